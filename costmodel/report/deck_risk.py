"""Slides on how far to trust the plan: risk, assumptions with their sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.util import Pt

from costmodel import assumptions as inputs
from costmodel import parameters
from costmodel.report import evidence
from costmodel.report.amounts import amount_format, scale_of
from costmodel.report.deck_charts import (
    SMALL,
    chart,
    fill,
    label_points,
    name_axis,
    plot_area,
    spot,
    stroke,
    xy_chart,
)
from costmodel.report.deck_table import table
from costmodel.report.deck_theme import CONTENT, MARGIN, TOP, Box, Line, color, quiet, text_box, text_width
from costmodel.report.facts import Facts
from costmodel.tornado import range_ends

BARS = 8  # of the tornado
ROWS = 9  # of the table of assumptions
PLOT = (0.4, 0.0, 0.59, 0.84)  # of the tornado in its chart: left, top, width, height; names stand left
BESIDE = 0.12  # between the end of a bar and its figure, and what is left at the edge [inch]


def risk(slide: Any, facts: Facts) -> str:
    """The S-curve of the cost and the tornado of the net present value."""
    left = Box(CONTENT.left, CONTENT.top + 0.55, 4.7, CONTENT.height - 0.55)
    right = Box(MARGIN + 5.0, CONTENT.top + 0.55, CONTENT.width - 5.0, CONTENT.height - 0.55)
    for box, key in ((left, "s_curve"), (right, "tornado")):
        heading = Box(box.left, CONTENT.top, box.width, 0.55)
        text_box(slide, heading, [Line(facts.t(f"deck.{key}"), 13, "muted", bold=True)], name=key)
    _s_curve(slide, facts, left)
    _tornado(slide, facts, right)
    return facts.sentence(facts.risk.lead)


def _s_curve(slide: Any, facts: Facts, box: Box) -> None:
    found = facts.risk.found
    amounts, shares = (part.tolist() for part in found.cost.curve())
    scale = scale_of(facts, amounts)
    planned = found.planned_cost / scale.cny, 100.0 * found.cost.percentile_of(found.planned_cost)
    budget = facts.risk.budget / scale.cny, 100.0 * facts.risk.budget_holds
    points = [(amount / scale.cny, 100.0 * share) for amount, share in zip(amounts, shares, strict=True)]
    series = [
        (facts.t("deck.s_curve_draws"), points),
        (facts.t("deck.s_curve_plan"), [planned]),
        (facts.t("deck.s_curve_budget"), [budget]),
    ]
    made = xy_chart(slide, box, series, alt=facts.t("deck.s_curve"))
    line, plan, limit = made.plots[0].series
    stroke(line, color("accent"), 2.5)
    for drawn, tone, place in ((plan, "text", "r"), (limit, "warn", "l")):
        spot(drawn, color(tone), XL_MARKER_STYLE.CIRCLE if drawn is plan else XL_MARKER_STYLE.DIAMOND)
        label_points(drawn, [f'"{drawn.name}"'], place=place, bold=True)
    made.value_axis.minimum_scale, made.value_axis.maximum_scale = 0.0, 100.0
    name_axis(made.value_axis, facts.t("deck.s_curve_axis"), code="0")
    name_axis(
        made.category_axis, facts.with_unit(facts.t("uncertainty.total_cost"), scale.title), code="General"
    )


def _tornado(slide: Any, facts: Facts, box: Box) -> None:
    bars = facts.bars[:BARS][::-1]
    npv = facts.result.npv
    low, high = [bar.npv_low - npv for bar in bars], [bar.npv_high - npv for bar in bars]
    scale = scale_of(facts, [*low, *high])
    names = [_bar(facts, bar) for bar in bars] or [" "]
    series = [
        (facts.t("deck.tornado_low"), scale.each(low) or [0.0]),
        (facts.t("deck.tornado_high"), scale.each(high) or [0.0]),
    ]
    made = chart(
        slide, XL_CHART_TYPE.BAR_CLUSTERED, box, names, series, alt=facts.t("deck.tornado"), legend=True
    )
    made.plots[0].gap_width, made.plots[0].overlap = 35, 100
    for drawn, ends, rgb in zip(
        made.plots[0].series, (low, high), (quiet("accent", 0.45), color("accent")), strict=True
    ):
        fill(drawn, rgb)
        label_points(drawn, [amount_format(facts, end, scale, signed=True) if end else None for end in ends])
    made.category_axis.tick_labels.font.size = Pt(11)
    plot_area(made, *PLOT)
    reach = _reach(facts, [*low, *high], PLOT[2] * box.width) / scale.cny or 1.0
    made.value_axis.minimum_scale, made.value_axis.maximum_scale = -reach, reach
    made.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE  # every bar carries its figure
    made.value_axis.has_major_gridlines = False
    name_axis(made.value_axis, facts.with_unit(facts.t("deck.tornado_axis"), scale.title))


def _reach(facts: Facts, ends: Sequence[float], width: float) -> float:
    """Length of the axis to each side [CNY] at which every figure has room between its bar and the edge."""
    half, taken = 0.5 * width, [BESIDE + text_width(facts.say("signed_money", end), SMALL) for end in ends]
    rooms = [max(half - each, 0.2 * half) for each in taken]
    return max((abs(end) * half / room for end, room in zip(ends, rooms, strict=True)), default=0.0)


def _bar(facts: Facts, bar: Any) -> str:
    record = parameters.find(bar.id)
    low, high = range_ends(record, (bar.low, bar.high), facts.lang, facts.money)
    return facts.t("deck.tornado_bar", label=record.label[facts.lang], low=low, high=high)


def assumptions(slide: Any, facts: Facts) -> str:
    """Changed inputs first, then those that the value hangs on most, with what they rest on."""
    rows = facts.inputs
    changed = [row for row in rows if row.changed or row.noted]
    by_id = {row.record.id: row for row in rows}
    heaviest = [by_id[bar.id] for bar in facts.bars]
    listed = list({row.record.id: row for row in [*changed[:ROWS], *heaviest]}.values())[:ROWS]
    keys = ("input", "value", "start", "range", "source", "dated", "note")
    head = [facts.t(f"deck.assumptions_{key}") for key in keys]
    shares = (0.175, 0.12, 0.12, 0.165, 0.18, 0.11, 0.13)
    widths = [share * CONTENT.width for share in shares]
    body = [_row(facts, row) for row in listed]
    table(slide, Box(MARGIN, TOP, CONTENT.width, 0.4), [head, *body], widths, right=(1, 2), size=11, lines=2)
    hidden = len(changed) - ROWS
    if hidden > 0:
        box = Box(MARGIN, CONTENT.top + CONTENT.height - 0.4, CONTENT.width, 0.3)
        said = facts.t("deck.assumptions_more", count=str(hidden))
        text_box(slide, box, [Line(said, 12, "muted")], name="more")
    return _assumptions_title(facts, rows)


def _assumptions_title(facts: Facts, rows: tuple[inputs.Assumption, ...]) -> str:
    count = sum(row.changed for row in rows)
    heaviest = parameters.find(facts.bars[0].id).label[facts.lang] if facts.bars else "–"
    key = {0: "none", 1: "changed_one"}.get(count, "changed")
    return facts.t(f"deck.assumptions_{key}", count=str(count), label=heaviest)


def _row(facts: Facts, row: inputs.Assumption) -> list[str]:
    record = row.record
    found = evidence.usual(facts, row)
    ends = range_ends(record, found, facts.lang, facts.money) if found else None
    said = ", ".join(part for part in (row.note.text, row.note.owner) if part)
    return [
        record.label[facts.lang],
        facts.value(record, row.value),
        facts.value(record, row.default),
        facts.t("deck.range", low=ends[0], high=ends[1]) if ends else "–",
        evidence.rests_on(facts, row),
        evidence.dated_and_old(facts, row),
        said or "–",
    ]
