// The edit tokens of what was saved here: only this browser keeps them, and tells them while the library is open.

import { mount, Sender } from "./shared.js";

const PLACE = "costmodel.library";
const MOST = 200;
const TOKEN = /^[a-z2-7]{32}$/;
const AFTER = 500; // ms from a click in the dialog until it is drawn once more

class Keys {
  sender = new Sender();
  #stop = new AbortController();

  // A click while all of the page is drawn acts, but Streamlit forgets to draw the dialog; a message that is sent
  // until it is answered makes up for it.
  constructor() {
    const clicked = ({ target }) => target.closest?.('[role="dialog"] button') && setTimeout(() => this.#again(), AFTER);
    document.addEventListener("click", clicked, { capture: true, signal: this.#stop.signal });
  }

  #again() {
    if (!this.#stop.signal.aborted) this.sender.send("again");
  }

  update({ keep, drop }) {
    const before = read();
    const others = before.filter((token) => !keep.includes(token) && !drop.includes(token));
    const after = [...keep, ...others].slice(0, MOST);
    const kept = write(after);
    const said = JSON.stringify([after, kept]);
    if (said === this.said) return;
    this.said = said;
    this.sender.send("tokens", { tokens: after, kept });
  }

  destroy() {
    this.#stop.abort();
  }
}

/** Nothing where the browser keeps no data for this site, or somebody else wrote there. */
function read() {
  try {
    const found = JSON.parse(localStorage.getItem(PLACE) ?? "[]");
    return Array.isArray(found) ? found.filter((token) => TOKEN.test(token)) : [];
  } catch {
    return [];
  }
}

function write(tokens) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(tokens));
    return true;
  } catch {
    return false;
  }
}

export default mount(() => new Keys());
