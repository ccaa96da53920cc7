"""The tables of actuals against the plan: modules, quantities, and inputs as measured."""

from __future__ import annotations

from collections.abc import Mapping

from costmodel import evaluate
from costmodel.actuals import QUANTITIES
from costmodel.actuals_forecast import Error
from costmodel.actuals_measured import Measured
from costmodel.actuals_reforecast import Module
from costmodel.actuals_report import Report, ageing_said
from ui import session
from ui.tables import Cell, Column, Row
from ui.views.actuals import SMALLEST, component, joined, say
from ui.views.actuals_held import with_measured

KINDS = {"labels": "short", "gpu_hours": "short", "accuracy": "of100_exact", "benefit": "money"}


def titled(*names: str) -> list[Column]:
    """A column a name; the first names the row, figures stand right."""
    return [
        Column(session.t(f"actuals.column_{name}"), "right" if i else "left") for i, name in enumerate(names)
    ]


def modules(found: Report) -> tuple[list[Column], list[Row]]:
    """Planned, spent and the end of each module, and of all."""
    columns = titled("module", "planned", "spent", "difference", "end")
    shown = [one for one in found.outlook.modules if one.budget or one.spent]
    return columns, [_module(one, found.errors) for one in shown] + [_total(found)]


def _module(one: Module, errors: Mapping[str, Error]) -> Row:
    known, none = one.months > 0, session.t("actuals.unknown")
    more = one.spent - one.planned
    off = errors[one.name].mape if known else None
    note = session.t("actuals.months_known", count=str(one.months)) if known else none
    return Row(
        (
            Cell(component(one.name), note=note),
            Cell(say("money", one.planned) if known else none, note=_budget(one.budget)),
            say("money", one.spent) if known else none,
            Cell(
                say("signed_money", more) if known else none,
                _tone(more, one.planned) if known else "",
                "" if off is None else session.t("actuals.mape", share=say("percent", off)),
            ),
            _end(one.as_planned, one.at_this_rate),
        ),
        key=one.name,
    )


def _budget(amount: float) -> str:
    return session.t("actuals.plan_of", amount=say("money", amount))


def _end(kept: float, rate: float) -> Cell:
    """The end at this rate, and with the rest as planned where that reads differently."""
    other, end = say("money", kept), say("money", rate)
    return Cell(end, note="" if other == end else session.t("actuals.kept", amount=other))


def _tone(more: float, planned: float) -> str:
    if abs(more) <= 0.02 * abs(planned) or abs(more) < SMALLEST:
        return ""
    return "bad" if more > 0 else "good"


def _total(found: Report) -> Row:
    outlook = found.outlook
    more = outlook.spent - outlook.planned
    return Row(
        (
            session.t("actuals.all_modules"),
            Cell(say("money", outlook.planned), note=_budget(outlook.plan.total)),
            say("money", outlook.spent),
            Cell(say("signed_money", more), _tone(more, outlook.planned)),
            _end(outlook.as_planned.total, outlook.at_this_rate.total),
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
    """What the plan assumed, what was measured, and what the plan comes to with it."""
    rows = []
    for one in found.measured:
        kind = "of100_exact" if one.name == "accuracy" else "money"
        note = session.t("actuals.months_known", count=str(one.months))
        name = Cell(session.t(f"actuals.measure_{one.name}"), note=note)
        rows.append(Row((name, say(kind, one.planned), say(kind, one.actual), _then(one)), key=one.name))
    return titled("measure", "assumed", "measured", "then"), rows


def measured_note(found: Report) -> str:
    """What using a figure does; and that a gap is no ageing where the model ages otherwise than planned."""
    said = [session.t("actuals.measured_footer")]
    if found.ages_otherwise:
        said.append(session.t("actuals.measured_ageing"))
    return joined(said)


def _then(one: Measured) -> Cell:
    """Total cost and NPV of the plan with what was measured; nothing where the plan refuses it."""
    plan = with_measured(one)
    if plan is None:
        return Cell(session.t("actuals.refused"))
    result = evaluate(plan)
    return Cell(say("money", result.cost_total), note=session.t("actuals.npv", npv=say("money", result.npv)))
