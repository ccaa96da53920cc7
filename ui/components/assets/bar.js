// Title, undo, redo, copy link, language; and the address, which is always the scenario.

import { announce, enter, leaving, make, markTheme, mount, namePage, openRoot, returnFocus, Sender, setAttribute, setText, tellOrigin } from "./shared.js";
import { offerSkip } from "./skip.js";

const WRITE_AFTER = 300; // ms of rest before the address changes

class Bar {
  sender = new Sender();
  #stop = new AbortController();
  #writing = 0;
  #hiding = 0;

  constructor(parent) {
    this.root = openRoot(parent, "cm bar");
    this.#build();
    window.addEventListener("keydown", (event) => this.#shortcut(event), { signal: this.#stop.signal });
  }

  update(data) {
    this.data = data;
    markTheme(this.root);
    document.documentElement.lang = data.lang;
    this.#show();
    this.#address();
    tellOrigin(data.origin);
    namePage(data.page, (data.pages ?? []).map(([name]) => name));
    enter(data.visit);
    if (data.write) announce(data.query);
    offerSkip(data.labels.skip);
  }

  destroy() {
    this.#stop.abort();
    clearTimeout(this.#writing);
    clearTimeout(this.#hiding);
    this.root.remove();
  }

  #build() {
    const button = (text = "") => Object.assign(make("button", "", text), { type: "button" });
    const part = (this.part = {
      title: make("span", "title"),
      date: make("span", "date"),
      undo: button("↶"),
      redo: button("↷"),
      optimum: button(),
      export: button(),
      copy: button(),
      pages: make("select", "pages"),
      languages: make("span", "languages"),
      note: make("div", "note"),
    });
    setAttribute(part.note, "role", "status");
    setAttribute(part.languages, "role", "group");
    part.undo.className = part.redo.className = "icon";
    part.undo.onclick = () => this.sender.send("undo");
    part.redo.onclick = () => this.sender.send("redo");
    for (const name of ["optimum", "export"]) {
      part[name].onclick = () => {
        returnFocus(part[name]);
        this.sender.send(name);
      };
    }
    part.copy.onclick = () => this.#copy();
    const actions = make("span", "actions", part.undo, part.redo, part.optimum, part.copy, part.export, part.languages);
    part.pages.onchange = () => this.sender.send("page", part.pages.value);
    this.root.append(make("span", "name", part.title, part.date), part.pages, actions, part.note);
  }

  #show() {
    const { part, data } = this;
    setText(part.title, data.title);
    setText(part.date, data.date);
    part.undo.disabled = !data.can_undo;
    part.redo.disabled = !data.can_redo;
    for (const name of ["undo", "redo"]) {
      setAttribute(part[name], "aria-label", data.labels[name]);
      setAttribute(part[name], "title", data.labels[name]);
    }
    if (!this.#hiding) setText(part.copy, data.labels.copy);
    setText(part.optimum, data.labels.optimum);
    setText(part.export, data.labels.export);
    part.export.hidden = !data.labels.export;
    setAttribute(part.optimum, "title", data.labels.optimum_long);
    part.optimum.hidden = !data.labels.optimum;
    setAttribute(part.languages, "aria-label", data.labels.language);
    this.#pages();
    this.#languages();
  }

  /** The menu where the page is too narrow for a row of links. */
  #pages() {
    const { part, data } = this;
    const shape = JSON.stringify(data.pages);
    if (this.menu !== shape) {
      this.menu = shape;
      part.pages.replaceChildren(...data.pages.map(([name, title]) => new Option(title, name)));
    }
    if (!this.sender.busy) part.pages.value = data.page;
    setAttribute(part.pages, "aria-label", data.labels.page);
  }

  #languages() {
    const shape = JSON.stringify([this.data.languages, this.data.lang]);
    if (this.shape === shape) return;
    this.shape = shape;
    const buttons = this.data.languages.map(([id, text]) => {
      const button = Object.assign(make("button", "", text), { type: "button", lang: id });
      setAttribute(button, "aria-pressed", String(id === this.data.lang));
      button.onclick = () => id !== this.data.lang && this.sender.send("lang", id);
      return button;
    });
    this.part.languages.replaceChildren(...buttons);
  }

  /** replaceState keeps Back working: no entry for each move. */
  #address() {
    clearTimeout(this.#writing);
    if (!this.data.write || location.search === new URL(this.data.query, location.href).search) return;
    // Never at once: writing the address takes as long as drawing a curve, and the curve comes first.
    this.#writing = setTimeout(() => this.#write(), WRITE_AFTER);
  }

  #write() {
    if (window.__costmodelDragging || leaving()) return this.#address();
    history.replaceState(history.state, "", location.pathname + this.data.query + location.hash);
  }

  #shortcut(event) {
    const inside = event.composedPath()[0];
    const typing = inside.isContentEditable || inside.matches?.("textarea, select, input:not([type=range], [type=checkbox], [type=button])");
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.altKey || typing) return;
    const action = event.shiftKey ? "redo" : "undo";
    if (!this.data[`can_${action}`]) return;
    event.preventDefault();
    this.sender.send(action);
  }

  async #copy() {
    const { share, query, labels } = this.data;
    const link = (share.base ?? location.origin + location.pathname) + query;
    await toClipboard(`${share.sentence}\n${link}`);
    setText(this.part.copy, labels.copied);
    setText(this.part.note, share.warning ?? labels.copied);
    this.part.note.classList.toggle("shown", Boolean(share.warning));
    clearTimeout(this.#hiding);
    this.#hiding = setTimeout(() => this.#rest(), share.warning ? 9000 : 2000);
  }

  #rest() {
    this.#hiding = 0;
    setText(this.part.copy, this.data.labels.copy);
    setText(this.part.note, "");
    this.part.note.classList.remove("shown");
  }
}

/** The clipboard is closed to pages without https: then select a hidden field and copy that. */
async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = make("textarea", "");
    field.value = text;
    field.style.cssText = "position:fixed;opacity:0";
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

export default mount((parent) => new Bar(parent));
