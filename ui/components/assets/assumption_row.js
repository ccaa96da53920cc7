// One input of the table: its field, what the preset says, evidence, pin, and source with note and owner below.

import { make, returnFocus, setAttribute, setText } from "./shared.js";

const THOUSANDS = /^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/;

export class Row {
  #details = null;

  /** `send(action, value)` with the action's parameter id added. */
  constructor(fixed, labels, most, send) {
    Object.assign(this, { fixed, labels, most, send });
    this.words = fixed.words;
    this.line = make("tr", "", this.#name(), this.#value(), ...this.#facts(), this.#actions());
    setAttribute(this.line, "role", "row");
    this.line.dataset.id = fixed.id;
  }

  show(state) {
    const { id, default: preset } = this.fixed;
    const [value, shown] = state.changed[id] ?? preset;
    const [note, owner] = state.notes[id] ?? ["", ""];
    Object.assign(this, { value, shown, note, owner });
    this.flags = {
      changed: id in state.changed,
      weak: this.fixed.weak,
      unusual: state.unusual.includes(id),
      pinned: state.pinned.includes(id),
      noted: Boolean(note || owner),
    };
    this.found = `${this.words} ${fold(`${note} ${owner}`)}`;
    for (const name of ["changed", "unusual"]) this.line.classList.toggle(name, this.flags[name]);
    setText(this.said, [state.fitted?.[id], note, owner].filter(Boolean).join(" · "));
    this.reset.style.visibility = this.flags.changed ? "" : "hidden";
    this.outside.hidden = !this.flags.unusual;
    this.#showField(state.refused.some(([refused]) => refused === id));
    this.#showPin(state.full);
    this.#showNote();
  }

  /** The field keeps what is being typed. */
  #showField(refused) {
    const { field, fixed } = this;
    setAttribute(field, "aria-invalid", refused || null);
    setAttribute(field, "aria-describedby", refused ? "refused" : null);
    if (fixed.kind === "switch") {
      setAttribute(field, "aria-checked", String(this.value));
      setText(this.unit, this.value ? this.labels.on : this.labels.off);
    } else if (fixed.kind === "choice") field.value = this.value;
    else if (!field.matches(":focus") || this.typed === field.value) field.value = this.shown;
  }

