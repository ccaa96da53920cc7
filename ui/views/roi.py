"""The return screen's charts, tables and figures from its report."""

from __future__ import annotations

import numpy as np

from costmodel import parameters, text
from costmodel.scenario import Scenario
from costmodel.screens.roi import Report
from ui import session
from ui.charts import (
    Chart,
    Fact,
    Mark,
    Series,
    Spot,
    fitted,
    held_range,
    money_axis,
    month_axis,
    said,
    share_axis,
)
from ui.tables import Cell, Column, Row


def say(kind: str, number: float) -> str:
    """One figure in the session's language and currency."""
    return text.figure(kind, number, session.lang(), session.money())


def cash_flow(plan: Scenario, found: Report) -> Chart:
    """Bars of each month and the running total."""
    horizon = found.result.horizon
    months = [i + 0.5 for i in range(horizon)]
    ends = list(range(horizon + 1))
    total = [0.0, *found.cumulative]
    low, high = held_range("roi.money", min(total), max(*total, *found.net))
    names = [f"{session.t('roi.chart_x')} {i + 1}" for i in range(horizon)]
    return Chart(
        lead=(text.say(found.lead, session.lang(), session.money()), found.lead.tone),
        title=session.t("roi.chart"),
        x=month_axis(horizon, title=session.t("roi.chart_x")),
        y=money_axis("", low, high),
        series=(
            Series(
                "net",
                session.t("roi.net"),
                months,
                found.net,
                "muted",
                "bar",
                hover=said(names, "money", found.net),
            ),
            Series(
                "cumulative",
                session.t("roi.cumulative"),
                ends,
                total,
                "accent",
                hover=said(["0", *names], "money", total),
            ),
        ),
        marks=_moments(found),
        facts=facts(found),
        alt=session.t(
            "roi.alt", low=say("money", min(total)), end=say("money", total[-1]), horizon=str(horizon)
        ),
        how=session.t("roi.how", rate=say("percent", float(plan["project.discount_rate"]))),
        footer=(session.t("bar.basis"),),
        file_name="cash-flow",
    )


def _moments(found: Report) -> tuple[Mark, ...]:
    launch, back = found.result.launch_month, found.result.payback_months
    marks = [Mark("x", launch, session.t("roi.launch"))] if launch < found.result.horizon else []
    return (*marks, *([Mark("x", back, session.t("roi.pays_back"), "good")] if back is not None else []))


def facts(found: Report) -> tuple[Fact, ...]:
    """Worth today, price of a month, deepest point, a month once rolled out."""
    late = "fact_delay_note" if found.delay > 0 else "fact_delay_less"
    tone = "good" if found.result.npv >= 0 else "bad"
    return (
        Fact(session.t("roi.fact_npv"), say("money", found.result.npv), session.t("roi.npv"), tone),
        Fact(session.t("roi.fact_delay"), say("money", abs(found.delay)), session.t(f"roi.{late}")),
        Fact(
            session.t("roi.fact_invested"), say("money", found.invested), session.t("roi.fact_invested_note")
        ),
        Fact(session.t("roi.fact_gain"), say("money", found.monthly_gain), session.t("roi.fact_gain_note")),
    )


def frontier(found: Report) -> Chart:
    """Total cost against field accuracy, with the knee."""
    x = [o.accuracy for o in found.frontier]
    y = [o.cost for o in found.frontier]
    low, high = held_range("roi.frontier", 0.0, max(*y, found.result.cost_total))
    you = (float(found.result.accuracy["mean"] or 0.0), found.result.cost_total)
    left, right = fitted(min(*x, you[0]), max(*x, you[0]))
    return Chart(
        title=session.t("roi.frontier"),
        x=share_axis(session.t("roi.frontier_x"), max(left, 0.0), min(right, 1.0), kind="of100_fine"),
        y=money_axis(session.t("roi.frontier_y"), low, high),
        series=(Series("frontier", session.t("roi.frontier_line"), x, y, "accent"),),
        spots=(
            Spot(*you, session.t("hero.you")),
            Spot(found.knee.accuracy, found.knee.cost, session.t("roi.frontier_knee"), "best"),
        ),
        alt=session.t(
            "roi.frontier_alt",
            low=say("money", y[0]),
            high=say("money", y[-1]),
            worst=say("of100_exact", x[0]),
            best=say("of100_exact", x[-1]),
        ),
        footer=(_knee_said(found),),
        height=300,
        file_name="frontier",
    )


