// The two-panel figure as plain Plotly input: no drawing, no state.

const GAP = 15; // pixels between two direct labels
const MINUS = "\u2212"; // as amounts are written
export const NARROW = 560;

export const UPPER = 0.58; // share of the height: the cost panel
export const LOWER = 0.33; // the return panel

/** Traces and layout for these data in a box of this size; `view` is what the user has zoomed to. */
export function figure(data, size, theme, view = fullView(data)) {
  const frame = margins(data, size, theme);
  return {
    traces: [...stackTraces(data, theme), ...bandTraces(data, theme), ...lowerTraces(data, theme)],
    layout: {
      ...size,
      margin: { ...frame, pad: 0 },
      autosize: false,
      showlegend: false,
      hovermode: false,
      dragmode: size.width < NARROW || theme.touch ? false : "zoom",
      uirevision: [data.plotted.id, data.lower.kind, data.lower.title, data.cost_title].join(),
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: theme.font, size: theme.size, color: theme.muted },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: theme.muted, activecolor: theme.accent, orientation: "h" },
      ...axes(data, size, frame, theme),
      annotations: [
        ...titles(data, size, frame, theme),
        ...zeroLabels(data, size, frame, theme),
        ...bestLabel(data, theme),
        ...stackLabels(data, size, frame, theme, view),
      ],
    },
  };
}

export function fullView({ plotted, cost_range, lower }) {
  return { x: [plotted.x[0], plotted.x.at(-1)], y: cost_range, y2: lower.range };
}

export function margins(data, { width }, theme) {
  const ticks = [...data.cost_ticks.texts, ...data.lower.ticks.texts];
  const widest = (texts) => Math.max(0, ...texts.map(theme.measure));
  const right = Math.min(widest(data.stack.map((part) => part.label)) + 30, width * 0.3);
  return { l: Math.ceil(widest(ticks)) + 14, r: Math.max(20, Math.ceil(right)), t: 26, b: 48 };
}

function axes(data, size, frame, theme) {
  const view = fullView(data);
  const axis = { showgrid: true, gridcolor: theme.hairline, zeroline: false, fixedrange: false, ticks: "outside", ticklen: 5, tickcolor: "rgba(0,0,0,0)", tickmode: "array" };
  const ticks = (source) => ({ tickvals: source.vals, ticktext: source.texts.map(escape) });
  const zero = { zeroline: true, zerolinecolor: theme.zero, zerolinewidth: 1 };
  return {
    xaxis: {
      ...axis, showgrid: false, anchor: "y2", range: view.x, title: { text: escape(data.plotted.label), standoff: 9, font: { color: theme.text, size: theme.size } },
      ...ticks(thinned(data.plotted.ticks, view.x, size.width - frame.l - frame.r, theme)),
    },
    yaxis: { ...axis, ...zero, domain: [1 - UPPER, 1], range: view.y, ...ticks(data.cost_ticks) },
    yaxis2: { ...axis, ...zero, domain: [0, LOWER], range: view.y2, ...ticks(data.lower.ticks) },
  };
}

/** As many tick texts as fit beside each other, from the left. */
export function thinned({ vals, texts }, [low, high], width, theme) {
  let end = -Infinity;
  const fits = vals.map((value, i) => {
    const center = ((value - low) / (high - low)) * width;
    const half = theme.measure(texts[i]) / 2 + 5;
    if (center - half < end) return false;
    end = center + half;
    return true;
  });
  const keep = (_, i) => fits[i];
  return { vals: vals.filter(keep), texts: texts.filter(keep) };
}

function stackTraces({ plotted, stack }, theme) {
  let below = plotted.x.map(() => 0);
  return stack.map((part, i) => {
    below = below.map((sum, j) => sum + part.values[j]);
    return {
      type: "scatter", mode: "lines", x: plotted.x, y: below, line: { width: 0 }, hoverinfo: "skip",
      fill: i ? "tonexty" : "tozeroy", fillcolor: theme.fill(part.color),
    };
  });
}