  #showPin(full) {
    const { pinned } = this.flags;
    setAttribute(this.pin, "aria-pressed", String(pinned));
    this.pin.disabled = !pinned && Boolean(full);
    setAttribute(this.pin, "title", this.pin.disabled ? full : this.labels.pin_long);
  }

  #name() {
    const { label, question, id } = this.fixed;
    this.said = make("span", "said");
    const cell = make("th", "", make("span", "label", label), ...(question ? [make("span", "question", question)] : []), make("span", "id", id), this.said);
    cell.scope = "row";
    setAttribute(cell, "role", "rowheader");
    return cell;
  }

  #value() {
    const { kind, unit, default: preset } = this.fixed;
    this.unit = make("span", "unit", unit);
    this.field = { switch: () => this.#switch(), choice: () => this.#choice() }[kind]?.() ?? this.#number();
    setAttribute(this.field, "aria-label", unit ? `${this.fixed.label} (${unit})` : this.fixed.label);
    this.reset = button("reset", "↺", () => this.send("reset"));
    setAttribute(this.reset, "aria-label", `${this.fixed.label}: ${this.labels.reset.replace("{value}", () => preset[2])}`);
    setAttribute(this.reset, "title", this.labels.reset.replace("{value}", () => preset[2]));
    return cell("value", "", make("span", "field", this.field, this.unit, this.reset));
  }

  #number() {
    const field = Object.assign(make("input"), { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false });
    field.onchange = () => this.#enter();
    field.onblur = () => this.#showField(false);
    field.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      field.value = this.shown;
      field.blur();
    };
    return field;
  }

  #enter() {
    this.typed = this.field.value;
    const value = this.#read(this.typed);
    if (value !== this.value) this.send("set", value);
    else this.field.value = this.shown;
  }

  /** What is no number goes to the server as it is, which says what is wrong with it. */
  #read(typed) {
    const written = typed.normalize("NFKC").replace(/[\s%¥]/g, "").replace(/−/g, "-");
    const number = Number(THOUSANDS.test(written) ? written.replaceAll(",", "") : written);
    if (written === "" || !Number.isFinite(number)) return typed.slice(0, 60);
    return Number((number / this.fixed.factor).toPrecision(15));
  }

  #switch() {
    const field = button("switch", "", () => this.send("set", !this.value));
    setAttribute(field, "role", "switch");
    return field;
  }

  #choice() {
    const field = make("select", "", ...this.fixed.options.map(([key, text]) => new Option(text, key)));
    field.onchange = () => this.send("set", field.value);
    return field;
  }

  #facts() {
    const { default: preset, usual, evidence, weak } = this.fixed;
    this.outside = make("small", "", this.labels.outside);
    return [
      cell("preset", this.labels.default, preset[2]),
      cell("usual", this.labels.usual, usual, this.outside),
      cell("evidence", this.labels.evidence, make("span", weak ? "badge weak" : "badge", evidence)),
    ];
  }

  #actions() {
    this.pin = button("pin", this.labels.pin, () => this.send("pin", !this.flags.pinned));
    setAttribute(this.pin, "aria-label", `${this.fixed.label}: ${this.labels.pin_long}`);
    this.more = button("more", this.labels.about, () => this.open(!this.#details));
    setAttribute(this.more, "aria-expanded", "false");
    setAttribute(this.more, "aria-label", `${this.fixed.label}: ${this.labels.about}`);
    this.seek = button("seek", this.labels.seek, () => {
      returnFocus(this.seek);
      this.send("seek");
    });
    setAttribute(this.seek, "aria-label", this.labels.seek_long.replace("{question}", () => this.fixed.label));
    return cell("actions", "", this.seek, this.pin, this.more);
  }

  /** Source, note and owner in a line of their own, made when first asked for. */
  open(on) {
    setAttribute(this.more, "aria-expanded", String(on));
    this.#details?.remove();
    this.#details = on ? this.#makeDetails() : null;
    if (!on) return;
    this.line.after(this.#details);
    this.#showNote();
  }

  #makeDetails() {
    const [note, noteField] = this.#words("note");
    const [owner, ownerField] = this.#words("owner");
    this.fields = [noteField, ownerField];
    const box = Object.assign(cell("", "", make("p", "about", this.fixed.about), make("div", "words", note, owner)), { colSpan: 6 });
    const line = make("tr", "details", box);
    setAttribute(line, "role", "row");
    return line;
  }

  #words(name) {
    const field = Object.assign(make("input"), { type: "text", maxLength: this.most[name], placeholder: this.labels[`${name}_hint`], autocomplete: "off" });
    field.onchange = () => this.send("note", this.fields.map((each) => each.value));
    return [make("label", name, make("span", "", this.labels[name]), field), field];
  }

  #showNote() {
    if (!this.#details) return;
    [this.note, this.owner].forEach((text, i) => !this.fields[i].matches(":focus") && (this.fields[i].value = text));
  }

  hide(hidden) {
    this.line.hidden = hidden;
    if (this.#details) this.#details.hidden = hidden;
  }
}

/** Text as searches compare it; `folded` in costmodel/assumptions.py does the same. */
export function fold(text) {
  return text.normalize("NFKC").toLowerCase();
}

function button(className, text, act) {
  const made = Object.assign(make("button", className, text), { type: "button" });
  made.onclick = act;
  return made;
}

/** `title` names the column where a narrow page stacks the cells. */
function cell(className, title, ...children) {
  const made = make("td", className, ...children);
  setAttribute(made, "role", "cell");
  if (title) made.dataset.title = title;
  return made;
}
