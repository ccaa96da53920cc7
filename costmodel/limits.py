"""Limits that a mix of decisions has to keep, and the refusal that names the one in the way."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from costmodel import text
from costmodel.decision_levers import Array, Figures
from costmodel.errors import NoSolutionError, ParameterError, Reason
from costmodel.scenario import Scenario

ROUNDING = 1e-9  # of a bound: a plan that keeps it exactly is not lost

# The figure that each limits.
LIMITED = MappingProxyType(
    {"budget": "cost", "field_accuracy": "accuracy", "latency": "latency", "months": "launch"}
)
# The parameter in which a plan states each; field accuracy has none.
STATED = MappingProxyType(
    {"budget": "project.budget", "months": "project.deadline", "latency": "compression.latency_limit"}
)


@dataclass(frozen=True)
class Limit:
    """Total cost [CNY], latency [ms] or months to launch at most; field accuracy (0..1) at least."""

    key: str
    bound: float

    def of(self, found: Figures) -> Array:
        """The figure that it limits, of each plan."""
        limited: Array = getattr(found, LIMITED[self.key])
        return limited

    def gap(self, found: Figures) -> Array:
        """How far each plan misses it, as a share of the bound; 0 where it is kept."""
        sign = -1.0 if self.key == "field_accuracy" else 1.0
        missed = sign * (self.of(found) - self.bound) / self.bound
        return np.where(missed > ROUNDING, missed, 0.0)

    def shown(self, number: float, lang: str, money: text.Money = text.YUAN) -> str:
        """A figure that it limits as text, with its unit."""
        if self.key == "budget":
            return text.figure("money", number, lang, money)
        if self.key == "field_accuracy":
            return text.figure("of100_fine", number, lang) + "%"
        kind, unit = ("number", "unit.ms") if self.key == "latency" else ("months", "unit.months")
        return f"{text.figure(kind, number, lang)} {text.template(lang, unit)}"


class Infeasible(NoSolutionError):
    """No mix keeps all limits.

    Attributes
    ----------
    limit : Limit
        The one that stands in the way: out of reach by itself, else the one that gives least.
    best : float
        The best that can be had of its figure, the other limits kept.
    alone : bool
        Whether it is out of reach by itself.
    """

    def __init__(self, limit: Limit, best: float, *, alone: bool, money: text.Money = text.YUAN) -> None:
        super().__init__(limit.key)
        self.limit, self.best, self.alone, self._money = limit, best, alone, money

    def said(self, lang: str) -> str:
        """The sentence in a language."""
        how = "alone" if self.alone else "together"
        return text.template(lang, f"decisions.no_{self.limit.key}_{how}").format(
            bound=self.limit.shown(self.limit.bound, lang, self._money),
            best=self.limit.shown(self.best, lang, self._money),
        )

    def __str__(self) -> str:
        """The English sentence."""
        return self.said("en")


def own_limits(scenario: Scenario) -> dict[str, float]:
    """Limits that a plan states itself, which hold where nobody names others.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    dict of str to float
        As ``optimize`` takes them: total cost [CNY], months to launch, latency [ms]. A budget or a deadline
        of 0 is none.

    Examples
    --------
    >>> from costmodel import presets
    >>> own_limits(presets.load("drone").replace({"project.budget": 0.0}))
    {'months': 9.0, 'latency': 50.0}
    """
    return {key: float(scenario[i]) for key, i in STATED.items() if float(scenario[i]) > 0.0}


def limits_of(
    budget: float | None, field_accuracy: float | None, latency: float | None, months: float | None
) -> tuple[Limit, ...]:
    """Limits that are given.

    Parameters
    ----------
    budget, field_accuracy, latency, months : float or None
        As ``optimize`` takes them.

    Returns
    -------
    tuple of Limit

    Raises
    ------
    ParameterError
        If one is no finite number above 0, or an accuracy is above 1.

    Examples
    --------
    >>> [limit.key for limit in limits_of(2e6, None, None, 9.0)]
    ['budget', 'months']
    """
    given = {"budget": budget, "field_accuracy": field_accuracy, "latency": latency, "months": months}
    limits = tuple(Limit(key, float(bound)) for key, bound in given.items() if bound is not None)
    for limit in limits:
        slots = {"limit": Reason(f"refusal.limit_{limit.key}"), "bound": limit.bound}
        if not (math.isfinite(limit.bound) and limit.bound > 0):
            raise ParameterError(Reason("refusal.limit_not_finite", **slots))
        if limit.key == "field_accuracy" and limit.bound > 1.0:
            raise ParameterError(Reason("refusal.limit_above_1", **slots))
    return limits
