// One input: a slider with its typed number, or a switch. Contract: data from the page, answers through `sent`.

import { firePreview, make, markTheme, mount, onPreview, openRoot, Sender, setAttribute, setDragging, setText } from "./shared.js";
import { exact, fromShare, neighbour, toShare } from "./scale.js";

const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity };
const TRACK = 1000;

class Input {
  sender = new Sender();
  #stop = new AbortController();
  #dragging = false;
  #preview = null; // value shown for the chart's marker, until the page confirms it
  #settling = 0;
  #glide = 0;

  constructor(parent) {
    this.root = openRoot(parent, "cm range");
  }

  update(data) {
    const first = !this.data;
    const before = this.data?.value;
    this.data = data;
    if (first) this.#build();
    markTheme(this.root);
    this.#labels();
    if (data.kind === "switch") return this.#showSwitch();
    if (this.#settling) this.#settle();
    if (this.#dragging || this.sender.busy || this.#preview !== null) return this.#show(this.shown);
    if (this.previewed) this.#announce(null);
    return first || before === data.value ? this.#show(data.value) : this.#glideTo(data.value);
  }

  destroy() {
    this.#stop.abort();
    cancelAnimationFrame(this.#glide);
    clearTimeout(this.#settling);
    if (this.#dragging) setDragging(false);
    this.root.remove();
  }

  #build() {
    const part = (this.part = {
      question: make("label", "question"),
      about: make("button", "about", "i"),
      source: make("div", "source"),
      note: make("span", "note"),
      reset: make("button", "reset"),
    });
    part.question.id = "question";
    part.source.id = "source";
    part.source.popover = "manual";
    part.about.type = part.reset.type = "button";
    setAttribute(part.about, "aria-describedby", "source");
    const head = make("div", "head", part.question, part.about);
    const foot = make("div", "foot", part.note, part.reset);
    if (this.data.kind === "switch") this.#buildSwitch(head);
    else this.#buildSlider();
    this.root.append(head, ...(part.row ? [part.row] : []), foot, part.source);
    this.#listenAbout();
    part.reset.onclick = () => this.#commit(this.data.default);
  }

  #buildSwitch(head) {
    const toggle = (this.part.toggle = make("button", "switch"));
    toggle.type = "button";
    toggle.id = "control";
    setAttribute(toggle, "role", "switch");
    setAttribute(toggle, "aria-labelledby", "question");
    toggle.onclick = () => {
      setAttribute(toggle, "aria-checked", toggle.getAttribute("aria-checked") !== "true");
      this.sender.send("set", toggle.getAttribute("aria-checked") === "true");
    };
    head.append(toggle);
    this.part.question.htmlFor = "control";
  }

  #buildSlider() {
    const { part } = this;
    part.slider = make("input");
    Object.assign(part.slider, { type: "range", id: "control", min: 0, max: TRACK, step: "any" });
    part.question.htmlFor = "control";
    part.tick = make("span", "tick");
    part.number = make("input");
    Object.assign(part.number, { type: "number", inputMode: "decimal" });
    part.unit = make("span", "unit");
    const field = make("span", "field", part.number, part.unit);
    field.onclick = () => part.number.focus();
    part.row = make("div", "row", make("div", "track", part.tick, part.slider), field);
    this.#listenSlider();
    this.#listenNumber();
    onPreview((detail) => this.#follow(detail), this.#stop.signal);
  }

  #labels() {
    const { part, data } = this;
    setText(part.question, data.question);
    setText(part.note, data.note);
    setText(part.source, data.source);
    setText(part.reset, data.was_text ? `${data.was_text} ↺` : "");
    part.reset.hidden = !data.was_text;
    part.about.hidden = !data.source;
    part.note.classList.toggle("warn", data.note_tone === "warn");
    this.root.classList.toggle("disabled", Boolean(data.disabled));
    setAttribute(part.about, "aria-label", `${data.question} ${data.labels.about}`);
    setAttribute(part.reset, "aria-label", `${data.question} ${data.was_text ?? ""}, ${data.labels.reset}`);
    part.reset.title = data.default_text ?? "";
    for (const control of [part.slider, part.number, part.toggle]) if (control) control.disabled = Boolean(data.disabled);
    if (data.kind === "switch") return;
    setText(part.unit, data.unit);
    setAttribute(part.number, "aria-label", `${data.question} ${data.labels.typed}`);
    setAttribute(part.number, "step", exact(data.step * data.factor));
    part.tick.style.setProperty("--at", toShare(data, data.default));
    part.tick.title = data.default_text ?? "";
  }

  #showSwitch() {
    if (!this.sender.busy) setAttribute(this.part.toggle, "aria-checked", Boolean(this.data.value));
  }

  #show(value) {
    cancelAnimationFrame(this.#glide);
    this.shown = value;
    const text = this.#number(value);
    this.#place(value);
    setAttribute(this.part.slider, "aria-valuetext", `${text} ${this.data.unit ?? ""}`.trim());
    const { number } = this.part;
    if (number.value !== text && !this.typing) number.value = text;
  }

  #place(value) {
    const share = toShare(this.data, value);
    this.part.slider.value = share * TRACK;
    this.part.slider.style.setProperty("--at", share);
  }

