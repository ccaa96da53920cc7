// The line "you" over the chart, with its dot and its text: drawn beside Plotly, because a redraw of one
// Plotly shape costs as much as the whole chart. It can be dragged.

import { LOWER, nextText, NARROW } from "./figure.js";
import { make, setAttribute, setDragging, setText } from "./shared.js";

const REACH = 14; // pixels from the line that count as on it

export class Marker {
  #dragging = false;
  #stop = new AbortController();

  /** `where()` gives the drawing area and its ranges; `on` holds preview(index), release(index), cancel(). */
  constructor(stage, surface, where, on) {
    Object.assign(this, { surface, where, on });
    const part = (this.part = { line: make("div", "line"), dot: make("div", "dot"), name: make("b"), next: make("span") });
    part.text = make("div", "next", part.name, part.next);
    this.root = make("div", "marker", part.line, part.dot, part.text);
    setAttribute(this.root, "aria-hidden", "true");
    stage.append(this.root);
    this.#listen();
  }

  place(data, index) {
    Object.assign(this, { data, index });
    const area = this.where();
    if (!area) return;
    const { root, part } = this;
    Object.assign(root.style, { left: `${area.left}px`, top: `${area.top}px`, width: `${area.width}px`, height: `${area.height}px` });
    const x = Math.round(share(area.x, data.plotted.x[index]) * area.width);
    const y = share(area.y2, data.lower.values[index]) * area.height * LOWER;
    root.hidden = x < 0 || x > Math.ceil(area.width);
    part.line.style.translate = `${x}px`;
    part.dot.style.translate = `${x}px ${-y}px`;
    part.dot.hidden = y < 0 || y > area.height * LOWER;
    this.#say(x, area);
  }

  destroy() {
    this.#stop.abort();
    if (this.#dragging) setDragging(false);
    this.root.remove();
  }

  /** The text stands on the side where there is room; on a narrow screen the page shows it above the chart. */
  #say(x, area) {
    const { text, name, next } = this.part;
    const sentence = nextText(this.data, this.index);
    text.hidden = area.full < NARROW || !sentence;
    if (text.hidden) return;
    setText(name, this.data.you_label);
    setText(next, ` · ${sentence}`);
    // Measured without the page's layout, which would be made twice; the side is a matter of a few pixels.
    const room = area.measure(`${name.textContent}${next.textContent}`) * 1.06 + 12;
    text.style.translate = x + room > area.width ? `calc(${x - 4}px - 100%)` : `${x + 4}px`;
  }

  #listen() {
    const options = { signal: this.#stop.signal, capture: true };
    const listen = (name, handler) => this.surface.addEventListener(name, handler, options);
    listen("pointermove", (event) => (this.#dragging ? this.#drag(event) : this.#hint(event)));
    listen("pointerdown", (event) => this.#begin(event));
    listen("pointerup", (event) => this.#end(event, true));
    listen("pointercancel", (event) => this.#end(event, false));
    // Plotly starts its own zoom box on these.
    for (const name of ["mousedown", "touchstart"]) listen(name, (event) => this.#dragging && event.stopPropagation());
    window.addEventListener("keydown", (event) => event.key === "Escape" && this.#end(event, false), options);
  }

  #hint(event) {
    if (event.buttons === 0) this.surface.classList.toggle("near", this.#near(event));
  }

  #begin(event) {
    if (event.button !== 0 || !this.#near(event)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#dragging = true;
    this.pointer = event.pointerId;
    this.surface.setPointerCapture(event.pointerId);
    this.surface.classList.add("near");
    setDragging(true);
  }

  #drag(event) {
    event.stopPropagation();
    const { left, width, x } = this.#onScreen();
    const index = nearest(this.data.plotted.x, x[0] + ((event.clientX - left) / width) * (x[1] - x[0]));
    if (index !== this.index) this.on.preview(index);
  }

  #end(event, released) {
    if (!this.#dragging) return;
    event.stopPropagation();
    this.#dragging = false;
    if (this.surface.hasPointerCapture(this.pointer)) this.surface.releasePointerCapture(this.pointer);
    setDragging(false);
    if (released) this.on.release(this.index);
    else this.on.cancel();
  }

  #near(event) {
    const area = this.data && this.#onScreen();
    if (!area || event.target.closest?.(".modebar")) return false;
    const line = area.left + share(area.x, this.data.plotted.x[this.index]) * area.width;
    const inside = event.clientY > area.top && event.clientY < area.top + area.height;
    return inside && Math.abs(event.clientX - line) <= REACH;
  }

  #onScreen() {
    const area = this.where();
    const box = this.surface.getBoundingClientRect();
    return area && { ...area, left: box.left + area.left, top: box.top + area.top };
  }
}

function share([low, high], value) {
  return (value - low) / (high - low);
}

export function nearest(numbers, value) {
  let best = 0;
  numbers.forEach((number, i) => {
    if (Math.abs(number - value) < Math.abs(numbers[best] - value)) best = i;
  });
  return best;
}
