"""Slides on the return: ways to save, compression, cash flow."""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any

from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE

from costmodel import strategies
from costmodel.report.amounts import amount_format, literal, scale_of
from costmodel.report.deck_charts import (
    chart,
    fill,
    fill_point,
    label_points,
    lines_over_bars,
    name_axis,
    spot,
    stroke,
)
from costmodel.report.deck_summary import cards
from costmodel.report.deck_table import table
from costmodel.report.deck_theme import CONTENT, MARGIN, TOP, Box, Line, color, quiet, text_box
from costmodel.report.facts import Facts
from costmodel.screens.strategies import candidates

MOST_STEPS = 12


def ways_to_save(slide: Any, facts: Facts) -> str:
    """The waterfall of the strategies in the plan; what the best would save where there are none."""
    found = facts.strategies
    if found.plan.bars.steps:
        _waterfall(slide, facts)
    else:
        _candidates(slide, facts)
    return facts.sentence(found.lead)


def _waterfall(slide: Any, facts: Facts) -> None:
    plan = facts.strategies.plan
    steps = _steps(facts)
    tops = list(accumulate((saving for _, saving in steps), operator.sub, initial=plan.bars.before))
    names = [facts.t("strategies.before"), *(name for name, _ in steps)]
    names += [facts.t("strategies.adoption"), facts.t("strategies.after")]
    bases = [*map(min, pairwise(tops)), plan.bars.after]
    scale = scale_of(facts, [plan.bars.before, plan.total])
    gap = len(bases)
    saved = [saving if saving >= 0 else None for _, saving in steps]
    added = [-saving if saving < 0 else None for _, saving in steps]
    rows: dict[str, list[float | None]] = {
        "hidden": [None, *bases, None],
        "total": [plan.bars.before, *[None] * gap, plan.total],
        "saved": [None, *saved, None, None],
        "added": [None, *added, plan.adoption, None],
    }
    series = [(facts.t(f"deck.waterfall_{name}"), scale.each(values)) for name, values in rows.items()]
    title = facts.t("strategies.chart")
    flipped = [(name, list(reversed(values))) for name, values in series]
    made = chart(slide, XL_CHART_TYPE.BAR_STACKED, CONTENT, names[::-1], flipped, alt=title)
    made.plots[0].gap_width, made.plots[0].overlap = 40, 100
    for drawn, (name, values) in zip(made.plots[0].series, rows.items(), strict=True):
        tone = {"total": "muted", "saved": "good", "added": "warn"}.get(name)
        fill(drawn, color(tone) if tone else None)
        if name == "total":
            codes = [None if a is None else amount_format(facts, a, scale) for a in reversed(values)]
            label_points(drawn, codes, place="inEnd", bold=True, tone="card")
        elif name == "hidden":  # narrow bars have no room for figures: they stand beside them
            label_points(drawn, _beside_bars(facts, rows)[::-1], place="inEnd")
    name_axis(made.value_axis, facts.with_unit(facts.t("deck.waterfall_axis"), scale.title), code="General")


def _steps(facts: Facts) -> list[tuple[str, float]]:
    """Name and saving of each bar in order; where there is no room for all, the smallest as one bar."""
    steps = [(_name(facts, step.key), step.saving) for step in facts.strategies.plan.bars.steps]
    if len(steps) <= MOST_STEPS:
        return steps
    rest = sorted(steps, key=lambda step: abs(step[1]))[: len(steps) - MOST_STEPS + 1]
    others = facts.t("deck.waterfall_others", count=str(len(rest)))
    return [*(step for step in steps if step not in rest), (others, sum(saving for _, saving in rest))]


def _beside_bars(facts: Facts, rows: Mapping[str, Sequence[float | None]]) -> list[str | None]:
    """What each bar takes off or adds, as text at the end of the base below it."""

    def code(saved: float | None, added: float | None) -> str | None:
        change = -saved if saved is not None else added
        return None if change is None else literal(facts.say("signed_money", change))

    return [code(saved, added) for saved, added in zip(rows["saved"], rows["added"], strict=True)]


def _name(facts: Facts, key: str) -> str:
    return strategies.find(key).name[facts.lang]


def _candidates(slide: Any, facts: Facts) -> None:
    best = candidates(facts.strategies.plan)[::-1]
    scale = scale_of(facts, [effect.net for effect in best])
    series = [(facts.t("strategies.saved"), scale.each(effect.net for effect in best))]
    names = [_name(facts, effect.key) for effect in best]
    title = facts.t("strategies.chart_none")
    made = chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, CONTENT, names, series, alt=title)
    made.plots[0].gap_width = 50
    bars = made.plots[0].series[0]
    for i, effect in enumerate(best):
        fill_point(bars, i, "good" if effect.net >= 0 else "warn")
    label_points(bars, [amount_format(facts, effect.net, scale) for effect in best])
    name_axis(made.value_axis, facts.with_unit(facts.t("deck.candidates_axis"), scale.title), code="General")


