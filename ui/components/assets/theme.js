// Colours and fonts of the page's theme, as the chart needs them: plain rgb and pixels.

import { toRgb } from "./shared.js";

let canvas = null;

export function readTheme(root) {
  const style = getComputedStyle(root);
  const probe = root.querySelector(":scope > .unseen");
  const resolve = (color) => {
    probe.style.color = color;
    return toRgb(getComputedStyle(probe).color);
  };
  const named = Object.fromEntries(["text", "muted", "hairline", "accent", "card", "good", "bad"].map((name) => [name, rgb(resolve(`var(--${name})`))]));
  const dark = root.classList.contains("dark");
  const size = 12;
  canvas ??= document.createElement("canvas").getContext("2d");
  const theme = {
    ...named,
    dark,
    size,
    font: style.fontFamily,
    touch: matchMedia("(pointer: coarse)").matches,
    zero: rgb(resolve("color-mix(in srgb, var(--text) 55%, var(--page))")),
    ghost: rgb(resolve("color-mix(in srgb, var(--text) 42%, var(--page))")),
    loss: rgb(resolve("var(--bad)"), dark ? 0.2 : 0.12),
    band: rgb(resolve("var(--text)"), 0.1),
    veil: rgb(resolve("var(--card)"), 0.88),
    // A part's colour may be one, or one for the light and one for the dark page.
    fill: (color) => (Array.isArray(color) ? color[dark ? 1 : 0] : color),
    measure: (text) => {
      canvas.font = `${size}px ${style.fontFamily}`;
      return canvas.measureText(text).width;
    },
  };
  probe.style.color = "";
  return theme;
}

function rgb([r, g, b], alpha = 1) {
  return `rgba(${r},${g},${b},${alpha})`;
}
