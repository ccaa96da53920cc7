"""The slide of the curve: cost and return along one input, as the Overview draws them."""

from __future__ import annotations

from typing import Any

import numpy as np
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION

from costmodel import moves, text
from costmodel.report.amounts import scale_of
from costmodel.report.deck_charts import (
    chart,
    fill,
    label_points,
    logarithmic,
    name_axis,
    on_the_marks,
    plot_area,
    spot,
    stroke,
    xy_chart,
)
from costmodel.report.deck_theme import CONTENT, MARGIN, TOP, WIDTH, Box, Line, color, quiet, text_box
from costmodel.report.facts import Facts


def curve(slide: Any, facts: Facts) -> str:
    """Cost by component and the return along one input, one above the other."""
    cost_box = Box(CONTENT.left, CONTENT.top, CONTENT.width - 2.3, 2.95)
    _stack(slide, facts, cost_box)
    _lower(slide, facts, Box(CONTENT.left, CONTENT.top + 2.95, CONTENT.width - 2.3, 2.2))
    key = [Line(f"■ {facts.t(f'component.{name}')}", 12, name, after=2) for name in reversed(facts.stack)]
    text_box(slide, Box(WIDTH - MARGIN - 2.2, TOP + 0.1, 2.2, 2.9), key, name="key")
    return _curve_title(facts)


def _unit(facts: Facts) -> str:
    unit = facts.record.unit
    if unit.startswith("share"):
        return "%"
    money = unit.startswith("CNY") and unit != "CNY/USD"
    return text.SYMBOLS[facts.money.currency] if money else facts.t(f"unit.{unit}")


def _stack(slide: Any, facts: Facts, box: Box) -> None:
    named = [facts.value(facts.record, value) for value in facts.stops]
    scale = scale_of(facts, np.sum(list(facts.stack.values()), axis=0).tolist() if facts.stack else [])
    series = [(facts.t(f"component.{c}"), scale.each(amounts.tolist())) for c, amounts in facts.stack.items()]
    series = series or [(facts.t("deck.waterfall_axis"), [0.0] * len(named))]
    title = facts.t("hero.cost_life", horizon=str(facts.result.horizon))
    made = chart(slide, XL_CHART_TYPE.AREA_STACKED, box, named, series, alt=title)
    subject = "labels" if "labels" in facts.stack else next(iter(facts.stack), "")
    for name, drawn in zip(facts.stack, made.plots[0].series, strict=False):
        fill(drawn, color(name) if name == subject else quiet(name, 0.55))
    name_axis(
        made.value_axis, facts.with_unit(facts.t("uncertainty.total_cost"), scale.title), code="General"
    )
    made.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    on_the_marks(made)
    plot_area(made, 0.08, 0.04, 0.91, 0.92)


def _lower(slide: Any, facts: Facts, box: Box) -> None:
    """The return along the input, the plan and the best point on it."""
    factor = _factor(facts)
    percent = (100.0 * np.ravel(facts.curve.roi) * np.ones(len(facts.stops))).tolist()
    points = [(value * factor, share) for value, share in zip(facts.stops, percent, strict=True)]
    names = [facts.t(f"deck.curve_{name}") for name in ("best", "you")]
    best, you = points[facts.best], points[facts.you]
    series = [(facts.t("hero.roi"), points), (names[0], [best]), (names[1], [you])]
    made = xy_chart(slide, box, series, alt=facts.t("hero.roi"))
    line, best_at, you_at = made.plots[0].series
    stroke(line, color("accent"))
    spot(best_at, color("good"), XL_MARKER_STYLE.DIAMOND)
    spot(you_at, color("text"), XL_MARKER_STYLE.CIRCLE)
    for drawn, (_, share) in ((best_at, best), (you_at, you)):
        if drawn is you_at or facts.best != facts.you:
            said = f'"{drawn.name} {facts.say("percent", share / 100.0)}"'
            label_points(drawn, [said], place="t" if drawn is best_at else "b", bold=True)
    name_axis(made.value_axis, f"{facts.t('hero.roi_short')}, %", code="General")
    name_axis(
        made.category_axis, facts.with_unit(facts.record.label[facts.lang], _unit(facts)), code="General"
    )
    made.category_axis.minimum_scale, made.category_axis.maximum_scale = points[0][0], points[-1][0]
    if facts.is_log:
        logarithmic(made.category_axis)
    plot_area(made, 0.08, 0.04, 0.91, 0.66)


def _factor(facts: Facts) -> float:
    """Number shown for one unit of the input."""
    unit = facts.record.unit
    if unit.startswith("share"):
        return 100.0
    money = unit.startswith("CNY") and unit != "CNY/USD"
    return 1.0 / facts.money.cny_per_unit if money else 1.0


def _curve_title(facts: Facts) -> str:
    record, you = facts.record, float(facts.plan[facts.axis])
    shown = {"label": record.label[facts.lang], "you": facts.value(record, you)}
    at = facts.you
    by_points, stops = record.unit == "share", np.array(facts.stops)
    cost, worth = (moves.ahead(stops, amounts, by_points=by_points)[at] for amounts in _present(facts))
    key = ("deck.curve_point" if by_points else "deck.curve_step") + ("_saves" if cost < 0 else "")
    following = facts.t(key, cost=facts.say("money", abs(cost)), worth=facts.say("money", worth))
    if facts.best == at:
        return facts.t("deck.curve_same", **shown, next=following)
    return facts.t(
        "deck.curve_other", **shown, best=facts.value(record, facts.stops[facts.best]), next=following
    )


def _present(facts: Facts) -> tuple[np.ndarray, np.ndarray]:
    rows = np.ones(len(facts.stops))
    return facts.curve.present_cost * rows, facts.curve.present_benefit * rows
