// Names beside curves, lines and points of a screen's chart, moved until none stands on another.

import { escape, label, shorten, spread } from "./figure.js";
import { paint } from "./plot.js";

const HALF = 8; // half the height of a line of text
const EDGE = 4;
const MARKER = 16; // pixels across
const REACH = 30; // a curve that ends farther from the edge has its name at its end
export const SWATCH = 22; // pixels before a name beside its curve

/** Names of curves that reach the right edge, beside it. */
export function directLabels(scene) {
  const { curves, height, values, theme, frame } = scene;
  const ends = curves.filter((one) => reaches(one, scene)).map((one) => ({ one, at: height * share(values, endOf(one, scene)) }));
  const inside = ends.filter(({ at }) => at > -HALF && at < height + HALF).sort((a, b) => a.at - b.at);
  return spread(inside, height).map(({ one, at }) => {
    const text = escape(shorten(one.label, frame.r - SWATCH - 12, theme));
    const color = one.style === "ghost" ? theme.muted : theme.text;
    const note = { ...label(`${tick(one, theme)}${text}`, color, theme), x: 1, xanchor: "left", xshift: 6, y: at / height, yanchor: "middle" };
    return { key: one.key, note };
  });
}

/** Coloured as its curve: words in a light colour would be hard to read. */
function tick(one, theme) {
  const filled = one.style === "stack" || one.style === "band";
  return `<span style="color:${escape(paint(one, theme))}">${filled ? "■" : "–"}</span> `;
}

function reaches({ x }, { places, width }) {
  return width * (1 - share(places, places.at(x.at(-1)))) < REACH;
}

function endOf(one, { series, values }) {
  const last = one.y.length - 1;
  if (one.style === "band") return (values.at(one.y[last]) + values.at(one.low[last])) / 2;
  if (one.style !== "stack") return values.at(one.y[last]);
  const layers = series.filter(({ style }) => style === "stack");
  const below = layers.slice(0, layers.indexOf(one)).reduce((sum, layer) => sum + layer.y[last], 0);
  return below + one.y[last] / 2;
}

function share({ range: [low, high] }, value) {
  return (value - low) / (high - low);
}

export function markLines(scene) {
  const { data, lying, across, up, theme } = scene;
  const layer = data.series.some(({ style }) => style === "stack") ? "above" : "between"; // layers would hide it
  return data.marks.map((mark) => {
    const upright = (mark.axis === "x") !== lying;
    const at = (upright ? across : up).at(mark.at);
    const ends = upright ? { xref: "x", yref: "paper", x0: at, x1: at, y0: 0, y1: 1 } : { xref: "paper", yref: "y", x0: 0, x1: 1, y0: at, y1: at };
    return { type: "line", ...ends, layer, line: { color: toned(mark, theme), width: 1.5, dash: "5px,4px" } };
  });
}

function toned({ tone }, theme) {
  return theme[tone] ?? theme.zero;
}

/** Upright lines have their name above the drawing, lying ones at the end where the curves leave room. */
export function markLabels(scene) {
  return scene.data.marks.map((mark) => ({ ...label(escape(mark.label), theme(mark, scene), scene.theme), ...(scene.rows.has(mark) ? above(mark, scene) : beside(mark, scene)) }));
}

function theme(mark, { theme: colors }) {
  return mark.tone ? colors[mark.tone] : colors.text;
}

function above(mark, { across, rows, width, frame, size, theme: { measure } }) {
  const px = share(across, across.at(mark.at)) * width;
  const half = measure(mark.label) / 2 + EDGE;
  const center = Math.min(size.width - frame.l - half, Math.max(half - frame.l, px));
  return { x: across.at(mark.at), xref: "x", xanchor: "center", xshift: center - px, y: 1, yref: "paper", yanchor: "bottom", yshift: 1 + rows.get(mark) * 17 };
}