  #number(value) {
    return String(Number((value * this.data.factor).toFixed(this.data.decimals)));
  }

  /** A value changed by the page (move, undo, reset) travels there, so that the eye can follow. */
  #glideTo(value) {
    const [from, start] = [this.shown, performance.now()];
    this.#show(value);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const [a, b] = [toShare(this.data, from), toShare(this.data, value)];
    const frame = (now) => {
      const done = Math.min(1, (now - start) / 260);
      const share = a + (b - a) * (1 - (1 - done) ** 3);
      this.part.slider.value = share * TRACK;
      this.part.slider.style.setProperty("--at", share);
      if (done < 1) this.#glide = requestAnimationFrame(frame);
    };
    this.#glide = requestAnimationFrame(frame);
  }

  #listenSlider() {
    const { slider } = this.part;
    const options = { signal: this.#stop.signal };
    const end = () => this.#dragging && this.#finish();
    slider.addEventListener("pointerdown", () => this.#begin());
    slider.addEventListener("input", () => this.#move(fromShare(this.data, slider.value / TRACK)));
    slider.addEventListener("change", () => this.#finish());
    slider.addEventListener("keydown", (event) => this.#press(event));
    window.addEventListener("pointerup", end, options);
    window.addEventListener("pointercancel", end, options);
  }

  #begin() {
    this.#dragging = true;
    setDragging(true);
  }

  #move(value) {
    if (value === this.shown) return this.#place(value);
    this.#show(value);
    if (this.data.plotted) this.#announce(value);
    else this.#commit(value);
  }

  #finish() {
    this.#dragging = false;
    setDragging(false);
    this.#commit(this.shown);
    if (!this.sender.busy && this.previewed) this.#announce(null);
  }

  #press(event) {
    if (event.key === "Escape" && this.#dragging) {
      this.#show(this.data.value);
      if (this.previewed) this.#announce(this.shown);
      return this.#finish();
    }
    if (!(event.key in KEYS) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const count = KEYS[event.key];
    const value = Number.isFinite(count) ? neighbour(this.data, this.shown, count) : count > 0 ? this.data.max : this.data.min;
    if (value === this.shown) return;
    this.#move(value);
    this.#commit(value);
  }

  #listenNumber() {
    const { number } = this.part;
    number.addEventListener("focus", () => number.select());
    number.addEventListener("input", () => (this.typing = true));
    number.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.#typed();
      if (event.key === "Escape") this.#show(this.shown, (this.typing = false));
    });
    number.addEventListener("change", () => this.#typed());
    number.addEventListener("blur", () => this.#typed());
  }

  /** What was typed goes out unchanged, even out of range: the page answers with its sentence. */
  #typed() {
    if (!this.typing) return;
    this.typing = false;
    const { number } = this.part;
    const unchanged = number.value === "" || number.value === this.#number(this.shown);
    if (unchanged) this.#show(this.shown);
    else this.#commit(exact(Number(number.value) / this.data.factor));
  }

  #commit(value) {
    const known = this.sender.busy ? this.committed : this.data.value;
    if (value === known) return;
    this.committed = value;
    this.sender.send("set", value);
  }

  #announce(value) {
    this.previewed = value !== null;
    firePreview(this.data.id, value, this);
  }

  /** The chart's marker is being dragged: follow it without sending. */
  #follow({ id, value, source }) {
    if (source === this || id !== this.data.id || this.#dragging) return;
    clearTimeout(this.#settling);
    this.#settling = 0;
    if (value === null) {
      this.#settling = setTimeout(() => this.#settle(this.#show(this.data.value)), 600);
    } else {
      this.#preview = value;
      this.#show(value);
    }
  }

  #settle() {
    clearTimeout(this.#settling);
    this.#settling = 0;
    this.#preview = null;
  }

  #listenAbout() {
    const { about, source } = this.part;
    const show = () => {
      if (!source.matches(":popover-open")) source.showPopover();
      const anchor = about.getBoundingClientRect();
      const width = Math.min(320, innerWidth - 24);
      const below = anchor.bottom + 6 + source.offsetHeight < innerHeight;
      source.style.maxWidth = `${width}px`;
      source.style.left = `${Math.max(12, Math.min(anchor.left - 12, innerWidth - width - 12))}px`;
      source.style.top = `${below ? anchor.bottom + 6 : Math.max(12, anchor.top - source.offsetHeight - 6)}px`;
    };
    const hide = () => source.matches(":popover-open") && source.hidePopover();
    about.addEventListener("pointerenter", show);
    about.addEventListener("pointerleave", () => about !== this.root.getRootNode().activeElement && hide());
    about.addEventListener("focus", show);
    about.addEventListener("click", show);
    about.addEventListener("blur", hide);
    about.addEventListener("keydown", (event) => event.key === "Escape" && hide());
    window.addEventListener("scroll", hide, { signal: this.#stop.signal, capture: true, passive: true });
  }
}

export default mount(Input);
