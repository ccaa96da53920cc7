"""What a fit does to the plan before it is used, using it, and how to go back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from costmodel import evaluate, parameters, remarks, text
from costmodel.errors import CostModelError, ParameterError
from costmodel.fitting_invoices import InvoicesFit
from costmodel.fitting_plan import consequences, nearest_tier
from costmodel.fitting_report import Fitted
from costmodel.fitting_use import CHEAPEST, WORKFLOW, changes_workflow, may_change_workflow, with_fit
from costmodel.kernel.labels import TIERS
from costmodel.scenario import Scenario
from costmodel.table_columns import Fault
from ui import session
from ui.charts import Fact
from ui.tables import Cell, Column, Row, Tone
from ui.views import data, data_rows


def tier(found: Fitted, plan: Scenario) -> str:
    """The price of the list that invoices are about: the chosen one, else the nearest."""
    if not isinstance(found.found, InvoicesFit):
        return ""
    return data_rows.state()["tier"] or nearest_tier(found.found, plan)


def cheapest(found: Fitted, plan: Scenario) -> bool:
    """Whether using the fit also takes the cheapest way of labeling: as chosen, else by the rule."""
    chosen = data_rows.state().get("cheapest")
    if chosen is None:
        return changes_workflow(found.found, plan)
    return bool(chosen) and may_change_workflow(found.found, plan)


def planned(of_kind: str, found: Fitted, plan: Scenario) -> Scenario | CostModelError:
    """The plan with the fit used, or why it cannot be."""
    try:
        return with_fit(of_kind, found, plan, tier(found, plan), cheapest=cheapest(found, plan))
    except ParameterError as error:
        return error


def sentences(found: Fitted, plan: Scenario, after: Scenario) -> list[str]:
    """What else the fit says, and what follows from it in the plan."""
    lang = session.lang()
    said = found.said(lang, session.money())[1:]
    try:
        return said + consequences(found.found, plan, after, lang)
    except CostModelError as error:
        return [*said, error.said(lang)]


def means(found: Fitted, plan: Scenario, after: Scenario) -> list[dict[str, Any]]:
    """Cards: what in the rows may be a slip, and what the fit says."""
    told = {"warned": ("warn", found.warned(session.lang())), "means": ("", sentences(found, plan, after))}
    return [
        {"title": session.t(f"data.{title}"), "tone": tone, "rows": [{"label": one} for one in said]}
        for title, (tone, said) in told.items()
        if said
    ]


def table(plan: Scenario, after: Scenario) -> tuple[list[Column], list[Row]]:
    """The headline and the inputs, now and with the fit."""
    titles = (("figure", "left"), ("now", "right"), ("then", "right"))
    columns = [Column(session.t(f"data.{title}"), align) for title, align in titles]
    follows, inputs = session.t("data.follows"), session.t("data.inputs")
    rows = [
        Row((one.label, one.text, Cell(other.text, _tone(one, other))), group=follows)
        for one, other in zip(_headline(plan), _headline(after), strict=True)
    ]
    return columns, rows + [_input(i, plan, after, inputs) for i in after.differences(plan)]


class _Figure(NamedTuple):
    """A figure of the headline; ``better`` is 1 where more is better, -1 where less is."""

    label: str
    text: str
    value: float
    better: int


def _headline(plan: Scenario) -> list[_Figure]:
    result = evaluate(plan)
    field = float(result.accuracy["mean"] or 0.0)
    right = session.t("data.of100", value=data.say("of100_exact", field))
    npv, roi = data.say("money", result.npv), data.say("percent", result.roi)
    cost = session.t("card.total", horizon=str(result.horizon)), data.say("money", result.cost_total)
    return [
        _Figure(session.t("data.npv"), npv, result.npv, 1),
        _Figure(*cost, result.cost_total, -1),
        _Figure(session.t("card.roi"), roi, result.roi, 1),
        _Figure(session.t("card.field"), right, field, 1),
    ]


def _tone(one: _Figure, other: _Figure) -> Tone:
    if one.text == other.text:
        return ""
    return "good" if (other.value - one.value) * one.better > 0 else "bad"


def _input(identifier: str, plan: Scenario, after: Scenario, group: str) -> Row:
    label = parameters.find(identifier).label[session.lang()]
    return Row((label, *(_value(identifier, one) for one in (plan, after))), key=identifier, group=group)


def _value(identifier: str, plan: Scenario) -> str:
    """Value of an input, to four digits, without the scale that its label names already."""
    record, value = parameters.find(identifier), plan[identifier]
    shown = float(f"{value:.4g}") if isinstance(value, float) else value
    said = text.value_text(record, shown, session.lang(), session.money())
    return said.removesuffix(session.t("unit.probit")).strip() if record.unit == "probit" else said


def fact(plan: Scenario, after: Scenario) -> Fact:
    """What the plan would be worth, beside what it is worth now."""
    one, other = _headline(plan)[0], _headline(after)[0]
    if plan == after:
        note = session.t("data.fact_in_use")
    else:
        same = one.text == other.text
        note = session.t("data.fact_same") if same else session.t("data.fact_now", now=one.text)
    return Fact(one.label, other.text, note, _tone(one, other))


def unchanged(plan: Scenario, after: Scenario) -> bool:
    """Whether the headline stays to the printed digits."""
    pairs = zip(_headline(plan), _headline(after), strict=True)
    return all(one.text == other.text for one, other in pairs)


def estimates_table(found: Fitted) -> tuple[list[Column], list[Row]]:
    """Each fitted number with its interval."""
    titles = (("name", "left"), ("value", "right"), ("low", "right"), ("high", "right"))
    columns = [Column(session.t(f"fitting.{title}"), align) for title, align in titles]
    rows = [
        Row((session.t(f"fitting.{name}"), *data.estimate(name, one)))
        for name, one in found.estimates.items()
        if name in data.KINDS
    ]
    return columns, rows


# --- used, and back -----------------------------------------------------------------------------------------


def held(of_kind: str, plan: Scenario) -> tuple[remarks.Fit, ...]:
    """Inputs of the plan that were fitted from this kind of measurements."""
    return tuple(fit for fit in plan.fitted if fit.source == of_kind)


def used(of_kind: str, plan: Scenario) -> dict[str, Any]:
    """A card that says which inputs hold a fit, and how to go back."""
    lang = session.lang()
    rows = [
        {
            "label": session.t(
                "data.used_input",
                input=parameters.find(fit.id).label[lang],
                mark=text.say(remarks.said(fit), lang),
            ),
            "text": _value(fit.id, plan),
        }
        for fit in held(of_kind, plan)
    ]
    return {
        "title": session.t("data.used"),
        "rows": rows,
        "footer": session.t("data.back_how"),
        "tone": "good",
    }


def back(of_kind: str) -> None:
    """Set the fitted inputs to the values of the preset, as one step of undo."""
    plan = session.scenario()
    ids = [fit.id for fit in held(of_kind, plan)]
    if of_kind == "votes" and plan[WORKFLOW] == CHEAPEST:
        ids.append(WORKFLOW)
    session.change({identifier: session.preset_value(identifier) for identifier in ids})


def choose_tier(found: Fitted, plan: Scenario) -> None:
    """Ask which price of the list the invoices are about."""
    lang = session.lang()
    current = tier(found, plan)
    key = f"data_tier:{current}:{lang}"
    names = {name: session.t(f"fitting.tier_{name}") for name in TIERS}
    st.segmented_control(
        session.t("data.tier"),
        TIERS,
        default=current,
        required=True,
        format_func=names.__getitem__,
        key=key,
        on_change=lambda: data_rows.put("tier", st.session_state[key]),
    )
    st.caption(session.t("data.tier_note"))


def choose_workflow(found: Fitted, plan: Scenario) -> None:
    """Ask whether to label the cheapest way, too, where that is a change."""
    if not may_change_workflow(found.found, plan):
        return
    on = cheapest(found, plan)
    key = f"data_cheapest:{on}:{session.lang()}"
    st.checkbox(
        session.t("data.cheapest"),
        value=on,
        key=key,
        on_change=lambda: data_rows.put("cheapest", st.session_state[key]),
    )


def faults(found: Sequence[CostModelError | Fault]) -> Mapping[str, Any]:
    """A card of everything in the rows that cannot be used."""
    rows = [{"label": text.clean(fault.said(session.lang()), 400)} for fault in found]
    return {"title": session.t("data.faults", count=str(len(rows))), "tone": "warn", "rows": rows}
