// Between two drawings by Plotly: the same curves moved in place, a tenth of the work of a full drawing.

/** What has to be equal for a drawing to be moved: everything but the curves' heights and the labels' places. */
export function shapeOf(traces, layout) {
  const style = traces.map(({ mode, fill, fillcolor, yaxis, line, marker }) => [mode, fill, fillcolor, yaxis, line, marker?.symbol]);
  const axes = ["xaxis", "yaxis", "yaxis2"].map((name) => [layout[name].range, layout[name].tickvals, layout[name].ticktext]);
  return JSON.stringify([style, axes, layout.width, layout.height, layout.margin, layout.font]);
}

/** Move what Plotly has drawn to these traces; false where the drawing is not as expected. */
export function redraw(node, traces) {
  const layout = node._fullLayout;
  const fills = [...node.querySelectorAll(".scatterlayer .js-fill")];
  const lines = [...node.querySelectorAll(".scatterlayer .js-line")];
  const points = [...node.querySelectorAll(".scatterlayer .point")];
  const filled = traces.filter((trace) => trace.fill);
  const lined = traces.filter((trace) => trace.mode === "lines");
  const dots = traces.filter((trace) => trace.mode === "markers").flatMap(places(layout));
  if (fills.length !== filled.length || lines.length !== lined.length || points.length !== dots.length) return false;
  const paths = traces.map(places(layout));
  filled.forEach((trace, i) => {
    const at = traces.indexOf(trace);
    const base = trace.fill === "tonexty" ? paths[at - 1] : floor(paths[at], axisOf(layout, trace));
    fills[i].setAttribute("d", `M${[...paths[at], ...base.toReversed()].map(String).join("L")}Z`);
  });
  lined.forEach((trace, i) => lines[i].setAttribute("d", `M${paths[traces.indexOf(trace)].map(String).join("L")}`));
  dots.forEach(([x, y], i) => points[i].setAttribute("transform", `translate(${x},${y})`));
  return true;
}

/** Trace -> its points in pixels of the drawing area. */
function places(layout) {
  return (trace) => {
    const y = axisOf(layout, trace);
    return trace.x.map((value, i) => [px(layout.xaxis, value), px(y, trace.y[i])]);
  };
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
