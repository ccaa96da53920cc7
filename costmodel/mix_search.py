"""Search over the settings of several decisions: the best change of one, then of two, while there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from math import prod
from typing import NamedTuple

import numpy as np

from costmodel.decision_levers import STRATEGIES, Lever, figures
from costmodel.limits import Infeasible, Limit
from costmodel.scenario import Scenario
from costmodel.text import money_of

NEAR = (-3, -2, -1, 1, 2, 3)  # settings away, where two decisions change at a time
MOST_COARSE = 1500  # plans in the first look at the whole box
PRICES = (0.1, 0.2, 0.4, 0.8, 1.5, 3.0, 10.0)  # of missing all of a limit, in total costs of the plan
Row = tuple[int, ...]  # number of a setting for each lever
Rank = tuple[float, float, float, int]


def _go_on() -> None:
    """Nobody follows the search."""


class Closest(NamedTuple):
    """The mix that comes closest to a limit, what it misses, as a share of the bound, and its figure."""

    row: Row
    gap: float
    figure: float


@dataclass(frozen=True)
class Search:
    """What is the same for every mix that is tried.

    Attributes
    ----------
    scenario : Scenario
    levers : tuple of Lever
    limits : tuple of Limit
    last : Limit or None
        Judged only among mixes that keep all the others.
    price : float
        Above 0: limits may be missed, by all of the bound for this much NPV [CNY].
    step : function
        Called after each look at some mixes; what it raises ends the search.
    """

    scenario: Scenario
    levers: tuple[Lever, ...]
    limits: tuple[Limit, ...] = ()
    last: Limit | None = None
    price: float = 0.0
    step: Callable[[], None] = field(default=_go_on, compare=False, repr=False)

    @property
    def own(self) -> Row:
        """The settings of the plan."""
        return tuple(lever.own for lever in self.levers)

    def ranks(self, rows: list[Row]) -> list[Rank]:
        """Smaller is better: other limits missed, last limit missed, NPV to the fen, changes."""
        table = np.array(rows, dtype=int).reshape(len(rows), len(self.levers))
        found, nothing = figures(self.scenario, self.levers, table), np.zeros(len(rows))
        self.step()
        missed = sum((limit.gap(found) for limit in self.limits if limit != self.last), nothing)
        last = self.last.gap(found) if self.last else nothing
        changes = (table != np.array(self.own)).sum(axis=1)
        if self.price:
            columns = (nothing, nothing, self.price * (missed + last) - found.npv, changes)
        else:
            columns = (missed, last, -np.round(found.npv, 2), changes)
        return list(zip(*(column.tolist() for column in columns), strict=True))

    def keeps_limits(self, row: Row) -> bool:
        """Whether a mix keeps all limits."""
        return self.ranks([row])[0][:2] == (0.0, 0.0)

    def best(self) -> Row:
        """The best mix found, from the plan, the best of a coarse grid, and the best without limits."""
        ends = [self._climbed(start) for start in (self.own, self._better(*self._coarse()))]
        if self.limits:
            ends += self._priced(ends)
        return self._settled(self._better(*ends))

    def _priced(self, starts: list[Row]) -> Iterator[Row]:
        """Ends of the ways from the best without limits, which are made dearer to miss step by step."""
        free = replace(self, limits=(), last=None)
        row = free._climbed(free._better(*starts))
        spent = float(figures(self.scenario, self.levers, np.array([self.own], dtype=int)).cost[0])
        for price in PRICES:
            row = replace(self, price=price * max(spent, 1.0))._climbed(row)
            yield self._climbed(row)

    def _better(self, *rows: Row) -> Row:
        """The best of some mixes; the first of them where others are no better."""
        ranks = self.ranks(list(rows))
        return rows[ranks.index(min(ranks))]

    def _climbed(self, row: Row) -> Row:
        """The mix after changes of single decisions, for as long as one of them makes it better."""
        while better := self._improvements(row):
            first = [put(row, dict(better[:count])) for count in (1, 2, 4, 8, len(better))]
            row = self._better(*first)  # together what is good alone, where that is better still
        return row

    def _improvements(self, row: Row) -> list[tuple[int, int]]:
        """The best setting of each decision that makes the mix better by itself, the best decision first."""
        others = [
            (place, setting)
            for place, lever in enumerate(self.levers)
            for setting in range(len(lever.settings))
            if setting != row[place]
        ]
        own, *ranks = self.ranks([row, *(put(row, {place: setting}) for place, setting in others)])
        better = sorted((rank, change) for rank, change in zip(ranks, others, strict=True) if rank < own)
        best: dict[int, int] = {}
        for _, (place, setting) in better:
            best.setdefault(place, setting)
        return list(best.items())

    def _settled(self, row: Row) -> Row:
        """The mix after all changes of one decision or of two that make it better."""
        row = self._climbed(row)
        while (better := self._better(row, *self._pairs(row))) != row:
            row = self._climbed(better)
        return row

    def _pairs(self, row: Row) -> Iterator[Row]:
        near = [(place, setting) for place in range(len(row)) for setting in self._near(row, place)]
        return (put(row, dict(two)) for two in combinations(near, 2) if two[0][0] != two[1][0])

    def _near(self, row: Row, place: int) -> list[int]:
        own, count = row[place], len(self.levers[place].settings)
        settings = range(count) if count <= len(NEAR) else [own + step for step in NEAR]
        return [setting for setting in settings if 0 <= setting < count and setting != own]

    def _coarse(self) -> list[Row]:
        """A coarse grid over all decisions but strategies."""
        places = [i for i, lever in enumerate(self.levers) if not lever.id.startswith(STRATEGIES)]
        sizes = [len(self.levers[i].settings) for i in places]
        count = max(sizes, default=1)
        while count > 1 and prod(min(count, size) for size in sizes) > MOST_COARSE:
            count -= 1
        choices = [
            np.unique(np.linspace(0, s - 1, min(count, s)).round()).astype(int).tolist() for s in sizes
        ]
        return [put(self.own, dict(zip(places, chosen, strict=True))) for chosen in product(*choices)]

    def obstacle(self, row: Row) -> Infeasible:
        """The limit that stands in the way of the best mix found, and the best that can be had of it."""
        starts, money = [self.own, row], money_of(self.scenario)
        alone = {limit: replace(self, limits=(limit,)).closest(limit, starts) for limit in self.limits}
        worst = max(alone, key=lambda limit: alone[limit].gap)
        if alone[worst].gap > 0:
            return Infeasible(worst, alone[worst].figure, alone=True, money=money)
        starts += [reached.row for reached in alone.values()]
        joint = {limit: replace(self, last=limit).closest(limit, starts) for limit in self.limits}
        least = min(joint, key=lambda limit: joint[limit].gap)
        return Infeasible(least, joint[least].figure, alone=False, money=money)

    def closest(self, limit: Limit, starts: list[Row]) -> Closest:
        """How near the mixes of this search come to a limit."""
        row = self._better(*(self._climbed(start) for start in starts))
        found = figures(self.scenario, self.levers, np.array([row], dtype=int))
        others_missed = self.last is not None and self.ranks([row])[0][0] > 0
        gap = np.inf if others_missed else float(limit.gap(found)[0])
        return Closest(row, gap, float(limit.of(found)[0]))


def put(row: Row, changes: dict[int, int]) -> Row:
    """A mix with other settings at some places.

    Parameters
    ----------
    row : tuple of int
    changes : dict of place to setting

    Returns
    -------
    tuple of int

    Examples
    --------
    >>> put((0, 0, 0), {1: 5})
    (0, 5, 0)
    """
    return tuple(changes.get(place, setting) for place, setting in enumerate(row))
