// The hero chart: drawn by Plotly, moved in place while data come quickly, with the marker on top.

import { figure, fullView } from "./figure.js";
import { Marker } from "./marker.js";
import { Moving } from "./moving.js";
import { picture } from "./picture.js";
import { stamp } from "./shared.js";

export class Chart extends Moving {
  #panned = {};
  #config = {};

  /** `on` holds preview(index), release(index), cancel() and caption(); `readTheme` gives colours and fonts. */
  constructor(stage, on, readTheme) {
    super(stage, readTheme);
    this.on = on;
    this.marker = new Marker(stage, this.node, () => this.#area(), on);
  }

  /** Show these data: at once where the curves only move, else with the next frame. */
  draw(data, index) {
    Object.assign(this, { data, index });
    this.show();
  }

  move(index) {
    this.index = index;
    this.marker.place(this.data, index);
  }

  destroy() {
    this.marker.destroy();
    super.destroy();
  }

  figure() {
    return figure(this.data, this.size, this.theme, this.#view());
  }

  drawn(_, first) {
    this.#panned = {};
    this.moved();
    if (first) this.#follow();
  }

  moved() {
    this.marker.place(this.data, this.index);
  }

  #follow() {
    this.node.on("plotly_relayouting", (change) => {
      if (this.node.querySelector(".zoombox")) return; // only a frame for now
      this.#panned = change;
      this.marker.place(this.data, this.index);
    });
    // Direct labels belong to what is visible: place them again after a zoom.
    this.node.on("plotly_relayout", (change) => {
      if (Object.keys(change).some((name) => name.includes("axis"))) this.drawAnew();
    });
  }

  /** The ranges on screen: the user's zoom where there is one. */
  #view() {
    const full = fullView(this.data);
    const drawn = this.node.layout;
    const { plotted, lower } = this.data;
    const frame = JSON.stringify([plotted.id, lower.kind, full]);
    const kept = drawn && this.frame === frame;
    this.frame = frame;
    if (!kept) return full;
    const range = (axis) => [0, 1].map((i) => this.#panned[`${axis}.range[${i}]`] ?? drawn[axis].range[i]);
    return { x: range("xaxis"), y: range("yaxis"), y2: range("yaxis2") };
  }

  /** The drawing area within the node, and what it spans. */
  #area() {
    if (!this.size?.width || !this.node.layout) return null;
    const { l, r, t, b } = this.node.layout.margin;
    const { width, height } = this.size;
    return { left: l, top: t, width: width - l - r, height: height - t - b, full: width, measure: this.theme.measure, ...this.#view() };
  }

  /** One object while its texts stay: Plotly starts anew when any part of it is another. */
  config() {
    const { labels = {}, lang } = this.data;
    const { touch } = this.theme;
    const key = JSON.stringify([labels, lang, touch]);
    if (this.#config.key !== key) this.#config = { key, value: this.#newConfig(labels, lang, touch) };
    return this.#config.value;
  }

  #newConfig(labels, lang, touch) {
    const { camera, disk } = this.plotly.Icons;
    const image = { name: "image", title: labels.image ?? "PNG", icon: camera, click: () => this.#save("png") };
    const vector = { name: "vector", title: labels.vector ?? "SVG", icon: disk, click: () => this.#save("svg") };
    return {
      displaylogo: false,
      displayModeBar: touch ? false : "hover",
      modeBarButtons: [["zoom2d", "pan2d", "resetScale2d"], [image, vector]],
      doubleClick: "reset",
      showTips: false,
      showAxisDragHandles: false,
      locale: this.#locale(`costmodel-${lang}`, { Zoom: labels.zoom, Pan: labels.pan, "Reset axes": labels.reset_view }),
    };
  }

  #locale(name, dictionary) {
    const known = Object.fromEntries(Object.entries(dictionary).filter(([, text]) => text));
    this.plotly.register({ moduleType: "locale", name, dictionary: known, format: {} });
    return name;
  }

  /** The picture carries the verdict and the scenario, so that it can stand in a slide alone. */
  #save(format) {
    const view = this.#view();
    const { verdict, source: basis } = this.on.caption(this.index);
    const source = [basis, stamp(true)].filter(Boolean).join(" · ");
    const figured = (theme) => {
      const { traces, layout } = figure(this.data, this.size, theme, view);
      for (const [axis, range] of [["xaxis", view.x], ["yaxis", view.y], ["yaxis2", view.y2]]) layout[axis].range = range;
      return picture({ data: traces, layout }, this.data, this.index, theme, { verdict, source });
    };
    this.download(figured, { name: this.data.file_name ?? "costmodel", title: verdict, source }, format);
  }
}
