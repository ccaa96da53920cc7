"""A plan's proof of concept and pilot as gates: what they are worth, when to stop, how sure a cost is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import isfinite, prod
from types import MappingProxyType
from typing import Any

import numpy as np

from costmodel import _data, project
from costmodel.gates import Expected, Gate, Production, expected, least_success, straight, verdict
from costmodel.goal_seek import goal_seek
from costmodel.project import Run
from costmodel.scenario import Scenario
from costmodel.text import Sentence

GATES = ("poc", "pilot")


@dataclass(frozen=True)
class EstimateClass:
    """Class of a cost estimate (5 the roughest) and the customary range of the final cost around it.

    Attributes
    ----------
    key : str
        ``idea``, ``poc``, ``pilot``, ``build`` or ``launch``.
    number : int
    stage : mapping
        When an estimate is of this class, by language.
    low, high : (float, float)
        Ends of the range, each from its least to its greatest, as shares of the estimate.
    """

    key: str
    number: int
    stage: Mapping[str, str]
    low: tuple[float, float]
    high: tuple[float, float]

    def band(self, cost: float) -> tuple[float, float]:
        """Customary range of the final cost, at its widest [CNY]."""
        return cost * (1.0 + self.low[0]), cost * (1.0 + self.high[1])


@cache
def estimate_classes() -> Mapping[str, EstimateClass]:
    """Classes of cost estimates by stage, the roughest first.

    Returns
    -------
    mapping of str to EstimateClass

    References
    ----------
    AACE International, Recommended Practice 18R-97 (recalled).

    Examples
    --------
    >>> estimate_classes()["idea"].band(1000.0)
    (500.0, 2000.0)
    """
    found = _data.toml("estimate_classes.toml")
    return MappingProxyType(
        {
            key: EstimateClass(key, t["number"], t["stage"], tuple(t["low"]), tuple(t["high"]))
            for key, t in found.items()
        }
    )


@dataclass(frozen=True)
class Stage:
    """One gate of a plan, every gate before it passed.

    Attributes
    ----------
    gate : str
        ``poc`` or ``pilot``.
    end : float
        When its verdict is there [month].
    cost : float
        In today's money [CNY].
    reached : float
        Chance that the project comes this far.
    good : float
        Chance of a good verdict.
    works_if_good, works_if_bad : float
        Chance that the project works, hurdles of later gates included, by verdict.
    stops : bool
        Whether the project is better stopped after a bad verdict.
    least_npv : float
        NPV of a project that works, below which it is better stopped even after a good verdict [CNY]; what
        is spent on gates left out.
    """

    gate: str
    end: float
    cost: float
    reached: float
    good: float
    works_if_good: float
    works_if_bad: float
    stops: bool
    least_npv: float


@dataclass(frozen=True)
class Staged:
    """What the gates of a plan are worth.

    Attributes
    ----------
    stages : tuple of Stage
        Gates of the plan, in order; empty where it has none.
    npv, cost : float
        To be expected with the gates, stopping where that is better, in today's money [CNY].
    straight : float
        NPV to be expected without them, the launch that much earlier [CNY].
    works : float
        Chance that the project clears the hurdles of all gates.
    produced : float
        Chance that it goes into production with the gates.
    success, failure : float
        After the gates: NPV of a project that works, money lost on one that does not [CNY].
    least_accuracy : float or None
        Field accuracy below which the project is better stopped after good verdicts; None where none is.
    """

    stages: tuple[Stage, ...]
    npv: float
    cost: float
    straight: float
    works: float
    produced: float
    success: float
    failure: float
    least_accuracy: float | None

    @property
    def option_value(self) -> float:
        """What the gates add to the NPV to be expected [CNY]; below 0 where they cost more than they tell."""
        return self.npv - self.straight

    @property
    def sentence(self) -> Sentence:
        """What the gates are worth."""
        if not self.stages:
            return Sentence("decisions.gates_none")
        figures = {
            "npv": ("money", self.npv),
            "straight": ("money", self.straight),
            "value": ("money", abs(self.option_value)),
            "produced": ("percent", self.produced),
            "success": ("money", self.success),
            "least": ("money", min(stage.least_npv for stage in self.stages)),
        }
        if not self.produced:
            return Sentence("decisions.gates_never", figures, "bad")
        key = "pay" if self.option_value > 0 else "cost"
        return Sentence(
            f"decisions.gates_{key}", figures, "good" if key == "pay" and self.npv > 0 else "warn"
        )


def staged(scenario: Scenario) -> Staged:
    """Gates of a plan, by the kernel: costs, chances, thresholds and what the option to stop is worth.

    Parameters
    ----------
    scenario : Scenario
        ``gates.GATE_pass`` is taken as the chance that the project clears what the gate looks at,
        ``gates.GATE_signal`` as the chance that the verdict is right.

    Returns
    -------
    Staged

    Notes
    -----
    A project that works is the plan. One that does not is stopped at launch: it loses what the build costs
    (labels, data, compute, people). Without gates the launch is earlier by as many months.

    Examples
    --------
    >>> from costmodel import presets
    >>> found = staged(presets.load("ecommerce"))
    >>> [(stage.gate, round(stage.good, 2)) for stage in found.stages], found.option_value > 0
    ([('poc', 0.56)], True)
    """
    values = scenario.values()
    on = [gate for gate in GATES if values[f"gates.{gate}"]]
    run = project.run(values)
    costs = {gate: _present(run, gate) for gate in on}
    gates = [_gate(values, gate, costs[gate]) for gate in on]
    after = _production(run)
    works = prod(float(gate.clears) for gate in gates)
    ahead = expected(gates, after)
    at_once = project.run({**values, **{f"gates.{gate}": False for gate in on}})
    stages = _stages(values, on, gates, after, ahead)
    return Staged(
        stages=stages,
        npv=float(ahead.npv),
        cost=float(ahead.cost),
        straight=float(straight(works, _production(at_once))),
        works=works,
        produced=float(ahead.reached[-1]),
        success=float(after.success),
        failure=float(after.failure),
        least_accuracy=_least_accuracy(scenario, stages, sum(costs.values())),
    )


def _present(run: Run, *lines: str) -> float:
    return float(sum((run.elements[line] * run.discount).sum() for line in lines))


def _production(run: Run) -> Production:
    """The plan without its gates' cost, in today's money."""
    gates = _present(run, *GATES)
    build = sum((run.components[c] * run.discount).sum() for c in project.BUILD_COMPONENTS)
    return Production(float(run.npv) + gates, float(build), float(run.present_cost) - gates)


def _gate(values: Mapping[str, Any], gate: str, cost: float) -> Gate:
    return Gate(float(values[f"gates.{gate}_pass"]), float(values[f"gates.{gate}_signal"]), cost)


def _stages(
    values: Mapping[str, Any], on: Sequence[str], gates: Sequence[Gate], after: Production, ahead: Expected
) -> tuple[Stage, ...]:
    stages, end, cleared = [], 0.0, 1.0
    for place, (key, gate) in enumerate(zip(on, gates, strict=True)):
        end += float(values[f"gates.{key}_months"])
        says, rest = verdict(gate.clears, gate.signal), gates[place + 1 :]
        later = prod(float(other.clears) for other in rest)
        good, bad = cleared * float(says.if_good), cleared * float(says.if_bad)
        stages.append(
            Stage(
                gate=key,
                end=end,
                cost=float(gate.cost),
                reached=float(ahead.reached[place]),
                good=float(says.good),
                works_if_good=good * later,
                works_if_bad=bad * later,
                stops=bool(np.asarray(expected(rest, after, bad).npv) <= 0.0),
                least_npv=float(least_success(good * later, after.failure)),
            )
        )
        cleared = good
    return tuple(stages)


def _least_accuracy(scenario: Scenario, stages: Sequence[Stage], sunk: float) -> float | None:
    """Field accuracy at which going on after the last gate is worth nothing; what it took is spent."""
    if not stages or not isfinite(stages[-1].least_npv):
        return None
    found = goal_seek(scenario, "generalization.shift", "npv", stages[-1].least_npv - sunk)
    if not found.reached:
        return None
    return float(project.run({**scenario.values(), found.id: found.best_value}).accuracy.field)
