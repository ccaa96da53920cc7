"""The charts of actuals against the plan: the course of the money, and why it ends elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from costmodel import text
from costmodel.actuals_bridge import Step
from costmodel.actuals_report import Report, assumed_said, sentences
from ui import bridge as floating
from ui import charts, session, theme
from ui.charts import Chart, Fact, Mark, Series

SMALLEST = 0.005  # CNY; below it a step is not drawn


def say(kind: str, number: float) -> str:
    """One figure in the session's language and currency."""
    return text.figure(kind, number, session.lang(), session.money())


def component(name: str) -> str:
    """Name of a module of the cost by its column."""
    return session.t(f"component.{name.removeprefix('cost_')}")


def joined(said: Sequence[str]) -> str:
    """Sentences one after the other."""
    return (" " if session.lang() == "en" else "").join(said)


# --- the money so far and to the end ------------------------------------------------------------------------


def course(found: Report) -> Chart:
    """Running total as planned, as it was, and to the end."""
    outlook = found.outlook
    rules = (outlook.plan, outlook.as_planned, outlook.at_this_rate)
    lines = [np.append(0.0, np.cumsum(one.cost)) for one in rules]
    low, high = charts.held_range("actuals.money", 0.0, max(float(line.max()) for line in lines))
    return Chart(
        lead=(joined(sentences(found, session.lang(), session.money())), found.lead.tone),
        title=session.t("actuals.course"),
        x=charts.month_axis(outlook.horizon, title=session.t("actuals.month")),
        y=charts.money_axis("", min(low, *(float(line.min()) for line in lines)), high),
        series=_lines(found, *lines),
        marks=(Mark("x", outlook.last, session.t("actuals.today")),) if outlook.last else (),
        facts=facts(found),
        alt=session.t(
            "actuals.course_alt",
            budget=say("money", outlook.plan.total),
            spent=say("money", outlook.spent),
            low=say("money", min(outlook.as_planned.total, outlook.at_this_rate.total)),
            high=say("money", max(outlook.as_planned.total, outlook.at_this_rate.total)),
        ),
        how=session.t("actuals.how"),
        footer=(*_left_out(found), session.t("bar.basis")),
        file_name="actual-costs",
    )


def _lines(found: Report, plan: np.ndarray, kept: np.ndarray, rate: np.ndarray) -> tuple[Series, ...]:
    last, months = found.outlook.last, list(range(len(plan)))
    names = [session.t("actuals.at_month", month=str(month)) for month in months]

    def line(key: str, values: np.ndarray, color: str, style: charts.Style, first: int, end: int) -> Series:
        part = values[first:end].tolist()
        hover = charts.said(names[first:end], "money", part)
        name = session.t(f"actuals.line_{'actual_blanks' if key == 'actual' and found.unknown else key}")
        return Series(key, name, months[first:end], part, color, style, hover=hover)

    planned = line("plan", plan, "muted", "dash", 0, len(plan))
    if not last:
        return (planned,)
    edges = np.minimum(kept, rate)[last:].tolist(), np.maximum(kept, rate)[last:].tolist()
    band = Series(
        "band", session.t("actuals.line_band"), months[last:], edges[1], "accent", "band", low=edges[0]
    )
    ahead = (band, line("rate", rate, "accent", "dash", last, len(plan))) if last < len(plan) - 1 else ()
    return (planned, *ahead, line("actual", rate, "accent", "line", 0, last + 1))


def _left_out(found: Report) -> tuple[str, ...]:
    beyond = session.t("actuals.beyond", count=str(found.beyond)) if found.beyond else ""
    return tuple(said for said in (*assumed_said(found, session.lang()), beyond) if said)


def facts(found: Report) -> tuple[Fact, ...]:
    """Spent so far, the two ends, and what the re-forecast is worth."""
    outlook = found.outlook
    kept, rate, plan = outlook.as_planned, outlook.at_this_rate, outlook.plan
    worse = "bad" if rate.total > plan.total * 1.005 else "good"
    return (
        Fact(
            session.t("actuals.fact_spent"),
            say("money", outlook.spent) if outlook.last else "–",
            session.t("actuals.fact_spent_note", planned=say("money", outlook.planned)),
        ),
        Fact(
            session.t("actuals.fact_end"),
            say("money", rate.total),
            session.t("actuals.fact_end_note", kept=say("money", kept.total), plan=say("money", plan.total)),
            worse,
        ),
        Fact(
            session.t("actuals.fact_npv"),
            say("money", rate.npv),
            session.t("actuals.fact_npv_note", kept=say("money", kept.npv), plan=say("money", plan.npv)),
            "good" if rate.npv >= 0 else "bad",
        ),
        Fact(
            session.t("actuals.fact_roi"),
            say("percent", rate.roi),
            session.t("actuals.fact_npv_note", kept=say("percent", kept.roi), plan=say("percent", plan.roi)),
        ),
    )


# --- the bridge ---------------------------------------------------------------------------------------------


def bridge(found: Report) -> Chart:
    """Why the end is not the planned one: what is spent by module, then the rest."""
    outlook = found.outlook
    more = outlook.at_this_rate.total - outlook.plan.total
    steps = _steps(found.to_end)
    ends = [
        session.t("actuals.bridge_plan", amount=say("money", outlook.plan.total)),
        session.t("actuals.bridge_end", amount=say("money", outlook.at_this_rate.total)),
    ]
    low, high = charts.held_range("actuals.bridge", *floating.span(0.0, steps, more))
    between = "; " if session.lang() == "en" else "；"
    return Chart(
        title=session.t("actuals.bridge"),
        x=charts.category_axis([ends[0], *(step.name for step in steps), ends[1]]),
        y=charts.money_axis(session.t("actuals.bridge_axis"), low, high),
        series=floating.series(0.0, steps, more, words=("", say("signed_money", more))),
        alt=session.t("actuals.bridge_alt", steps=between.join(step.said for step in steps) or "–"),
        how=session.t("actuals.bridge_how"),
        footer=(session.t("bar.basis"),),
        horizontal=True,
        height=floating.height(steps),
        file_name="actual-costs-bridge",
    )


def _steps(steps: Sequence[Step]) -> list[floating.Step]:
    """Each module's difference so far, and one step for what remains of all of them."""
    colors = theme.component_colors()
    drawn = []
    for step in steps:
        if step.part != "rest" and abs(step.amount) >= SMALLEST:
            color = colors[step.name.removeprefix("cost_")]
            drawn.append(_step(f"{step.name}.{step.part}", _name(step), step.amount, color))
    rest = sum(step.amount for step in steps if step.part == "rest")
    if abs(rest) >= SMALLEST:
        drawn.append(_step("rest", session.t("actuals.step_rest"), rest, "muted"))
    return drawn


def _step(key: str, name: str, amount: float, color: str) -> floating.Step:
    said = session.t("actuals.step_said", name=name, amount=say("signed_money", amount))
    return floating.Step(key, name, amount, color, said)


def _name(step: Step) -> str:
    if step.part == "amount":
        return component(step.name)
    return session.t(f"actuals.step_{step.part}", module=component(step.name))
