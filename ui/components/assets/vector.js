// A chart as an SVG file that other programs draw as this browser does: every piece of a text stands for itself.

import { make } from "./shared.js";

const NAMES = "http://www.w3.org/2000/svg";
const DRAWN = new Set(
  "svg g defs clipPath path rect circle line polygon polyline ellipse text tspan style linearGradient radialGradient stop pattern image use title desc mask marker".split(" "),
);

/** The file's text: Plotly's drawing with a name for screen readers, its texts laid out once and for all. */
export function vector(drawn, title, about) {
  const holder = make("div");
  holder.style.cssText = "position:absolute;visibility:hidden;pointer-events:none";
  const root = document.importNode(quiet(new DOMParser().parseFromString(drawn, "image/svg+xml").documentElement), true);
  holder.append(root);
  document.body.append(holder); // only what is laid out can be measured
  for (const text of root.querySelectorAll("text")) if (text.querySelector("tspan")) spread(text);
  holder.remove();
  root.prepend(named("title", title), named("desc", about));
  return new XMLSerializer().serializeToString(root);
}

/** The drawing without anything that could act: Plotly draws shapes and text, and nothing else is let through. */
export function quiet(root) {
  for (const node of [root, ...root.querySelectorAll("*")]) {
    if (!DRAWN.has(node.localName)) node.remove();
    for (const { name, value } of [...node.attributes]) {
      if (/^on/i.test(name) || (/href$/i.test(name) && !/^(#|data:image\/)/.test(value))) node.removeAttribute(name);
    }
  }
  return root;
}

function named(tag, words) {
  const node = document.createElementNS(NAMES, tag);
  node.textContent = words;
  return node;
}

/** Programs place a second line, or a second colour, each in its own way: pieces with a place of their own. */
function spread(text) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const pieces = [];
  for (let at = 0; walker.nextNode(); at += walker.currentNode.data.length) {
    const words = walker.currentNode;
    if (!words.data.trim()) continue;
    const lead = words.data.length - words.data.trimStart().length;
    const { x, y } = text.getStartPositionOfChar(at + lead);
    const { fill, fontWeight } = getComputedStyle(words.parentElement);
    pieces.push({ words: words.data.trim(), x, y, fill, fontWeight });
  }
  for (const { words, x, y, fill, fontWeight } of pieces) {
    const piece = text.cloneNode(false);
    piece.textContent = words;
    piece.setAttribute("x", x);
    piece.setAttribute("y", y);
    piece.setAttribute("text-anchor", "start");
    Object.assign(piece.style, { fill, fontWeight });
    text.before(piece);
  }
  text.remove();
}
