"""Labeling: what another right label costs, what it is worth, and the cheapest way to make it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from costmodel import moves
from costmodel._values import Values
from costmodel.evaluation import evaluate
from costmodel.kernel import labels
from costmodel.project import Array, Run
from costmodel.scenario import Scenario
from costmodel.screens import labeling_savings as savings
from costmodel.screens import labeling_tables as tables
from costmodel.screens.lines import Line
from costmodel.text import Figure, Sentence

TARGET = "labeling.target_precision"
FROM, TO = 0.85, 0.999  # of the chart
DRAWN = 61
ALMOST_ALL = 1.0 - 1e-9  # no list sells labels that are all right
ASKED = np.concatenate([np.arange(0.85, 0.99501, 0.0025), [0.9975, 0.999]])


@dataclass(frozen=True)
class Curve:
    """Price of a label [CNY/label] at precisions (shares)."""

    precision: tuple[float, ...]
    unit_cost: tuple[float, ...]


@dataclass(frozen=True)
class Point:
    """Labels of one precision (share): price [CNY/label] and NPV of the plan that asks for them [CNY]."""

    precision: float
    unit_cost: float
    npv: float


@dataclass(frozen=True)
class Change:
    """From one precision to another (shares): what it costs and what it brings, in today's money [CNY]."""

    start: float
    end: float
    cost: float
    worth: float


@dataclass(frozen=True)
class Report:
    """Figures of the labeling screen: CNY, shares 0..1.

    Attributes
    ----------
    lead : Sentence
    target : float
        Precision asked for.
    you : Point
        Labels of that precision as the plan buys them (its core labels).
    mean : Point
        The main labels of the plan, core and edge together.
    labels_cost, labels_share : float
        Main labels with checks over the life of the plan, and their share of the total.
    listed, cheapest : float
        Price at the precision asked for: vendors' list, and cheapest mix (best policy where none reaches it).
    best : Point
        Where NPV is highest.
    next_point, to_best : Change
        One point further, and from here to the best.
    pays_from : float or None
        Least precision with which the plan earns; None where none does.
    price_list, own, mix : Curve
        Along the axis of the chart; the cheapest mix as far as it reaches.
    tiers, steps, policies, grades, levers, life_cycle : tuple
    timing : Timing
    """

    lead: Sentence
    workflow: str
    items: float
    target: float
    you: Point
    mean: Point
    labels_cost: float
    labels_share: float
    listed: float
    cheapest: float
    best: Point
    next_point: Change
    to_best: Change
    pays_from: float | None
    price_list: Curve
    own: Curve
    mix: Curve
    tiers: tuple[tables.Tier, ...]
    steps: tuple[tables.Step, ...]
    policies: tuple[tables.Policy, ...]
    grades: tuple[tables.Grade, ...]
    levers: tuple[savings.Lever, ...]
    life_cycle: tuple[savings.LifeCycleLine, ...]
    timing: savings.Timing

    @property
    def saved(self) -> float:
        """Share of the label price that the plan saves against experts for everything."""
        return next(grade.saved for grade in self.grades if grade.key == "plan")

    @property
    def mix_saves(self) -> float:
        """Share of the plan's own price that the cheapest mix saves at the precision asked for.

        Negative where the plan labels for less.
        """
        return 1.0 - self.cheapest / self.you.unit_cost if self.you.unit_cost > 0 else 0.0

    @property
    def mix_reaches(self) -> float:
        """The most precise labels that any way of labeling, or the list where it is cheaper, gives."""
        return self.policies[-1].precision

    @property
    def lines(self) -> tuple[Line, ...]:
        """Main figures for people: key of the texts, kind, number."""
        return (
            ("labeling.line_price", "money", self.mean.unit_cost),
            ("labeling.line_right", "of100_fine", self.mean.precision),
            ("labeling.line_labels", "money", self.labels_cost),
            ("labeling.line_share", "percent", self.labels_share),
            ("labeling.line_next_cost", "money", self.next_point.cost),
            ("labeling.line_next_worth", "money", self.next_point.worth),
            ("labeling.line_best", "of100_fine", self.best.precision),
            ("labeling.line_listed", "money", self.listed),
            ("labeling.line_cheapest", "money", self.cheapest),
            (f"labeling.line_own{'_example' if self.timing.example else ''}", "money", self.timing.at_target),
            ("labeling.line_against_experts", "percent", self.saved),
        )


