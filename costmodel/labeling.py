"""What labels cost at a precision: supplier tiers, core and edge items, and ways to need fewer labels.

Votes, workflows and the cheapest mixture of them live in files of their own; all names are reachable here.
"""

import numpy as np

from costmodel._values import Values, require, require_positive
from costmodel.errors import NoSolutionError, ParameterError
from costmodel.label_frontier import Frontier, Mixture, Purchase, cheapest_policies, cheapest_unit_cost
from costmodel.label_workflows import (
    USUAL_CHECK,
    Check,
    Escalation,
    Offer,
    Policies,
    Tiers,
    assisted,
    escalation,
    labeling_policies,
    two_experts,
)
from costmodel.voting import (
    dawid_skene_precision,
    plurality_weights,
    unanimous_shares,
    vote_ceiling,
    vote_correlation,
    vote_precision,
)

_SMALLEST_PRICE = 1e-300  # tiers that hardly differ extrapolate to no price at all

__all__ = [
    "USUAL_CHECK",
    "Check",
    "Escalation",
    "Frontier",
    "Mixture",
    "Offer",
    "Policies",
    "Purchase",
    "Tiers",
    "active_learning_factor",
    "assisted",
    "blend",
    "cheapest_policies",
    "cheapest_unit_cost",
    "dawid_skene_precision",
    "escalation",
    "label_months",
    "labeling_cost",
    "labeling_policies",
    "plurality_weights",
    "scaled_unit_cost",
    "synthetic_effective_items",
    "tier_unit_cost",
    "time_based_price",
    "two_experts",
    "unanimous_shares",
    "vote_ceiling",
    "vote_correlation",
    "vote_precision",
]


def tier_unit_cost(precision: Values, tiers: Tiers) -> Values:
    r"""Price of a label as vendors quote it, between and beyond their tiers.

    Parameters
    ----------
    precision : float or array
        Share of labels that must be right, below 1.
    tiers : sequence of (precision, unit cost)
        Two or more offers, the least precise first; floats or arrays that broadcast with ``precision``
        [0..1, CNY/label].

    Returns
    -------
    float or array
        Unit cost [CNY/label].

    Raises
    ------
    ParameterError
        If there are fewer than two tiers, they do not rise in precision below 1, or a price is not above 0.
    NoSolutionError
        If a precision of 1 or more is asked for.

    Notes
    -----
    Log-linear between tiers, with the first slope below them; beyond the last a power of the error rate:

    .. math:: \ln c = \ln c_j + \frac{p - p_j}{p_{j+1} - p_j} \ln\frac{c_{j+1}}{c_j}, \qquad
        c = c_n \Big(\frac{1-p_n}{1-p}\Big)^g, \quad
        g = \frac{\ln(c_n / c_{n-1})}{\ln((1-p_{n-1}) / (1-p_n))}

    Not modeled: volume discounts; several annotators per item (see ``cheapest_policies``).

    References
    ----------
    Anchors: the first article's table 1 (crowd, AI-assisted and expert labels for 100,000 images).

    Examples
    --------
    >>> tiers = [(0.875, 0.2), (0.925, 0.5), (0.98, 1.5)]
    >>> round(float(tier_unit_cost(0.95, tiers)), 3), round(float(tier_unit_cost(0.99, tiers)), 2)
    (0.824, 2.67)
    """
    _check_tiers(tiers)
    if np.any(np.asarray(precision) >= 1):
        raise NoSolutionError("No price buys labels that are all right; ask for a precision below 100 %.")
    (next_to_last, next_cost), (last, last_cost) = tiers[-2:]
    log_cost: Values = _log_line(precision, tiers[0], tiers[1])
    for start, end in zip(tiers[1:-1], tiers[2:], strict=True):
        log_cost = np.where(precision > start[0], _log_line(precision, start, end), log_cost)
    exponent = np.log(last_cost / next_cost) / np.log((1 - next_to_last) / (1 - last))
    beyond = np.log(last_cost) + exponent * np.log((1 - last) / (1 - precision))
    return np.exp(np.where(precision > last, beyond, log_cost))


def blend(
    *,
    core_share: Values,
    core_precision: Values,
    core_cost: Values,
    edge_precision: Values,
    edge_cost: Values,
) -> Offer:
    r"""Core items at one precision, the rest at a lower one.

    Parameters
    ----------
    core_share : float or array
        Share of the items that are core [0..1].
    core_precision, edge_precision : float or array
        Precision of the labels of core and of other items [0..1].
    core_cost, edge_cost : float or array
        Their unit costs [CNY/label].

    Returns
    -------
    Offer
        Precision and unit cost [CNY/label] over all items.

    Notes
    -----
    .. math:: P = f P_{core} + (1-f) P_{edge}, \quad c = f c_{core} + (1-f) c_{edge}

    Not modeled: errors on core items weighing more than others.

    References
    ----------
    The first article's advice to label core data to the highest standard and edge data at a lower cost.

    Examples
    --------
    >>> mixed = blend(core_share=0.25, core_precision=0.98, core_cost=1.5, edge_precision=0.9, edge_cost=0.3)
    >>> round(mixed.precision, 4), round(mixed.unit_cost, 4)
    (0.92, 0.6)
    """
    rest = 1 - core_share
    return Offer(
        precision=core_share * core_precision + rest * edge_precision,
        unit_cost=core_share * core_cost + rest * edge_cost,
    )


