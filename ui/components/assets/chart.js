// The hero chart: Plotly's life in one div, and the marker that is dragged.

import { figure, fullView, margins, markerUpdate } from "./figure.js";
import { loadPlotly, setAttribute, setDragging } from "./shared.js";

const REACH = 14; // pixels from the marker that count as on it

export class Chart {
  #wanted = null; // newest data not yet drawn
  #moved = false;
  #frame = 0;
  #drawing = false;
  #dragging = false;
  #stop = new AbortController();

  /** `on` holds preview(index), release(index) and cancel(); `readTheme` the colours and fonts of now. */
  constructor(node, on, readTheme) {
    Object.assign(this, { node, on, readTheme });
    this.#listen();
    this.resizing = new ResizeObserver(() => this.data && this.draw(this.data, this.index));
    this.resizing.observe(node);
  }

  /** Resolves when Plotly is there, rejects when it cannot be loaded. */
  load(url) {
    return loadPlotly(url).then((plotly) => {
      this.plotly = plotly;
      this.#schedule();
    });
  }

  draw(data, index) {
    this.data = data;
    this.index = index;
    this.#wanted = data;
    this.#schedule();
  }

  move(index) {
    this.index = index;
    this.#moved = true;
    this.#schedule();
  }

  destroy() {
    this.#stop.abort();
    this.resizing.disconnect();
    cancelAnimationFrame(this.#frame);
    if (this.#dragging) setDragging(false);
    if (this.plotly) this.plotly.purge(this.node);
  }

  #schedule() {
    if (!this.plotly || this.#frame || this.#drawing) return;
    this.#frame = requestAnimationFrame(() => this.#step());
  }

  async #step() {
    this.#frame = 0;
    this.#drawing = true;
    try {
      if (this.#wanted) await this.#react();
      else if (this.#moved) await this.#relayout();
    } finally {
      this.#drawing = false;
      if (this.#wanted || this.#moved) this.#schedule();
    }
  }

  async #react() {
    this.#wanted = null;
    this.#moved = false;
    this.size = { width: this.node.clientWidth, height: this.node.clientHeight };
    if (!this.size.width) return;
    this.theme = this.readTheme();
    const { traces, layout } = figure(this.data, this.index, this.size, this.theme, this.#view());
    await this.plotly.react(this.node, traces, layout, this.#config());
    this.#nameImage();
    if (this.listening) return;
    this.listening = true;
    this.node.on("plotly_relayout", (change) => this.#zoomed(change));
  }

  async #relayout() {
    this.#moved = false;
    if (!this.size?.width) return;
    await this.plotly.relayout(this.node, markerUpdate(this.data, this.index, this.size, this.theme, this.#view()));
  }

  /** Direct labels belong to what is visible: place them again after a zoom. */
  #zoomed(change) {
    if (Object.keys(change).some((name) => name.includes("axis"))) this.draw(this.data, this.index);
  }

  /** The ranges on screen: the user's zoom where there is one. */
  #view() {
    const full = fullView(this.data);
    const layout = this.node.layout;
    if (!layout || this.drawnFor !== this.#revision()) {
      this.drawnFor = this.#revision();
      return full;
    }
    return { x: layout.xaxis.range, y: layout.yaxis.range, y2: layout.yaxis2.range };
  }

  /** While this stays the same, a zoom is kept. */
  #revision() {
    const { plotted, lower, cost_range } = this.data;
    return JSON.stringify([plotted.id, lower.kind, plotted.x[0], plotted.x.at(-1), cost_range, lower.range]);
  }

  #config() {
    const { labels = {} } = this.data;
    const image = {
      name: "image", title: labels.image ?? "PNG", icon: this.plotly.Icons.camera, click: () => this.#download(),
    };
    return {
      displaylogo: false,
      displayModeBar: this.theme.touch ? false : "hover",
      modeBarButtons: [["zoom2d", "pan2d", "resetScale2d"], [image]],
      doubleClick: "reset",
      showTips: false,
      showAxisDragHandles: false,
      locale: this.#locale(labels),
    };
  }

  #locale(labels) {
    const name = `costmodel-${this.data.lang}`;
    const dictionary = { Zoom: labels.zoom, Pan: labels.pan, "Reset axes": labels.reset_view };
    const known = Object.fromEntries(Object.entries(dictionary).filter(([, text]) => text));
    this.plotly.register({ moduleType: "locale", name, dictionary: known, format: {} });
    return name;
  }

  /** The picture carries the verdict and the scenario, so that it can stand in a slide alone. */
  #download() {
    const { data, layout } = this.node;
    const [width, height] = [Math.max(960, this.size.width), this.size.height + 110];
    const { verdict, source } = this.on.caption(this.index);
    const text = { showarrow: false, xref: "paper", yref: "paper", x: 0, xanchor: "left", align: "left" };
    const frame = margins(this.data, this.size, this.theme);
    const line = Math.floor((width - frame.l - 20) / this.theme.measure("n") / 1.25);
    const title = { ...text, text: `<b>${wrap(verdict, line)}</b>`, y: 1, yanchor: "bottom", yshift: 34, font: { size: 17, color: this.theme.text } };
    const foot = { ...text, text: source, y: 0, yanchor: "top", yshift: -46, font: { size: 11, color: this.theme.muted } };
    const picture = {
      ...layout, width, height, paper_bgcolor: this.theme.card,
      margin: { ...layout.margin, t: frame.t + 80, b: frame.b + 30 },
      annotations: [...layout.annotations, title, foot],
    };
    this.plotly.downloadImage({ data, layout: picture }, { format: "png", scale: 3, width, height, filename: this.data.file_name ?? "costmodel" });
  }

  /** The drawing is one picture to a screen reader; the buttons beside it stay reachable. */
  #nameImage() {
    this.node.querySelectorAll(".main-svg").forEach((svg, i) => {
      setAttribute(svg, "role", i ? null : "img");
      setAttribute(svg, "aria-label", i ? null : this.data.alt);
      setAttribute(svg, "aria-hidden", i ? "true" : null);
    });
  }

