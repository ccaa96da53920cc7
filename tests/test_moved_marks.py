"""Marks that follow an input at once, without Plotly, lie where Plotly draws them at rest (``draft.js``)."""

from __future__ import annotations

import pytest

from tests.screens_browser import go, slider

pytestmark = pytest.mark.browser

# Lines, steps, dashes, points, fills and bars, upright and lying, are all among these.
MOVES = {
    "overview": ("ecommerce", "serving.decisions"),
    "labeling": ("ecommerce", "labeling.target_precision"),
    "compute": ("ecommerce", "compute.gpu_price"),
    "compression": ("drone", "compression.hardware_after"),
    "roi": ("ecommerce", "value.right"),
}
LATE = ("overview", "roi")  # where bands come once the hand rests: no move may wait for them
# Where every mark of a chart lies, in half pixels; where bands are late without them and lines of no width.
MARKS = """(chart, late) => {
  const band = ({ classList, style }) =>
    classList.contains("js-fill") ? ["0.1", "0.2"].includes(style.fillOpacity)
      : classList.contains("js-line") && !parseFloat(style.strokeWidth);
  const paths = [...chart.querySelectorAll(':is(.scatterlayer, .barlayer) path')];
  return paths.filter((path) => !late || !band(path)).map((path) => {
    const { x, y, width, height } = path.getBBox();
    const place = (path.getAttribute('transform') ?? '').replace(/\\d+\\.\\d+/g, (at) => Math.round(at));
    return [x, y, width, height].map((number) => Math.round(number * 2) / 2).join() + place;
  });
}"""
ALL_MARKS = (
    f"(late) => [...document.querySelectorAll('.js-plotly-plot')].map((chart) => ({MARKS})(chart, late))"
)
# From now on note the marks of a chart before and after each drawing by Plotly.
WATCH = f"""(late) => {{
  const marks = {MARKS};
  const react = Plotly.react;
  Object.assign(window, {{ drawings: [], drawn: performance.now() }});
  Plotly.react = async (chart, ...rest) => {{
    const before = marks(chart, late);
    const done = await react(chart, ...rest);
    window.drawings.push([before, marks(chart, late)]);
    window.drawn = performance.now();
    return done;
  }};
}}"""
# Nothing runs, nothing was drawn for a second, nothing is of an earlier plan: what comes at rest is there.
CALM = """() => performance.now() - drawn > 1000 && !document.querySelector('.cm-chart[data-stale]') &&
  document.querySelector('[data-test-script-state="notRunning"]') !== null"""


@pytest.mark.parametrize("name", MOVES)
def test_marks_move_at_once_to_where_plotly_draws_them_at_rest(open_page, server, name):
    preset, identifier = MOVES[name]
    page, late = open_page(), name in LATE
    go(page, server, name, preset=preset)
    page.evaluate(WATCH, late)
    slider(page, identifier).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => drawings.length")
    page.wait_for_function(CALM)
    page.evaluate("drawings.length = 0")
    before = page.evaluate(ALL_MARKS, late)
    page.keyboard.press("ArrowLeft")  # back: an axis that had to grow stays as it is
    page.wait_for_function("() => drawings.length")
    page.wait_for_function(CALM)
    assert page.evaluate(ALL_MARKS, late)[0] != before[0]
    for moved, drawn in page.evaluate("drawings"):
        assert len(moved) > 1
        assert moved == drawn
