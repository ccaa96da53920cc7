// What a slider, a choice and a switch have in common: question, note, reset and the origin of the number.

import { make, markTheme, openRoot, returnFocus, Sender, setAttribute, setText } from "./shared.js";

export class Control {
  sender = new Sender();
  stop = new AbortController();

  /** `inputs` are the elements that take the answer; the first belongs to the question. */
  build(parent, inputs) {
    this.inputs = inputs;
    this.root = openRoot(parent, "cm range");
    this.question = make("label", "question");
    this.about = make("button", "about", "i");
    this.seek = make("button", "seek");
    this.source = make("div", "source");
    this.note = make("span", "note");
    this.reset = make("button", "reset");
    this.about.type = this.seek.type = this.reset.type = "button";
    this.question.id = "question";
    this.question.htmlFor = inputs[0].id = "control";
    this.source.id = "source";
    this.source.popover = "manual";
    setAttribute(this.about, "aria-describedby", "source");
    this.head = make("div", "head", this.question, this.about, this.seek);
    this.root.append(this.head, make("div", "foot", this.note, this.reset), this.source);
    this.reset.onclick = () => this.send(this.data.default);
    this.seek.onclick = () => {
      returnFocus(this.seek);
      this.sender.send("seek");
    };
    this.#explain();
  }

  label(data) {
    this.data = data;
    markTheme(this.root);
    setText(this.question, data.question);
    setText(this.note, data.note);
    setText(this.source, data.source);
    setText(this.reset, data.was_text ? `${data.was_text} ↺` : "");
    this.reset.hidden = !data.was_text;
    this.reset.title = data.default_text ?? "";
    this.about.hidden = !data.source;
    this.note.classList.toggle("warn", data.note_tone === "warn");
    this.root.classList.toggle("disabled", Boolean(data.disabled));
    setAttribute(this.reset, "aria-label", `${data.question} ${data.was_text ?? ""}, ${data.labels.reset}`);
    setAttribute(this.about, "aria-label", `${data.question} ${data.labels.about}`);
    this.seek.hidden = !data.labels.seek || Boolean(data.disabled);
    for (const name of ["aria-label", "title"]) setAttribute(this.seek, name, data.labels.seek?.replace("{question}", () => data.question));
    for (const input of this.inputs) input.disabled = Boolean(data.disabled);
  }

  /** A value that the server has, or is about to have, is not sent again. */
  send(value) {
    if (value === (this.sender.busy ? this.sent : this.data.value)) return;
    this.sent = value;
    this.sender.send("set", value);
  }

  destroy() {
    this.stop.abort();
    this.root.remove();
  }

  /** The origin shows on hover, focus and tap, above everything else on the page. */
  #explain() {
    const { about, source } = this;
    const open = () => source.matches(":popover-open");
    const hide = () => open() && source.hidePopover();
    const show = () => {
      if (!open()) source.showPopover();
      place(source, about.getBoundingClientRect());
    };
    for (const name of ["pointerenter", "focus", "click"]) about.addEventListener(name, show);
    about.addEventListener("pointerleave", () => about.matches(":focus") || hide());
    about.addEventListener("blur", hide);
    about.addEventListener("keydown", (event) => event.key === "Escape" && hide());
    window.addEventListener("scroll", hide, { signal: this.stop.signal, capture: true, passive: true });
  }
}

function place(box, anchor) {
  const width = Math.min(320, innerWidth - 24);
  box.style.maxWidth = `${width}px`;
  const below = anchor.bottom + 6 + box.offsetHeight < innerHeight;
  box.style.left = `${Math.max(12, Math.min(anchor.left - 12, innerWidth - width - 12))}px`;
  box.style.top = `${below ? anchor.bottom + 6 : Math.max(12, anchor.top - box.offsetHeight - 6)}px`;
}
