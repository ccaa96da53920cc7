// Colours and fonts of the page's theme, as the chart needs them: plain rgb and pixels.

import { onceByTheme, toRgb } from "./shared.js";

const canvas = document.createElement("canvas").getContext("2d");
const SIZE = 12;
const FILE_FONT = "Arial, 'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', sans-serif";
const themes = new Map();

export function readTheme(root) {
  return onceByTheme(root, themes, read);
}

function read(root) {
  const font = getComputedStyle(root).fontFamily;
  const probe = root.querySelector(":scope > .unseen");
  const color = (expression, alpha = 1) => {
    probe.style.color = expression;
    return `rgba(${toRgb(getComputedStyle(probe).color).join()},${alpha})`;
  };
  const dark = root.classList.contains("dark");
  const theme = {
    text: color("var(--text)"),
    muted: color("var(--muted)"),
    hairline: color("var(--hairline)"),
    card: color("var(--card)"),
    accent: color("var(--accent-text)"),
    good: color("var(--good)"),
    bad: color("var(--bad)"),
    warn: color("var(--warn)"),
    zero: color("color-mix(in srgb, var(--text) 55%, var(--page))"),
    ghost: color("color-mix(in srgb, var(--text) 42%, var(--page))"),
    loss: color("var(--bad)", dark ? 0.2 : 0.12),
    band: color("var(--text)", 0.1),
    touch: matchMedia("(pointer: coarse)").matches,
    font,
    size: SIZE,
    // A part's colour may be one, or one for the light and one for the dark page.
    fill: (given) => (Array.isArray(given) ? given[dark ? 1 : 0] : given),
    measure: measurer(font),
  };
  probe.style.color = "";
  return theme;
}

/** The theme for files that programs without the page's fonts open, Chinese too. */
export function forFiles(theme) {
  return { ...theme, font: FILE_FONT, measure: measurer(FILE_FONT) };
}

function measurer(font) {
  const widths = new Map();
  return (text) => {
    if (!widths.has(text)) {
      canvas.font = `${SIZE}px ${font}`;
      widths.set(text, canvas.measureText(text).width);
    }
    return widths.get(text);
  };
}
