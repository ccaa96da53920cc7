"""The charts and tables of actuals against the plan."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from costmodel import text
from costmodel.actuals import QUANTITIES
from costmodel.actuals_bridge import Step
from costmodel.actuals_forecast import Error
from costmodel.actuals_reforecast import Module
from costmodel.actuals_report import Report, ageing_said, sentences
from ui import bridge as floating
from ui import charts, session, theme
from ui.charts import Chart, Fact, Mark, Series
from ui.tables import Cell, Column, Row

SMALLEST = 0.005  # CNY; below it a step is not drawn
KINDS = {"labels": "short", "gpu_hours": "short", "accuracy": "of100_exact", "benefit": "money"}


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
        return Series(
            key, session.t(f"actuals.line_{key}"), months[first:end], part, color, style, hover=hover
        )

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
    said = (session.t("actuals.blank"),) if found.has_blanks else ()
    return (*said, session.t("actuals.beyond", count=str(found.beyond))) if found.beyond else said


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


# --- tables -------------------------------------------------------------------------------------------------


def titled(*names: str) -> list[Column]:
    """A column a name; the first names the row, figures stand right."""
    return [
        Column(session.t(f"actuals.column_{name}"), "right" if i else "left") for i, name in enumerate(names)
    ]


def modules(found: Report) -> tuple[list[Column], list[Row]]:
    """Planned, spent and the end of each module, and of all."""
    columns = titled("module", "planned", "spent", "difference", "budget", "end")
    shown = [one for one in found.outlook.modules if one.budget or one.spent]
    return columns, [_module(one, found.errors) for one in shown] + [_total(found)]


def _module(one: Module, errors: dict[str, Error]) -> Row:
    known, none = one.months > 0, session.t("actuals.unknown")
    more = one.spent - one.planned
    off = errors[one.name].mape if known else None
    note = session.t("actuals.months_known", count=str(one.months)) if known else none
    return Row(
        (
            Cell(component(one.name), note=note),
            say("money", one.planned) if known else none,
            say("money", one.spent) if known else none,
            Cell(
                say("signed_money", more) if known else none,
                _tone(more, one.planned) if known else "",
                "" if off is None else session.t("actuals.mape", share=say("percent", off)),
            ),
            say("money", one.budget),
            Cell(say("money", one.at_this_rate), note=_range(one)),
        ),
        key=one.name,
    )


def _range(one: Module) -> str:
    """The other end, where it reads differently."""
    kept, rate = say("money", one.as_planned), say("money", one.at_this_rate)
    return "" if kept == rate else session.t("actuals.kept", amount=kept)


def _tone(more: float, planned: float) -> str:
    if abs(more) <= 0.02 * abs(planned) or abs(more) < SMALLEST:
        return ""
    return "bad" if more > 0 else "good"


def _total(found: Report) -> Row:
    outlook = found.outlook
    more = outlook.spent - outlook.planned
    kept, rate = say("money", outlook.as_planned.total), say("money", outlook.at_this_rate.total)
    return Row(
        (
            session.t("actuals.all_modules"),
            say("money", outlook.planned),
            say("money", outlook.spent),
            Cell(say("signed_money", more), _tone(more, outlook.planned)),
            say("money", outlook.plan.total),
            Cell(rate, note="" if kept == rate else session.t("actuals.kept", amount=kept)),
        ),
        key="total",
    )


def quantities(found: Report) -> tuple[list[Column], list[Row]]:
    """Labels, GPU-hours, accuracy and benefit: planned and actual, and the price of a unit."""
    columns = titled("quantity", "planned", "actual", "difference", "bias")
    return columns, [_quantity(one, found) for name, one in found.errors.items() if name in KINDS]


def _quantity(one: Error, found: Report) -> Row:
    kind = KINDS[one.name]
    price = found.split.get(one.name) if one.name in QUANTITIES else None
    words = ("", "")
    if price is not None:
        amounts = (price.planned_price, price.actual_price)
        words = tuple(session.t("actuals.each", price=say("money", amount)) for amount in amounts)
    share = "" if one.share is None or one.name == "accuracy" else say("signed_percent", one.share)
    return Row(
        (
            Cell(
                session.t(f"actuals.quantity_{one.name}"),
                note=session.t("actuals.months_known", count=str(one.months)),
            ),
            Cell(say(kind, one.planned), note=words[0]),
            Cell(say(kind, one.actual), note=words[1]),
            Cell(_signed(one, one.more), note=share),
            _signed(one, one.bias),
        ),
        key=one.name,
    )


def _signed(one: Error, amount: float) -> str:
    if one.name == "accuracy":
        return say("points", amount)
    if one.name == "benefit":
        return say("signed_money", amount)
    return ("+" if amount >= 0 else "") + say("short", amount)


def ageing(found: Report) -> str:
    """Whether to retrain earlier or later; empty where nothing is known."""
    return "" if found.ageing is None else ageing_said(found.ageing, session.lang())


def measured(found: Report) -> tuple[list[Column], list[Row]]:
    """What the plan assumed and what was measured."""
    columns = titled("measure", "assumed", "measured")
    rows = []
    for one in found.measured:
        kind = "of100_exact" if one.name == "accuracy" else "money"
        note = session.t("actuals.months_known", count=str(one.months))
        name = session.t(f"actuals.measure_{one.name}")
        rows.append(Row((Cell(name, note=note), say(kind, one.planned), say(kind, one.actual)), key=one.name))
    return columns, rows
