// One input: a slider with its typed number, a choice, or a switch.

import { Control } from "./control.js";
import { exact, fromShare, neighbour, toShare } from "./scale.js";
import { firePreview, make, mount, onPreview, setAttribute, setDragging, setText } from "./shared.js";

const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
const TRACK = 1000;
const GLIDE = 260; // ms

class Slider extends Control {
  #dragging = false;
  #typing = false;
  #announced = false; // the chart's marker follows this slider
  #following = false; // this slider follows the chart's marker
  #waiting = 0;
  #glide = 0;

  constructor(parent) {
    super();
    this.slider = Object.assign(make("input"), { type: "range", min: 0, max: TRACK, step: "any" });
    this.number = Object.assign(make("input"), { type: "number", inputMode: "decimal" });
    this.unit = make("span", "unit");
    this.tick = make("span", "tick");
    this.build(parent, [this.slider, this.number]);
    const field = make("span", "field", this.number, this.unit);
    field.onclick = () => this.number.focus();
    this.head.after(make("div", "row", make("div", "track", this.tick, this.slider), field));
    this.#listenSlider();
    this.#listenNumber();
    onPreview((detail) => this.#follow(detail), this.stop.signal);
  }

  update(data) {
    const before = this.data?.value;
    this.label(data);
    setText(this.unit, data.unit);
    setAttribute(this.number, "aria-label", `${data.question} ${data.labels.typed}`);
    setAttribute(this.number, "step", exact(data.step * data.factor));
    this.tick.style.setProperty("--at", toShare(data, data.default));
    this.tick.title = data.default_text ?? "";
    if (this.#waiting) this.#unfollow();
    // What the hand does counts more than what the server knew a moment ago.
    if (this.#dragging || this.#following || this.sender.busy) return this.#show(this.shown);
    if (this.#announced) this.#announce(null);
    return before === undefined || before === data.value ? this.#show(data.value) : this.#glideTo(data.value);
  }

  destroy() {
    cancelAnimationFrame(this.#glide);
    clearTimeout(this.#waiting);
    if (this.#dragging) setDragging(false);
    super.destroy();
  }

  #show(value) {
    this.shown = value;
    const text = this.#text(value);
    cancelAnimationFrame(this.#glide);
    this.#place(toShare(this.data, value));
    setAttribute(this.slider, "aria-valuetext", `${text} ${this.data.unit ?? ""}`.trim());
    if (this.number.value === text || this.#typing) return;
    this.number.value = text;
    this.number.style.setProperty("--digits", text.length);
  }

  #place(share) {
    this.slider.value = share * TRACK;
    this.slider.style.setProperty("--at", share);
  }

  #text(value) {
    return String(Number((value * this.data.factor).toFixed(this.data.decimals)));
  }

  /** A value changed by the page (move, undo, reset) travels there, so that the eye can follow. */
  #glideTo(value) {
    const [from, to] = [toShare(this.data, this.shown), toShare(this.data, value)];
    this.#show(value);
    if (from === to || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const start = performance.now();
    const frame = (now) => {
      const done = Math.min(1, Math.max(0, (now - start) / GLIDE));
      this.#place(from + (to - from) * (1 - (1 - done) ** 3));
      if (done < 1) this.#glide = requestAnimationFrame(frame);
    };
    frame(start);
  }

  #listenSlider() {
    const { slider } = this;
    const end = () => this.#dragging && this.#finish();
    slider.addEventListener("pointerdown", (event) => event.button === 0 && this.#begin());
    slider.addEventListener("input", () => this.#move(fromShare(this.data, slider.value / TRACK)));
    slider.addEventListener("change", () => this.#finish());
    slider.addEventListener("keydown", (event) => this.#press(event));
    for (const name of ["pointerup", "pointercancel"]) window.addEventListener(name, end, { signal: this.stop.signal });
  }

  #begin() {
    this.#dragging = true;
    setDragging(true);
  }

  #move(value) {
    if (value === this.shown) return this.#place(toShare(this.data, value));
    this.#show(value);
    return this.data.plotted ? this.#announce(value) : this.send(value);
  }

  #finish() {
    this.#dragging = false;
    setDragging(false);
    this.send(this.shown);
    if (this.#announced && !this.sender.busy) this.#announce(null);
  }

  #press(event) {
    if (event.key === "Escape" && this.#dragging) {
      this.#move(this.data.value);
      this.#finish();
    }
    const value = this.#reached(event.key);
    if (value === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (value === this.shown) return;
    this.#move(value);
    this.send(value);
  }

  #reached(key) {
    if (key === "Home") return this.data.min;
    if (key === "End") return this.data.max;
    return STEPS[key] && neighbour(this.data, this.shown, STEPS[key]);
  }

  #listenNumber() {
    const { number } = this;
    number.addEventListener("focus", () => number.select());
    number.addEventListener("input", () => (this.#typing = true));
    for (const name of ["change", "blur"]) number.addEventListener(name, () => this.#typed());
    number.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") number.value = this.#text(this.shown);
      if (key === "Enter" || key === "Escape") this.#typed();
    });
  }

  /** What was typed goes out unchanged, even out of range: the page answers with its sentence. */
  #typed() {
    if (!this.#typing) return;
    this.#typing = false;
    const { value } = this.number;
    if (value !== "" && value !== this.#text(this.shown)) this.send(exact(Number(value) / this.data.factor));
    else this.#show(this.shown);
  }

  #announce(value) {
    this.#announced = value !== null;
    firePreview(this.data.id, value, this);
  }

  /** The chart's marker is being dragged: go along without sending. */
  #follow({ id, value, source }) {
    if (source === this || id !== this.data?.id || this.#dragging) return;
    clearTimeout(this.#waiting);
    this.#waiting = 0;
    if (value !== null) {
      this.#following = true;
      this.#show(value);
    } else if (this.#following) {
      // The page's answer may come a moment later.
      this.#waiting = setTimeout(() => {
        this.#unfollow();
        this.#show(this.data.value);
      }, 600);
    }
  }

  #unfollow() {
    clearTimeout(this.#waiting);
    this.#waiting = 0;
    this.#following = false;
  }
}

class Switch extends Control {
  constructor(parent) {
    super();
    this.toggle = Object.assign(make("button", "switch"), { type: "button" });
    setAttribute(this.toggle, "role", "switch");
    setAttribute(this.toggle, "aria-labelledby", "question");
    this.build(parent, [this.toggle]);
    this.head.append(this.toggle);
    this.toggle.onclick = () => {
      const on = this.toggle.getAttribute("aria-checked") !== "true";
      setAttribute(this.toggle, "aria-checked", String(on));
      this.send(on);
    };
  }

  update(data) {
    this.label(data);
    if (!this.sender.busy) setAttribute(this.toggle, "aria-checked", String(Boolean(data.value)));
  }
}

class Choice extends Control {
  #offered = "";

  constructor(parent) {
    super();
    this.select = make("select", "select");
    this.build(parent, [this.select]);
    this.head.after(make("div", "row", this.select));
    this.select.onchange = () => this.send(this.select.value);
  }

  update(data) {
    this.label(data);
    this.#offer(data.options);
    if (!this.sender.busy) this.select.value = data.value;
  }

  #offer(options) {
    const offered = JSON.stringify(options);
    if (offered === this.#offered) return;
    this.#offered = offered;
    this.select.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
  }
}

const KINDS = { switch: Switch, choice: Choice };

export default mount((parent, data) => new (KINDS[data.kind] ?? Slider)(parent));
