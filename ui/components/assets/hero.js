// The overview's middle: verdict, next best move, four figures, chart, accuracy thread.

import { Chart } from "./chart.js";
import { chartControls } from "./chart_controls.js";
import { fill, nextText } from "./figure.js";
import { nearest } from "./marker.js";
import { firePreview, make, markTheme, mount, onPreview, openRoot, Sender, setAttribute, setText } from "./shared.js";
import { readTheme } from "./theme.js";

class Hero {
  sender = new Sender();
  #stop = new AbortController();
  #preview = null; // {value, own, ended}: the value under way on the slider or on the marker
  #settling = 0;
  #speaking = 0;
  #reserved = {};

  constructor(parent) {
    this.root = openRoot(parent, "cm cm-screen cm-hero");
    this.#build();
    onPreview((detail) => this.#follow(detail), this.#stop.signal);
  }

  update(sent) {
    const data = { ...sent, points: sent.points ?? rows(sent.columns, sent.plotted.x.length) };
    const first = !this.data;
    if (this.data && this.data.plotted.id !== data.plotted.id) this.#preview = null;
    if (this.#preview?.ended && !this.sender.busy) this.#settle();
    this.data = data;
    markTheme(this.root);
    this.#still();
    this.#reserve();
    this.#controls();
    this.index = this.#preview ? nearest(data.plotted.value_of, this.#preview.value) : data.you;
    this.#point();
    this.chart.draw(data, this.index);
    if (first) this.chart.load(data.plotly_url).then(() => this.#loaded(), () => this.#failed());
  }

  destroy() {
    this.#stop.abort();
    clearTimeout(this.#settling);
    clearTimeout(this.#speaking);
    this.resizing.disconnect();
    this.chart.destroy();
    this.root.remove();
  }

  #build() {
    const part = (this.part = {
      verdict: make("h1", "verdict"),
      live: make("div", "unseen"),
      moveRow: make("div", "move-row"),
      move: make("button", "move", make("span", "what"), make("span", "gain")),
      cards: make("div", "cards"),
      panel: make("div", "panel"),
      controls: make("div", "controls"),
      readout: make("p", "readout"),
      stage: make("div", "stage"),
      spread: make("p", "spread"),
      thread: make("ol", "thread"),
      footer: make("div", "footer", make("span"), make("span")),
    });
    part.move.type = "button";
    part.move.onclick = () => this.sender.send("move");
    setAttribute(part.live, "aria-live", "polite");
    part.skeleton = make("div", "skeleton");
    part.stage.append(part.skeleton);
    part.panel.append(part.controls, part.readout, part.stage, part.spread);
    part.said = make("p", "said");
    part.moveRow.append(part.move, part.said);
    this.root.append(part.verdict, part.live, part.moveRow, part.cards, part.panel, part.thread, part.footer);
    const on = {
      preview: (index) => this.#drag(index),
      release: (index) => this.#release(index),
      cancel: () => this.#cancel(),
      caption: (index) => ({ verdict: this.#verdict(index), source: this.data.source_line ?? "" }),
    };
    this.resizing = new ResizeObserver(([{ contentRect }]) => {
      this.width = contentRect.width;
      if (this.data) this.#reserve();
    });
    this.resizing.observe(this.root);
    this.chart = new Chart(part.stage, on, () => readTheme(this.root));
  }

  #loaded() {
    this.part.skeleton.remove();
  }

  /** Without the drawing the same figures, as a table. */
  #failed() {
    const { plotted, cards, points, alt } = this.data;
    const row = (tag, texts) => make("tr", "", ...texts.map((text) => make(tag, "", text)));
    const every = Math.ceil(points.length / 8);
    const rows = points.map((point, i) => row("td", [String(plotted.x[i]), ...point.cards])).filter((_, i) => i % every === 0);
    const table = make("table", "", row("th", [plotted.label, ...cards.map((card) => card.title)]), ...rows);
    this.part.skeleton.replaceChildren(make("p", "", alt), table);
    this.part.skeleton.className = "fallback";
  }

  /** Everything that does not depend on the point. */
  #still() {
    const { part, data } = this;
    setText(part.move.children[0], data.move?.text);
    setText(part.move.children[1], data.move ? `→ ${data.move.gain}` : "");
    part.move.hidden = !data.move;
    setAttribute(part.move, "title", data.move?.label);
    setText(part.said, data.said);
    sized(part.cards, data.cards.length, () => make("div", "card", make("div", "title"), make("div", "big"), make("div", "note"), make("div", "note odds")));
    data.cards.forEach(({ title, note }, i) => {
      setText(part.cards.children[i].children[0], title);
      setText(part.cards.children[i].children[2], note);
    });
    sized(part.thread, data.thread.length, () => make("li", "", make("span", "delta", make("span")), make("span", "label"), make("span", "value")));
    data.thread.forEach(({ label, delta_tone }, i) => {
      const [delta, name] = part.thread.children[i].children;
      delta.className = `delta ${delta_tone ?? ""}`;
      setText(name, label);
    });
    data.footer.forEach((text, i) => setText(part.footer.children[i], text));
  }

  /** Everything that follows the marker. */
  #point() {
    const { part, data, index } = this;
    const point = data.points[index];
    setText(part.verdict, this.#verdict(index));
    setText(part.readout, [data.you_label, nextText(data, index)].filter(Boolean).join(" · "));
    setAttribute(this.root, "data-tone", point.tone);
    setAttribute(this.root, "data-reached", String(point.reached));
    setAttribute(this.root, "data-doubt", String(point.doubt ?? false));
    point.cards.forEach((text, i) => setText(part.cards.children[i].children[1], text));
    point.notes?.forEach((note, i) => note && setText(part.cards.children[i].children[2], fill(data.templates[note[0]], note[1])));
    data.cards.forEach((_, i) => setText(part.cards.children[i].children[3], point.odds?.[i]));
    setText(part.spread, point.spread ? fill(data.templates.spread, point.spread) : "");
    point.thread.forEach((text, i) => {
      const [delta, , value] = part.thread.children[i].children;
      setText(value, text);
      setText(delta.firstChild, point.deltas?.[i]);
    });
    this.#speak();
  }

  #verdict(index) {
    const { k, s } = this.data.points[index];
    return fill(this.data.templates[k], s);
  }

  /** Said once the figures rest, not while they run. */
  #speak() {
    clearTimeout(this.#speaking);
    this.#speaking = setTimeout(() => {
      if (window.__costmodelDragging) this.#speak();
      else setText(this.part.live, this.part.verdict.textContent);
    }, 600);
  }

