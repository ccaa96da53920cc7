"""The cheapest way to reach a label precision: the lower convex hull over all labeling policies."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from costmodel._values import Values
from costmodel.errors import NoSolutionError
from costmodel.label_workflows import USUAL_CHECK, Check, Policies, Tiers, labeling_policies

_ROUNDING = 1e-12


class Mixture(NamedTuple):
    """Two neighbouring policies of the frontier and the share of items that go through the dearer one."""

    cheaper: str
    dearer: str
    dearer_share: float


@dataclass(frozen=True, eq=False)
class Frontier:
    r"""Policies worth buying, from the cheapest to the most precise; between two of them items are mixed.

    Attributes
    ----------
    policy : tuple of str
        Names as in ``labeling_policies``.
    precision : array, shape (n_policies,)
        Precision of each [0..1], rising.
    unit_cost : array, shape (n_policies,)
        Unit cost of each [CNY/item], rising ever faster.

    Notes
    -----
    With the share w of items on the dearer of two neighbours 0 and 1:

    .. math:: P = (1-w) P_0 + w P_1, \quad c = (1-w) c_0 + w c_1

    Below the first point the cheapest policy is bought: nothing costs less.
    """

    policy: tuple[str, ...]
    precision: NDArray[np.float64]
    unit_cost: NDArray[np.float64]

    def unit_cost_at(self, precision: Values) -> Values:
        """Least cost of a label at this precision [CNY/item]; NoSolutionError above the best policy."""
        self._refuse_beyond_best(precision)
        return np.asarray(np.interp(precision, self.precision, self.unit_cost), dtype=np.float64)

    def marginal_cost_at(self, precision: Values) -> Values:
        """Price of the next bit of precision, per 1.0 of precision [CNY/item]; of one point: a hundredth.

        It is 0 below the cheapest policy. At the best policy it is the slope that leads there, and above it
        NoSolutionError is raised.
        """
        self._refuse_beyond_best(precision)
        slopes = np.concatenate([[0.0], np.diff(self.unit_cost) / np.diff(self.precision)])
        segment = np.searchsorted(self.precision, precision, side="right")
        return np.asarray(slopes[np.minimum(segment, len(slopes) - 1)], dtype=np.float64)

    def mixture_at(self, precision: float) -> Mixture:
        """Which two policies make this precision, and the share of items for the dearer one."""
        self._refuse_beyond_best(precision)
        dearer = min(int(np.searchsorted(self.precision, precision, side="right")), len(self.policy) - 1)
        cheaper = max(dearer - 1, 0)
        low, high = self.precision[cheaper], self.precision[dearer]
        share = float(np.clip((precision - low) / (high - low), 0, 1)) if high > low else 0.0
        return Mixture(self.policy[cheaper], self.policy[dearer], share)

    def _refuse_beyond_best(self, precision: Values) -> None:
        wanted, best = float(np.max(precision)), float(self.precision[-1])
        if not wanted <= best + _ROUNDING:
            raise NoSolutionError(
                f"No way of labeling reaches a precision of {wanted:.2%}; the best is {self.policy[-1]} with "
                f"{best:.2%} for {float(self.unit_cost[-1]):.2f} an item."
            )


def cheapest_policies(
    tiers: Tiers,
    correlation: float,
    classes: int,
    expert_accuracy: float,
    model_accuracy: float | None = None,
    *,
    vote_accuracy: float | None = None,
    vote_cost: float | None = None,
    expert_cost: float | None = None,
    check: Check = USUAL_CHECK,
) -> Frontier:
    """Frontier of label precision against unit cost for one scenario.

    Parameters
    ----------
    tiers, correlation, classes, expert_accuracy, model_accuracy
        As in ``labeling_policies``, single numbers.
    vote_accuracy, vote_cost, expert_cost, check
        Likewise.

    Returns
    -------
    Frontier
        Lower convex hull from the cheapest policy to the most precise.

    Notes
    -----
    Not modeled: the effort of running two workflows at once; volume discounts; expert accuracy falls on hard
    items (measured 0.92-0.955 there, data/published/labeling/expert_and_verification.csv).

    References
    ----------
    Andrew (1979), Another efficient algorithm for convex hulls in two dimensions, IPL 9(5), 216-219.

    Examples
    --------
    >>> frontier = cheapest_policies([(0.875, 0.2), (0.925, 0.5), (0.98, 1.5)], 0.165, 2, 0.98)
    >>> frontier.policy[:3]
    ('tier:1', 'escalation:2', 'escalation:3')
    >>> round(float(frontier.unit_cost_at(0.95)), 3), frontier.mixture_at(0.95).dearer
    (0.605, 'escalation:2')
    """
    return _hull(
        labeling_policies(
            tiers,
            correlation,
            classes,
            expert_accuracy,
            model_accuracy,
            vote_accuracy=vote_accuracy,
            vote_cost=vote_cost,
            expert_cost=expert_cost,
            check=check,
        )
    )


class Purchase(NamedTuple):
    """Labels bought: cost per item, precision got, and whether that is the precision asked for."""

    unit_cost: NDArray[np.float64]
    precision: NDArray[np.float64]
    reached: NDArray[np.bool_]


def cheapest_unit_cost(precision: Values, policies: Policies) -> Purchase:
    r"""Least cost of a label at a precision, for many scenarios at once.

    Parameters
    ----------
    precision : float or array
        Share of labels that must be right [0..1]; broadcasts with the policies.
    policies : Policies
        Of ``labeling_policies``, arrays of shape (n_policies, \*shape).

    Returns
    -------
    Purchase
        Unit cost [CNY/item], precision got [0..1] and whether the precision asked for is reached. Above the
        best policy that policy is bought; below the cheapest one, the cheapest, with its own precision.

    Notes
    -----
    The same hull as ``Frontier``, as the least linear mixture over pairs of policies on both sides of P:

    .. math:: c(P) = \min_{i: P_i \ge P} \Big[ c_i - (P_i - P)
        \max\Big(0, \max_{j: P_j < P} \frac{c_i - c_j}{P_i - P_j}\Big) \Big]

    References
    ----------
    Linear mixtures as in ``Frontier``.

    Examples
    --------
    >>> offers = labeling_policies([(0.875, 0.2), (0.925, 0.5), (0.98, 1.5)], 0.165, 2, 0.98)
    >>> bought = cheapest_unit_cost(0.95, offers)
    >>> round(float(bought.unit_cost), 3), bool(bought.reached)
    (0.605, True)
    >>> round(float(cheapest_unit_cost(0.999, offers).precision), 4)
    0.9913
    """
    policies = _aligned(policies, np.ndim(precision))
    best = policies.precision.max(axis=0)
    target = np.minimum(precision, best)
    cost = np.full(target.shape, np.inf)
    for upper, upper_cost in zip(policies.precision, policies.unit_cost, strict=True):
        slope = _steepest_descent(upper, upper_cost, target, policies)
        mixed = upper_cost - (upper - target) * slope
        cost = np.where(upper >= target, np.minimum(cost, mixed), cost)
    return Purchase(cost, np.maximum(target, _cheapest_precision(policies)), precision <= best + _ROUNDING)


def _aligned(policies: Policies, dimensions: int) -> Policies:
    """Policies with axes inserted after the first, so that they broadcast with a target of so many axes."""
    names, *columns = policies
    count, *shape = policies.precision.shape
    missing = [1] * (dimensions - len(shape))
    return Policies(names, *(column.reshape(count, *missing, *shape) for column in columns))


def _steepest_descent(
    upper: NDArray[np.float64],
    upper_cost: NDArray[np.float64],
    target: NDArray[np.float64],
    policies: Policies,
) -> NDArray[np.float64]:
    """Most that a bit less precision can save, mixing this policy with any below the target; 0 or more."""
    gap = upper - policies.precision
    usable = (policies.precision < target) & (gap > 0)
    slopes = (upper_cost - policies.unit_cost) / np.where(gap > 0, gap, 1.0)
    steepest: NDArray[np.float64] = np.where(usable, slopes, 0.0).max(axis=0)
    return steepest


def _cheapest_precision(policies: Policies) -> NDArray[np.float64]:
    """Precision of the cheapest policy, the best of several that cost the same."""
    cheapest = policies.unit_cost <= policies.unit_cost.min(axis=0)
    precision: NDArray[np.float64] = np.where(cheapest, policies.precision, 0.0).max(axis=0)
    return precision


def _hull(policies: Policies) -> Frontier:
    """Lower convex hull by Andrew's monotone chain, from the cheapest policy upwards."""
    precision, cost = policies.precision, policies.unit_cost
    hull: list[int] = []
    for point in np.lexsort((cost, precision)):
        if precision[point] < _cheapest_precision(policies):
            continue
        while hull and _is_passed(hull, int(point), precision, cost):
            hull.pop()
        if not hull or precision[point] > precision[hull[-1]]:
            hull.append(int(point))
    return Frontier(tuple(policies.policy[i] for i in hull), precision[hull], cost[hull])


def _is_passed(
    hull: list[int], point: int, precision: NDArray[np.float64], cost: NDArray[np.float64]
) -> bool:
    """Whether the last hull point lies on or above the line from the one before it to the new point."""
    if len(hull) < 2:
        return False
    before, last = hull[-2], hull[-1]
    new_rise = (cost[point] - cost[before]) * (precision[last] - precision[before])
    old_rise = (cost[last] - cost[before]) * (precision[point] - precision[before])
    return bool(new_rise <= old_rise)
