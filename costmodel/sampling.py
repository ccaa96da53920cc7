"""Draws of a plan's uncertain inputs: which inputs are uncertain, over which range, and how they go together.

One rule for every record: ``usual`` is P10 to P90, ``distribution`` is the shape between and beyond them (for
``pert`` and ``triangular`` the record's value is the most likely one). A plan that holds another value than
the record takes the range along: in proportion for a lognormal or an input on a logarithmic scale, by the
logit for a logit-normal, else by the difference, narrower where the value is closer to zero (or a share to
one), so that what a zero switches off stays off. Whole numbers are rounded, and nothing leaves ``allowed``.
A tail that would pass zero (or, of a share, one) levels off half way there from P10 (or P90): nothing is
known of it, and much is divided by such inputs.

A value fitted from the user's own data has a range of its own in place of the record's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from costmodel import distributions, parameters, project
from costmodel.correlation import correlate, is_correlation, nearest_correlation
from costmodel.distributions import Z90, Distribution
from costmodel.parameters import Parameter
from costmodel.scenario import Scenario

Array = NDArray[np.float64]
Pair = tuple[str, str]

SCRAMBLINGS = 8  # independent ones: what they differ by is the standard error
ONE_SERVICE = ("serving.devices", 1.0)  # in the cloud: its decisions are uncertain, not how many it is
KEPT_APART = 0.5  # of the plan's own distance between two inputs of which one must stay below the other
# Between the nodes the quantile is a straight line over the normal score; P10 and P90 are nodes.
NODES = Z90 / 128.0 * np.arange(-600, 601)
# Parameter that holds the correlation of two inputs.
CORRELATED: Mapping[str, Pair] = {
    "uncertainty.rho_value": ("value.right", "value.wrong"),
    "uncertainty.rho_runs": ("compute.runs", "compute.exploration"),
}


@dataclass(frozen=True)
class Draws:
    """Draws of the uncertain inputs of a plan.

    Attributes
    ----------
    ids : tuple of str
    scores : array, shape (n, d)
        Standard normal score of each input in each draw, correlations included.
    columns : dict of str to array, shape (n, 1)
        Values as ``project.run`` takes them.
    repaired : bool
        Whether the correlations contradicted each other and the nearest that do not were taken.
    """

    ids: tuple[str, ...]
    scores: Array
    columns: dict[str, Array]
    repaired: bool


def uncertain(scenario: Scenario) -> tuple[str, ...]:
    """Inputs that the plan uses and nobody knows exactly, in the order of the records.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    tuple of str
        Switches, choices, inputs without a distribution (decisions), those that the plan's switches leave out
        and a single device, which is a service in the cloud, are fixed.

    Examples
    --------
    >>> from costmodel import presets
    >>> ids = uncertain(presets.load("ecommerce"))
    >>> "value.right" in ids, "labeling.target_precision" in ids, "compute.mfu" in ids
    (True, False, False)
    """
    values = _Watched(scenario.values())
    project.run(values)
    return tuple(
        i
        for i in parameters.catalogue()
        if i in values.read and (_own_range(scenario, i) or _has_spread(i, values[i]))
    )


def _own_range(scenario: Scenario, identifier: str) -> tuple[float, float] | None:
    """P10 and P90 of a value fitted from the user's own data."""
    fit = scenario.fit_of(identifier)
    return None if fit is None or fit.low is None or fit.high is None else (fit.low, fit.high)


