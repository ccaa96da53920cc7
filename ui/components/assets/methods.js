// Defaults by section, each with its source, and the list of sources. All text is set as text.

import { make, markTheme, mount, openRoot, Sender, setAttribute, setText } from "./shared.js";

class Methods {
  sender = new Sender();
  kind = "";

  constructor(parent, { screens }) {
    this.root = openRoot(parent, "cm methods");
    this.#build();
    const named = decodeURIComponent(location.hash.slice(1));
    if (screens.includes(named)) this.asked = named;
  }

  update(data) {
    markTheme(this.root);
    if (this.asked) this.sender.send("open", this.asked);
    this.asked = "";
    const shape = JSON.stringify([data.labels, data.groups, data.sources]);
    if (shape === this.shape) return;
    this.shape = shape;
    this.data = data;
    this.#show();
  }

  destroy() {
    this.root.remove();
  }

  #build() {
    const part = (this.part = {
      title: make("h2"),
      search: Object.assign(make("input"), { type: "search" }),
      kinds: make("span", "kinds"),
      found: make("span", "found"),
      head: make("div", "line head"),
      groups: make("div", "groups"),
      nothing: make("p", "nothing"),
      sources: make("section", "sources"),
    });
    setAttribute(part.kinds, "role", "group");
    setAttribute(part.found, "role", "status");
    setAttribute(part.head, "aria-hidden", "true");
    part.search.oninput = () => this.#filter();
    const tools = make("div", "tools", part.search, part.kinds, part.found);
    this.root.append(part.title, tools, part.head, part.groups, part.nothing, part.sources);
  }

  #show() {
    const { part, data } = this;
    const { labels } = data;
    setText(part.title, labels.defaults);
    setText(part.nothing, labels.nothing);
    part.search.placeholder = labels.search;
    setAttribute(part.search, "aria-label", labels.search);
    setAttribute(part.kinds, "aria-label", labels.evidence);
    part.head.replaceChildren(...[labels.defaults, labels.value, labels.usual, labels.evidence].map((text) => make("span", "", text)));
    setText(part.head.firstChild, "");
    this.names = Object.fromEntries(data.kinds);
    this.sources = Object.fromEntries(data.sources.map((source) => [source.key, source]));
    this.#kinds();
    this.groups = data.groups.map((group) => new Group(group, this));
    part.groups.replaceChildren(...this.groups.map(({ node }) => node));
    part.sources.replaceChildren(make("h2", "", labels.sources), make("p", "quiet", labels.sources_note), make("ul", "", ...data.sources.map((source) => this.#source(source))));
    this.#filter();
  }

  #kinds() {
    const choices = [["", this.data.labels.all], ...this.data.kinds];
    const buttons = choices.map(([kind, text]) => {
      const button = Object.assign(make("button", "", text), { type: "button" });
      button.onclick = () => {
        this.kind = kind;
        buttons.forEach((other) => setAttribute(other, "aria-pressed", String(other === button)));
        this.#filter();
      };
      setAttribute(button, "aria-pressed", String(kind === this.kind));
      return button;
    });
    this.part.kinds.replaceChildren(...buttons);
  }

  /** Groups open where a word or a kind is asked for, and close again without. */
  #filter() {
    const words = this.part.search.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (row) => (!this.kind || row.kind === this.kind) && words.every((word) => row.words.includes(word));
    const counts = this.groups.map((group) => group.filter(fits, words.length > 0 || this.kind !== ""));
    const count = counts.reduce((sum, one) => sum + one, 0);
    const total = this.data.groups.reduce((sum, { rows }) => sum + rows.length, 0);
    setText(this.part.found, this.data.labels.found.replace("{count}", count).replace("{total}", total));
    this.part.nothing.hidden = count > 0;
    this.part.head.hidden = count === 0;
  }

  #source({ title, authors, year, kind, read, uses, url }) {
    const about = make("p", "quiet", [authors, year, read, uses].join(" · "));
    return make("li", "", make("p", "", linked(title, url), " ", this.chip(kind)), about);
  }

  chip(kind, old = "") {
    return make("span", `chip ${old ? "old" : kind}`, [this.names[kind], old].filter(Boolean).join(" · "));
  }
}

/** The defaults of one section; its rows are made when it is opened for the first time. */
class Group {
  constructor({ title, key, rows }, page) {
    this.rows = rows;
    this.page = page;
    this.count = make("span", "quiet");
    this.list = make("ul");
    const summary = make("summary", "", make("h3", "", title), this.count);
    this.node = make("details", "group", summary, this.list);
    this.node.id = `defaults-${key}`;
    this.node.addEventListener("toggle", () => this.node.open && this.#fill());
  }

  filter(fits, open) {
    this.shown = this.rows.filter(fits);
    setText(this.count, String(this.shown.length));
    this.node.hidden = this.shown.length === 0;
    this.filled = false;
    this.list.replaceChildren();
    this.node.open = open && this.shown.length > 0;
    if (this.node.open) this.#fill();
    return this.shown.length;
  }

  #fill() {
    if (this.filled) return;
    this.filled = true;
    this.list.replaceChildren(...this.shown.map((row) => make("li", "", this.#row(row))));
  }

  #row(row) {
    const cells = [make("span", "name", row.label), make("span", "number", row.value), make("span", "usual", row.usual), this.page.chip(row.kind, row.old)];
    const node = make("details", "row", make("summary", "line", ...cells));
    node.addEventListener("toggle", () => node.children.length < 2 && node.append(this.#about(row)), { once: true });
    return node;
  }

  #about({ id, help, allowed, usual, distribution, source: [key, where, date], note, change, old }) {
    const { labels } = this.page.data;
    const { title, url } = this.page.sources[key];
    const origin = make("span", "", linked(title, url), ` · ${[where, date, old].filter(Boolean).join(" · ")}`);
    const facts = [[labels.source, origin], [labels.note, note], [labels.change, change], [labels.allowed, allowed], [labels.usual, usual], [labels.distribution, distribution]];
    const pairs = facts.filter(([, fact]) => fact).flatMap(([term, fact]) => [make("dt", "", term), make("dd", "", fact)]);
    return make("div", "about", make("p", "", help), make("dl", "", ...pairs), make("code", "quiet", id));
  }
}

/** A title, as a link where its source has an address. */
function linked(title, url) {
  if (!/^https?:/.test(url ?? "")) return title;
  return Object.assign(make("a", "", title), { href: url, target: "_blank", rel: "noopener noreferrer" });
}

export default mount((parent, data) => new Methods(parent, data));