def _knee_said(found: Report) -> str:
    knee, full = found.knee, found.full
    return session.t(
        "roi.frontier_said",
        accuracy=say("of100_exact", knee.accuracy),
        cost=say("money", knee.cost),
        share=say("percent", knee.accuracy / full.accuracy if full.accuracy else 1.0),
        spent=say("percent", knee.cost / full.cost if full.cost else 1.0),
        precision=say("of100_fine", knee.precision),
        photos=say("count", knee.photos),
    )


def measures(found: Report) -> tuple[list[Column], list[Row]]:
    """Every measure of the return."""
    columns = [Column(session.t("roi.measure")), Column(session.t("roi.figure"), "right")]
    shown = {key: (kind, number) for key, kind, number in found.lines}
    keys = (
        "npv",
        "roi",
        "irr",
        "mirr",
        "benefit_cost",
        "payback",
        "discounted_payback",
        "annual_cost",
        "delay",
    )
    rows = [
        Row(
            (Cell(session.t(f"roi.{key}"), note=_definition(key)), _measure(shown.get(f"roi.{key}"))), key=key
        )
        for key in keys
    ]
    return columns, rows


def _definition(key: str) -> str:
    return session.t("roi.roi_note") if key == "roi" else ""


def _measure(figure: tuple[str, float] | None) -> str:
    return session.t("roi.none") if figure is None else say(*figure)


def stages(found: Report) -> tuple[list[Column], list[Row]]:
    """Cost of proof of concept, build and life, and how many times the first they are."""
    result = found.result
    columns = [
        Column(session.t(f"roi.{name}"), align)
        for name, align in (("stage", "left"), ("cost", "right"), ("times", "right"))
    ]
    rows = [
        Row(
            (
                session.t(f"roi.{key}"),
                say("money", cost),
                say("months", round(cost / result.cost_poc, 1)) if result.cost_poc else "–",
            ),
            key=key,
        )
        for key, cost in (("poc", result.cost_poc), ("build", result.cost_build), ("life", result.cost_total))
    ]
    return columns, rows


def stages_note(found: Report) -> str:
    """What the ratios say beside the article's ten times."""
    result = found.result
    if not result.cost_poc:
        return session.t("roi.no_poc")
    return session.t(
        "roi.ratios_note",
        life=say("months", round(result.cost_total / result.cost_poc, 1)),
        build=say("months", round(result.cost_build / result.cost_poc, 1)),
    )


def baselines(found: Report) -> tuple[list[Column], list[Row]]:
    """What the plan is worth against each alternative."""
    names = parameters.find("value.baseline").choices
    columns = [
        Column(session.t("roi.baseline")),
        Column(session.t("roi.each"), "right"),
        Column(session.t("roi.npv"), "right"),
        Column(session.t("roi.roi"), "right"),
    ]
    rows = [
        Row(
            (
                names[b.kind][session.lang()],
                say("money", b.value_each),
                Cell(say("money", b.npv), "good" if b.npv >= 0 else "bad"),
                say("percent", b.roi),
            ),
            key=b.kind,
            mark=b.chosen,
        )
        for b in found.baselines
    ]
    return columns, rows


def staff(found: Report) -> tuple[list[Column], list[Row]]:
    """Posts, pay and cost by role."""
    columns = [Column(session.t("roi.role"))]
    columns += [Column(session.t(f"roi.{name}"), "right") for name in ("posts", "monthly", "total")]
    most = max((r.total for r in found.staff), default=0.0) or 1.0
    rows = [
        Row(
            (
                session.t(f"roi.role_{r.role}"),
                say("number", r.posts),
                say("money", r.monthly),
                Cell(say("money", r.total), share=r.total / most),
            ),
            key=r.role,
        )
        for r in found.staff
    ]
    return [*columns[:3], Column(columns[3].title, "right", bar=True)], rows


def error(plan: Scenario, found: Report) -> tuple[list[Column], list[Row], str]:
    """What a wrong answer sets off, and which figure the plan uses."""
    columns = [Column(session.t("roi.part")), Column(session.t("roi.cost"), "right")]
    rows = [
        Row((session.t(f"roi.part_{key.partition('.')[2]}"), say("money", amount)), key=key)
        for key, amount in found.error_parts
    ]
    summed = say("money", float(np.sum([amount for _, amount in found.error_parts])))
    used = say("money", found.error_cost)
    typed = plan["value.wrong_from"] == "direct"
    footer = (
        session.t("roi.error_typed", cost=used, sum=summed)
        if typed
        else session.t("roi.error_summed", cost=used)
    )
    if found.severe_cost:
        footer += (" " if session.lang() == "en" else "") + session.t(
            "roi.severe", severe=say("money", found.severe_cost)
        )
    return columns, rows, footer
