// The plan's headline in one line: cost, return, payback, accuracy, and what the last step did.

import { make, markTheme, mount, openRoot, Sender, setAttribute, setText } from "./shared.js";

class Strip {
  sender = new Sender();

  constructor(parent) {
    this.root = openRoot(parent, "cm cm-strip");
    setAttribute(this.root, "role", "group");
    this.said = make("span", "said");
    this.root.append(this.said);
  }

  update({ figures, said, label }) {
    markTheme(this.root);
    setAttribute(this.root, "aria-label", label);
    setText(this.said, said);
    setAttribute(this.said, "title", said);
    while (this.root.children.length <= figures.length) this.said.before(figure());
    figures.forEach(({ name, label: title, short, text }, i) => {
      const [long, brief, value] = this.root.children[i].children;
      setAttribute(this.root.children[i], "data-figure", name);
      setText(long, title);
      setText(brief, short);
      setText(value, text);
    });
  }

  destroy() {
    this.root.remove();
  }
}

function figure() {
  return make("span", "", make("span", "long"), make("span", "short"), make("b"));
}

export default mount((parent) => new Strip(parent));
