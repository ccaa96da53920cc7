// A screen's headline, its figures and its chart.

import { make, markTheme, mount, openRoot, Sender, setAttribute, setSentence, setText } from "./shared.js";
import { DragLine } from "./drag_line.js";
import { readTheme } from "./theme.js";
import { faint, paint } from "./plot.js";
import { Plot } from "./plot_drawing.js";

const LISTED = 16; // most places a series shows in the list of figures

class ChartPanel {
  sender = new Sender();
  #speaking = 0;
  #reserved = {};

  constructor(parent) {
    this.root = openRoot(parent, "cm cm-screen cm-chart");
    this.#build();
    this.resizing = new ResizeObserver(() => this.#reserve());
    this.resizing.observe(this.part.lead);
  }

  update({ ack: _, ...data }) {
    const first = !this.data;
    markTheme(this.root);
    if (this.#same(data)) return;
    this.data = data;
    setAttribute(this.root, "data-stale", data.stale || null);
    this.#lead();
    this.#facts();
    this.#words();
    this.#legend();
    this.part.stage.style.height = `${data.height}px`;
    this.plot.draw(data);
    this.#line(data.marks.find(({ drag }) => drag));
    if (this.part.figures.open) this.#list();
    if (this.wanted) this.#save(this.wanted);
    if (first) this.plot.load(data.plotly_url).then(() => this.part.skeleton.remove(), () => this.#failed());
  }

  destroy() {
    clearTimeout(this.#speaking);
    this.resizing.disconnect();
    this.line?.destroy();
    this.plot.destroy();
    this.root.remove();
  }

  /** A move that leaves this chart as it is draws nothing. */
  #same(data) {
    const before = [this.content, this.theme];
    Object.assign(this, { content: JSON.stringify(data), theme: readTheme(this.root) });
    return before[0] === this.content && before[1] === this.theme;
  }

  #build() {
    const button = (name) => Object.assign(make("button", `quiet ${name}`, make("span")), { type: "button" });
    const part = (this.part = {
      lead: make("h1", "verdict"),
      live: make("div", "unseen"),
      cards: make("div", "cards"),
      title: make("h2", "title"),
      refit: button("refit"),
      image: button("image"),
      vector: button("vector"),
      legend: make("ul", "legend"),
      stage: make("div", "stage"),
      skeleton: make("div", "skeleton"),
      how: fold("how"),
      figures: fold("figures"),
      footer: make("div", "footer"),
    });
    setAttribute(part.live, "aria-live", "polite");
    part.refit.onclick = () => this.sender.send("refit");
    part.image.onclick = () => this.#save("png");
    part.vector.onclick = () => this.#save("svg");
    part.figures.addEventListener("toggle", () => part.figures.open && this.#list());
    part.stage.append(part.skeleton);
    const head = make("div", "controls", part.title, make("div", "groups", part.refit, part.image, part.vector));
    this.panel = make("section", "panel", head, part.legend, part.stage, make("div", "folds", part.how, part.figures));
    this.root.append(part.lead, part.live, part.cards, this.panel, part.footer);
    this.plot = new Plot(part.stage, () => readTheme(this.root), () => this.#legend(), () => this.line?.draw());
  }

  /** The line that a hand can move, where the chart has one. */
  #line(mark) {
    const { stage, cards } = this.part;
    if (mark) this.line ??= new DragLine(stage, () => this.plot.area(), this.sender, (i, text) => setText(cards.children[i]?.children[1], text));
    this.line?.place(mark);
  }

  #lead() {
    const { lead, live } = this.part;
    const { text, tone } = this.data.lead ?? {};
    lead.hidden = live.hidden = !text;
    setAttribute(this.root, "data-tone", tone);
    setSentence(lead, text);
    clearTimeout(this.#speaking);
    this.#speaking = setTimeout(() => setText(live, text), 600);
  }

  /** Hold the height of the longest headline so far, so that the page below stays where it is. */
  #reserve() {
    const { lead } = this.part;
    const key = `${this.data.lang} ${this.root.clientWidth}`;
    if (this.#reserved.key !== key) {
      this.#reserved = { key, height: 0 };
      lead.style.minHeight = "";
    }
    if (lead.offsetHeight <= this.#reserved.height) return;
    this.#reserved.height = lead.offsetHeight;
    lead.style.minHeight = `${lead.offsetHeight}px`;
  }

  #facts() {
    const { cards } = this.part;
    const { facts } = this.data;
    cards.hidden = !facts.length;
    while (cards.children.length < facts.length) cards.append(make("div", "card", make("div", "title"), make("div", "big"), make("div", "note")));
    while (cards.children.length > facts.length) cards.lastChild.remove();
    facts.forEach(({ title, text, note, tone }, i) => {
      const [name, figure, small] = cards.children[i].children;
      setText(name, title);
      setText(figure, text);
      setText(small, note);
      setAttribute(cards.children[i], "data-tone", tone);
    });
  }

  #words() {
    const { part, data } = this;
    setText(part.title, data.title);
    part.refit.hidden = !data.held;
    for (const name of ["refit", "image", "vector"]) {
      setText(part[name].firstChild, name === "vector" ? "SVG" : data.labels[name]);
      setAttribute(part[name], "aria-label", data.labels[name]);
      setAttribute(part[name], "title", data.labels[name]);
    }
    setText(part.how.firstChild, data.labels.how);
    setText(part.figures.firstChild, data.labels.figures);
    part.how.hidden = !data.how;
    part.figures.hidden = !data.series.some(told);
    fill(part.how.lastChild, data.how.split("\n"), (line) => make("p", "", line));
    fill(part.footer, data.footer, (line) => make("span", "", line));
  }

  /** Names that do not stand beside their curve. */
  #legend() {
    const { legend } = this.part;
    const shown = this.#unnamed();
    fill(legend, shown, ([label, color, style]) => {
      const swatch = make("i", style);
      swatch.style.color = color;
      return make("li", "", swatch, label);
    });
    legend.hidden = !shown.length;
  }

