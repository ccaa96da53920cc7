// A line across a chart that sets an input: moved by pointer, by keyboard, or along with the input's own slider.

import { fill } from "./figure.js";
import { nearest } from "./marker.js";
import { firePreview, make, onPreview, setAttribute, setDragging, setText } from "./shared.js";

const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity };
const PATIENCE = 600; // ms: the page's answer may come a moment after the slider's own

export class DragLine {
  #stop = new AbortController();
  #dragging = false;
  #preview = null; // {own, ended}: a value under way, here or on the slider
  #settling = 0;

  /** `where()` gives the drawing area and `px(value)`; `sender` takes the value; `said(index)` hears of moves. */
  constructor(stage, where, sender, said) {
    Object.assign(this, { where, sender, said });
    this.grip = Object.assign(make("div", "grip"), { tabIndex: 0 });
    this.tag = make("div", "tag");
    this.root = make("div", "dragline", make("i"), this.grip, this.tag);
    setAttribute(this.grip, "role", "slider");
    setAttribute(this.tag, "aria-hidden", "true");
    this.root.hidden = true;
    stage.append(this.root);
    this.#listen();
  }

  /** Show the line of these data; none hides it. */
  place(mark) {
    this.data = mark?.drag;
    if (this.#preview?.ended && !this.sender.busy) this.#settle();
    if (!this.data) return void (this.root.hidden = true);
    setAttribute(this.grip, "aria-label", this.data.label);
    setAttribute(this.grip, "aria-valuemin", this.data.values[0]);
    setAttribute(this.grip, "aria-valuemax", this.data.values.at(-1));
    this.#show(this.#preview ? nearest(this.data.values, this.#preview.value) : this.data.own);
  }

  /** Put it where it belongs once the chart has been drawn. */
  draw() {
    const area = this.data && this.where();
    this.root.hidden = !area;
    if (!area) return;
    const { left, top, width, height, above, full, px, measure } = area;
    const x = Math.round(Math.min(width, Math.max(0, px(this.data.at[this.index]))));
    Object.assign(this.root.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    this.root.style.setProperty("--at", `${x}px`);
    this.root.style.setProperty("--above", `${above + 3}px`);
    const half = measure(this.tag.textContent) * 0.56 + 8;
    this.tag.style.translate = `calc(${Math.min(full - left - half, Math.max(half - left, x))}px - 50%)`;
  }

  /** Where it stands and what it says, for the saved picture. */
  get shown() {
    return this.data && { at: this.data.at[this.index], text: this.tag.textContent };
  }

  destroy() {
    this.#stop.abort();
    clearTimeout(this.#settling);
    if (this.#dragging) setDragging(false);
    this.root.remove();
  }

  #show(index) {
    this.index = index;
    const slots = this.data.texts.map((texts) => texts[index]);
    const words = fill(this.data.words, slots);
    setText(this.tag, words);
    setAttribute(this.grip, "aria-valuenow", this.data.values[index]);
    setAttribute(this.grip, "aria-valuetext", words);
    if (this.data.fact) this.said(this.data.fact[0], fill(this.data.fact[1], slots));
    this.draw();
  }

  #listen() {
    const { grip } = this;
    const listen = (name, handler) => grip.addEventListener(name, handler, { signal: this.#stop.signal });
    listen("pointerdown", (event) => event.button === 0 && this.#begin(event));
    listen("pointermove", (event) => this.#dragging && this.#drag(event));
    listen("pointerup", () => this.#end(true));
    listen("pointercancel", () => this.#end(false));
    listen("keydown", (event) => this.#press(event));
    onPreview((detail) => this.#follow(detail), this.#stop.signal);
  }

  #begin(event) {
    event.preventDefault(); // no selection of text
    this.grip.focus({ preventScroll: true });
    this.grip.setPointerCapture(event.pointerId);
    this.#dragging = true;
    setDragging(true);
  }

  #drag({ clientX }) {
    const { px } = this.where() ?? {};
    if (!px) return;
    const x = clientX - this.root.getBoundingClientRect().left;
    this.#move(nearest(this.data.at.map(px), x));
  }

  #move(index) {
    if (index === this.index) return;
    clearTimeout(this.#settling);
    this.#preview = { own: true, ended: false, value: this.data.values[index] };
    this.#show(index);
    firePreview(this.data.input, this.data.values[index], this);
  }

  #end(released) {
    if (!this.#dragging) return;
    this.#dragging = false;
    setDragging(false);
    if (released) this.#release();
    else this.#cancel();
  }

  #release() {
    if (!this.#preview?.own) return;
    if (this.index === this.data.own && !this.sender.busy) return this.#cancel();
    this.#preview.ended = true;
    this.sender.send("drag", { id: this.data.input, value: this.data.values[this.index] });
  }

  #cancel() {
    if (!this.#preview) return;
    this.#settle();
    this.#show(this.data.own);
  }

  #settle() {
    clearTimeout(this.#settling);
    const { own } = this.#preview ?? {};
    this.#preview = null;
    if (own && this.data) firePreview(this.data.input, null, this);
  }

  #press(event) {
    if (event.key === "Escape" && this.#dragging) this.#end(false);
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.#move(Math.min(this.data.at.length - 1, Math.max(0, this.index + step)));
    this.#release();
  }

  /** The input's slider is under way. */
  #follow({ id, value, source }) {
    if (source === this || id !== this.data?.input || this.#dragging) return;
    clearTimeout(this.#settling);
    if (value !== null) {
      this.#preview = { own: false, ended: false, value };
      this.#show(nearest(this.data.values, value));
    } else if (this.#preview) {
      this.#preview.ended = true;
      this.#settling = setTimeout(() => this.#cancel(), PATIENCE);
    }
  }
}
