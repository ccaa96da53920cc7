"""Return: the cash flow of a plan, what delay costs, what it is compared to, and the cheapest accuracy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from costmodel import finance, parameters, project, returns
from costmodel.cost_frontier import Offer
from costmodel.errors import NoSolutionError
from costmodel.evaluation import Result, evaluate
from costmodel.kernel.people import ROLES
from costmodel.scenario import Scenario
from costmodel.screens.example import of_the_example
from costmodel.screens.roi_offers import Offers, offers
from costmodel.text import Sentence


@dataclass(frozen=True)
class Baseline:
    """What the plan is worth against one alternative: NPV [CNY], ROI, and value of its decision [CNY]."""

    kind: str
    chosen: bool
    npv: float
    roi: float
    value_each: float


@dataclass(frozen=True)
class Role:
    """People of one role while building: posts, cost a month and in all [CNY], before strategies."""

    role: str
    posts: float
    monthly: float
    total: float


@dataclass(frozen=True)
class Ratios:
    """Further measures of the return; None where there is none, ``irr_reason`` says why.

    Attributes
    ----------
    irr : float or None
        A year.
    mirr : float or None
        A year, at the discount rate both ways.
    benefit_cost : float or None
        Discounted benefit over discounted cost.
    discounted_payback : float or None
        [month].
    annual_cost : float
        Equivalent annual cost [CNY/year].
    """

    irr: float | None
    irr_reason: str | None
    mirr: float | None
    benefit_cost: float | None
    discounted_payback: float | None
    annual_cost: float


@dataclass(frozen=True)
class Report:
    """Everything the return screen says.

    Attributes
    ----------
    net, cumulative : tuple of float
        By month [CNY].
    delay : float
        NPV lost by one more month [CNY].
    error_parts : tuple of (str, float)
        Returns, support and margin of a wrong answer [CNY], by parameter id of the part's price.
    error_example : bool
        Whether these are still the example's.
    offers : Offers or None
        What accuracy costs; None where it was not asked for.
    """

    lead: Sentence
    result: Result
    net: tuple[float, ...]
    cumulative: tuple[float, ...]
    invested: float
    monthly_gain: float
    delay: float
    ratios: Ratios
    baselines: tuple[Baseline, ...]
    staff: tuple[Role, ...]
    error_cost: float
    error_parts: tuple[tuple[str, float], ...]
    error_example: bool
    severe_cost: float
    offers: Offers | None = None

    @property
    def frontier(self) -> tuple[Offer, ...]:
        """Cheapest plans by field accuracy, rising; empty where they were not asked for."""
        return self.offers.frontier if self.offers else ()

    @property
    def lines(self) -> tuple[tuple[str, str, float], ...]:
        """Main figures for the command line."""
        result, ratios = self.result, self.ratios
        found = [
            ("roi.npv", "money", result.npv),
            ("roi.roi", "percent", result.roi),
            ("roi.irr", "percent", ratios.irr),
            ("roi.mirr", "percent", ratios.mirr),
            ("roi.benefit_cost", "number", ratios.benefit_cost),
            ("roi.payback", "month", result.payback_months),
            ("roi.discounted_payback", "month", ratios.discounted_payback),
            ("roi.annual_cost", "money", ratios.annual_cost),
            ("roi.delay", "money", self.delay),
            ("roi.poc", "money", result.cost_poc),
            ("roi.build", "money", result.cost_build),
            ("roi.life", "money", result.cost_total),
            ("roi.error_cost", "money", self.error_cost),
        ]
        return tuple((key, kind, number) for key, kind, number in found if number is not None)


def report(scenario: Scenario) -> Report:
    """Figures of the return screen.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    Report

    Examples
    --------
    >>> from costmodel import presets
    >>> found = report(presets.load("ecommerce"))
    >>> abs(found.cumulative[-1] - sum(found.net)) < 1e-6
    True
    """
    return replace(flows(scenario), offers=offers(scenario))


def flows(scenario: Scenario) -> Report:
    """Figures of the return screen but for what accuracy costs, which takes longer than a move may.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    Report
    """
    values, result = scenario.values(), evaluate(scenario)
    run = project.run(values)
    net = run.net
    delay = result.npv - _delayed_npv(scenario)
    return Report(
        lead=_lead(result, delay),
        result=result,
        net=tuple(net.tolist()),
        cumulative=tuple(np.cumsum(net).tolist()),
        invested=-float(min(np.cumsum(net).min(), 0.0)),
        monthly_gain=_monthly_gain(net, float(run.launch) + float(values["serving.ramp"])),
        delay=delay,
        ratios=_ratios(run, values),
        baselines=_baselines(scenario),
        staff=_staff(run, values),
        error_cost=float(project.cost_of_an_error(values)),
        error_parts=_error_parts(values),
        error_example=of_the_example(values, "error_parts"),
        severe_cost=result.elements["severe_errors"],
    )


def _delayed_npv(scenario: Scenario) -> float:
    """NPV with one more month of delay, also where the plan is at the bound already."""
    values = scenario.values()
    return float(project.run({**values, "project.delay": float(values["project.delay"]) + 1.0}).npv)


def _lead(result: Result, delay: float) -> Sentence:
    figures = {
        "npv": ("money", abs(result.npv)),
        "roi": ("percent", result.roi),
        "payback": ("month", result.payback_months or 0.0),
        "horizon": ("count", float(result.horizon)),
        "delay": ("money", abs(delay)),
        "build": ("money", result.cost_build),
        "life": ("money", result.cost_total),
    }
    if result.payback_months is None:
        return Sentence("roi.lead_loses", figures, "bad")
    key, tone = ("pays", "good") if result.npv >= 0 else ("late", "warn")
    return Sentence(f"roi.lead_{key}" if delay > 0 else f"roi.lead_{key}_delay", figures, tone)


def _monthly_gain(net: project.Array, rolled_out: float) -> float:
    """Mean net benefit of a month once everything is rolled out [CNY]; of the last month where none is."""
    later = net[int(np.ceil(min(rolled_out, len(net) - 1))) :]
    return float(later.mean())


def _ratios(run: project.Run, values: dict[str, parameters.Value]) -> Ratios:
    rate = float(finance.monthly_rate(float(values["project.discount_rate"])))
    flows = np.concatenate([[0.0], run.net])
    irr, reason = _yearly(lambda: returns.irr(run.net))
    mirr, _ = _yearly(lambda: returns.mirr(run.net, rate, rate))
    spent = float(run.present_cost)
    return Ratios(
        irr=irr,
        irr_reason=reason,
        mirr=mirr,
        benefit_cost=float(run.present_benefit) / spent if spent > 0 else None,
        discounted_payback=_found(lambda: finance.discounted_payback(flows, rate)),
        annual_cost=12.0
        * float(finance.equivalent_annual_cost(spent, periods=float(values["project.horizon"]), rate=rate)),
    )


def _yearly(solve: Callable[[], Any]) -> tuple[float | None, str | None]:
    try:
        return float(finance.annual_rate(solve())), None
    except NoSolutionError as error:
        return None, str(error)


def _found(solve: Callable[[], Any]) -> float | None:
    try:
        return float(solve())
    except NoSolutionError:
        return None


def _baselines(scenario: Scenario) -> tuple[Baseline, ...]:
    values = scenario.values()
    kinds = parameters.find("value.baseline").choices
    runs = {kind: project.run({**values, "value.baseline": kind}) for kind in kinds}
    return tuple(
        Baseline(
            kind,
            kind == values["value.baseline"],
            float(run.npv),
            float(run.roi),
            float(project.baseline({**values, "value.baseline": kind})),
        )
        for kind, run in runs.items()
    )


def _staff(run: project.Run, values: dict[str, parameters.Value]) -> tuple[Role, ...]:
    posts = {role: float(values[f"people.{role}s"]) for role in ROLES}
    pay = {role: float(values[f"people.{role}_cost"]) for role in ROLES}
    whole = sum(posts[role] * pay[role] for role in ROLES)
    spent = float(run.elements["staff"].sum())
    return tuple(
        Role(role, posts[role], pay[role], spent * posts[role] * pay[role] / whole if whole else 0.0)
        for role in ROLES
    )


def _error_parts(values: dict[str, parameters.Value]) -> tuple[tuple[str, float], ...]:
    def product(rate: str, cost: str) -> float:
        return float(values[f"value.{rate}"]) * float(values[f"value.{cost}"])

    return (
        ("value.return_cost", product("return_rate", "return_cost")),
        ("value.contact_cost", product("contact_rate", "contact_cost")),
        ("value.lost_margin", float(values["value.lost_margin"])),
    )