def report(scenario: Scenario) -> Report:
    """Everything the labeling screen says about a plan.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    Report

    Examples
    --------
    >>> from costmodel import presets
    >>> found = report(presets.load("article"))
    >>> [round(tier.article_total) for tier in found.tiers]
    [20000, 50000, 150000]
    """
    v, result, target = scenario.values(), evaluate(scenario), float(scenario[TARGET])
    path = _along(scenario, target)
    here, best = path.index(target), int(np.argmax(path.run.npv))
    to_best, next_point = path.change(here, best), path.change(here, path.index(tables.further(target)))
    ways = tables.policies(v, target)
    spent = result.elements["labels"] + result.elements["relabelling"]
    mean = Point(float(result.accuracy["label"] or 0.0), result.label_unit_cost, result.npv)
    return Report(
        lead=_lead(path, here, best, next_point, worth_a_move=moves.SMALLEST_GAIN * result.cost_total),
        workflow=str(v["labeling.workflow"]),
        items=float(v["labeling.items"]),
        target=target,
        you=path.point(here),
        mean=mean,
        labels_cost=spent,
        labels_share=spent / result.cost_total if result.cost_total > 0 else 0.0,
        listed=float(labels.listed_price(v, target)),
        cheapest=tables.bought({**v, "labeling.workflow": "cheapest"}, target)[1],
        best=path.point(best),
        next_point=next_point,
        to_best=to_best,
        pays_from=path.pays_from,
        price_list=_curve(labels.listed_price, v),
        own=_curve(labels.own_price, v),
        mix=_mix(v, ways),
        tiers=tables.tiers(v),
        steps=tables.steps(v),
        policies=ways,
        grades=tables.grades(v, precision=mean.precision, unit_cost=mean.unit_cost),
        levers=savings.levers(v),
        life_cycle=savings.life_cycle(result.elements, result.cost_total),
        timing=savings.timing(v, target),
    )


@dataclass(frozen=True)
class _Path:
    """The kernel along the precision asked for."""

    asked: Array
    reached: Array
    price: Array
    run: Run

    @property
    def pays_from(self) -> float | None:
        """Least precision with which the plan earns."""
        earning = self.asked[self.run.npv >= 0.0]
        return float(earning[0]) if earning.size else None

    def index(self, precision: float) -> int:
        """Stop of a precision."""
        return int(np.argmin(np.abs(self.asked - precision)))

    def point(self, stop: int) -> Point:
        """Labels asked for at a stop; the best that can be had where that is less."""
        precision = min(float(self.asked[stop]), float(self.reached[stop]))
        return Point(precision, float(self.price[stop]), float(self.run.npv[stop]))

    def change(self, start: int, end: int) -> Change:
        """What going from one stop to another costs and brings."""
        cost, worth = (
            float(amount[end] - amount[start]) for amount in (self.run.present_cost, self.run.present_benefit)
        )
        return Change(self.point(start).precision, self.point(end).precision, cost, worth)


def _along(scenario: Scenario, target: float) -> _Path:
    """The plan's own precision and the next point are among the stops."""
    asked = np.unique(np.round([*ASKED, target, tables.further(target)], 10))
    price, reached = map(np.asarray, labels.label_price(scenario.values(), asked))
    return _Path(asked, reached, price, moves.sweep(scenario, TARGET, asked))


def _lead(path: _Path, here: int, best: int, next_point: Change, *, worth_a_move: float) -> Sentence:
    """Raise, lower or keep the precision, and the figures that say why."""
    you, aim = path.point(here), path.point(best)
    moved = aim.npv - you.npv > worth_a_move
    change = path.change(here, best) if moved else next_point
    figures: dict[str, Figure] = {
        "start": ("of100_fine", change.start),
        "end": ("of100_fine", change.end),
        "ratio": ("months", _times(aim.unit_cost, you.unit_cost)),
        "cost": ("money", abs(change.cost)),
        "worth": ("money", abs(change.worth)),
        "gain": ("money", aim.npv - you.npv),
        "price": ("money", you.unit_cost),
    }
    key = _direction(change) if moved else "keep" if 0 <= change.worth < change.cost else "flat"
    return Sentence(f"labeling.lead_{key}", figures, "warn" if moved else "good")


def _times(price: float, before: float) -> float:
    """How many times as dear, or as cheap where it falls."""
    low, high = sorted((price, before))
    return float(high / low) if low > 0 else 1.0


def _direction(change: Change) -> str:
    if change.end > change.start and change.worth > 0:
        return "raise" if change.cost > 0 else "both"  # better labels can spare reviewers
    if change.end < change.start and change.cost < 0 and change.worth <= 0:
        return "lower"
    return "move"


def _axis() -> Array:
    """Precisions at even steps of the errors' logarithm."""
    return np.asarray(1.0 - np.geomspace(1.0 - FROM, 1.0 - TO, DRAWN))


def _mix(v: dict[str, Any], ways: tuple[tables.Policy, ...]) -> Curve:
    """The cheapest mix: linear between two policies, and the price list where that is cheaper."""
    corners, costs = ([getattr(way, name) for way in ways] for name in ("precision", "unit_cost"))
    precision = np.unique([p for p in (*_axis(), *corners) if p <= corners[-1]])
    listed = labels.listed_price(v, np.minimum(precision, ALMOST_ALL))
    cost = np.minimum(np.interp(precision, corners, costs), listed)
    return Curve(tuple(precision.tolist()), tuple(cost.tolist()))


def _curve(price: Callable[[dict[str, Any], Array], Values], v: dict[str, Any]) -> Curve:
    """A price along the axis of the chart."""
    precision = _axis()
    return Curve(tuple(precision.tolist()), tuple(np.asarray(price(v, precision)).tolist()))
