// The table of all inputs: search and filters at once in the browser, values and notes by way of the server.

import { fold, Row } from "./assumption_row.js";
import { make, markTheme, mount, openRoot, Sender, setAttribute, setText } from "./shared.js";

const page = (window.__costmodel ??= { seq: 0, plotly: null });

class Assumptions {
  sender = new Sender();
  #stop = new AbortController();

  constructor(parent) {
    this.root = openRoot(parent, "cm assumptions");
    this.view = page.assumptionView ??= { word: "", section: "", filters: [] };
    window.addEventListener("costmodel:assumptions", () => this.#draw(), { signal: this.#stop.signal });
  }

  update(state) {
    this.state = state;
    markTheme(this.root);
    this.#draw();
  }

  destroy() {
    this.#stop.abort();
    this.root.remove();
  }

  #draw() {
    if (!page.assumptions || !this.state) return;
    if (this.fixed !== page.assumptions) this.#build(page.assumptions);
    const { state, part } = this;
    setText(part.lead, state.lead);
    setText(part.refused, state.refused.map(([, sentence]) => sentence).join(" "));
    part.refused.hidden = state.refused.length === 0;
    this.filters.forEach(({ name, title, node }) => setText(node, `${title} ${state.counts[name]}`));
    for (const row of this.rows) row.show(state);
    this.#choose(this.root.getRootNode().activeElement?.closest("[data-id]"));
  }

  #build(fixed) {
    const { labels } = fixed;
    this.fixed = fixed;
    this.part = { lead: make("h1"), refused: make("p", "refused"), found: make("span", "found"), nothing: make("p", "nothing", labels.nothing, " ", this.#clear(labels.clear)) };
    this.part.refused.id = "refused";
    setAttribute(this.part.refused, "role", "alert");
    setAttribute(this.part.found, "role", "status");
    this.filters = fixed.filters.map(([name, title]) => ({ name, title, node: this.#filter(name) }));
    const tools = make("div", "tools", this.#search(labels), this.#sections(fixed), make("span", "filters", ...this.filters.map(({ node }) => node)), this.part.found, this.part.refused);
    this.root.replaceChildren(this.part.lead, tools, this.#table(fixed), this.part.nothing);
  }

  #table({ labels, sections, rows, most }) {
    const send = (id) => (action, value = null) => this.sender.send(`${action}:${id}`, value);
    this.rows = rows.map((row) => new Row(row, labels, most, send(row.id)));
    const titles = ["input", "value", "default", "usual", "evidence", ""].map((name) => heading(name && labels[name]));
    this.groups = sections.map(([section, title]) => {
      const own = this.rows.filter(({ fixed }) => fixed.id.startsWith(`${section}.`));
      return { section, own, node: roled("tbody", "rowgroup", group(title), ...own.map(({ line }) => line)) };
    });
    const head = roled("thead", "rowgroup", roled("tr", "row", ...titles));
    const table = roled("table", "table", head, ...this.groups.map(({ node }) => node));
    setAttribute(table, "aria-label", labels.input);
    return table;
  }

  #search({ search }) {
    const field = (this.word = Object.assign(make("input", "search"), { type: "search", placeholder: search, value: this.view.word }));
    setAttribute(field, "aria-label", search);
    field.oninput = () => this.#set({ word: field.value });
    return field;
  }

  #sections({ labels, sections }) {
    const field = (this.section = make("select", "section", new Option(labels.all, ""), ...sections.map(([name, title]) => new Option(title, name))));
    setAttribute(field, "aria-label", labels.section);
    field.value = this.view.section;
    field.onchange = () => this.#set({ section: field.value });
    return field;
  }

  #filter(name) {
    const node = Object.assign(make("button", "filter"), { type: "button" });
    node.onclick = () => this.#set({ filters: this.view.filters.includes(name) ? this.view.filters.filter((other) => other !== name) : [...this.view.filters, name] });
    return node;
  }

  #clear(text) {
    const node = Object.assign(make("button", "clear", text), { type: "button" });
    node.onclick = () => {
      this.word.value = this.section.value = "";
      this.#set({ word: "", section: "", filters: [] });
      this.word.focus();
    };
    return node;
  }

  #set(view) {
    Object.assign(this.view, view);
    this.#choose();
  }

  /** Show the rows that pass; the line in use stays where a move made it leave the choice. */
  #choose(used = null) {
    const { word, section, filters } = this.view;
    const wanted = fold(word).split(/\s+/).filter(Boolean);
    this.filters.forEach(({ name, node }) => setAttribute(node, "aria-pressed", String(filters.includes(name))));
    const fits = (row) => filters.every((name) => row.flags[name]) && wanted.every((part) => row.found.includes(part));
    let count = 0;
    for (const each of this.groups) {
      const shown = each.own.filter((row) => row.line === used || ((!section || section === each.section) && fits(row)));
      for (const row of each.own) row.hide(!shown.includes(row));
      each.node.hidden = shown.length === 0;
      count += shown.length;
    }
    setText(this.part.found, this.fixed.labels.found.replace("{count}", count).replace("{total}", this.rows.length));
    this.part.nothing.hidden = count > 0;
  }
}

function roled(tag, role, ...children) {
  const node = make(tag, "", ...children);
  setAttribute(node, "role", role);
  return node;
}

function heading(title) {
  const node = roled("th", "columnheader", title);
  node.scope = "col";
  return node;
}

function group(title) {
  const node = Object.assign(make("th", "", title), { colSpan: 6, scope: "rowgroup" });
  setAttribute(node, "role", "rowheader");
  const line = roled("tr", "row", node);
  line.className = "group";
  return line;
}

export default mount((parent) => new Assumptions(parent));
