"""Tables of the labeling screen: what labels cost by tier, step, policy and grade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from costmodel import labeling, parameters
from costmodel.kernel import labels

ARTICLE_ITEMS = 100_000.0  # images of the first article's table 1
STEPS = (0.90, 0.95, 0.98, 0.99, 0.995)
ROUNDING = 1e-9  # of a price
POINT = 0.01
EXAMPLE_CORE = 0.2  # what-if where all data are core: a fifth of them


@dataclass(frozen=True)
class Tier:
    """A line of the vendors' price list: shares, CNY a label, CNY for 100,000 and for the plan's items.

    ``article_total`` is what the first article prints for 100,000 images.
    """

    key: str
    precision: float
    unit_cost: float
    hundred_thousand: float
    total: float
    article_total: float


@dataclass(frozen=True)
class Step:
    """A precision on the price list.

    Attributes
    ----------
    precision : float
    listed : float
        Vendors' price [CNY/label].
    times : float or None
        Price over that of the step before; None at the first.
    cheapest : float or None
        Price of the cheapest mix [CNY/label]; None where no policy reaches the precision.
    further, next_point : float
        One more point (or half the errors that are left, where that is less), and what it costs for all items
        of the plan on the price list [CNY].
    """

    precision: float
    listed: float
    times: float | None
    cheapest: float | None
    further: float
    next_point: float


@dataclass(frozen=True)
class Policy:
    """A way of labeling that is worth buying.

    Attributes
    ----------
    key : str
        ``tier``, ``votes``, ``escalation``, ``two-experts`` or ``assisted``.
    number : int
        Tier or votes; 0 where there is none.
    precision, unit_cost : float
        Share right, price [CNY/label].
    expert_share : float
        Share of the items that an expert sees in the end, 0..1.
    point_cost : float
        Price of a point of precision on the way here from the policy before [CNY/label].
    part : float
        Share of the items that take this way where the cheapest mix makes the plan's precision, 0..1; none do
        where the vendors' list is cheaper still.
    """

    key: str
    number: int
    precision: float
    unit_cost: float
    expert_share: float
    point_cost: float
    part: float


@dataclass(frozen=True)
class Grade:
    """Labels of one grade or of a blend: share of the items, share right, price [CNY/label], all items [CNY].

    ``saved`` is the share of the price saved against experts for everything.
    """

    key: str
    share: float
    precision: float
    unit_cost: float
    total: float
    saved: float


def tiers(v: Mapping[str, Any]) -> tuple[Tier, ...]:
    """The vendors' price list, for 100,000 images and for the plan's items."""
    return tuple(
        Tier(
            key=key,
            precision=precision,
            unit_cost=price,
            hundred_thousand=_article_table(price),
            total=_for_all(v, price),
            article_total=_article_table(float(parameters.find(f"labeling.{key}_cost").value)),
        )
        for key, (precision, price) in zip(labels.TIERS, _offers(v), strict=True)
    )


def _article_table(unit_cost: float) -> float:
    return float(labeling.labeling_cost(items=ARTICLE_ITEMS, unit_cost=unit_cost))


def _offers(v: Mapping[str, Any]) -> list[tuple[float, float]]:
    """The price list of a single plan."""
    return [(float(precision), float(price)) for precision, price in labels.tiers(v)]


def _for_all(v: Mapping[str, Any], unit_cost: float) -> float:
    total = labeling.labeling_cost(
        items=v["labeling.items"], unit_cost=unit_cost, qa_overhead=v["labeling.qa_overhead"]
    )
    return float(total)


def further(precision: float) -> float:
    """One point more, or half of the errors that are left where that is less; never above the bound."""
    return round(min(precision + POINT, (1.0 + precision) / 2.0, 0.9999), 10)


def steps(v: Mapping[str, Any]) -> tuple[Step, ...]:
    """The price list at round precisions, and what the next point costs there."""
    asked = np.array(STEPS)
    listed = np.asarray(labels.listed_price(v, asked)).tolist()
    ahead = np.asarray(labels.listed_price(v, np.array([further(p) for p in STEPS]))).tolist()
    cheapest, got = map(np.asarray, labels.label_price({**v, "labeling.workflow": "cheapest"}, asked))
    return tuple(
        Step(
            precision=p,
            listed=listed[i],
            times=listed[i] / listed[i - 1] if i and listed[i - 1] > 0 else None,
            cheapest=float(cheapest[i]) if got[i] >= p - 1e-9 else None,
            further=further(p),
            next_point=_for_all(v, ahead[i] - listed[i]),
        )
        for i, p in enumerate(STEPS)
    )


def policies(v: Mapping[str, Any], target: float) -> tuple[Policy, ...]:
    """Ways of labeling on the frontier, the cheapest first, and who does what part at a precision."""
    frontier = labeling.cheapest_policies(**labels.frontier_inputs(v))
    parts = {} if _list_is_cheaper(v, frontier, target) else _parts(frontier, target)
    names = [name.partition(":") for name in frontier.policy]
    precision, cost = frontier.precision, frontier.unit_cost
    climbs = [0.0, *(POINT * np.diff(cost) / np.diff(precision)).tolist()]
    return tuple(
        Policy(
            key=key,
            number=int(number or 0),
            precision=float(precision[i]),
            unit_cost=float(cost[i]),
            expert_share=_expert_share(v, key, int(number or 0)),
            point_cost=climbs[i],
            part=parts.get(frontier.policy[i], 0.0),
        )
        for i, (key, _, number) in enumerate(names)
    )


def _list_is_cheaper(v: Mapping[str, Any], frontier: labeling.Frontier, target: float) -> bool:
    asked = min(target, float(frontier.precision[-1]))
    # At a tier of the list both prices are the same, but for rounding.
    return bool(labels.listed_price(v, asked) < frontier.unit_cost_at(asked) * (1.0 - ROUNDING))


def _parts(frontier: labeling.Frontier, target: float) -> dict[str, float]:
    """Share of the items for each of the two policies that make a precision."""
    mix = frontier.mixture_at(min(target, float(frontier.precision[-1])))
    both = mix.cheaper != mix.dearer
    return {mix.cheaper: 1.0 - mix.dearer_share, mix.dearer: mix.dearer_share if both else 1.0}


def _expert_share(v: Mapping[str, Any], key: str, number: int) -> float:
    """Share of the items that an expert labels, 0..1."""
    if key != "escalation":
        return float(key == "two-experts" or (key == "tier" and number == len(labels.TIERS)))
    (accuracy, price), *_, (expert, expert_price) = _offers(v)
    votes = {"accuracy": accuracy, "votes": number, "correlation": v["labeling.correlation"]}
    result = labeling.escalation(
        **votes,
        expert_accuracy=expert,
        vote_cost=price,
        expert_cost=expert_price,
        classes=v["labeling.classes"],
    )
    return float(result.escalated_share)


def grades(v: Mapping[str, Any], *, precision: float, unit_cost: float) -> tuple[Grade, ...]:
    """Experts for everything, then core, edge and blend; a fifth as core where all of the plan's data are."""
    *_, (expert, expert_price) = _offers(v)
    share = v["labeling.core_share"]
    rows = [("expert", 1.0, expert, expert_price)]
    core, edge = (bought(v, v[f"labeling.{p}"]) for p in ("target_precision", "edge_precision"))
    if share < 1.0:
        rows += [("core", share, *core), ("edge", 1.0 - share, *edge)]
    rows.append(("plan", 1.0, precision, unit_cost))
    if share == 1.0:
        rows.append(("example", 1.0, *_example(expert, expert_price, edge)))
    return tuple(
        Grade(key, part, right, price, _for_all(v, part * price), 1.0 - price / expert_price)
        for key, part, right, price in rows
    )


def bought(v: Mapping[str, Any], precision: float) -> tuple[float, float]:
    """Precision got and unit cost of labels asked for at a precision."""
    price, got = labels.label_price(v, precision)
    return float(got), float(price)


def _example(expert: float, expert_price: float, edge: tuple[float, float]) -> tuple[float, float]:
    mix = labeling.blend(
        core_share=EXAMPLE_CORE,
        core_precision=expert,
        core_cost=expert_price,
        edge_precision=edge[0],
        edge_cost=edge[1],
    )
    return float(mix.precision), float(mix.unit_cost)