function beside(mark, scene) {
  const { up, theme: colors, series, values, lying } = scene;
  const at = up.at(mark.at);
  const clear = (end) => Math.min(1, ...(lying ? [] : series.filter(({ style }) => style !== "stack").map(({ y }) => Math.abs(share(values, values.at(y.at(end))) - share(values, at)))));
  const side = clear(0) >= clear(-1) ? "left" : "right";
  const place = { x: side === "left" ? 0 : 1, xref: "paper", xanchor: side, xshift: side === "left" ? EDGE : -EDGE };
  return { ...place, y: at, yref: "y", yanchor: "bottom", yshift: 1, bgcolor: colors.card, opacity: 0.95 };
}

/** Names of points, the plan's own first, and of curves that end early; what finds no room stays away. */
export function spotLabels(scene) {
  const taken = scene.data.spots.map(({ x, y }) => ({ ...pixels({ x, y }, scene), wide: MARKER }));
  return [...wanted(scene), ...earlyEnds(scene)].flatMap((one) => {
    const found = candidates(one, scene).find((box) => free(box, taken, scene));
    if (!found) return [];
    taken.push(found);
    return [{ key: one.key, note: note(one, found, scene) }];
  });
}

function earlyEnds(scene) {
  const early = scene.curves.filter((one) => !reaches(one, scene) && one.style !== "stack");
  return early.map(({ key, x, y, label: text }) => ({ key, x: x.at(-1), y: y.at(-1), text, color: scene.theme.text, end: true }));
}

function wanted({ data, theme: colors }) {
  const own = { you: colors.accent, best: colors.good, note: colors.text };
  const spots = data.spots.map(({ x, y, label: text, kind }) => ({ x, y, text, color: own[kind], bold: kind === "you" }));
  const named = data.series.filter(({ style, texts }) => style === "points" && texts);
  const points = named.flatMap(({ x, y, texts }) => texts.map((text, i) => ({ x: x[i], y: y[i], text, color: colors.text, bold: false })));
  return [...spots, ...points].filter(({ text }) => text);
}

/** Boxes for a name above, below, right and left of its point, in pixels from the lower left corner. */
function candidates({ x, y, text, bold, end }, scene) {
  const { width, frame, theme: { measure } } = scene;
  const { x: px, y: py } = pixels({ x, y }, scene);
  const wide = measure(text) * (bold ? 1.1 : 1) + 4;
  const inside = Math.min(width + frame.r - wide / 2 - 2, Math.max(wide / 2 - frame.l + 2, px));
  const at = (left, bottom) => ({ x: left, y: bottom, wide });
  const beside = 12 + wide / 2;
  const around = [at(inside, py + 18), at(inside, py - 18), at(px + beside, py), at(px - beside, py), at(inside, py + 34), at(inside, py - 34)];
  return end ? [around[2], ...around] : around;
}

/** Where a point lies, from the lower left corner of the drawing. */
function pixels({ x, y }, { across, up, lying, width, height, places, values }) {
  const [h, v] = lying ? [values.at(y), places.at(x)] : [places.at(x), values.at(y)];
  return { x: share(across, h) * width, y: (up.flipped ? 1 - share(up, v) : share(up, v)) * height };
}

function free(box, taken, { width, height, frame }) {
  const within = box.x + box.wide / 2 <= width + frame.r && box.x - box.wide / 2 >= -frame.l && box.y + HALF <= height + 6 && box.y >= 2;
  return within && taken.every((other) => Math.abs(box.x - other.x) > (box.wide + other.wide) / 2 || Math.abs(box.y - other.y) > 2 * HALF);
}

function note({ text, color, bold }, box, { width, height, theme: colors }) {
  const words = bold ? `<b>${escape(text)}</b>` : escape(text);
  return { ...label(words, color, colors), x: box.x / width, xanchor: "center", y: box.y / height, yanchor: "middle", bgcolor: colors.card, opacity: 0.95 };
}
