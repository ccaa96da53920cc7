"""Marks that follow an input at once, without Plotly, lie where Plotly draws them at rest (``draft.js``)."""

from __future__ import annotations

import pytest

from tests.screens_browser import go, slider

pytestmark = pytest.mark.browser

# Lines, steps, dashes, points, fills and bars, upright and lying, are all among these.
MOVES = {
    "labeling": ("ecommerce", "labeling.target_precision"),
    "compute": ("ecommerce", "compute.gpu_price"),
    "compression": ("drone", "compression.hardware_after"),
    "roi": ("ecommerce", "value.right"),
}
MARKS = """() => [...document.querySelectorAll('.js-plotly-plot :is(.scatterlayer, .barlayer) path')].map(
mark => {
  const { x, y, width, height } = mark.getBBox();
  const place = (mark.getAttribute('transform') ?? '').replace(/\\d+\\.\\d+/g, number => Math.round(number));
  return [x, y, width, height].map(Math.round).join() + place;
})"""
WATCH = f"""() => {{
  const marks = {MARKS};
  const before = String(marks());
  window.drawings = 0;
  const react = Plotly.react;
  Plotly.react = (...all) => (window.drawings++, react(...all));
  const look = () => {{
    if (String(marks()) === before) requestAnimationFrame(look);
    else window.moved = {{ marks: marks(), drawings: window.drawings }};
  }};
  look();
}}"""


@pytest.mark.parametrize("name", MOVES)
def test_marks_move_at_once_to_where_plotly_draws_them_at_rest(open_page, server, name):
    preset, identifier = MOVES[name]
    page = open_page()
    go(page, server, name, preset=preset)
    slider(page, identifier).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(1500)
    page.evaluate(WATCH)
    page.keyboard.press("ArrowLeft")  # back: an axis that had to grow stays as it is
    page.wait_for_function("() => window.moved && window.drawings")
    page.wait_for_timeout(500)
    moved = page.evaluate("moved")
    assert moved["drawings"] == 0
    assert moved["marks"] == page.evaluate(MARKS)
