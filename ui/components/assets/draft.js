// Between two drawings by Plotly: the same marks moved in place, a tenth of the work of a full drawing.

/** What has to be equal for a drawing to be moved: everything but where marks lie and what labels say. */
export function shapeOf(traces, { annotations: _a, shapes: _s, ...frame }) {
  const styles = traces.map(({ x, y: _y, base: _b, text, hovertext: _h, ...style }) => [x.length, Boolean(text), style]);
  return JSON.stringify([styles, frame]);
}

/** Move what Plotly has drawn to these traces; false where the drawing is not as expected. */
export function redraw(node, traces) {
  const layout = node._fullLayout;
  const find = (selector) => [...node.querySelectorAll(selector)];
  const filled = traces.filter((trace) => trace.fill);
  const lined = traces.filter((trace) => trace.mode === "lines");
  const dotted = traces.filter((trace) => trace.mode === "markers");
  const steps = [
    ...paired(find(".scatterlayer .js-fill"), filled, (trace) => ["d", fillPath(trace, traces, layout)]),
    ...paired(find(".scatterlayer .js-line"), lined, (trace) => ["d", `M${corners(trace, layout).join("L")}`]),
    ...paired(find(".scatterlayer .point"), dotted.flatMap((trace) => dots(trace, layout)), (dot) => ["transform", dot]),
    ...paired(find(".barlayer .point > path"), traces.flatMap((trace) => bars(trace, layout)), (path) => ["d", path]),
  ];
  if (steps.some((step) => !step || step[2] === null || step[2].includes("NaN"))) return false;
  for (const [mark, name, value] of steps) mark.setAttribute(name, value);
  return true;
}

/** [mark, attribute, value] for each mark; a lone null where the counts differ. */
function paired(marks, items, place) {
  return marks.length === items.length ? items.map((item, i) => [marks[i], ...place(item)]) : [null];
}

function fillPath(trace, traces, layout) {
  const path = corners(trace, layout);
  const before = trace.fill.startsWith("tonext") ? corners(traces[traces.indexOf(trace) - 1], layout) : floor(path, axisOf(layout, trace));
  return `M${[...path, ...before.toReversed()].join("L")}Z`;
}

/** A line's corners: its points, and where steps turn. */
function corners(trace, layout) {
  const path = places(trace, layout);
  const turn = { hv: ([, y], [x]) => [x, y], vh: ([x], [, y]) => [x, y] }[trace.line?.shape];
  return turn ? path.flatMap((at, i) => (i ? [turn(path[i - 1], at), at] : [at])) : path;
}

/** Where points go; null for one with an error line or beyond the axes, which Plotly hides. */
function dots(trace, layout) {
  const known = !trace.error_x && !trace.error_y;
  const { _length: width } = layout.xaxis;
  const { _length: height } = axisOf(layout, trace);
  const seen = ([x, y]) => trace.cliponaxis !== false || (x >= 0 && x <= width && y >= 0 && y <= height);
  return places(trace, layout).map((at) => (known && seen(at) ? `translate(${at})` : null));
}

function bars(trace, layout) {
  if (trace.type !== "bar") return [];
  const lying = trace.orientation === "h";
  const [along, value] = lying ? [layout.yaxis, layout.xaxis] : [layout.xaxis, layout.yaxis];
  const [at, length] = lying ? [trace.y, trace.x] : [trace.x, trace.y];
  return at.map((place, i) => {
    const sides = [place + trace.offset, place + trace.offset + trace.width].map((side) => px(along, side));
    const ends = [trace.base[i], trace.base[i] + length[i]].map((end) => px(value, end));
    const [[x0, x1], [y0, y1]] = lying ? [ends, sides] : [sides, ends];
    return `M${x0},${y0}V${y1}H${x1}V${y0}Z`;
  });
}

/** A trace's points in pixels of the drawing area. */
function places(trace, layout) {
  const y = axisOf(layout, trace);
  return trace.x.map((value, i) => [px(layout.xaxis, value), px(y, trace.y[i])]);
}

function floor(path, axis) {
  const zero = px(axis, 0);
  return [path[0], path.at(-1)].map(([x]) => [x, zero]);
}

function axisOf(layout, trace) {
  return trace.yaxis === "y2" ? layout.yaxis2 : layout.yaxis;
}

function px(axis, value) {
  return Math.round(axis.l2p(value) * 100) / 100;
}
