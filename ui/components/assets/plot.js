// A screen's chart as plain Plotly input: no drawing, no state.

import { escape, lines, NARROW, thinned } from "./figure.js";
import { directLabels, markLabels, markLines, spotLabels, SWATCH } from "./plot_labels.js";
import { toRgb } from "./shared.js";

const LINE = 17; // pixels between two lines of text
const TAG = 24; // pixels above the drawing for the words of a line that can be dragged
const INDENT = 14; // of the panel's title
const LYING = 4; // more names than this lie down on a narrow screen
const CURVES = ["line", "dash", "steps", "area", "stack", "band", "ghost"];

/** Traces and layout for these data in a box of this size, and which series have their name beside them. */
export function plot(data, size, theme) {
  const scene = arrange(data, size, theme);
  const named = [...directLabels(scene), ...spotLabels(scene)];
  return {
    traces: [...scene.series.flatMap((one) => traces(one, scene)), ...spotTraces(scene)],
    labelled: new Set(named.map(({ key }) => key)),
    above: scene.tall * LINE,
    layout: {
      ...size,
      margin: { ...scene.frame, pad: 0 },
      autosize: false,
      showlegend: false,
      hovermode: "closest",
      hoverlabel: { bgcolor: theme.card, bordercolor: theme.zero, align: "left", namelength: 0, font: { color: theme.text, family: theme.font, size: theme.size } },
      dragmode: false,
      barmode: "overlay",
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: theme.font, size: theme.size, color: theme.muted },
      ...axes(scene),
      shapes: markLines(scene),
      annotations: [...valueTitle(scene), ...markLabels(scene), ...named.map(({ note }) => note)],
    },
  };
}

/** A series' colour: by its role in the theme, or as given. */
export function paint({ color, style }, theme) {
  const role = style === "ghost" ? "ghost" : color;
  return (typeof role === "string" && theme[role]) || theme.fill(role);
}

/** Everything in screen directions: which axis lies, what is where, how much room each side needs. */
function arrange(given, size, theme) {
  const data = { ...given, marks: given.marks.filter(({ drag }) => !drag) }; // that one is drawn by drag_line.js
  const bars = data.series.every(({ style }) => style === "bar" || style === "points");
  const lying = data.horizontal || (data.x.named && bars && size.width < NARROW && data.x.ticks.vals.length > LYING);
  const narrow = size.width < NARROW;
  const places = { ...data.x, ...withRoom(scaled(data.x), data), flipped: lying && data.x.named };
  const values = { ...data.y, ...scaled(data.y), flipped: false };
  const scene = { data, size, theme, lying, narrow, tag: given.marks.length > data.marks.length, places, values, across: lying ? values : places, up: lying ? places : values };
  scene.series = [...data.series.filter(isStack), ...data.series.filter((one) => !isStack(one))];
  scene.curves = narrow || lying ? [] : scene.series.filter(({ label, style }) => label && CURVES.includes(style));
  scene.rows = markRows(scene);
  scene.tall = 1 + Math.max(-1, ...scene.rows.values());
  scene.frame = margins(scene);
  scene.width = size.width - scene.frame.l - scene.frame.r;
  scene.height = size.height - scene.frame.t - scene.frame.b;
  return scene;
}

const isStack = ({ style }) => style === "stack";

/** Logarithms are taken here once: Plotly treats labels, lines and points of a log axis each in its own way. */
function scaled({ range, log, ticks }) {
  const at = log ? (value) => Math.log10(Math.max(value, range[0] / 10)) : (value) => value;
  return { at, range: range.map(at), ticks: { vals: ticks.vals.map(at), texts: ticks.texts } };
}

/** The first and the last bar stand on the axis with their whole width. */
function withRoom(axis, { x, series }) {
  const bars = series.filter(({ style }) => style === "bar");
  if (x.named || !bars.length) return axis;
  const ends = (side) => bars.flatMap(({ x: places, width }) => places.map((place) => axis.at(place) + (side * width) / 2));
  return { ...axis, range: [Math.min(axis.range[0], ...ends(-1)), Math.max(axis.range[1], ...ends(1))] };
}

/** Lines across the screen need a row of names above the drawing each time their names would touch. */
function markRows({ data, lying, across, size, theme }) {
  const upright = data.marks.filter(({ axis }) => (axis === "x") !== lying);
  const ends = [];
  const [low, high] = across.range;
  const sorted = upright.map((mark) => ({ mark, px: ((across.at(mark.at) - low) / (high - low)) * size.width * 0.8 })).sort((a, b) => a.px - b.px);
  return new Map(
    sorted.map(({ mark, px }) => {
      const half = theme.measure(mark.label) / 2 + 8;
      const free = ends.findIndex((end) => px - half > end);
      const row = free < 0 ? ends.length : free;
      ends[row] = px + half;
      return [mark, row];
    }),
  );
}