class _Watched(dict[str, Any]):
    """Values that remember which of them were asked for."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.read: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.read.add(key)
        return super().__getitem__(key)


def _has_spread(identifier: str, value: Any) -> bool:
    record = parameters.find(identifier)
    if record.distribution == "none" or (identifier, value) == ONE_SERVICE:
        return False
    return _scale(record, value) > 0.0


def range_of(record: Parameter) -> Distribution:
    """Distribution of an input around the value of its record.

    Parameters
    ----------
    record : Parameter
        With a distribution other than ``none``.

    Returns
    -------
    Distribution

    Examples
    --------
    >>> spread = range_of(parameters.find("compute.exploration"))
    >>> spread.quantile([0.1, 0.9]).round(6).tolist()
    [0.2, 0.5]
    """
    low, high = record.usual or (0.0, 0.0)
    three = (float(low), float(record.value), float(high))
    if record.distribution == "pert":
        return distributions.pert_from_p10_p90(*three)
    if record.distribution == "triangular":
        return distributions.triangular_from_p10_p90(*three)
    if record.distribution == "logitnormal":
        return distributions.logitnormal_from_p10_p90(low, high)
    return distributions.lognormal_from_p10_p90(low, high)


@cache
def _quantiles(identifier: str) -> Array:
    """Values of a record's own distribution at the nodes."""
    record = parameters.find(identifier)
    spread = _inside(record, range_of(record).quantile(scipy.special.ndtr(NODES)))
    spread.flags.writeable = False
    return spread


def _inside(record: Parameter, spread: Array) -> Array:
    """Values whose tails keep away from the natural bounds; what lies between P10 and P90 stays as it is."""
    usual_low, usual_high = record.usual or (0.0, 1.0)
    if _not_negative(record) and usual_low > 0.0 > spread[0]:
        spread = np.where(spread < usual_low, usual_low + _levelled(spread - usual_low, usual_low), spread)
    if _at_most_one(record) and spread[-1] > 1.0 > usual_high:
        past = _levelled(usual_high - spread, 1.0 - usual_high)
        spread = np.where(spread > usual_high, usual_high - past, spread)
    return spread


def _levelled(past: Array, room: float) -> Array:
    """Distance beyond P10, below 0, bent smoothly so that it never uses up more than half of the room."""
    half = room / 2.0
    return np.asarray(half * np.expm1(np.minimum(past, 0.0) / half))


def _not_negative(record: Parameter) -> bool:
    return record.allowed is not None and record.allowed[0] >= 0.0


def _at_most_one(record: Parameter) -> bool:
    return record.unit == "share" and record.allowed is not None and record.allowed[1] <= 1.0


def _in_proportion(record: Parameter) -> bool:
    return record.distribution == "lognormal" or record.scale == "log"


def _scale(record: Parameter, value: float) -> float:
    """Width of the range against that of the record; 0 where none, or all, is no estimate."""
    own = float(record.value)
    if _in_proportion(record):
        return value / own
    if record.distribution == "logitnormal":
        return float(0.0 < value < 1.0)
    above_zero = value / own if _not_negative(record) else 1.0
    below_one = (1.0 - value) / (1.0 - own) if _at_most_one(record) else 1.0
    return min(1.0, above_zero, below_one)


def at_scores(identifier: str, value: float, scores: Array) -> Array:
    r"""Values of an input of a plan at standard normal scores.

    Parameters
    ----------
    identifier : str
        An input with a distribution.
    value : float
        What the plan holds.
    scores : array
        Standard normal scores; -1.2816 is P10.

    Returns
    -------
    array
        Of the same shape, rounded where the input is a whole number, inside ``allowed``.

    Notes
    -----
    With q the quantile of the record's distribution, d the record's value and v the plan's, in proportion, by
    the logit of a logit-normal, or by the difference:

    .. math::
       x = \frac{v}{d}\, q, \qquad
       \frac{x}{1 - x} = \frac{q}{1 - q} \cdot \frac{v}{1 - v} \cdot \frac{1 - d}{d}, \qquad
       x = v + k (q - d), \quad k = \min\left(1, \frac{v}{d}, \frac{1 - v}{1 - d}\right)

    where the second term of k counts for what cannot be negative and the third for shares of at most 1.

    Examples
    --------
    >>> at_scores("compute.exploration", 0.45, np.array([-1.28155, 1.28155])).round(4).tolist()
    [0.3, 0.6]
    """
    record = parameters.find(identifier)
    own, scale = float(record.value), _scale(record, value)
    drawn = _interpolated(_quantiles(identifier), scores)
    if record.distribution == "logitnormal":
        logit = scipy.special.logit
        drawn = scipy.special.expit(logit(drawn) + logit(value) - logit(own))
    else:
        drawn = drawn * scale if _in_proportion(record) else value + scale * (drawn - own)
    drawn = np.rint(drawn) if record.kind == "integer" else drawn
    return np.clip(drawn, *(record.allowed or (None, None)))


