"""Ways to have items labeled: votes with an expert for disputes, two experts, checked model proposals."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from costmodel._values import Values
from costmodel.voting import unanimous_shares, vote_precision

Tiers = Sequence[tuple[Values, Values]]


class Offer(NamedTuple):
    """One way to buy labels: precision 0..1, cost in currency per item."""

    precision: Values
    unit_cost: Values


class Escalation(NamedTuple):
    """Labels whose disputed items went to an expert: shares 0..1, cost in currency per item."""

    precision: Values
    unit_cost: Values
    escalated_share: Values


def escalation(
    accuracy: Values,
    votes: int,
    correlation: Values,
    expert_accuracy: Values,
    vote_cost: Values,
    expert_cost: Values,
    classes: Values = 2,
) -> Escalation:
    r"""Votes on every item; the unanimous label is kept, a dispute goes to one expert.

    Parameters
    ----------
    accuracy, correlation : float or array
        Single votes: share right, correlation on one item [0..1].
    votes : int
        Votes per item before the decision, 2 or more for an effect.
    expert_accuracy : float or array
        Share of disputed items that the expert gets right [0..1].
    vote_cost, expert_cost : float or array
        Price of one vote and of one expert label [CNY/label].
    classes : int or array
        Number of classes, 2 or more.

    Returns
    -------
    Escalation
        Precision, unit cost [CNY/item], escalated share.

    Notes
    -----
    .. math:: P = U_r + (1 - u_{\min(L, 3)})\,q_e, \quad c = k c_v + (1 - u_L)\,c_e, \quad u = U_r + U_w

    with U of ``unanimous_shares``. Wrong votes cluster on the likeliest confusions, so the precision counts
    three classes at most; cost and escalated share count all.
    Against 14 crowd data sets, two and three votes: precision within 0.9 points on average, escalated share
    within 0.6. Not modeled: disputed items being harder for the expert too (measured 0.92-0.955 there).

    References
    ----------
    data/published/labeling/crowd_curves.csv, columns frac_unanimous and acc_if_unanimous.

    Examples
    --------
    >>> result = escalation(
    ...     accuracy=0.87, votes=2, correlation=0.165, expert_accuracy=0.98, vote_cost=0.2, expert_cost=1.5
    ... )
    >>> round(float(result.precision), 3), round(float(result.unit_cost), 2)
    (0.961, 0.68)
    """
    right, wrong = unanimous_shares(accuracy, votes, correlation, classes)
    _, clustered_wrong = unanimous_shares(accuracy, votes, correlation, np.minimum(classes, 3))
    return Escalation(
        precision=right + (1 - right - clustered_wrong) * expert_accuracy,
        unit_cost=votes * vote_cost + (1 - right - wrong) * expert_cost,
        escalated_share=1 - right - wrong,
    )


def two_experts(
    expert_accuracy: Values, correlation: Values, expert_cost: Values, classes: Values = 2
) -> Offer:
    r"""Two experts label every item; a third decides where they differ.

    Parameters
    ----------
    expert_accuracy, correlation : float or array
        One expert's share of right labels, correlation of expert labels on one item [0..1].
    expert_cost : float or array
        Price of one expert label [CNY/label].
    classes : int or array
        Number of classes, 2 or more.

    Returns
    -------
    Offer
        Precision and unit cost [CNY/item].

    Notes
    -----
    Asking a third only in a dispute gives the plurality of three at the price of

    .. math:: c = c_e\,(3 - u_L)

    with u_L, the share on which the first two agree, as in ``escalation``.

    References
    ----------
    The beta-binomial law of ``vote_precision``, applied to experts.

    Examples
    --------
    >>> offer = two_experts(expert_accuracy=0.98, correlation=0.165, expert_cost=1.5)
    >>> round(float(offer.precision), 4), round(float(offer.unit_cost), 3)
    (0.9913, 3.049)
    """
    agreed = sum(unanimous_shares(expert_accuracy, 2, correlation, classes))
    return Offer(vote_precision(expert_accuracy, 3, correlation, classes), expert_cost * (3 - agreed))


def assisted(
    model_accuracy: Values,
    catch_rate: Values,
    overturn_rate: Values,
    label_accuracy: Values,
    check_time_share: Values,
    label_cost: Values,
    prelabel_price: Values = 0.0,
) -> Offer:
    r"""A model proposes every label, a person checks it and labels again what looks wrong.

    Parameters
    ----------
    model_accuracy : float or array
        Share of proposals that are right [0..1].
    catch_rate, overturn_rate : float or array
        Share of wrong, and of right, proposals that the person labels again [0..1].
    label_accuracy : float or array
        Share of the person's own labels that are right [0..1].
    check_time_share : float or array
        Time of a check as a share of the time of a full label.
    label_cost, prelabel_price : float or array
        Price of a full label by that person, and of a proposal (seed labels and serving) [CNY/label].

    Returns
    -------
    Offer
        Precision and unit cost [CNY/label].

    Notes
    -----
    .. math:: P = a (1 - f(1-q)) + (1-a)\,d\,q, \quad c = (t + a f + (1-a) d)\,c_q + c_m

    Not modeled: the model improving while its proposals are corrected.

    References
    ----------
    Kirillov et al. (2023), Segment Anything; Papadopoulos et al. (2017), Extreme clicking: check times, in
    data/published/labeling/assisted_labeling_savings.csv. Checks of hard images by a crowd (9 % of wrong
    labels pass, 32 % of right ones do not): expert_and_verification.csv there.

    Examples
    --------
    >>> offer = assisted(
    ...     model_accuracy=0.85,
    ...     catch_rate=0.75,
    ...     overturn_rate=0.05,
    ...     label_accuracy=0.95,
    ...     check_time_share=0.25,
    ...     label_cost=0.5,
    ...     prelabel_price=0.1,
    ... )
    >>> round(offer.precision, 3), round(offer.unit_cost, 4)
    (0.955, 0.3025)
    """
    relabeled = model_accuracy * overturn_rate + (1 - model_accuracy) * catch_rate
    kept_right = model_accuracy * (1 - overturn_rate)
    return Offer(
        precision=kept_right + relabeled * label_accuracy,
        unit_cost=(check_time_share + relabeled) * label_cost + prelabel_price,
    )


class Check(NamedTuple):
    """How people check a model's proposals: the arguments of ``assisted`` apart from the model."""

    catch_rate: Values = 0.75
    overturn_rate: Values = 0.05
    label_accuracy: Values = 0.95
    check_time_share: Values = 0.25
    label_cost: Values = 0.5
    prelabel_price: Values = 0.1


