// The keyboard's first stop: past the menu and the chart to the first input.

import { make, setText } from "./shared.js";

const ID = "cm-skip";

/** Offer the way to the inputs before everything else on the page; once for all pages. */
export function offerSkip(words) {
  const link = document.getElementById(ID) ?? build();
  setText(link, words);
}

function build() {
  const link = Object.assign(make("a"), { id: ID, href: "#" });
  link.onclick = (event) => {
    event.preventDefault();
    target()?.focus();
  };
  document.body.prepend(link);
  return link;
}

function target() {
  const inputs = document.querySelector(".st-key-inputs") ?? document.querySelector(".stMain");
  return first(inputs, 'input[type="range"]') ?? first(inputs, "input, select, textarea, button");
}

/** First element that matches, also behind the roots of components. */
function first(within, selector) {
  for (const node of within?.querySelectorAll("*") ?? []) {
    const found = node.matches(selector) && node.checkVisibility() ? node : node.shadowRoot && first(node.shadowRoot, selector);
    if (found) return found;
  }
  return null;
}
