// The rows of the table of all inputs: kept for the page, so that a move need not bring them again.

import { mount, Sender } from "./shared.js";

class Rows {
  sender = new Sender();

  update(data) {
    window.__costmodel.assumptions = data;
    window.dispatchEvent(new CustomEvent("costmodel:assumptions"));
  }

  destroy() {}
}

export default mount(() => new Rows());