function margins({ data, size, theme, lying, curves, up, across, tall, tag }) {
  const widest = (texts) => Math.ceil(Math.max(0, ...texts.map(theme.measure)));
  const names = up.named ? Math.min(widest(up.ticks.texts), size.width * 0.4) : widest(up.ticks.texts);
  const room = curves.length ? Math.min(widest(curves.map(({ label }) => label)) + SWATCH + 16, size.width * 0.28) : 0;
  const lines = across.named ? Math.max(1, ...wrappedNames(across, size.width * 0.8, theme).map((text) => text.split("<br>").length)) : 1;
  return {
    l: Math.ceil(names) + 22,
    r: Math.ceil(Math.max(22, room, barText(data, lying, theme))),
    t: 12 + tall * LINE + (tag ? TAG : 0) + (data.y.title && !lying ? 22 : 0),
    b: 12 + lines * LINE + (across.title ? 22 : 0),
  };
}

/** Room for what stands behind lying bars. */
function barText({ series }, lying, theme) {
  if (!lying) return 0;
  return 8 + Math.max(0, ...series.flatMap(({ texts }) => (texts ?? []).map((text) => theme.measure(text) * 0.6)));
}

function axes(scene) {
  const { data, theme, across, up, lying, width, height, frame } = scene;
  const axis = {
    showgrid: true, gridcolor: theme.hairline, zeroline: true, zerolinecolor: theme.zero, zerolinewidth: 1, fixedrange: true,
    ticks: "outside", ticklen: 5, tickcolor: "rgba(0,0,0,0)", tickmode: "array", type: "linear",
  };
  const title = { text: escape(across.title), standoff: 9, font: { color: theme.text, size: theme.size } };
  const wrapped = (names, room) => ({ tickvals: names.ticks.vals, ticktext: wrappedNames(names, room, theme) });
  const plain = ({ ticks: { vals, texts } }) => ({ tickvals: vals, ticktext: texts.map(escape) });
  return {
    xaxis: {
      ...axis, range: across.range, title, showgrid: lying, zeroline: lying, tickangle: 0,
      ...(across.named ? wrapped(across, width) : plain({ ticks: thinned(across.ticks, across.range, width, theme) })),
    },
    yaxis: {
      ...axis, range: up.flipped ? up.range.toReversed() : up.range, showgrid: !lying, zeroline: !lying && !up.log,
      ...(up.named ? wrapped(up, (frame.l - 14) * up.ticks.vals.length) : plain({ ticks: spaced(up, height) })),
    },
  };
}

/** As many tick texts as fit above each other. */
function spaced({ ticks: { vals, texts }, range: [low, high] }, height) {
  const step = Math.max(1, Math.ceil((vals.length * LINE * 1.3 * Math.abs((vals.at(-1) - vals[0]) / (high - low) || 1)) / height));
  const keep = (_, i) => i % step === 0;
  return { vals: vals.filter(keep), texts: texts.filter(keep) };
}

/** Names broken into up to three lines that fit their places. */
function wrappedNames({ ticks: { vals, texts } }, width, theme) {
  const room = width / vals.length - 6;
  return texts.map((text) => wrap(text, room, theme).map(escape).join("<br>"));
}

function wrap(text, widest, theme) {
  const whole = theme.measure(text);
  const room = whole > widest ? Math.min(widest, (whole / Math.ceil(whole / widest)) * 1.2) : widest; // about as long as each other
  const broken = lines(text, room, theme.measure);
  const kept = broken.slice(0, 3);
  if (broken.length > 3) kept[2] = `${kept[2].slice(0, -1)}…`;
  return kept;
}

function valueTitle({ data, theme, lying, frame, places }) {
  const text = lying ? places.title : data.y.title;
  if (!text) return [];
  const place = { x: 0, xref: "paper", xanchor: "left", xshift: INDENT - frame.l, y: 1, yref: "paper", yanchor: "top", yshift: frame.t - 2 };
  return lying ? [] : [{ text: escape(text), showarrow: false, font: { size: theme.size, color: theme.text, family: theme.font }, borderpad: 0, ...place }];
}

