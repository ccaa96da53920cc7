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
    figures,
    held_range,
    money_axis,
    month_axis,
    said,
)
from ui.tables import Cell, Column, Row
from ui.views.draws import Drawn

GUESS = 0.6  # of the total cost: how far the band of the running total usually reaches


def say(kind: str, number: float) -> str:
    """One figure in the session's language and currency."""
    return text.figure(kind, number, session.lang(), session.money())


def cash_flow(plan: Scenario, found: Report, draws: Drawn) -> Chart:
    """Bars of each month and the running total, with the band of eight in ten draws once they are there."""
    horizon, total = found.result.horizon, [0.0, *found.cumulative]
    band = _band(draws)
    room = [GUESS * found.result.cost_total] if band is None else []  # for the band to come
    seen = [total, found.net] if band is None else [total, found.net, band.y, band.low or ()]
    low, high = held_range(
        "roi.money",
        min(min(one) for one in seen) - sum(room),
        max(max(one) for one in seen) + sum(room),
    )
    return Chart(
        lead=(text.say(found.lead, session.lang(), session.money()), found.lead.tone),
        title=session.t("roi.chart"),
        x=month_axis(horizon, title=session.t("roi.chart_x")),
        y=money_axis("", low, high),
        series=(*((band,) if band else ()), *_flows(found, total)),
        marks=_moments(found),
        facts=facts(found),
        alt=session.t(
            "roi.alt", low=say("money", min(total)), end=say("money", total[-1]), horizon=str(horizon)
        ),
        how=session.t("roi.how", rate=say("percent", float(plan["project.discount_rate"]))),
        footer=(session.t("bar.basis"),),
        file_name="cash-flow",
        stale="bands" if draws.stale else "",
    )


def _flows(found: Report, total: list[float]) -> tuple[Series, Series]:
    """What each month brings, as bars, and the running total."""
    count = found.result.horizon
    names = [f"{session.t('roi.chart_x')} {i + 1}" for i in range(count)]
    middles, ends = [i + 0.5 for i in range(count)], list(range(count + 1))
    each, sums = said(names, "money", found.net), said(["0", *names], "money", total)
    return (
        Series("net", session.t("roi.net"), middles, found.net, "muted", "bar", hover=each),
        Series("cumulative", session.t("roi.cumulative"), ends, total, "accent", hover=sums),
    )


def _band(draws: Drawn) -> Series | None:
    """P10 to P90 of the running total."""
    if draws.found is None:
        return None
    low, _, high = ([0.0, *edge] for edge in draws.found.cumulative.tolist())
    months = list(range(len(low)))
    hover = [
        session.t("roi.band_hover", month=str(month), low=bottom, high=top)
        for month, bottom, top in zip(months, figures("money", low), figures("money", high), strict=True)
    ]
    return Series("band", session.t("roi.band"), months, high, "muted", "band", low=low, hover=hover)


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
    whose = session.t("roi.error_example") if found.error_example else ""
    rows = [
        Row((session.t(f"roi.part_{key.partition('.')[2]}"), say("money", amount)), key=key, group=whose)
        for key, amount in found.error_parts
    ]
    footer = _error_used(plan, found)
    if found.severe_cost:
        footer += (" " if session.lang() == "en" else "") + session.t(
            "roi.severe", severe=say("money", found.severe_cost)
        )
    return columns, rows, footer


def _error_used(plan: Scenario, found: Report) -> str:
    """Which figure the plan uses; the sum beside it only where the parts are the plan's."""
    used = say("money", found.error_cost)
    if plan["value.wrong_from"] == "parts":
        return session.t("roi.error_summed", cost=used)
    if found.error_example:
        return session.t("roi.error_only", cost=used)
    summed = say("money", float(np.sum([amount for _, amount in found.error_parts])))
    return session.t("roi.error_typed", cost=used, sum=summed)