  #listen() {
    const options = { signal: this.#stop.signal, capture: true };
    const listen = (name, handler) => this.node.addEventListener(name, handler, options);
    listen("pointermove", (event) => (this.#dragging ? this.#drag(event) : this.#hint(event)));
    listen("pointerdown", (event) => this.#begin(event));
    listen("pointerup", (event) => this.#end(event, true));
    listen("pointercancel", (event) => this.#end(event, false));
    // Plotly starts its own zoom box on these.
    for (const name of ["mousedown", "touchstart"]) listen(name, (event) => this.#dragging && event.stopPropagation());
    window.addEventListener("keydown", (event) => event.key === "Escape" && this.#end(event, false), options);
  }

  #hint(event) {
    this.node.classList.toggle("near", this.#near(event));
  }

  #begin(event) {
    if (event.button !== 0 || !this.#near(event)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#dragging = true;
    this.pointer = event.pointerId;
    this.node.setPointerCapture(event.pointerId);
    this.node.classList.add("near");
    setDragging(true);
  }

  #drag(event) {
    event.stopPropagation();
    const { low, span, box } = this.#scale();
    const x = low + ((event.clientX - box.left) / box.width) * span;
    const index = nearest(this.data.plotted.x, x);
    if (index !== this.index) this.on.preview(index);
  }

  #end(event, released) {
    if (!this.#dragging) return;
    event.stopPropagation();
    this.#dragging = false;
    if (this.node.hasPointerCapture(this.pointer)) this.node.releasePointerCapture(this.pointer);
    setDragging(false);
    if (released) this.on.release(this.index);
    else this.on.cancel();
  }

  #near(event) {
    if (!this.size || event.target.closest?.(".modebar")) return false;
    const { low, span, box } = this.#scale();
    const line = box.left + ((this.data.plotted.x[this.index] - low) / span) * box.width;
    const inside = event.clientY > box.top && event.clientY < box.bottom;
    return inside && Math.abs(event.clientX - line) <= REACH;
  }

  /** The drawing area in screen pixels, and the x values it spans. */
  #scale() {
    const [low, high] = this.#view().x;
    const { left, top } = this.node.getBoundingClientRect();
    const { l, r, t, b } = margins(this.data, this.size, this.theme);
    const { width, height } = this.size;
    return { low, span: high - low, box: { left: left + l, width: width - l - r, top: top + t, bottom: top + height - b } };
  }
}

export function nearest(sorted, value) {
  let best = 0;
  sorted.forEach((x, i) => {
    if (Math.abs(x - value) < Math.abs(sorted[best] - value)) best = i;
  });
  return best;
}

function wrap(text, length) {
  const lines = [""];
  for (const word of text.split(/(?<=\s)|(?<=[，。；：])/)) {
    if (lines.at(-1).length + word.length > length) lines.push("");
    lines[lines.length - 1] += word;
  }
  return lines.join("<br>");
}