function traces(one, scene) {
  const { theme, places, values } = scene;
  const color = paint(one, theme);
  const at = one.x.map((x) => places.at(x));
  const to = one.y.map((y) => values.at(y));
  const from = one.low?.map((y) => values.at(y));
  const hover = one.hover ? { hoverinfo: "text", hovertext: one.hover.map(escape) } : { hoverinfo: "skip" };
  const line = (more) => lay({ type: "scatter", mode: "lines", at, to, line: { width: 2.25, color }, ...hover, ...more }, scene);
  const make = {
    line: () => [line()],
    dash: () => [line({ line: { width: 2, color, dash: "6px,4px" } })],
    ghost: () => [line({ line: { width: 1.75, color: theme.ghost, dash: "2px,3px" } })],
    steps: () => [line({ line: { width: 2.25, color, shape: scene.lying ? "vh" : "hv" } })],
    area: () => [line({ fill: "tozeroy", fillcolor: faint(color, 0.16) })],
    stack: () => [stacked(one, scene, color, hover)],
    band: () => [
      lay({ type: "scatter", mode: "lines", at, to: from, line: { width: 0 }, hoverinfo: "skip" }, scene),
      line({ line: { width: 0 }, fill: scene.lying ? "tonextx" : "tonexty", fillcolor: faint(color, 0.2) }),
    ],
    points: () => [points(one, { at, to, from, color, hover }, scene)],
    bar: () => [bar(one, { at, to, from, color, hover }, scene)],
  };
  return make[one.style]();
}

/** Places and values as Plotly's x and y. */
function lay({ at, to, ...trace }, { lying }) {
  return lying ? { ...trace, x: to, y: at } : { ...trace, x: at, y: to };
}

function stacked(one, scene, color, hover) {
  const layers = scene.series.filter(isStack);
  const below = layers.slice(0, layers.indexOf(one) + 1);
  const to = one.x.map((_, i) => below.reduce((sum, layer) => sum + layer.y[i], 0));
  const fill = below.length > 1 ? "tonexty" : "tozeroy";
  return lay({ type: "scatter", mode: "lines", at: one.x.map(scene.places.at), to, line: { width: 0 }, fill, fillcolor: color, ...hover }, scene);
}

function points(one, { at, to, from, color, hover }, scene) {
  const spread = one.high && {
    type: "data", symmetric: false, thickness: 1.5, width: 4, color: faint(color, 0.7),
    array: one.high.map((value, i) => scene.values.at(value) - to[i]),
    arrayminus: from.map((value, i) => to[i] - value),
  };
  const error = spread ? { [scene.lying ? "error_x" : "error_y"]: spread } : {};
  const marker = { size: 10, color, line: { width: 1.5, color: scene.theme.card } };
  return lay({ type: "scatter", mode: "markers", cliponaxis: false, at, to, marker, ...error, ...hover }, scene);
}

function bar(one, { at, to, from, color, hover }, scene) {
  const base = from ?? to.map(() => 0);
  const text = one.texts && { text: one.texts.map(escape), textposition: "outside", textangle: 0, constraintext: "none", cliponaxis: false };
  const [low, high] = scene.values.range;
  const beside = (i) => (to[i] < base[i] ? ((to[i] - low) / (high - low)) * scene.width : Infinity); // names stand on the left
  const above = (scene.width * one.width) / scene.places.ticks.vals.length + 14;
  const fits = one.texts?.every((words, i) => scene.theme.measure(words) <= (scene.lying ? beside(i) : above));
  const length = to.map((value, i) => value - base[i]);
  const how = { orientation: scene.lying ? "h" : "v", base, width: one.width, offset: one.shift - one.width / 2 };
  const font = { size: scene.theme.size, color: scene.theme.text, family: scene.theme.font };
  return lay({ type: "bar", at, to: length, ...how, marker: { color, line: { width: 0 } }, ...(fits ? text : {}), outsidetextfont: font, ...hover }, scene);
}

function spotTraces(scene) {
  const { data, theme, places, values } = scene;
  const looks = {
    you: { symbol: "circle", size: 14, color: theme.accent },
    best: { symbol: "diamond", size: 13, color: theme.good },
    note: { symbol: "circle", size: 9, color: theme.text },
  };
  return data.spots.map(({ x, y, kind }) =>
    lay({ type: "scatter", mode: "markers", cliponaxis: false, hoverinfo: "skip", at: [places.at(x)], to: [values.at(y)], marker: { ...looks[kind], line: { width: 2, color: theme.card } } }, scene),
  );
}

export function faint(color, share) {
  return `rgba(${toRgb(color).join()},${share})`;
}
