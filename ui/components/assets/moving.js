// A drawing whose marks are moved in place while data come quickly; Plotly draws anew at rest, labels included.

import { redraw, shapeOf } from "./draft.js";
import { Drawing } from "./drawing.js";

const REST = 150; // ms without new data after which Plotly draws everything anew
const LONGEST = 1200; // ms a drawing may stay moved only

/** Who extends it may give moved(): called after the marks moved. */
export class Moving extends Drawing {
  #drawn = { shape: "", movedSince: null };
  #settling = 0;

  /** Show the data: at once where marks only move, else with the next frame. */
  show() {
    if (this.scheduled || !this.#move()) this.drawAnew();
  }

  destroy() {
    clearTimeout(this.#settling);
    super.destroy();
  }

  drawAnew() {
    clearTimeout(this.#settling);
    super.drawAnew();
  }

  about({ traces, layout }) {
    this.#drawn = { shape: shapeOf(traces, layout), movedSince: null };
  }

  moved() {}

  #move() {
    if (!this.node.layout || !this.size) return false;
    const now = performance.now();
    const since = this.#drawn.movedSince ?? now;
    const { traces, layout } = this.figure();
    if (now - since > LONGEST || shapeOf(traces, layout) !== this.#drawn.shape || !redraw(this.node, traces)) return false;
    this.#drawn.movedSince = since;
    this.moved();
    clearTimeout(this.#settling);
    this.#settleSoon();
    return true;
  }

  /** Draw anew at rest; while a thumb is held the next data are near. */
  #settleSoon() {
    const held = () => window.__costmodelDragging && performance.now() - this.#drawn.movedSince < LONGEST;
    this.#settling = setTimeout(() => (held() ? this.#settleSoon() : this.drawAnew()), REST);
  }
}
