"""The slide on the plan beside others: cost by component, and the headline figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml.ns import qn
from pptx.util import Pt

from costmodel import story
from costmodel.comparison import compare
from costmodel.evaluation import Result
from costmodel.project import COMPONENTS
from costmodel.report.amounts import scale_of
from costmodel.report.deck_charts import chart, fill, name_axis
from costmodel.report.deck_summary import payback
from costmodel.report.deck_table import table
from costmodel.report.deck_theme import CONTENT, MARGIN, TOP, Box, clipped, color, quiet
from costmodel.report.facts import Facts

GREYS = (0.5, 0.85, 0.25)  # of the other plans, neighbours told apart
# Width of the table and share of its first column, letters of it, by the number of other plans.
LAYOUT = {1: (5.43, 0.4, 12.0), 2: (6.4, 0.31, 12.0), 3: (7.3, 0.26, 11.0)}
GAP = 0.3


def comparison(slide: Any, facts: Facts) -> str:
    """The plan beside up to three others."""
    found = compare([facts.plan, *facts.others])
    names = _names(facts)
    width, first, size = LAYOUT[len(facts.others)]
    left = CONTENT.width - width - GAP
    _bars(slide, facts, found.results, names, Box(CONTENT.left, CONTENT.top, left, CONTENT.height))
    rows = _figures(facts, found.results, names)
    place = Box(MARGIN + left + GAP, TOP + 0.2, width, 0.4 * len(rows))
    each = (1.0 - first) / len(names)
    widths = [first * width, *(each * width for _ in names)]
    table(slide, place, rows, widths, right=range(1, len(widths)), size=size, lines=2)
    if len(facts.others) > 1:
        return facts.sentence(found.lead)
    return _effects(facts, *found.results)


def _names(facts: Facts) -> list[str]:
    """Numbered as the sentence above them says, where there are several others."""
    names = [facts.t("deck.comparison_this"), *facts.other_names]
    if len(names) == 2:
        return names
    return [facts.t("compare.named", number=str(i), name=name) for i, name in enumerate(names, start=1)]


def _bars(slide: Any, facts: Facts, results: Sequence[Result], names: Sequence[str], box: Box) -> None:
    shown = [c for c in COMPONENTS if any(r.by_component[c] for r in results)][::-1]
    amounts = [[r.by_component[c] for c in shown] for r in results]
    scale = scale_of(facts, [a for row in amounts for a in row])
    labels = [clipped(name, 12, 0.45 * box.width) for name in names]
    if len(names) > 2:  # the table beside it names them; four names would leave the bars no room
        labels = [facts.t("compare.plan", number=str(i)) for i in range(1, len(names) + 1)]
    series = [(label, scale.each(row)) for label, row in zip(labels, amounts, strict=True)]
    parts = [facts.t(f"component.{c}") for c in shown] or [" "]
    title = facts.t("costs.title")
    made = chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, box, parts, series, alt=title, legend=True)
    made.plots[0].gap_width, made.plots[0].overlap = 50, 0
    tones = [color("accent"), *(quiet("muted", share) for share in GREYS)]
    for drawn, rgb in zip(made.plots[0].series, tones[: len(series)], strict=True):
        fill(drawn, rgb)
    name_axis(made.value_axis, facts.with_unit(facts.t("deck.comparison_axis"), scale.title), code="General")
    made.value_axis.tick_labels.font.size = Pt(11)
    made.value_axis._element.find(qn("c:txPr")).find(qn("a:bodyPr")).set("rot", "0")  # never aslant


def _effects(facts: Facts, after: Result, before: Result) -> str:
    said = [facts.sentence(s) for s in story.change(before, after)]
    effects = facts.t("change.separator").join(said)
    return facts.t("deck.comparison_lead", name=facts.other_names[0], effects=effects)


def _figures(facts: Facts, results: Sequence[Result], names: Sequence[str]) -> list[list[str]]:
    def row(label: str, kind: str, figures: Sequence[float]) -> list[str]:
        return [facts.t(label), *(facts.say(kind, figure) for figure in figures)]

    plans = [facts, *(Facts(other, facts.lang) for other in facts.others)]
    return [
        [facts.t("deck.comparison_figure"), *names],
        row("uncertainty.total_cost", "money", [r.cost_total for r in results]),
        row("roi.build", "money", [r.cost_build for r in results]),
        row("roi.npv", "money", [r.npv for r in results]),
        row("card.roi", "percent", [r.roi for r in results]),
        [facts.t("card.payback"), *map(payback, plans)],
        [facts.t("strategies.fact_launch"), *(_launch(facts, r) for r in results)],
        row("card.field", "of100_exact", [float(r.accuracy["mean"] or 0.0) for r in results]),
    ]


def _launch(facts: Facts, result: Result) -> str:
    return facts.t("strategies.fact_launch_value", month=facts.say("months", result.launch_month))