def compression(slide: Any, facts: Facts) -> str:
    """The model before and after compression."""
    found = facts.compression
    shown = [m for m in found.measures if m.before > 0]
    names = [facts.t(f"compression.name_{m.name}") for m in reversed(shown)]
    after = [100.0 * m.after / m.before for m in reversed(shown)]
    title = facts.t("compression.table")
    box = Box(CONTENT.left, CONTENT.top, 5.2, CONTENT.height)
    series = [(facts.t("deck.after"), after), (facts.t("deck.before"), [100.0] * len(after))]
    made = chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, box, names, series, alt=title)
    made.plots[0].gap_width, made.plots[0].overlap = 60, 0
    fill(made.plots[0].series[0], color("accent"))
    fill(made.plots[0].series[1], quiet("muted", 0.4))
    label_points(made.plots[0].series[0], ["0.0"] * len(after), bold=True)
    name_axis(made.value_axis, facts.t("deck.compression_axis"), code="0")
    made.value_axis.minimum_scale = 0.0
    head = [facts.t(f"compression.{key}") for key in ("figure", "before", "after", "limit")]
    rows = [_measure(facts, m) for m in found.measures]
    left, width = MARGIN + 5.4, CONTENT.width - 5.4
    widths = [0.31 * width, 0.26 * width, 0.26 * width, 0.17 * width]
    table(slide, Box(left, TOP + 0.2, width, 2.6), [head, *rows], widths, right=(1, 2, 3), lines=2)
    if not found.in_use:
        box = Box(left, TOP + 3.6, width, 0.6)
        text_box(slide, box, [Line(facts.t("deck.compression_off"), 13, "muted")], name="not in the plan")
    return facts.sentence(found.lead)


KINDS = {
    "size": "number",
    "latency": "number",
    "hardware": "money",
    "accuracy": "of100_fine",
    "field": "of100_fine",
}


def _measure(facts: Facts, m: Any) -> list[str]:
    def said(number: float | None) -> str:
        if number is None:
            return "–"
        return facts.t(f"compression.unit_{m.name}", figure=facts.say(KINDS[m.name], number))

    return [facts.t(f"compression.name_{m.name}"), said(m.before), said(m.after), said(m.limit)]


def cash(slide: Any, facts: Facts) -> str:
    """Each month and the running total, with the main measures of the return."""
    found = facts.roi
    scale = scale_of(facts, [*found.net, *found.cumulative])
    months = [str(i + 1) for i in range(found.result.horizon)]
    series = [
        (facts.t("deck.cash_net"), scale.each(found.net)),
        (facts.t("deck.cash_cumulative"), scale.each(found.cumulative)),
    ]
    back = found.result.payback_months
    at = None if back is None else min(math.ceil(back - 1e-9), len(months)) - 1
    if at is not None:
        only = [amount if i == at else None for i, amount in enumerate(found.cumulative)]
        series.append((facts.t("roi.pays_back"), scale.each(only)))
    title = facts.t("roi.chart")
    box = Box(CONTENT.left, CONTENT.top, CONTENT.width, CONTENT.height - 1.5)
    made = chart(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, box, months, series, alt=title, legend=True)
    made.plots[0].gap_width = 40
    lines_over_bars(made, 1)
    fill(made.plots[0].series[0], quiet("muted", 0.55))
    stroke(made.plots[1].series[0], color("accent"), 3.0)
    if at is not None:
        back_at = made.plots[1].series[1]
        spot(back_at, color("good"), XL_MARKER_STYLE.CIRCLE)
        codes = [f'"{back_at.name}"' if i == at else None for i in range(len(months))]
        label_points(back_at, codes, place="t", bold=True)
    name_axis(made.value_axis, facts.with_unit(facts.t("deck.cash_axis"), scale.title), code="General")
    name_axis(made.category_axis, facts.t("deck.horizon_axis"))
    cards(slide, _measures(facts), top=CONTENT.top + CONTENT.height - 1.38, height=1.38)
    return facts.sentence(found.lead)


def _measures(facts: Facts) -> list[tuple[str, str, str, str]]:
    found, result = facts.roi, facts.result
    irr = facts.t("roi.none") if found.ratios.irr is None else facts.say("percent", found.ratios.irr)
    late = "fact_delay_note" if found.delay > 0 else "fact_delay_less"
    return [
        (
            facts.t("roi.fact_npv"),
            facts.say("money", result.npv),
            facts.t("roi.npv"),
            "good" if result.npv >= 0 else "bad",
        ),
        (facts.t("roi.irr"), irr, "", ""),
        (facts.t("roi.fact_delay"), facts.say("money", abs(found.delay)), facts.t(f"roi.{late}"), ""),
        (
            facts.t("roi.fact_invested"),
            facts.say("money", found.invested),
            facts.t("roi.fact_invested_note"),
            "",
        ),
    ]
