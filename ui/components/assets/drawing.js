// Plotly's life in one div: loaded once, drawn anew in place, at most once a frame, only while in sight.

import { loadPlotly, make, setAttribute } from "./shared.js";
import { forFiles } from "./theme.js";
import { vector } from "./vector.js";

const KEPT = 10_000; // ms until a browser has surely taken a file

/**
 * Who extends it gives figure() -> {traces, layout}, config(), about(figure) called before a drawing, while
 * Plotly has not yet written into the figure, and drawn(figure, first) called after it.
 */
export class Drawing {
  #waiting = false; // data not yet drawn
  #frame = 0;
  #inSight = true;

  constructor(stage, readTheme) {
    Object.assign(this, { readTheme, node: make("div", "chart") });
    stage.append(this.node);
    this.resizing = new ResizeObserver(() => this.data && this.drawAnew());
    this.resizing.observe(this.node);
    this.watching = new IntersectionObserver((entries) => this.#see(entries.at(-1).isIntersecting), { rootMargin: "200px" });
    this.watching.observe(this.node);
  }

  get scheduled() {
    return this.#frame !== 0;
  }

  /** Resolves when Plotly is there, rejects when it cannot be loaded. */
  load(url) {
    return loadPlotly(url).then((plotly) => {
      this.plotly = plotly;
      this.#schedule();
    });
  }

  /** Of several calls within a frame the last counts. */
  drawAnew() {
    this.#waiting = true;
    this.#schedule();
  }

  destroy() {
    this.resizing.disconnect();
    this.watching.disconnect();
    cancelAnimationFrame(this.#frame);
    this.plotly?.purge(this.node);
  }

  /** Save the figure that `figured(theme)` gives as a file: `png` with three times the pixels, or `svg`. */
  async download(figured, about, format) {
    if (!this.plotly || !this.size) return;
    if (format === "svg") return this.#downloadVector(figured(forFiles(this.theme)), about);
    const figure = figured(this.theme);
    const { width, height } = figure.layout;
    await this.plotly.downloadImage(figure, { format, scale: 3, width, height, filename: about.name });
  }

  async #downloadVector(figure, { name, title, source }) {
    const { width, height } = figure.layout;
    const drawn = await this.plotly.toImage(figure, { format: "svg", width, height, imageDataOnly: true });
    const file = new Blob([vector(drawn, title, source)], { type: "image/svg+xml" });
    const link = Object.assign(make("a"), { href: URL.createObjectURL(file), download: `${name}.svg` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
  }

  #see(inSight) {
    this.#inSight = inSight;
    if (inSight && this.#waiting) this.#schedule();
  }

  #schedule() {
    if (!this.plotly || this.#frame || !this.#inSight) return;
    this.#frame = requestAnimationFrame(() => this.#react().finally(() => this.#rest()));
  }

  #rest() {
    this.#frame = 0;
    if (this.#waiting) this.#schedule();
  }

  async #react() {
    this.#waiting = false;
    const size = { width: this.node.clientWidth, height: this.node.clientHeight };
    if (!size.width || !this.data) return;
    Object.assign(this, { size, theme: this.readTheme() });
    const figure = this.figure();
    const first = !this.node.layout;
    this.about(figure);
    await this.plotly.react(this.node, figure.traces, figure.layout, this.config());
    this.drawn(figure, first);
    this.#nameImage();
  }

  /** The drawing is one picture to a screen reader; the buttons beside it stay reachable. */
  #nameImage() {
    this.node.querySelectorAll(".main-svg").forEach((svg, i) => {
      setAttribute(svg, "role", i ? null : "img");
      setAttribute(svg, "aria-label", i ? null : this.data.alt);
      setAttribute(svg, "aria-hidden", i ? "true" : null);
    });
  }
}