def labeling_cost(*, items: Values, unit_cost: Values, qa_overhead: Values = 0.0) -> Values:
    r"""Cost of labeling all items, quality checks and relabeling included.

    Parameters
    ----------
    items : float or array
        Items to label.
    unit_cost : float or array
        Price of a label [CNY/item].
    qa_overhead : float or array
        Share that checks and relabeling add [0..1].

    Returns
    -------
    float or array
        Cost [CNY].

    Notes
    -----
    .. math:: C = n\,c\,(1 + o)

    References
    ----------
    The first article's table 1, which has no overhead.

    Examples
    --------
    >>> labeling_cost(items=100_000, unit_cost=0.5)
    50000.0
    """
    return items * unit_cost * (1 + qa_overhead)


def active_learning_factor(items: Values, seed_items: Values, gain: Values, cap: float = 2.0) -> Values:
    r"""Randomly chosen labels that one label chosen by the model replaces.

    Parameters
    ----------
    items, seed_items : float or array
        Labels that random choice would need, and labels the model starts from, above 0.
    gain : float or array
        Steepness of the learning curve with chosen labels over that with random ones (1.0-1.3), above 0.
    cap : float
        Largest factor believed.

    Returns
    -------
    float or array
        Factor between 1 and ``cap``; the share of labels saved is 1 - 1/factor.

    Raises
    ------
    ParameterError
        If ``items``, ``seed_items`` or ``gain`` is not above 0.

    Notes
    -----
    Two learning curves from one seed, errors falling with exponents beta and g beta, meet the same error at

    .. math:: \frac{n}{n_{AL}} = \Big(\frac{n}{n_{seed}}\Big)^{1 - 1/g}

    Not modeled: the cost of training between rounds; labels that suit one model only.

    References
    ----------
    Beck et al. (2021), arXiv 2106.15324: data/published/labeling/active_learning.csv, slopes 1.09-1.14 times
    those of random choice, 16 % of the labels saved in the median.

    Examples
    --------
    >>> round(float(active_learning_factor(items=13_000, seed_items=1_000, gain=1.13)), 3)
    1.343
    """
    require_positive("items", items, "items")
    require_positive("seed_items", seed_items, "items")
    require_positive("gain", gain, "(ratio)")
    return np.clip((items / seed_items) ** (1 - 1 / gain), 1.0, cap)


def synthetic_effective_items(real_items: Values, synthetic_items: Values, exchange_rate: Values) -> Values:
    r"""Real items that a mixture of real and synthetic items is worth.

    Parameters
    ----------
    real_items, synthetic_items : float or array
        Numbers of items.
    exchange_rate : float or array
        Real items that one synthetic item is worth [0..1]; 0.1-0.5 is an assumption.

    Returns
    -------
    float or array
        Effective items; beyond two synthetic items per real one nothing is gained.

    Notes
    -----
    .. math:: n_{eff} = n_r + \kappa \min(n_s, 2 n_r)

    Not modeled: synthetic items that fill gaps no real item covers.

    References
    ----------
    Assumption; no published table was found.

    Examples
    --------
    >>> round(float(synthetic_effective_items(real_items=1_000, synthetic_items=5_000, exchange_rate=0.3)))
    1600
    """
    return real_items + exchange_rate * np.minimum(synthetic_items, 2 * real_items)


def real_items_for(effective_items: Values, synthetic_items: Values, exchange_rate: Values) -> Values:
    r"""Real items that reach a number of effective items beside given synthetic ones.

    Parameters
    ----------
    effective_items, synthetic_items : float or array
        Numbers of items.
    exchange_rate : float or array
        Real items that one synthetic item is worth [0..1].

    Returns
    -------
    float or array
        Real items: the inverse of `synthetic_effective_items`.

    Notes
    -----
    .. math:: n_r = \max\left(n_{eff} - \kappa n_s,\ \frac{n_{eff}}{1 + 2\kappa}\right)

    The second where there are more than two synthetic items per real one.

    Examples
    --------
    >>> round(float(real_items_for(1_600, synthetic_items=5_000, exchange_rate=0.3)))
    1000
    """
    return np.maximum(
        effective_items - exchange_rate * synthetic_items, effective_items / (1.0 + 2.0 * exchange_rate)
    )