  /** Hold the height of the longest verdict, so that the page below stays where it is. */
  #reserve() {
    const { verdict } = this.part;
    const longest = this.data.points.map((_, i) => this.#verdict(i)).reduce((a, b) => (b.length > a.length ? b : a));
    const key = `${this.data.lang} ${this.width}`;
    if (this.#reserved.key === key && this.#reserved.length >= longest.length) return;
    const shown = verdict.textContent;
    verdict.style.minHeight = "";
    verdict.textContent = longest;
    this.#reserved = { key, length: longest.length };
    verdict.style.minHeight = `${verdict.offsetHeight}px`;
    verdict.textContent = shown;
  }

  #controls() {
    const { controls } = this.data;
    const shape = JSON.stringify(controls);
    if (this.shape === shape) return;
    this.shape = shape;
    this.part.controls.replaceChildren(...chartControls(controls, (action, value) => this.sender.send(action, value)));
  }

  #show(index) {
    this.index = index;
    this.#point();
    this.chart.move(index);
  }

  #drag(index) {
    const value = this.data.plotted.value_of[index];
    this.#preview = { value, own: true, ended: false };
    this.#show(index);
    firePreview(this.data.plotted.id, value, this);
  }

  #release(index) {
    if (!this.#preview) return;
    if (index === this.data.you) return this.#cancel();
    this.#preview.ended = true;
    this.sender.send("set", this.data.plotted.value_of[index]);
  }

  #cancel() {
    if (!this.#preview) return;
    firePreview(this.data.plotted.id, this.data.plotted.value_of[this.data.you], this);
    this.#settle();
    this.#show(this.data.you);
  }

  #settle() {
    clearTimeout(this.#settling);
    const { own } = this.#preview ?? {};
    this.#preview = null;
    if (own) firePreview(this.data.plotted.id, null, this);
  }

  /** The slider of the plotted input is under way. */
  #follow({ id, value, source }) {
    if (source === this || id !== this.data?.plotted.id) return;
    clearTimeout(this.#settling);
    if (value === null) {
      if (!this.#preview) return;
      this.#preview.ended = true;
      // The page's answer may come a moment after the slider's own.
      this.#settling = setTimeout(() => {
        this.#settle();
        this.#show(this.data.you);
      }, 600);
      return;
    }
    this.#preview = { value, own: false, ended: false };
    const index = nearest(this.data.plotted.value_of, value);
    if (index !== this.index) this.#show(index);
  }
}

/** Every stop of the axis as an object again: a figure that is the same at every stop travels once. */
function rows(columns, count) {
  return Array.from({ length: count }, (_, i) => at(columns, i));
}

function at(column, i) {
  if (column === null || typeof column !== "object") return column;
  if (Array.isArray(column)) return column.map((part) => at(part, i));
  if (column.each) return column.each[i];
  return Object.fromEntries(Object.entries(column).map(([name, part]) => [name, at(part, i)]));
}

function sized(node, count, create) {
  while (node.children.length < count) node.append(create());
  while (node.children.length > count) node.lastChild.remove();
}

export default mount((parent) => new Hero(parent));
