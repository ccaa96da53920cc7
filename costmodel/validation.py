"""The models against published cases: predicted beside reported, the error, and the usual shortcut's error.

The cases are the tables of ``data/published``. A check is one model on one quantity; its groups are the data
sets, benchmarks or methods it is tried on, each of which counts alike however many cases it has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

Unit = Literal["points", "factor"]
Basis = Literal["each", "pooled", "apart"]
# Smaller differences between a model and its shortcut say nothing: 5 % of the error.
MARGIN = 0.05


@dataclass(frozen=True, slots=True)
class Case:
    """One published figure, in the unit that its check names.

    Attributes
    ----------
    group : str
        Data set, benchmark or method, as the source writes it.
    name : str
        Model, run or number of votes within the group, as the source writes it.
    reported : float
        As published.
    predicted : float
        By the model.
    naive : float
        By the usual shortcut.
    """

    group: str
    name: str
    reported: float
    predicted: float
    naive: float


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that belong together: how many, and the errors of model and shortcut on them."""

    name: str
    cases: int
    error: float
    naive_error: float


@dataclass(frozen=True, slots=True)
class Check:
    """A model on one quantity against published cases.

    Attributes
    ----------
    key : str
        Name in the texts and in tests.
    screen : str
        ``labeling``, ``compute``, ``gap`` or ``compression``.
    unit : {"points", "factor"}
        ``points``: the quantity is a share and the error the mean absolute difference. ``factor``: the error
        is the factor by which a prediction typically misses, above or below; 1 is perfect.
    quantity : str
        What is predicted: ``share``, ``drop`` (a share lost), ``hours``, ``ms``, ``kwh`` or ``ratio``.
    naive : str
        The shortcut: ``independent``, ``mfu``, ``gap``, ``zero``, ``rated``, ``proportional`` or ``perfect``.
    basis : {"each", "pooled", "apart"}
        Where the model's free figure comes from: fitted to each group of these cases, one figure for all that
        was chosen on cases such as these, or other observations.
    files : tuple of str
        Tables in ``data/published``.
    cases : tuple of Case
    """

    key: str
    screen: str
    unit: Unit
    quantity: str
    naive: str
    basis: Basis
    files: tuple[str, ...]
    cases: tuple[Case, ...]

    def __post_init__(self) -> None:
        if not self.cases:
            raise ValueError(f"check {self.key} has no cases")

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups in the order of the cases, with their errors."""
        names = dict.fromkeys(case.group for case in self.cases)
        return tuple(self._group(name) for name in names)

    def _group(self, name: str) -> Group:
        cases = [case for case in self.cases if case.group == name]
        reported = [case.reported for case in cases]
        error = mean_error([case.predicted for case in cases], reported, self.unit)
        return Group(name, len(cases), error, mean_error([case.naive for case in cases], reported, self.unit))

    @property
    def error(self) -> float:
        """Error of the model, the groups counting alike."""
        return joined((group.error for group in self.groups), self.unit)

    @property
    def naive_error(self) -> float:
        """Error of the shortcut, the groups counting alike."""
        return joined((group.naive_error for group in self.groups), self.unit)

    @property
    def ratio(self) -> float:
        """How many times larger the shortcut's error is; for a factor on the logarithmic scale."""
        log = np.log if self.unit == "factor" else float
        return float(log(self.naive_error) / log(self.error)) if log(self.error) > 0 else np.inf

    @property
    def verdict(self) -> Literal["better", "alike", "worse"]:
        """Model against shortcut, small differences left aside."""
        if self.ratio > 1 + MARGIN:
            return "better"
        return "worse" if self.ratio < 1 / (1 + MARGIN) else "alike"

    @property
    def beaten_on(self) -> tuple[str, ...]:
        """Groups on which the shortcut is nearer."""
        return tuple(group.name for group in self.groups if group.naive_error < group.error)

    @property
    def worst(self) -> Case:
        """The case that the model misses most."""
        return max(self.cases, key=lambda case: miss(case.predicted, case.reported, self.unit))


def miss(predicted: float, reported: float, unit: Unit) -> float:
    """How far one prediction is from what was reported.

    Parameters
    ----------
    predicted, reported : float
        Shares for ``points``, amounts above zero for ``factor``.
    unit : {"points", "factor"}

    Returns
    -------
    float
        Absolute difference, or factor of 1 or more.

    Examples
    --------
    >>> miss(50.0, 100.0, "factor")
    2.0
    """
    return mean_error([predicted], [reported], unit)


def mean_error(predicted: Iterable[float], reported: Iterable[float], unit: Unit) -> float:
    """Mean absolute difference, or the factor by which a prediction typically misses.

    Parameters
    ----------
    predicted, reported : iterable of float
        As many of one as of the other.
    unit : {"points", "factor"}

    Returns
    -------
    float
        For ``points`` the mean of the absolute differences [share]; for ``factor`` the geometric mean of the
        factors, each taken above 1.

    Examples
    --------
    >>> round(mean_error([0.9, 0.8], [0.92, 0.8], "points"), 4)
    0.01
    >>> round(mean_error([50.0, 200.0], [100.0, 100.0], "factor"), 4)
    2.0
    """
    found, given = np.fromiter(predicted, float), np.fromiter(reported, float)
    if unit == "factor":
        return float(np.exp(np.mean(np.abs(np.log(found / given)))))
    return float(np.mean(np.abs(found - given)))


def joined(errors: Iterable[float], unit: Unit) -> float:
    """One error of several groups, each counting alike.

    Parameters
    ----------
    errors : iterable of float
    unit : {"points", "factor"}

    Returns
    -------
    float
        Mean, for factors the geometric one.

    Examples
    --------
    >>> round(joined([2.0, 8.0], "factor"), 4), joined([0.25, 0.75], "points")
    (4.0, 0.5)
    """
    values = np.fromiter(errors, float)
    return float(np.exp(np.mean(np.log(values)))) if unit == "factor" else float(np.mean(values))


@cache
def checks() -> tuple[Check, ...]:
    """Every model with published cases, in the order of the plan.

    Returns
    -------
    tuple of Check

    Examples
    --------
    >>> [check.screen for check in checks()][0], len({check.key for check in checks()}) == len(checks())
    ('labeling', True)
    """
    from costmodel import validation_compression, validation_compute, validation_gap, validation_labeling

    parts = (validation_labeling, validation_gap, validation_compression, validation_compute)
    return tuple(check for part in parts for check in part.checks())