/** The spread of cost and of return; while it is not known both lie flat on their curves, so that marks can be moved. */
function bandTraces({ plotted, stack, lower, band }, theme) {
  const flat = (values) => [values, values];
  const total = () => plotted.x.map((_, i) => stack.reduce((sum, part) => sum + part.values[i], 0));
  const ends = [["y", band?.cost ?? flat(total())], ["y2", band?.lower ?? flat(lower.values)]];
  return ends.flatMap(([yaxis, [low, high]]) => {
    const base = { type: "scatter", mode: "lines", x: plotted.x, yaxis, line: { width: 0 }, hoverinfo: "skip" };
    return [{ ...base, y: low }, { ...base, y: high, fill: "tonexty", fillcolor: theme.band }];
  });
}

function lowerTraces({ plotted, lower, best, ghost }, theme) {
  const base = { type: "scatter", mode: "lines", x: plotted.x, yaxis: "y2", hoverinfo: "skip" };
  const dots = [
    { at: ghost, symbol: "circle", size: 9, color: theme.ghost },
    { at: best, symbol: "diamond", size: 12, color: theme.good },
  ].filter(({ at }) => at !== null && at !== undefined);
  return [
    { ...base, ...losses(plotted.x, lower.values), line: { width: 0 }, fill: "tozeroy", fillcolor: theme.loss },
    { ...base, y: lower.values, line: { width: 2.25, color: theme.text } },
    {
      ...base, mode: "markers", cliponaxis: false, x: dots.map(({ at }) => plotted.x[at]), y: dots.map(({ at }) => lower.values[at]),
      marker: { opacity: 1, line: { width: 0 }, ...Object.fromEntries(["symbol", "size", "color"].map((name) => [name, dots.map((dot) => dot[name])])) },
    },
  ];
}

/** The part of a curve below zero, with the crossings of zero put in. */
export function losses(x, values) {
  const out = { x: [], y: [] };
  values.forEach((value, i) => {
    const last = values[i - 1];
    if (i && last * value < 0) {
      out.x.push(x[i - 1] + ((x[i] - x[i - 1]) * last) / (last - value));
      out.y.push(0);
    }
    out.x.push(x[i]);
    out.y.push(Math.min(0, value));
  });
  return out;
}

/** What the next point costs, or saves, and what it is worth. */
export function nextText({ next_template, saves_template, points }, index) {
  const [cost, worth] = points[index].next ?? [];
  if (!cost || !worth) return "";
  const saves = cost.startsWith(MINUS);
  return fill(saves ? saves_template : next_template, { cost: saves ? cost.slice(MINUS.length) : cost, worth });
}

/** "next point costs {cost}" with its slots filled. */
export function fill(template, slots) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => slots[name] ?? whole);
}

function titles({ cost_title, lower, band }, size, frame, theme) {
  const title = (text, y) => ({ ...label(escape(text), theme.text, theme), x: 0, y, xanchor: "left", yanchor: "bottom", yshift: 5, xshift: 1 });
  const width = theme.measure(lower.title) + 10;
  const room = band && width + theme.measure(band.label) < size.width - frame.l - frame.r;
  const shaded = room ? [{ ...title(band.label, LOWER), font: { size: theme.size, color: theme.muted, family: theme.font }, xshift: width }] : [];
  return [title(cost_title, 1), title(lower.title, LOWER), ...shaded];
}

/** "pays back" above zero and "loses money" below, each at an end where the curve leaves it room. */
function zeroLabels(data, size, frame, theme) {
  const { lower } = data;
  const [low, high] = lower.range;
  if (low >= 0 || high <= 0) return [];
  const named = [
    { text: lower.zero_label_above, sign: 1, color: theme.muted, yanchor: "bottom", yshift: 1 },
    { text: lower.zero_label_below, sign: -1, color: theme.bad, yanchor: "top", yshift: -1 },
  ];
  return named.flatMap(({ text, sign, color, ...rest }) => {
    const width = (theme.measure(text) + 14) / (size.width - frame.l - frame.r);
    const side = ["left", "right"].find((end) => hasRoom(data, end, width, sign, size.height - frame.t - frame.b));
    if (!side) return [];
    const place = { x: side === "left" ? 0 : 1, xanchor: side, xshift: side === "left" ? 6 : -6, yref: "y2", y: 0 };
    return [{ ...label(escape(text), color, theme), ...place, ...rest }];
  });
}