  /** Label, colour and style of the series without a name in the drawing. */
  #unnamed() {
    const theme = readTheme(this.root);
    const named = this.data.series.filter(({ label }) => label && this.data.series.length > 1);
    return named.filter(({ key }) => !this.plot.labelled?.has(key)).map((one) => [one.label, paint(one, theme), one.style]);
  }

  /** Figures of an earlier plan are not saved under this one's fingerprint: then as soon as its own are there. */
  #save(format) {
    this.wanted = this.data.stale ? format : null;
    if (this.wanted) return;
    const names = this.#unnamed().map(([label, color, style]) => [label, ["band", "area"].includes(style) ? faint(color, 0.4) : color]);
    this.plot.save(format, { names, line: this.line?.shown });
  }

  /** The figures as lists. */

  #list() {
    const { series } = this.data;
    const groups = series.filter(told).map((one) => [one.label, thinned(one.hover ?? one.texts)]);
    fill(this.part.figures.lastChild, groups, ([label, words]) =>
      make("div", "", make("h3", "", label), make("ul", "", ...words.map((word) => make("li", "", word)))),
    );
  }

  /** Without the drawing the same figures, as lists. */
  #failed() {
    this.part.skeleton.replaceChildren(make("p", "", this.data.alt));
    this.part.skeleton.className = "fallback";
    this.part.figures.open = true;
  }
}

function fold(name) {
  return make("details", name, make("summary"), make("div", "content"));
}

function told({ hover, texts }) {
  return Boolean(hover ?? texts);
}

/** Evenly chosen, the first and the last among them. */
function thinned(words) {
  if (words.length <= LISTED) return words;
  return Array.from({ length: LISTED }, (_, i) => words[Math.round((i * (words.length - 1)) / (LISTED - 1))]);
}

/** Children for these items, made anew only where the items differ. */
function fill(node, items, create) {
  const shape = JSON.stringify(items);
  if (node.shape === shape) return;
  node.shape = shape;
  node.replaceChildren(...items.map(create));
}

export default mount((parent) => new ChartPanel(parent));
