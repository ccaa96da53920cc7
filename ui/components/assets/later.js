// Runs the page once more when something is missing on it and the hand has rested for a while.

import { mount, restingFor, Sender } from "./shared.js";

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
    this.#timer = setTimeout(() => (moving() ? this.#wait() : this.sender.send("rest", this.#turn)), REST);
  }
}

export default mount(() => new Later());