/** Whether the curve stays out of the strip beside zero over this share of the width. */
function hasRoom({ plotted: { x }, lower }, side, width, sign, height) {
  const scale = (height * LOWER) / (lower.range[1] - lower.range[0]);
  const along = (at) => (at - x[0]) / (x.at(-1) - x[0]);
  return lower.values.every((value, i) => {
    const inside = side === "left" ? along(x[i]) <= width : along(x[i]) >= 1 - width;
    const pixels = value * sign * scale;
    return !inside || pixels < -2 || pixels > 19;
  });
}

function bestLabel({ plotted, lower, best, best_label, you }, theme) {
  if (best === null || best === undefined) return [];
  const last = plotted.x.length - 1;
  // Beside the marker where the plan stands at its best, so that the line does not cross the words.
  const beside = you === best ? "right" : "center";
  const xanchor = best > last * 0.93 ? "right" : best < last * 0.07 ? "left" : beside;
  const xshift = you === best ? (xanchor === "left" ? 10 : -10) : 0;
  return [{ ...label(escape(best_label), theme.good, theme), x: plotted.x[best], xref: "x", y: lower.values[best], yref: "y2", xanchor, xshift, yanchor: "bottom", yshift: 8 }];
}

/** Names of the parts at the right end, pushed apart; on a narrow screen thin parts stay without. */
function stackLabels({ plotted, stack }, size, frame, theme, view) {
  const height = (size.height - frame.t - frame.b) * UPPER;
  const place = (value) => (height * (value - view.y[0])) / (view.y[1] - view.y[0]);
  const end = plotted.x.findLastIndex((x) => x <= view.x[1] + 1e-9);
  let below = 0;
  const parts = stack.map((part) => {
    const [from, to] = [place(below), place((below += part.values[end]))].map((at) => Math.min(height, Math.max(0, at)));
    return { part, thickness: to - from, at: (from + to) / 2 };
  });
  const shown = parts.filter(({ thickness }) => thickness >= (size.width < NARROW ? 8 : 1));
  return spread(shown, height).map(({ part, at }) => ({
    ...label(`${swatch(part.color, theme)}${escape(shorten(part.label, frame.r - 26, theme))}`, theme.muted, theme),
    x: 1, xanchor: "left", xshift: 8, y: 1 - UPPER + (UPPER * at) / height, yanchor: "middle",
  }));
}

/** Move labels apart until each has its room, within 0..height; bottom to top. */
export function spread(items, height) {
  const placed = items.map((item) => ({ ...item }));
  placed.forEach((item, i) => (item.at = Math.max(item.at, i ? placed[i - 1].at + GAP : GAP / 2)));
  for (let i = placed.length - 1, top = height - GAP / 2 + 4; i >= 0; i -= 1, top -= GAP) {
    placed[i].at = Math.min(placed[i].at, top);
    top = placed[i].at;
  }
  return placed;
}

function swatch(color, theme) {
  return `<span style="color:${escape(theme.fill(color))}">■</span> `;
}

export function shorten(text, room, theme) {
  let kept = text;
  while (kept.length > 1 && theme.measure(kept === text ? text : `${kept}…`) > room) kept = kept.slice(0, -1);
  return kept === text ? text : `${kept}…`;
}

export function label(text, color, theme) {
  return { text, showarrow: false, xref: "paper", yref: "paper", font: { size: theme.size, color, family: theme.font }, borderpad: 0 };
}

/** A text broken into lines no wider than `room`: after spaces and marks, and between Chinese characters. */
export function lines(text, room, measure) {
  const broken = [];
  for (const part of text.split(/(?<=[\s、，。；：/·])|(?=[（(])|(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])/)) {
    if (broken.length && measure((broken.at(-1) + part).trim()) <= room) broken[broken.length - 1] += part;
    else broken.push(part);
  }
  return broken.map((line) => line.trim()).filter(Boolean);
}

/** Plotly reads a few tags in texts: data must not contain any. */
export function escape(text) {
  return String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