def values_at(scenario: Scenario, identifier: str, scores: Array) -> Array:
    r"""Values of an input of a plan at standard normal scores, by its own range where it was fitted.

    Parameters
    ----------
    scenario : Scenario
    identifier : str
        One of ``uncertain``.
    scores : array
        Standard normal scores; -1.2816 is P10.

    Returns
    -------
    array
        Of the same shape, inside ``allowed``.

    Notes
    -----
    Of a fitted value v with P10 and P90 l and h, a normal error to each side:

    .. math::
       x = v + \frac{z}{1.2816} (h - v) \quad (z \ge 0), \qquad
       x = v + \frac{z}{1.2816} (v - l) \quad (z < 0)

    Otherwise see ``at_scores``.

    References
    ----------
    The two-piece normal distribution: Wallis 2014, Statistical Science 29:106.

    Examples
    --------
    >>> from costmodel.fitting import Estimate
    >>> plan = Scenario().use_fit("votes", 480, {"labeling.correlation": Estimate(0.2, 0.1, 0.4)})
    >>> values_at(plan, "labeling.correlation", np.array([-1.28155, 0.0, 1.28155])).round(4).tolist()
    [0.1346, 0.2, 0.3308]
    """
    value, own = float(scenario[identifier]), _own_range(scenario, identifier)
    if own is None:
        return at_scores(identifier, value, scores)
    record = parameters.find(identifier)
    found = value + scores / Z90 * np.where(scores >= 0.0, own[1] - value, value - own[0])
    found = np.rint(found) if record.kind == "integer" else found
    return np.clip(found, *(record.allowed or (None, None)))


def _interpolated(table: Array, scores: Array) -> Array:
    """Values at scores from a table over the even ``NODES``, faster than a search for the place of each."""
    place = np.clip((scores - NODES[0]) / (NODES[1] - NODES[0]), 0.0, len(NODES) - 1.001)
    below = place.astype(np.intp)
    low = table[below]
    return np.asarray(low + (place - below) * (table[below + 1] - low))


def own_score(scenario: Scenario, identifier: str) -> float:
    """Standard normal score at which an input's distribution has the plan's own value, whatever that is.

    Parameters
    ----------
    scenario : Scenario
    identifier : str
        An input with a distribution.

    Returns
    -------
    float
        Below 0 where the plan's figure is lower than the middle of the range; 0 where it was fitted.

    Examples
    --------
    >>> own_score(Scenario(), "compute.gpu_price") < -0.5  # 20 CNY, where 18 to 35 is usual
    True
    """
    if _own_range(scenario, identifier):
        return 0.0
    return float(np.interp(float(parameters.find(identifier).value), _quantiles(identifier), NODES))


def in_order(columns: Mapping[str, Array], values: Mapping[str, Any]) -> dict[str, Array]:
    """Columns in which no input passes another that it must stay below.

    Parameters
    ----------
    columns : mapping of str to array, shape (n, 1)
    values : mapping of parameter id to value
        The plan; it says how far apart the two are.

    Returns
    -------
    dict of str to array, shape (n, 1)
        The lower one is lowered where it comes closer than half of the plan's own distance: two price
        tiers that hardly differ would say nothing about what lies beyond them.

    Examples
    --------
    >>> from costmodel import presets
    >>> values, drawn = presets.load("ecommerce").values(), np.array([[0.95]])
    >>> in_order({"labeling.crowd_precision": drawn}, values)["labeling.crowd_precision"].round(4).tolist()
    [[0.9]]
    """
    ordered = dict(columns)
    pairs = [(r.id, r.less_than) for r in parameters.catalogue().values() if r.less_than]
    for low, high in reversed(pairs):  # the highest first: it is the one that stays
        if low in ordered or high in ordered:
            lower, upper = (np.asarray(ordered.get(i, values[i]), dtype=float) for i in (low, high))
            most = _most_below(parameters.find(high), upper, values[low], values[high])
            if np.any(lower > most):
                ordered[low] = np.minimum(lower, most)
    return ordered


