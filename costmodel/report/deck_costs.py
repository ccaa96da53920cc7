"""Slides on the plan's parts: cost by component, and the accuracy from the labels to the field."""

from __future__ import annotations

from typing import Any

from pptx.enum.chart import XL_CHART_TYPE

from costmodel import story
from costmodel.report.amounts import amount_format, scale_of, share_format
from costmodel.report.deck_charts import chart, fill_point, label_points, name_axis
from costmodel.report.deck_theme import CONTENT, MARGIN, TOP, Box, Line, card
from costmodel.report.facts import Facts


def components(slide: Any, facts: Facts) -> str:
    """Cost by component, the largest on top."""
    result = facts.result
    spent = sorted(((c, a) for c, a in result.by_component.items() if a > 0), key=lambda item: item[1])
    if not spent:
        return facts.t("deck.components_none", horizon=str(result.horizon))
    scale = scale_of(facts, [a for _, a in spent])
    names = [facts.t(f"component.{c}") for c, _ in spent]
    title = facts.t("costs.title")
    series = [(facts.t("deck.waterfall_axis"), scale.each(a for _, a in spent))]
    box = Box(CONTENT.left, CONTENT.top, 7.9, CONTENT.height)
    made = chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, box, names, series, alt=title)
    made.plots[0].gap_width = 45
    bars = made.plots[0].series[0]
    for i, (name, _) in enumerate(spent):
        fill_point(bars, i, name)
    label_points(bars, [amount_format(facts, a, scale) for _, a in spent])
    name_axis(made.value_axis, scale.title, code="General")
    _beside(slide, facts)
    last, amount = spent[-1]
    return facts.t(
        "deck.components_lead",
        name=facts.t(f"component.{last}"),
        share=facts.say("percent", amount / result.cost_total),
        total=facts.say("money", result.cost_total),
        horizon=str(result.horizon),
        build=facts.say("money", result.cost_build),
    )


def _beside(slide: Any, facts: Facts) -> None:
    """Lines that first budgets leave out."""
    box = Box(MARGIN + 8.2, TOP + 0.1, CONTENT.width - 8.2, CONTENT.height - 0.2)
    result = facts.result
    lines = story.forgotten_lines(result.elements)
    total = sum(amount for _, amount in lines)
    shown = [
        Line(f"{facts.t(f'forgotten.{key}')}  {facts.say('money', amount)}", 13, after=3)
        for key, amount in lines
    ]
    share = facts.say("percent", total / result.cost_total if result.cost_total else 0.0)
    closing = facts.t("forgotten.total", total=facts.say("money", total), share=share)
    card(
        slide,
        box,
        [
            Line(facts.t("forgotten.title"), 15, "accent", bold=True, after=4),
            Line(facts.t("forgotten.note"), 12, "muted", after=8),
            *shown,
            Line(closing, 13, bold=True),
        ],
        name="easily forgotten",
    )


def thread(slide: Any, facts: Facts) -> str:
    """The accuracy from the labels to the field."""
    accuracy = facts.result.accuracy
    steps = [name for name in _steps(facts) if accuracy[name] is not None]
    percent = [100.0 * float(accuracy[name] or 0.0) for name in steps]
    names = [facts.t(f"thread.{name}") for name in steps]
    title = facts.t("thread.title")
    made = chart(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, CONTENT, names, [(title, percent)], alt=title)
    made.plots[0].gap_width = 70
    made.value_axis.minimum_scale, made.value_axis.maximum_scale = 0.0, 100.0
    bars = made.plots[0].series[0]
    for i, name in enumerate(steps):
        fill_point(bars, i, {"break_even": "muted", "mean": "accent", "field": "accent"}.get(name, "labels"))
    label_points(
        bars,
        [share_format(facts, float(accuracy[name] or 0.0)) for name in steps],
        place="inEnd",
        bold=True,
        tone="card",
    )
    name_axis(made.value_axis, facts.t("deck.thread_axis"), code="0")
    said = {name: facts.say("of100_exact", float(accuracy[name] or 0.0)) for name in ("label", "lab", "mean")}
    if accuracy["break_even"] is None:
        return facts.t("deck.thread_free", **said)
    return facts.t("deck.thread_lead", **said, needed=facts.say("of100_exact", accuracy["break_even"]))


def _steps(facts: Facts) -> tuple[str, ...]:
    middle = ("compressed",) if facts.plan["compression.enabled"] else ()
    return ("label", "lab", *middle, "field", "mean", "break_even")
