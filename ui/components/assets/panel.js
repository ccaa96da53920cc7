// Quiet cards: a title and rows of words, amounts or bars. Nothing is sent; all text is set as text.

import { make, markTheme, mount, openRoot, Sender, setAttribute } from "./shared.js";

class Panel {
  sender = new Sender();

  constructor(parent) {
    this.root = openRoot(parent, "cm panels");
  }

  update({ cards, alert, status }) {
    markTheme(this.root);
    const shape = JSON.stringify(cards);
    if (shape === this.shape) return;
    this.shape = shape;
    this.root.classList.toggle("alert", Boolean(alert));
    setAttribute(this.root, "role", alert ? "alert" : status ? "status" : null);
    this.root.replaceChildren(...cards.map(card));
  }

  destroy() {
    this.root.remove();
  }
}

function card({ title, note, tone, rows, footer }) {
  const node = make("section", `card ${tone ?? ""}`, make("h2", "", title));
  if (note) node.append(make("p", "note", note));
  if (rows.length) node.append(make("ul", "", ...rows.map(row)));
  if (footer) node.append(make("p", "footer", footer));
  return node;
}

function row({ label, text, sub, share, color, tone }) {
  if (text === undefined) return make("li", `words ${tone ?? ""}`, make("span", "", label));
  const line = make("li", share === undefined ? "plain" : "bar", make("span", "", label), make("span", "amount", text));
  if (share === undefined) return line;
  const fill = make("i");
  fill.style.width = `${share * 100}%`;
  fill.style.background = color;
  line.append(make("span", "sub", sub), make("span", "track", fill));
  return line;
}

export default mount((parent) => new Panel(parent));