def synthetic_saving(ratio: Values, exchange_rate: Values) -> Values:
    r"""Share of the real items that synthetic ones save when the effective number stays the same.

    Parameters
    ----------
    ratio : float or array
        Synthetic items per real item; beyond two nothing is gained.
    exchange_rate : float or array
        Real items that one synthetic item is worth [0..1].

    Returns
    -------
    float or array
        0..1.

    Notes
    -----
    .. math:: 1 - \frac{1}{1 + \kappa \min(r, 2)}

    which is ``synthetic_effective_items`` solved for the real items.

    Examples
    --------
    >>> round(float(synthetic_saving(ratio=2.0, exchange_rate=0.25)), 4)
    0.3333
    """
    saved: Values = 1.0 - 1.0 / (1.0 + exchange_rate * np.minimum(ratio, 2.0))
    return saved


def time_based_price(
    hourly_wage: Values, seconds: Values, utilization: Values = 1.0, overhead: Values = 0.0
) -> Values:
    r"""Price of a label from the time it takes.

    Parameters
    ----------
    hourly_wage : float or array
        Wage [CNY/hour].
    seconds : float or array
        Working time per label [s].
    utilization : float or array
        Share of paid time spent labeling, above 0 [0..1].
    overhead : float or array
        Share that management, tools and margin add.

    Returns
    -------
    float or array
        Price [CNY/label].

    Raises
    ------
    ParameterError
        If ``utilization`` is not above 0.

    Notes
    -----
    .. math:: c = \frac{w}{3600} \cdot \frac{t}{u} \cdot (1 + o)

    References
    ----------
    Seconds per label: data/published/labeling/annotation_time.csv.

    Examples
    --------
    >>> round(time_based_price(hourly_wage=36, seconds=4.2, utilization=0.7, overhead=0.5), 4)
    0.09
    """
    require_positive("utilization", utilization, "(share)")
    return hourly_wage / 3600 * seconds / utilization * (1 + overhead)


def scaled_unit_cost(
    known_cost: Values, *, listed: Values, listed_at_known: Values, most: float = np.inf
) -> Values:
    r"""Price of a label where one price is known: other precisions rise as a price list does.

    Parameters
    ----------
    known_cost : float or array
        Price at the precision where it is known [CNY/label].
    listed, listed_at_known : float or array
        The list's price at the precision asked for, and at the one where the price is known [CNY/label].
    most : float
        Largest factor believed, up or down, 1 or more.

    Returns
    -------
    float or array
        Unit cost [CNY/label].

    Notes
    -----
    .. math:: c(p) = c(q)\,\frac{\ell(p)}{\ell(q)}

    Not modeled: own staff learning with time, so that precision rises without more time per label.

    References
    ----------
    Assumption: the effort of another right label rises alike for own staff and for vendors
    (``tier_unit_cost``).

    Examples
    --------
    >>> round(float(scaled_unit_cost(0.4, listed=1.5, listed_at_known=0.75)), 4)
    0.8
    """
    factor = listed / np.maximum(listed_at_known, _SMALLEST_PRICE)
    return known_cost * np.clip(factor, 1.0 / most, most)


def label_months(items: Values, throughput: Values) -> Values:
    r"""Months that labeling takes.

    Parameters
    ----------
    items : float or array
        Items to label.
    throughput : float or array
        Labels a month, above 0.

    Returns
    -------
    float or array
        Duration [month].

    Raises
    ------
    ParameterError
        If ``throughput`` is not above 0.

    Notes
    -----
    .. math:: T = n / r

    Not modeled: ramp-up of a labeling team.

    References
    ----------
    Definition.

    Examples
    --------
    >>> label_months(items=250_000, throughput=100_000)
    2.5
    """
    require_positive("throughput", throughput, "labels/month")
    return items / throughput


def _log_line(precision: Values, start: tuple[Values, Values], end: tuple[Values, Values]) -> Values:
    """Logarithm of the cost on the line through two tiers."""
    steepness = np.log(end[1] / start[1]) / (end[0] - start[0])
    return np.log(start[1]) + (precision - start[0]) * steepness


def _check_tiers(tiers: Tiers) -> None:
    """Refuse tiers that no curve goes through."""
    if len(tiers) < 2:
        raise ParameterError(f"{len(tiers)} supplier tiers draw no price curve; enter at least two.")
    precisions, costs = zip(*tiers, strict=True)
    for lower, higher in zip(precisions, [*precisions[1:], 1.0], strict=True):
        why = f"does not lie below {np.max(higher):g}; enter tiers that rise in precision and stay below 1"
        require(lower < higher, name="tier precision", value=lower, unit="(share)", why=why)
    for cost in costs:
        require_positive("tier unit cost", cost, "CNY/label")