def _most_below(record: Parameter, upper: Array, low: float, high: float) -> Array:
    """Most that the lower of two inputs may be; in proportion it stays above 0."""
    if _in_proportion(record):
        return np.asarray(upper * (low / high) ** KEPT_APART)
    return np.asarray(upper - KEPT_APART * (high - low))


def correlations(scenario: Scenario, ids: Sequence[str], extra: Mapping[Pair, float]) -> Array:
    """Correlation matrix of inputs: what the plan says of pairs, and what the caller adds.

    Parameters
    ----------
    scenario : Scenario
    ids : sequence of str
    extra : mapping of (str, str) to float
        Pairs of inputs that are not uncertain in this plan are left out.

    Returns
    -------
    array, shape (d, d)

    Examples
    --------
    >>> correlations(Scenario(), ["value.right", "value.wrong"], {}).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    known = {pair: float(scenario[identifier]) for identifier, pair in CORRELATED.items()}
    place, matrix = {identifier: k for k, identifier in enumerate(ids)}, np.eye(len(ids))
    for (one, other), rho in {**known, **extra}.items():
        if one in place and other in place:
            matrix[place[one], place[other]] = matrix[place[other], place[one]] = rho
    return matrix


def sobol_points(dimensions: int, draws: int, seed: int) -> Array:
    """Scrambled Sobol points in independent scramblings of equal length, one after the other.

    Parameters
    ----------
    dimensions : int
    draws : int
        A multiple of ``SCRAMBLINGS``.
    seed : int

    Returns
    -------
    array, shape (draws, dimensions)
        Inside (0, 1); the same bits for the same arguments.

    References
    ----------
    Owen (1998), Scrambling Sobol' and Niederreiter-Xing points, Journal of Complexity 14.

    Examples
    --------
    >>> points = sobol_points(2, 64, seed=1)
    >>> bool((points == sobol_points(2, 64, seed=1)).all()), points.shape
    (True, (64, 2))
    """
    from scipy.stats import qmc

    each = draws // SCRAMBLINGS
    blocks = []
    for stream in np.random.SeedSequence(seed).spawn(SCRAMBLINGS):
        points = qmc.Sobol(dimensions, rng=np.random.default_rng(stream)).random_base2(
            (each - 1).bit_length()
        )
        blocks.append(points[:each])
    return np.clip(np.concatenate(blocks), 1e-9, 1.0 - 1e-9)  # a point on the edge has no normal score


def draw(
    scenario: Scenario,
    draws: int,
    *,
    seed: int,
    fixed: Sequence[str] = (),
    extra: Mapping[Pair, float] | None = None,
) -> Draws:
    """Draws of the uncertain inputs of a plan.

    Parameters
    ----------
    scenario : Scenario
    draws : int
        A multiple of ``SCRAMBLINGS``.
    seed : int
    fixed : sequence of str
        Inputs that keep the plan's value.
    extra : mapping of (str, str) to float, optional
        Correlations of pairs of inputs, besides those of the plan.

    Returns
    -------
    Draws

    Examples
    --------
    >>> from costmodel import presets
    >>> found = draw(presets.load("ecommerce"), 64, seed=0)
    >>> found.columns["value.right"].shape
    (64, 1)
    """
    values = scenario.values()
    ids = tuple(i for i in uncertain(scenario) if i not in fixed)
    matrix = correlations(scenario, ids, extra or {})
    repaired = not is_correlation(matrix)
    matrix = nearest_correlation(matrix) if repaired else matrix
    scores = scipy.special.ndtri(sobol_points(max(len(ids), 1), draws, seed))[:, : len(ids)]
    scores = _correlated(scores, matrix)
    columns = {i: values_at(scenario, i, scores[:, k])[:, None] for k, i in enumerate(ids)}
    return Draws(ids, scores, in_order(columns, values), repaired)


def _correlated(scores: Array, matrix: Array) -> Array:
    """Scores with correlations; only the inputs that correlate with another are touched."""
    joined = np.flatnonzero((matrix != 0.0).sum(axis=0) > 1)
    if not joined.size:
        return scores
    together = scores.copy()
    together[:, joined] = correlate(scores[:, joined], matrix[np.ix_(joined, joined)])
    return together
