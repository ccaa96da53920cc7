// Runs the page once more when something is missing on it and the hand has rested for a while.

import { leaving, mount, restingFor, Sender, serverWorks } from "./shared.js";

const REST = 300; // ms without a new plan

class Later {
  sender = new Sender();
  #turn = ""; // what is missing; another plan is another turn
  #timer = 0;

  update({ turn }) {
    if (turn === this.#turn) return; // asked for already, or about to be
    this.#turn = turn;
    clearTimeout(this.#timer);
    if (turn) this.#wait();
  }

  destroy() {
    clearTimeout(this.#timer);
  }

  #wait() {
    const moving = () => window.__costmodelDragging || restingFor() < REST - 1;
    const waits = () => moving() || serverWorks() || leaving() || dialogOpen();
    this.#timer = setTimeout(() => (waits() ? this.#wait() : this.sender.send("rest", this.#turn)), REST);
  }
}

/** What is clicked in a dialog has to wait for a run of the page behind it. */
function dialogOpen() {
  return document.querySelector('[data-testid="stDialog"]') !== null;
}

export default mount(() => new Later());
