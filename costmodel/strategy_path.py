"""The way from today's cost to a chosen mix of strategies, and the cheapest mix that reaches a target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from types import MappingProxyType
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from costmodel._values import Values
from costmodel.errors import NoSolutionError, ParameterError, Reason
from costmodel.strategy_catalogue import catalogue, find
from costmodel.strategy_effort import Adopted, adoption_cost
from costmodel.strategy_mix import excluded, leverage, remaining

Elements = Mapping[str, float]
Plan = Mapping[str, tuple[float, float]]
Array = NDArray[np.float64]

Rank = tuple[bool, float, float]

_BITS_AT_ONCE = 10  # 2^10 plans at once: columns this long stay in the processor's cache
_WORST: Rank = (True, inf, inf)


@dataclass(frozen=True)
class Step:
    """One bar of the waterfall.

    Attributes
    ----------
    key : str
        Strategy.
    saving : float
        What it saves beside the steps before it, below 0 where it adds cost [CNY].
    alone : float
        What it would save as the only strategy [CNY].
    adoption : float
        What bringing it in adds to the cost of those before it, where that is known [CNY].
    """

    key: str
    saving: float
    alone: float
    adoption: float = 0.0

    @property
    def overlap(self) -> float:
        """What the steps before it have taken away from its saving [CNY]."""
        return self.alone - self.saving


@dataclass(frozen=True)
class Waterfall:
    """From today's cost to the cost of the chosen mix: ``before`` minus all savings is ``after`` [CNY].

    Attributes
    ----------
    before, after : float
    steps : tuple of Step
        In the order given, gates last.
    excluded : mapping of str to str
        Strategies that save nothing where the one that they exclude, named beside them, acts too.
    """

    before: float
    steps: tuple[Step, ...]
    after: float
    excluded: Mapping[str, str]

    @property
    def overlap(self) -> float:
        """Difference between the sum of the savings alone and what the mix saves [CNY]."""
        return sum(step.overlap for step in self.steps)


@dataclass(frozen=True)
class Path:
    """The cheapest mix that reaches a target, or the best one there is.

    Attributes
    ----------
    target : float
        Saving asked for, share of today's total cost, net of the cost of adoption.
    reached : bool
    saving : float
        Saving of the mix, share of today's total cost, net of the cost of adoption.
    keys : tuple of str
        Strategies of the mix, the largest saving first, gates last.
    adoption_cost : float
        One-off cost of the mix [CNY].
    waterfall : Waterfall
        Today's cost, one step per strategy, and what remains without the cost of adoption.
    """

    target: float
    reached: bool
    saving: float
    keys: tuple[str, ...]
    adoption_cost: float
    waterfall: Waterfall


class _Known(TypedDict):
    """What a plan knows that the catalogue does not; as ``remaining`` takes it."""

    mixed_precision_assumed: bool
    parts: Mapping[str, Values] | None
    cloud_part: Values


def cost_left(
    elements: Elements,
    adopted: Adopted,
    *,
    mixed_precision_assumed: Values = False,
    parts: Mapping[str, Values] | None = None,
    cloud_part: Values = 1.0,
) -> Values:
    r"""Total cost that is left once the strategies are in use.

    Parameters
    ----------
    elements : mapping of str to float
        Cost lines without strategies [CNY], for example ``Result.elements``.
    adopted, mixed_precision_assumed, parts, cloud_part
        As ``remaining`` takes them.

    Returns
    -------
    float or array
        Cost without the cost of adoption [CNY].

    Notes
    -----
    .. math:: \sum_e c_e r_e

    Examples
    --------
    >>> round(float(cost_left({"labels": 100.0, "poc": 50.0}, {"active_learning": (0.2, 1.0)})), 1)
    130.0
    """
    factors = remaining(
        adopted, mixed_precision_assumed=mixed_precision_assumed, parts=parts, cloud_part=cloud_part
    )
    left: Values = 0.0
    for element, amount in elements.items():
        if amount:
            left = left + amount * factors.get(element, 1.0)
    return left


def waterfall(
    elements: Elements,
    adopted: Plan,
    *,
    mixed_precision_assumed: bool = False,
    parts: Mapping[str, Values] | None = None,
    cloud_part: Values = 1.0,
) -> Waterfall:
    """Steps from today's cost to the cost of a mix; the total does not depend on their order.

    Parameters
    ----------
    elements : mapping of str to float
        Cost lines without strategies [CNY], for example ``Result.elements``.
    adopted : mapping of str to (effect, share)
        Of one plan, in the order in which the steps are shown; gates come last in any case.
    mixed_precision_assumed, parts, cloud_part : optional
        As ``remaining`` takes them.

    Returns
    -------
    Waterfall

    Examples
    --------
    >>> mix = {"synthetic_data": (0.35, 1.0), "active_learning": (0.2, 1.0)}
    >>> bars = waterfall({"labels": 1000.0}, mix)
    >>> [round(step.saving, 1) for step in bars.steps], round(bars.after, 1), round(bars.overlap, 1)
    ([350.0, 110.5], 539.5, 89.5)
    """
    keys = sorted(adopted, key=lambda key: find(key).is_gate)
    count = len(keys)
    # Row k holds the first k strategies, row count + k the k-th alone.
    in_force = np.vstack([np.tri(count + 1, count, -1), np.eye(count)])
    plans = {key: (adopted[key][0], adopted[key][1] * in_force[:, [i]]) for i, key in enumerate(keys)}
    known = _Known(mixed_precision_assumed=mixed_precision_assumed, parts=parts, cloud_part=cloud_part)
    left = cost_left(elements, plans, **known)
    costs = np.broadcast_to(left, (2 * count + 1, 1))[:, 0].tolist()
    steps = (
        Step(key, costs[i] - costs[i + 1], costs[0] - costs[count + 1 + i]) for i, key in enumerate(keys)
    )
    return Waterfall(costs[0], tuple(steps), costs[count], MappingProxyType(excluded(adopted)))


def likely_mix() -> dict[str, tuple[float, float]]:
    """Every strategy with its likely effect, adopted for all of the work.

    Examples
    --------
    >>> likely_mix()["spot"]
    (0.62, 1.0)
    """
    return {key: (strategy.effect.likely, 1.0) for key, strategy in catalogue().items()}


def cheapest_mix(
    elements: Elements,
    target_saving: float,
    *,
    week_cost: float,
    choices: Plan | None = None,
    weeks: Mapping[str, float] | None = None,
    mixed_precision_assumed: bool = False,
    parts: Mapping[str, Values] | None = None,
    cloud_part: Values = 1.0,
) -> Path:
    r"""The cheapest mix of strategies that saves a target share of total cost, or the best one there is.

    Parameters
    ----------
    elements : mapping of str to float
        Cost lines without strategies [CNY], for example ``Result.elements``.
    target_saving : float
        Share of the total cost to be saved, net of the cost of adoption (0..1).
    week_cost : float
        Cost of a person-week [CNY/week].
    choices : mapping of str to (effect, share), optional
        Strategies that may be taken; all of them with their likely effect where it is left out.
    weeks : mapping of str to float, optional
        Effort [person-week], as ``adoption_cost`` takes it.
    mixed_precision_assumed, parts, cloud_part : optional
        As ``remaining`` takes them.

    Returns
    -------
    Path
        With ``reached`` false it is the mix that saves most.

    Raises
    ------
    NoSolutionError
        If nothing is spent, so that no share of it can be saved.
    ParameterError
        If the target is outside 0..1.

    Notes
    -----
    .. math:: \min_S A(S) \quad \text{such that} \quad C(\emptyset) - C(S) - A(S) \ge s \, C(\emptyset)

    with A the cost of adoption and C the cost left, over every subset S of the choices; where no subset
    reaches the target, the one with the smallest C + A. Exact: every subset is tried, or cannot be better.

    Not modeled: what a shorter schedule saves; ``path_to`` adds it.

    Examples
    --------
    >>> path = cheapest_mix({"labels": 1e6, "experiments": 1e6}, 0.3, week_cost=7000.0)
    >>> path.keys, path.reached, round(path.saving, 3)
    (('transfer_learning',), True, 0.434)
    """
    if not 0.0 <= target_saving <= 1.0:
        raise ParameterError(Reason("refusal.saving_outside", target=target_saving))
    before = sum(elements.values())
    if before <= 0:
        raise NoSolutionError(Reason("refusal.nothing_to_save"))
    offered = likely_mix() if choices is None else choices
    known = _Known(mixed_precision_assumed=mixed_precision_assumed, parts=parts, cloud_part=cloud_part)
    search = _Search(elements, offered, week_cost, weeks, known)
    # A hair above the target, so that a mix that reaches it exactly is not lost to rounding.
    most = (1.0 - target_saving + 1e-12) * before
    bars = search.bars({key: offered[key] for key in _cheapest(search, _helpful(search), most)})
    mix = {step.key: offered[step.key] for step in sorted(bars.steps, key=lambda step: -step.alone)}
    bars, spent = search.bars(mix), float(search.adoption(mix))
    return Path(
        target=target_saving,
        reached=bars.after + spent <= most,
        saving=1.0 - (bars.after + spent) / before,
        keys=tuple(step.key for step in bars.steps),
        adoption_cost=spent,
        waterfall=bars,
    )


@dataclass(frozen=True)
class _Search:
    """What is the same for every mix that is tried."""

    elements: Elements
    offered: Plan
    week_cost: float
    weeks: Mapping[str, float] | None
    known: _Known

    def adoption(self, plan: Adopted) -> Values:
        return adoption_cost(plan, self.week_cost, weeks=self.weeks)

    def bars(self, plan: Plan) -> Waterfall:
        return waterfall(self.elements, plan, **self.known)

    def outcomes(self, keys: Sequence[str], taken: Array) -> tuple[Array, Array]:
        """Cost left and cost of adoption of each row of ``taken`` [CNY], shape (n,)."""
        shares = {key: taken[:, [i]] for i, key in enumerate(keys) if taken[:, i].any()}
        plans = {key: (self.offered[key][0], self.offered[key][1] * share) for key, share in shares.items()}
        left = cost_left(self.elements, plans, **self.known)
        rows = (len(taken), 1)
        return np.broadcast_to(left, rows)[:, 0], np.broadcast_to(self.adoption(plans), rows)[:, 0]


def _helpful(search: _Search) -> list[str]:
    """Strategies that can save more than they take, the cheapest to adopt first; no best mix has another."""
    price = {key: search.adoption({key: values}) for key, values in search.offered.items()}
    most = {step.key: step.alone * leverage(step.key) for step in search.bars(search.offered).steps}
    return sorted((key for key in most if most[key] > price[key]), key=lambda key: price[key])


def _cheapest(search: _Search, keys: Sequence[str], most: float) -> list[str]:
    """Mix with the least cost of adoption that leaves at most ``most``, else the one that leaves least.

    Cheap strategies vary within a block of mixes, dear ones from block to block. A block that cannot beat the
    best mix, even with all its cheap strategies for nothing, is not looked into, nor are those after it.
    """
    cheap, dear = keys[:_BITS_AT_ONCE], keys[_BITS_AT_ONCE:]
    low, high = _subsets(len(cheap)), _subsets(len(dear))
    left, _ = search.outcomes(keys, np.hstack([np.ones((len(high), len(cheap))), high]))
    _, spent = search.outcomes(dear, high)
    bounds = sorted((_rank(*bound, most), row) for row, bound in enumerate(zip(left, spent, strict=True)))
    best, mix = _WORST, low[0]
    for bound, row in bounds:
        if bound > best:
            break
        block = np.hstack([low, np.tile(high[row], (len(low), 1))])
        found, place = _best(*search.outcomes(keys, block), most)
        if found < best:
            best, mix = found, block[place]
    return [key for key, taken in zip(keys, mix, strict=True) if taken]


def _rank(left: float, spent: float, most: float) -> Rank:
    """Smaller is better: the target reached, then what is to be small, then the total."""
    missed = left + spent > most
    return bool(missed), float(left + spent if missed else spent), float(left + spent)


def _best(left: Array, spent: Array, most: float) -> tuple[Rank, int]:
    total = left + spent
    missed = total > most
    row = int(np.lexsort((total, np.where(missed, total, spent), missed))[0])
    return _rank(left[row], spent[row], most), row


def _subsets(count: int) -> Array:
    """Every choice out of ``count`` things, a row of 0 and 1 each."""
    return ((np.arange(2**count)[:, None] >> np.arange(count)) & 1).astype(float)
