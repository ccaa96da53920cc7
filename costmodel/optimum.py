"""The mix of decisions with the best net present value under a budget and other limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np

from costmodel.decision_levers import MIX, figures, levers_of, with_settings
from costmodel.limits import Limit, limits_of
from costmodel.mix_search import Row, Search, put
from costmodel.parameters import Value
from costmodel.scenario import Scenario
from costmodel.text import Sentence

USUAL_STEPS = 20  # looks at some mixes after which half of a search is said to be done


@dataclass(frozen=True)
class Change:
    """One decision that differs from the plan.

    Attributes
    ----------
    id : str
        Parameter; ``strategies.KEY`` for a strategy.
    was, value : number, bool or str
        Before and after; of a strategy the share of the work that it is used for.
    worth : float
        NPV that is lost where this one stays as it was [CNY]; below 0 where it serves a limit.
    """

    id: str
    was: Value
    value: Value
    worth: float


@dataclass(frozen=True)
class Standing:
    """What a plan brings: NPV, total cost [CNY], field accuracy (0..1), launch [month], latency [ms]."""

    npv: float
    cost: float
    accuracy: float
    launch: float
    latency: float


@dataclass(frozen=True)
class Optimum:
    """The best mix found.

    Attributes
    ----------
    scenario : Scenario
        The plan with the mix.
    changes : tuple of Change
        What is worth most first; empty where the plan is the best there is.
    before, after : Standing
    limits : tuple of Limit
        Kept by ``after``.
    within : bool
        Whether the plan itself keeps the limits.
    """

    scenario: Scenario
    changes: tuple[Change, ...]
    before: Standing
    after: Standing
    limits: tuple[Limit, ...]
    within: bool

    @property
    def gain(self) -> float:
        """Rise of NPV [CNY]; may be below 0 where the plan breaks a limit."""
        return self.after.npv - self.before.npv

    @property
    def sentence(self) -> Sentence:
        """The answer: what the mix is worth, or that nothing is to be changed."""
        key = "same" if not self.changes else "better" if self.within else "within"
        figures = {
            "npv": ("money", self.after.npv),
            "was": ("money", self.before.npv),
            "gain": ("signed_money", self.gain),
            "cost": ("money", self.after.cost),
            "count": ("count", float(len(self.changes))),
        }
        return Sentence(f"decisions.mix_{key}", figures, "good" if self.after.npv > 0 else "bad")

    def as_dict(self) -> dict[str, Any]:
        """Plain mapping for ``--json``; ``set`` holds the mix as values to be entered."""
        return {
            "before": vars(self.before),
            "after": vars(self.after),
            "npv": self.after.npv,
            "cost": self.after.cost,
            "gain": self.gain,
            "within": self.within,
            "limits": {limit.key: limit.bound for limit in self.limits},
            "changes": [vars(change) for change in self.changes],
        }


def optimize(
    scenario: Scenario,
    over: Iterable[str] = MIX,
    budget: float | None = None,
    *,
    field_accuracy: float | None = None,
    latency: float | None = None,
    months: float | None = None,
    progress: Callable[[float], None] | None = None,
) -> Optimum:
    r"""The mix of decisions with the best net present value among those that keep all limits.

    Parameters
    ----------
    scenario : Scenario
    over : iterable of str
        Decisions, by parameter id; ``strategies`` stands for all strategies. ``decision_levers`` lists them.
    budget : float, optional
        Total cost over the horizon at most [CNY].
    field_accuracy : float, optional
        Field accuracy at launch at least (0..1).
    latency : float, optional
        Time of a decision on the slowest device at most [ms].
    months : float, optional
        Months to launch at most.
    progress : function, optional
        Called after each step with a share that rises towards 1: nobody knows how many steps it takes. What
        it raises ends the search.

    Returns
    -------
    Optimum

    Raises
    ------
    NoSolutionError
        If no mix keeps all limits: ``Infeasible`` names the tightest, and the best that can be had of it.
    ParameterError
        If an id is no decision, or a limit is no finite number above 0.

    Notes
    -----
    .. math:: \max_{x} NPV(x) \quad \text{such that} \quad g_k(x) \le b_k

    Every decision has a list of settings: round numbers over its slider, on and off. From the plan, and from
    the best of a coarse grid, the best change of one decision is made for as long as there is one, then of
    two at a time. So no single change is better, and no two changes close by. Among equals, fewer changes.

    Not modeled: settings between the round numbers; strategies used for a part of the work.

    Examples
    --------
    >>> from costmodel import presets
    >>> best = optimize(presets.load("ecommerce"), ["generalization.field_items"], budget=2.3e6)
    >>> [change.id for change in best.changes], best.gain > 0, best.after.cost <= 2.3e6
    (['generalization.field_items'], True, True)
    """
    limits = limits_of(budget, field_accuracy, latency, months)
    search = Search(scenario, levers_of(scenario, over), limits, step=_steps(progress))
    row = search.best()
    if not search.keeps_limits(row):
        raise search.obstacle(row)
    return _optimum(search, row)


def _steps(progress: Callable[[float], None] | None) -> Callable[[], None]:
    """What to call after each step of a search."""
    steps = count(1)

    def step() -> None:
        if progress:
            done = next(steps)
            progress(done / (done + USUAL_STEPS))

    return step


def _optimum(search: Search, row: Row) -> Optimum:
    levers, own = search.levers, search.own
    changed = [place for place in range(len(row)) if row[place] != own[place]]
    without = [put(row, {place: own[place]}) for place in changed]
    found = figures(search.scenario, levers, np.array([own, row, *without], dtype=int))
    before, after = (Standing(*(float(column[i]) for column in vars(found).values())) for i in (0, 1))
    changes = [
        Change(
            id=levers[place].id,
            was=levers[place].value(own[place]),
            value=levers[place].value(row[place]),
            worth=after.npv - float(npv),
        )
        for place, npv in zip(changed, found.npv[2:], strict=True)
    ]
    return Optimum(
        scenario=with_settings(search.scenario, levers, row),
        changes=tuple(sorted(changes, key=lambda change: -change.worth)),
        before=before,
        after=after,
        limits=search.limits,
        within=search.keeps_limits(own),
    )
