"""The comparison's chart and tables."""

from __future__ import annotations

from costmodel import parameters, text
from costmodel.comparison import Comparison, Row
from ui import beside, charts, session, tables, theme
from ui import bridge as floating
from ui.charts import Chart


def say(kind: str, number: float) -> str:
    """One figure in the session's language and currency."""
    return text.figure(kind, number, session.lang(), session.money())


def bridge(found: Comparison, other: int) -> Chart:
    """Bars from the total of the first plan to that of another (1..3)."""
    totals = [found.results[place].cost_total for place in (0, other)]
    steps = _steps(found.bridges[other - 1])
    ends = [session.t("compare.plan", number=str(place + 1)) for place in (0, other)]
    names = [ends[0], *(step.name for step in steps), ends[1]]
    way = floating.span(totals[0], steps, totals[1])
    low, high = charts.held_range(f"compare.total.{other}", *way)
    return Chart(
        lead=(text.say(found.lead, session.lang(), session.money()), found.lead.tone),
        title=session.t("compare.bridge", number=str(other + 1)),
        x=charts.category_axis(names),
        y=charts.money_axis(session.t("compare.bridge_axis"), low, high),
        series=floating.series(totals[0], steps, totals[1]),
        alt=_alt(totals, [step.said for step in steps]),
        how=session.t("compare.how", number=str(other + 1)),
        footer=(session.t("bar.basis"),),
        horizontal=True,
        height=floating.height(steps),
        file_name="comparison",
    )


def _steps(amounts: dict[str, float]) -> list[floating.Step]:
    colors = theme.component_colors()
    return [
        floating.Step(c, session.t(f"component.{c}"), amount, colors[c], _said(c, amount))
        for c, amount in amounts.items()
    ]


def _said(component: str, amount: float) -> str:
    key = "compare.step_more" if amount > 0 else "compare.step_less"
    name = session.t(f"component.{component}")
    return session.t(key, component=name, amount=say("money", abs(amount)))


def _alt(totals: list[float], said: list[str]) -> str:
    if not said:
        return session.t("compare.alt_none")
    between = "; " if session.lang() == "en" else "；"
    before, after = (say("money", total) for total in totals)
    return session.t("compare.alt", before=before, after=after, steps=between.join(said))


def columns(found: Comparison, first: str) -> list[tables.Column]:
    """A column for what a row is about, and one a plan."""
    names = [beside.label(plan, place + 1) for place, plan in enumerate(found.scenarios)]
    return [tables.Column(first), *(tables.Column(name, "right") for name in names)]


def figures(found: Comparison) -> list[tables.Row]:
    """Every figure of each plan, and how far it is from the first's."""
    return [
        tables.Row((session.t(f"compare.{row.key}"), *_cells(row)), key=row.key)
        for row in found.rows
        if any(value is not None for value in row.values)
    ]


def _cells(row: Row) -> list[tables.Cell]:
    return [
        tables.Cell(
            session.t("compare.none") if value is None else say(row.kind, value),
            note=_difference(row.kind, more),
        )
        for value, more in zip(row.values, row.differences, strict=True)
    ]


# How a difference is said: with its sign; between two percentages in points.
SIGNED = {
    "money": "signed_money",
    "month": "signed_months",
    "months": "signed_months",
}


def _difference(kind: str, more: float | None) -> str:
    if more is None:
        return ""
    said = say(SIGNED.get(kind, "points"), more)
    if not any(digit in said for digit in "123456789"):
        return session.t("compare.same")
    key = "difference_points" if kind == "percent" else "difference"
    return session.t(f"compare.{key}", amount=said)


def changed(found: Comparison) -> list[tables.Row]:
    """Every input that differs, in each plan's own value."""
    lang, money = session.lang(), session.money()
    rows = []
    for identifier, values in found.changed.items():
        record = parameters.find(identifier)
        cells = [tables.Cell(text.value_text(record, value, lang, money)) for value in values]
        rows.append(tables.Row((record.label[lang], *cells), key=identifier))
    return rows


def changed_note(found: Comparison) -> str:
    """How many inputs differ."""
    if not found.changed:
        return session.t("compare.changed_none")
    count, every = len(found.changed), len(parameters.catalogue())
    return session.t("compare.changed_note", count=str(count), all=str(every))
