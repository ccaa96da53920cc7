// The chart as a picture for a slide: with headline, names of curves, where it comes from and when.

import { escape, label, lines } from "./figure.js";

const HEAD = 17; // size of the headline's letters, in pixels
const TALL = { head: 22, line: 18 }; // pixels from line to line
const BOLD = 1.1; // how much wider bold letters are
const AIR = 16; // pixels around the words
const SWATCH = 30; // pixels of a coloured square and of the space behind a name
const NARROWEST = 960;

/** The figure on screen with the marker, a headline and a source line. */
export function picture(drawing, data, index, theme, { verdict, source }) {
  const figure = titled(drawing, theme, { headline: verdict, source });
  const { layout } = figure;
  const you = { ...label(escape(data.you_label), theme.accent, theme), xref: "x", x: data.plotted.x[index], y: 1, xanchor: "left", yanchor: "top", xshift: 4 };
  return { ...figure, layout: { ...layout, shapes: markerShapes(data, index, theme), annotations: [...layout.annotations, you] } };
}

/**
 * The figure on screen with a headline, the chart's title, names that stand beside the drawing on the page
 * (`[text, colour]`), the line that a hand can move (`{at, text, above}`), and where it comes from.
 */
export function titled({ data, layout }, theme, { headline, title = "", names = [], line = null, source = "" }) {
  const frame = layout.margin;
  const width = Math.max(NARROWEST, layout.width);
  const room = width - 2 * AIR;
  const head = lines(headline, (room * theme.size) / HEAD / BOLD, theme.measure).map(escape);
  const below = [...lines(title, room, theme.measure).map(escape), ...nameRows(names, room, theme)];
  const foot = lines(source, room, theme.measure).map(escape);
  const start = AIR + head.length * TALL.head + 4; // of what stands below the headline
  const margin = { ...frame, t: frame.t + start + below.length * TALL.line, b: frame.b + foot.length * TALL.line + AIR / 2 };
  const at = (text, more) => ({ ...label(text, theme.muted, theme), x: 0, xanchor: "left", xshift: AIR - frame.l, align: "left", ...more });
  const top = (text, pixels, more) => at(text, { y: 1, yanchor: "top", yshift: margin.t - pixels, ...more });
  const words = [
    top(`<b>${head.join("<br>")}</b>`, AIR, { font: { size: HEAD, color: theme.text, family: theme.font } }),
    ...below.map((text, i) => top(text, start + i * TALL.line)),
    ...foot.map((text, i) => at(text, { y: 0, yanchor: "top", yshift: -frame.b - i * TALL.line })),
  ];
  const moved = line && movedLine(line, layout, width - frame.l - frame.r, theme);
  return {
    data,
    layout: {
      ...layout,
      width,
      height: layout.height + margin.t - frame.t + margin.b - frame.b,
      paper_bgcolor: theme.card,
      margin,
      shapes: [...(layout.shapes ?? []), ...(moved ? [moved.shape] : [])],
      annotations: [...layout.annotations, ...words, ...(moved ? [moved.name] : [])],
    },
  };
}

/** Rows of names behind squares in the colours of their curves. */
function nameRows(names, room, theme) {
  const rows = [];
  let left = 0;
  for (const [text, color] of names) {
    const wide = theme.measure(text) + SWATCH;
    if (!rows.length || wide > left) {
      rows.push([]);
      left = room;
    }
    rows.at(-1).push(`<span style="color:${escape(color)}">■</span> ${escape(text)}`);
    left -= wide;
  }
  return rows.map((row) => row.join("\u2003"));
}

/** As drag_line.js draws it over the chart: a line, and its words above, within the picture. */
function movedLine({ at, text, above }, { xaxis: { range: [low, high] }, margin }, width, theme) {
  const px = Math.min(width, Math.max(0, ((at - low) / (high - low)) * width));
  const half = (theme.measure(text) * BOLD) / 2 + 8;
  const center = Math.min(width + margin.r - half, Math.max(half - margin.l, px));
  const place = low + (px / width) * (high - low);
  const style = { font: { size: theme.size, color: theme.card, family: theme.font }, bgcolor: theme.accent, borderpad: 3 };
  const name = { ...label(`<b>${escape(text)}</b>`, theme.card, theme), ...style, xref: "x", x: place, xanchor: "center", xshift: center - px, y: 1, yanchor: "bottom", yshift: above + 5 };
  const shape = { type: "line", xref: "x", yref: "paper", x0: place, x1: place, y0: 0, y1: 1, line: { color: theme.accent, width: 2 } };
  return { shape, name };
}

function markerShapes({ plotted, lower }, index, theme) {
  const x = plotted.x[index];
  return [
    { type: "line", xref: "x", yref: "paper", x0: x, x1: x, y0: 0, y1: 1, line: { color: theme.accent, width: 1.5 } },
    {
      type: "circle", xref: "x", yref: "y2", xsizemode: "pixel", ysizemode: "pixel", xanchor: x, yanchor: lower.values[index],
      x0: -6.5, x1: 6.5, y0: -6.5, y1: 6.5, fillcolor: theme.accent, line: { color: theme.card, width: 2 },
    },
  ];
}
