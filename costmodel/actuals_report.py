"""Actuals against a plan in one value, and the sentences that lead it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from costmodel import text
from costmodel.actuals import MONEY, QUANTITIES, Actuals
from costmodel.actuals_bridge import Effects, Step, bridge, effects
from costmodel.actuals_forecast import Error, Forecast, errors, forecast
from costmodel.actuals_launch import Slip, slip, slip_cure, slip_said
from costmodel.actuals_measured import RECENT, Ageing, Measured, ageing, measured
from costmodel.actuals_reforecast import Module, Reforecast, reforecast
from costmodel.scenario import Scenario
from costmodel.text import Figure, Sentence

SMALL = 0.005  # share of a total below which it is said to be as planned


@dataclass(frozen=True)
class Report:
    """Everything the screen and the command say.

    Attributes
    ----------
    scenario : Scenario
    actuals : Actuals
    forecast : Forecast
    errors : mapping of str to Error
        By column.
    outlook : Reforecast
    split : mapping of str to Effects
        Quantity and price, by column of the quantity.
    to_date, to_end : tuple of Step
        Bridges to what is spent, and to the re-forecast at this rate.
    ageing : Ageing or None
    lead : Sentence
    beyond : int
        Known months after the end of the plan, which are left out.
    """

    scenario: Scenario
    actuals: Actuals
    forecast: Forecast
    errors: Mapping[str, Error]
    outlook: Reforecast
    split: Mapping[str, Effects]
    to_date: tuple[Step, ...]
    to_end: tuple[Step, ...]
    ageing: Ageing | None
    lead: Sentence
    beyond: int

    @cached_property
    def measured(self) -> tuple[Measured, ...]:
        """Inputs with which the plan would have expected the known months; takes longer than all the rest."""
        return measured(self.scenario, self.forecast, self.actuals)

    @cached_property
    def slip(self) -> Slip | None:
        """A launch that comes later than planned; None where nothing shows it."""
        return slip(self.forecast, self.actuals)

    @property
    def unknown(self) -> dict[str, tuple[int, ...]]:
        """Months that have gone, for which cost or benefit was planned and is not known, by its column."""
        columns, last, horizon = self.forecast.by_column, self.outlook.last, self.forecast.horizon
        missing = {
            name: np.isnan(self.actuals.column(name, horizon)) & (columns[name] != 0.0)
            for name in (*MONEY, "benefit")
        }
        months = {name: tuple((np.flatnonzero(one[:last]) + 1).tolist()) for name, one in missing.items()}
        return {name: found for name, found in months.items() if found}

    @property
    def ages_otherwise(self) -> bool:
        """Whether the model ages faster or slower than planned, which another gap does not describe."""
        return self.ageing is not None and self.ageing.verdict in ("earlier", "later")

    @property
    def most(self) -> Module | None:
        """Module whose cost so far is furthest from the plan; None where all are as planned."""
        far = max(self.outlook.modules, key=lambda module: abs(module.spent - module.planned))
        return far if abs(far.spent - far.planned) > SMALL * abs(self.outlook.planned) else None


def report(scenario: Scenario, actuals: Actuals) -> Report:
    """Actuals against a plan.

    Parameters
    ----------
    scenario : Scenario
    actuals : Actuals
        May be empty.

    Returns
    -------
    Report

    Examples
    --------
    >>> from costmodel import presets
    >>> from costmodel.actuals import of_rows
    >>> found = report(presets.load(), of_rows({1: {"cost_poc": 40_000.0}}))
    >>> text.say(found.lead, "en").partition(";")[0]
    'Month 1 of 36: ¥40K spent where ¥32.3K was planned'
    """
    planned = forecast(scenario)
    outlook, split = reforecast(planned, actuals), effects(planned, actuals)
    return Report(
        scenario=scenario,
        actuals=actuals,
        forecast=planned,
        errors=errors(planned, actuals),
        outlook=outlook,
        split=split,
        to_date=bridge(outlook, split, to_date=True),
        to_end=bridge(outlook, split),
        ageing=ageing(planned, actuals, float(scenario["generalization.detectable_drop"])),
        lead=_lead(outlook, actuals),
        beyond=actuals.beyond(planned.horizon),
    )


def _lead(found: Reforecast, actuals: Actuals) -> Sentence:
    budget, end = found.plan.total, found.at_this_rate.total
    share = end / budget - 1.0 if budget else 0.0
    figures: dict[str, Figure] = {
        "month": ("count", found.last or min(actuals.last, found.horizon)),
        "horizon": ("count", found.horizon),
        "spent": ("money", found.spent),
        "planned": ("money", found.planned),
        "budget": ("money", budget),
        "end": ("money", end),
        "share": ("percent", abs(share)),
    }
    if not actuals.months:
        return Sentence("actuals.lead_none", figures)
    if not any(module.months for module in found.modules):
        return Sentence("actuals.lead_no_money", figures)
    kind = "same" if abs(share) < SMALL else "over" if share > 0 else "under"
    tone = {"same": "good", "over": "bad", "under": "good"}[kind]
    return Sentence(f"actuals.lead_{'done_' if found.last == found.horizon else ''}{kind}", figures, tone)


def sentences(found: Report, lang: str, money: text.Money = text.YUAN) -> list[str]:
    """What leads the screen: where the project stands and ends, what is behind it, and a launch that slipped.

    Parameters
    ----------
    found : Report
    lang : {"zh", "en"}
    money : Money, optional

    Returns
    -------
    list of str
    """
    said = [text.say(found.lead, lang, money)]
    if (most := found.most) is not None:
        said.append(_reason(most, found.split, lang, money))
    if found.slip is not None:
        said.append(slip_said(found.slip, lang))
    return said


def _reason(most: Module, split: Mapping[str, Effects], lang: str, money: text.Money) -> str:
    """Which module is furthest from the plan, and whether by quantity or by price."""
    more = most.spent - most.planned
    words = {
        "module": text.template(lang, f"component.{most.name.removeprefix('cost_')}"),
        "amount": text.figure("money", abs(more), lang, money),
    }
    way = "more" if more > 0 else "less"
    name = next((name for name, paid_by in QUANTITIES.items() if paid_by == most.name), "")
    if name not in split:
        return text.template(lang, f"actuals.most_{way}").format(**words)
    parts = split[name]
    share = parts.quantity_share
    if share is not None and parts.quantity * more > 0:
        words |= {
            "quantity": text.figure("percent", share, lang),
            "price": text.figure("percent", 1.0 - share, lang),
        }
        return text.template(lang, f"actuals.most_{way}_{name}").format(**words)
    words |= {
        "quantity": text.figure("signed_money", parts.quantity, lang, money),
        "price": text.figure("signed_money", parts.price, lang, money),
    }
    return text.template(lang, f"actuals.most_{way}_both_ways").format(**words)


def assumed_said(found: Report, lang: str) -> list[str]:
    """What the re-forecast takes as planned although it is late or not known, a sentence each.

    Parameters
    ----------
    found : Report
    lang : {"zh", "en"}

    Returns
    -------
    list of str
    """
    late = "" if found.slip is None else slip_cure(found.slip, float(found.scenario["project.delay"]), lang)
    return [said for said in (late, unknown_said(found, lang)) if said]


def unknown_said(found: Report, lang: str) -> str:
    """Which months of which module are not known and count as planned, as a sentence.

    Parameters
    ----------
    found : Report
    lang : {"zh", "en"}

    Returns
    -------
    str
        Empty where all is known.

    Examples
    --------
    >>> from costmodel import presets
    >>> from costmodel.actuals import of_rows
    >>> known = of_rows({1: {"cost_poc": 30_000.0}, 3: {"cost_poc": 0.0, "cost_people": 30_000.0}})
    >>> unknown_said(report(presets.load(), known), "en").partition(": ")[2]
    'Labels, Data and field samples, Training (month 3); Proof of concept (month 2).'
    """
    between, groups = ("、", "；") if lang == "zh" else (", ", "; ")
    modules: dict[tuple[int, ...], list[str]] = {}
    for name, months in found.unknown.items():
        key = f"component.{name.removeprefix('cost_')}" if name in MONEY else f"actuals.quantity_{name}"
        word = text.template(lang, key)
        modules.setdefault(months, []).append(word)
    parts = [
        text.template(lang, f"actuals.unknown_{'one' if len(months) == 1 else 'more'}").format(
            modules=between.join(names), months=between.join(_spans(months, lang))
        )
        for months, names in modules.items()
    ]
    return text.template(lang, "actuals.unknown_months").format(what=groups.join(parts)) if parts else ""


def _spans(months: Sequence[int], lang: str) -> list[str]:
    """Rising months, those in a row as first and last."""
    ends: list[list[int]] = []
    for month in months:
        if ends and month == ends[-1][-1] + 1:
            ends[-1][1:] = [month]
        else:
            ends.append([month])
    return ["–".join(text.figure("count", end, lang) for end in pair) for pair in ends]


def ageing_said(found: Ageing, lang: str) -> str:
    """Whether to retrain earlier or later, as a sentence.

    Parameters
    ----------
    found : Ageing
    lang : {"zh", "en"}

    Returns
    -------
    str
    """
    figures: dict[str, Figure] = {
        "months": ("count", min(found.months, RECENT)),
        "planned": ("of100_exact", found.planned),
        "actual": ("of100_exact", found.actual),
    }
    return text.say(Sentence(f"actuals.ageing_{found.verdict}", figures), lang)
