// A table of words and figures: text only, with bars, switches, groups and a marked row.

import { make, markTheme, mount, openRoot, Sender, setAttribute, setText } from "./shared.js";

class Table {
  sender = new Sender();
  #shape = "";

  constructor(parent) {
    this.root = openRoot(parent, "cm table");
    const part = (this.part = { title: make("span", "title"), note: make("span", "note"), head: make("thead"), body: make("tbody"), footer: make("p", "footer") });
    const caption = make("caption", "", make("span", "still", part.title, part.note));
    this.table = make("table", "", caption, part.head, part.body);
    this.scroll = make("div", "scroll", this.table);
    this.root.append(this.scroll, part.footer);
    this.resizing = new ResizeObserver(() => this.#reach());
    for (const node of [this.scroll, this.table]) this.resizing.observe(node);
  }

  update(data) {
    this.data = data;
    markTheme(this.root);
    setAttribute(this.root, "data-stale", data.stale);
    const { title, note, footer, columns, rows } = data;
    setText(this.part.title, title);
    setText(this.part.note, note);
    setText(this.part.footer, footer);
    const shape = JSON.stringify([columns, rows.map(({ key, group, mark, cells, pick, switch: on }) => [key, group, mark, pick, on === undefined, cells.map(Object.keys)])]);
    if (shape === this.#shape) this.#refresh();
    else this.#build();
    this.#shape = shape;
  }

  destroy() {
    this.resizing.disconnect();
    this.root.remove();
  }

  /** What scrolls must be reachable without a mouse. */
  #reach() {
    const wide = this.scroll.scrollWidth > this.scroll.clientWidth + 1;
    setAttribute(this.scroll, "tabindex", wide ? 0 : null);
    setAttribute(this.scroll, "role", wide ? "region" : null);
    setAttribute(this.scroll, "aria-label", wide ? this.data.title : null);
  }

  #build() {
    const { columns, rows } = this.data;
    this.part.head.replaceChildren(make("tr", "", ...columns.map(heading)));
    this.cells = [];
    this.switches = [];
    const lines = rows.flatMap((row, i) => [...(row.group && row.group !== rows[i - 1]?.group ? [group(row.group, columns.length)] : []), this.#row(row)]);
    this.part.body.replaceChildren(...lines);
    this.#refresh();
  }

  #row(row) {
    const cells = row.cells.map((cell, i) => make(i ? "td" : "th", this.data.columns[i].align, make("span", "text"), ...("note" in cell ? [make("small")] : []), ...("share" in cell ? [make("i")] : [])));
    cells[0].scope = "row";
    this.cells.push(cells);
    this.switches.push(row.switch === undefined ? null : this.#switch(row, cells[0]));
    if (row.pick) cells.at(-1).append(this.#pick(row));
    if (row.mark) cells[0].append(make("em", "", this.data.mark_label));
    const line = make("tr", row.mark ? "mark" : "", ...cells);
    setAttribute(line, "data-key", row.key);
    return line;
  }

  #pick({ key, pick, cells }) {
    const button = Object.assign(make("button", "pick", pick), { type: "button" });
    setAttribute(button, "aria-label", `${pick}: ${cells[0].text}`);
    button.onclick = () => this.sender.send("pick", key);
    return button;
  }

  #switch({ key }, cell) {
    const toggle = Object.assign(make("button", "switch"), { type: "button" });
    setAttribute(toggle, "role", "switch");
    toggle.onclick = () => {
      const on = toggle.getAttribute("aria-checked") !== "true";
      setAttribute(toggle, "aria-checked", String(on));
      this.sender.send("toggle", { key, on });
    };
    cell.prepend(toggle);
    cell.classList.add("switched");
    return toggle;
  }

  /** Texts that changed, in place: the focus stays where it is. */
  #refresh() {
    this.data.rows.forEach((row, i) => {
      row.cells.forEach((cell, j) => show(this.cells[i][j], cell, this.data.columns[j]));
      const toggle = this.switches[i];
      if (!toggle) return;
      setAttribute(toggle, "aria-label", row.cells[0].text);
      if (!this.sender.busy) setAttribute(toggle, "aria-checked", String(row.switch));
    });
  }
}

function heading({ title, align, width }) {
  const cell = make("th", align, title);
  cell.scope = "col";
  if (width) cell.style.width = width;
  return cell;
}

function group(name, count) {
  const cell = Object.assign(make("th", "", make("span", "", name)), { scope: "colgroup", colSpan: count });
  return make("tr", "group", cell);
}

function show(node, { text, tone, note, share }, { bar }) {
  setText(node.querySelector(".text"), text);
  setAttribute(node, "data-tone", tone);
  if (note !== undefined) setText(node.querySelector("small"), note);
  if (share === undefined) return;
  const fill = node.querySelector("i");
  fill.style.width = `${share * 100}%`;
  fill.hidden = !bar;
}

export default mount((parent) => new Table(parent));