USUAL_CHECK = Check()


class Policies(NamedTuple):
    """Ways to label: names, and precision and unit cost with the policy along the first axis."""

    policy: tuple[str, ...]
    precision: NDArray[np.float64]
    unit_cost: NDArray[np.float64]


def labeling_policies(
    tiers: Tiers,
    correlation: Values,
    classes: Values,
    expert_accuracy: Values,
    model_accuracy: Values | None = None,
    *,
    vote_accuracy: Values | None = None,
    vote_cost: Values | None = None,
    expert_cost: Values | None = None,
    check: Check = USUAL_CHECK,
) -> Policies:
    r"""Every way to label that the planner knows, with its precision and unit cost.

    Parameters
    ----------
    tiers : sequence of (precision, unit cost)
        Vendors' offers [0..1, CNY/label].
    correlation, classes : float or array
        Correlation of votes on one item [0..1], number of classes.
    expert_accuracy : float or array
        Share of an expert's labels that are right [0..1].
    model_accuracy : float or array, optional
        Share of a model's proposals that are right [0..1]; without it no assisted labeling is offered.
    vote_accuracy, vote_cost : float or array, optional
        One crowd vote [0..1, CNY/label]; those of the cheapest tier by default.
    expert_cost : float or array, optional
        One expert label [CNY/label]; that of the most precise tier by default.
    check : Check
        How people check proposals.

    Returns
    -------
    Policies
        tier:1.., votes:1..9, escalation:2..5, two-experts and, with a model, assisted; arrays of shape
        (policies, \*broadcast shape of the inputs).

    References
    ----------
    ``vote_precision``, ``escalation``, ``two_experts``, ``assisted`` for the equations.

    Examples
    --------
    >>> offers = labeling_policies([(0.875, 0.2), (0.98, 1.5)], 0.165, 2, 0.98)
    >>> offers.policy[:3], len(offers.policy)
    (('tier:1', 'tier:2', 'votes:1'), 16)
    """
    crowd, experts = _cheapest_and_most_precise(tiers)
    accuracy = crowd.precision if vote_accuracy is None else vote_accuracy
    cost = crowd.unit_cost if vote_cost is None else vote_cost
    expert = experts.unit_cost if expert_cost is None else expert_cost
    offers = {f"tier:{number}": Offer(*tier) for number, tier in enumerate(tiers, start=1)}
    for votes in range(1, 10):
        precision = vote_precision(accuracy, votes, correlation, classes)
        offers[f"votes:{votes}"] = Offer(precision, votes * cost)
    for votes in range(2, 6):
        result = escalation(accuracy, votes, correlation, expert_accuracy, cost, expert, classes)
        offers[f"escalation:{votes}"] = Offer(result.precision, result.unit_cost)
    offers["two-experts"] = two_experts(expert_accuracy, correlation, expert, classes)
    if model_accuracy is not None:
        offers["assisted"] = assisted(model_accuracy, **check._asdict())
    return Policies(tuple(offers), *_columns(offers.values()))


def _cheapest_and_most_precise(tiers: Tiers) -> tuple[Offer, Offer]:
    """The two tiers that votes and experts are bought from, row by row where tiers are arrays."""
    precision, unit_cost = _columns(tiers)
    cheapest = np.argmin(unit_cost, axis=0, keepdims=True)
    best = np.argmax(precision, axis=0, keepdims=True)
    at_cheapest, at_best = (
        Offer(*(np.take_along_axis(values, index, axis=0)[0] for values in (precision, unit_cost)))
        for index in (cheapest, best)
    )
    return at_cheapest, at_best


def _columns(offers: Iterable[tuple[Values, Values]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Precisions and unit costs in one common shape, with the offer along the first axis."""
    values = np.stack(np.broadcast_arrays(*(value for offer in offers for value in offer)))
    return values[::2], values[1::2]
