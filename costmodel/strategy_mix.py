"""How adopted strategies combine: what remains of every cost line."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from math import prod
from typing import NamedTuple

import numpy as np

from costmodel._values import Values, require
from costmodel.strategy_catalogue import NO_OVERLAP, caps, catalogue, find, standard_parts
from costmodel.strategy_effort import Adopted, parallel_hours

Member = tuple[str, float]

BY_THE_HOUR = ("hours", "price", "utilization", "scaling")
KINDS = ("labels", "size", *BY_THE_HOUR, "gates")
# What lowers the price of an hour that a cloud is paid for; an own machine has no such price.
CLOUD_PRICES = ("spot", "reserved")
TRAINING_RUNS = ("final_runs", "experiments", "failed_runs", "retraining_runs")
_MIXED_PRECISION = "hw_sw_optimised"
_PARALLELISM = "parallelism"


class Block(NamedTuple):
    """Cost lines on which the same strategies act with the same shares through one factor."""

    kind: str
    elements: tuple[str, ...]
    groups: tuple[tuple[Member, ...], ...]


def remaining(
    adopted: Adopted,
    *,
    mixed_precision_assumed: Values = False,
    parts: Mapping[str, Values] | None = None,
    cloud_part: Values = 1.0,
    overlaps: bool = True,
) -> dict[str, Values]:
    r"""What the adopted strategies leave of every cost line.

    Parameters
    ----------
    adopted : mapping of str to (effect, share)
        Saved share :math:`a` of what the strategy acts on and share :math:`f` of the work it is adopted for,
        0..1: floats, or arrays that broadcast, such as columns of shape (n, 1) for n plans. The order of the
        keys does not matter.
    mixed_precision_assumed : bool or array, optional
        Whether the hours already assume mixed precision; optimised hardware and software then save nothing.
    parts : mapping of str to float or array, optional
        Part of a cost line that is paid by the hour (0..1), where the plan knows it better than
        ``standard_parts``: the GPU part of a run, for example.
    cloud_part : float or array, optional
        Part of the cost of training's hours that is paid to a cloud, 0..1: only there is spot capacity or a
        commitment. Serving in the cloud is paid to a cloud as a whole.
    overlaps : bool, optional
        False multiplies the strategies as if none took out what another takes out. Caps and exclusions stay.

    Returns
    -------
    dict of str to float or array
        Factor on each cost line that any strategy can act on; a line that is not named stays as it is.

    Raises
    ------
    ParameterError
        If a key is no strategy, or an effect or a share is outside 0..1.

    Notes
    -----
    .. math::
       r_e &= q_{labels} q_{size} q_{gates} (1 - h_e + h_e q_{hours} q_{price} q_{utilization} q_{scaling})

       q_k &= \max\Big(1 - cap_k, \prod_{groups} \min_l \prod_s (1 - o_{ls} \min(x_s, x_l))\Big),
       \quad x_s = a_s f_s g_{se} c_{se}

    with h the part of the line that is paid by the hour, g the share of it that a strategy reaches, c the
    part paid to a cloud (``cloud_part`` for spot and reserved prices of training runs, else 1), and l a
    strategy of the group: o is 1 for l itself, the pair's overlap for its partners. The minimum lies where l
    is the strongest of the group: the strongest counts in full, the others with the part of their effect that
    does not overlap with it. Another l wins only where two are about equally strong and overlap differently
    with a third; without it a stronger effect could raise the cost there. Of two that exclude each other the
    one that leaves less counts.

    Labels, hours, price and utilization are separate factors and multiply. Gates multiply what is left, since
    they act on the expected cost of what the other strategies have made of the plan.

    Not modeled: the compute that active learning and synthetic data add, work lost when spot capacity
    interrupts very large runs, accuracy lost to compression beyond the compression model.

    References
    ----------
    ``data/published/strategies/``: effects and overlaps; overlaps are engineering judgement.

    Examples
    --------
    >>> left = remaining({"synthetic_data": (0.35, 1.0), "active_learning": (0.2, 1.0)})
    >>> round(float(left["labels"]), 4)  # 0.65 x (1 - 0.85 x 0.2)
    0.5395
    """
    savings = _savings(adopted, mixed_precision_assumed)
    priced = {key: savings[key] * cloud_part for key in CLOUD_PRICES if key in savings}
    in_training = {**savings, **priced}
    whole: dict[str, Values] = dict.fromkeys(affected_elements(), 1.0)
    hourly = dict(whole)
    for block in blocks():
        acting = in_training if of_training(block) else savings
        factor = _block_factor(block, acting, overlaps)
        factors = hourly if block.kind in BY_THE_HOUR else whole
        for element in block.elements:
            factors[element] = factors[element] * factor
    part = {**standard_parts(), **(parts or {})}
    return {
        element: factor * (1.0 - part.get(element, 1.0) * (1.0 - hourly[element]))
        for element, factor in whole.items()
    }


def of_training(block: Block) -> bool:
    """Whether a block acts on training runs, which may use own machines.

    Parameters
    ----------
    block : Block

    Returns
    -------
    bool

    Examples
    --------
    >>> [block.elements[0] for block in blocks() if block.kind == "price" and of_training(block)]
    ['final_runs']
    """
    return block.elements[0] in TRAINING_RUNS


@cache
def affected_elements() -> tuple[str, ...]:
    """Cost lines that any strategy can act on.

    Examples
    --------
    >>> "labels" in affected_elements(), "poc" in affected_elements()
    (True, False)
    """
    return tuple(dict.fromkeys(element for block in blocks() for element in block.elements))


def _savings(adopted: Adopted, mixed_precision_assumed: Values) -> dict[str, Values]:
    """Effect times share of each strategy; below 0 where it adds cost."""
    savings = {}
    for key, (effect, share) in adopted.items():
        _require_share(f"effect of {find(key).key}", effect)
        _require_share(f"share of {key}", share)
        saved = 1.0 - parallel_hours(effect) if key == _PARALLELISM else effect
        savings[key] = saved * share
    if _MIXED_PRECISION in savings:
        savings[_MIXED_PRECISION] = savings[_MIXED_PRECISION] * (1.0 - mixed_precision_assumed)
    return savings


def _require_share(name: str, value: Values) -> None:
    inside = (value >= 0.0) & (value <= 1.0)
    require(inside, name=name, value=value, unit="share", why="is outside 0 to 1; enter a share")


def _block_factor(block: Block, savings: Mapping[str, Values], overlaps: bool) -> Values:
    factor: Values = 1.0
    for group in block.groups:
        present = {key: savings[key] * share for key, share in group if key in savings}
        if present:
            factor = factor * _group_factor(present, overlaps)
    cap = caps().get(block.kind)
    return factor if cap is None else np.maximum(factor, 1.0 - cap)


def _group_factor(present: Mapping[str, Values], overlaps: bool) -> Values:
    factors = [
        _led_factor(lead, chosen, present) if overlaps else prod(1.0 - present[key] for key in chosen)
        for chosen in compatible(tuple(present))
        for lead in (chosen if overlaps else chosen[:1])
    ]
    factor = factors[0]
    for other in factors[1:]:
        factor = np.minimum(factor, other)
    return factor


def _led_factor(lead: str, chosen: Iterable[str], present: Mapping[str, Values]) -> Values:
    most, partners = present[lead], catalogue()[lead].overlaps
    factor: Values = 1.0 - most
    for key in chosen:
        if key != lead:
            factor = factor * (1.0 - partners.get(key, NO_OVERLAP) * np.minimum(present[key], most))
    return factor


@cache
def compatible(keys: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Largest choices out of strategies without two that exclude each other.

    Parameters
    ----------
    keys : tuple of str

    Returns
    -------
    tuple of tuple of str

    Examples
    --------
    >>> compatible(("moe", "right_sized_arch", "spot"))
    (('moe', 'spot'), ('right_sized_arch', 'spot'))
    """
    for first, second in itertools.combinations(keys, 2):
        if second in catalogue()[first].excludes:
            without = (tuple(k for k in keys if k != dropped) for dropped in (second, first))
            return tuple(choice for kept in without for choice in compatible(kept))
    return (keys,)


@cache
def blocks() -> tuple[Block, ...]:
    """Cost lines that the same strategies act on through one factor, whichever of them are adopted."""
    members: dict[tuple[str, str], tuple[Member, ...]] = {}
    for strategy in catalogue().values():
        for act in strategy.acts:
            for element in act.elements:
                place = (act.kind, element)
                members[place] = (*members.get(place, ()), (strategy.key, act.share))
    lines: dict[tuple[str, tuple[Member, ...]], list[str]] = {}
    for (kind, element), acting in members.items():
        lines.setdefault((kind, acting), []).append(element)
    ordered = sorted(lines.items(), key=lambda line: KINDS.index(line[0][0]))
    return tuple(Block(kind, tuple(on), tuple(_groups(acting))) for (kind, acting), on in ordered)


def _groups(members: tuple[Member, ...]) -> Iterator[tuple[Member, ...]]:
    """Members in groups that overlap with or exclude each other, directly or through another member."""
    left = dict(members)
    while left:
        group, edge = set[str](), {next(iter(left))}
        while edge:
            group |= edge
            related = {p for key in edge for p in (*catalogue()[key].overlaps, *catalogue()[key].excludes)}
            edge = (related & left.keys()) - group
        yield tuple((key, share) for key, share in members if key in group)
        left = {key: share for key, share in left.items() if key not in group}


@cache
def leverage(key: str) -> int:
    """Bound of what a strategy saves beside others, as a multiple of what it saves alone.

    With one partner at most it is 1. A strategy that becomes the strongest of three or more also lifts the
    overlap between the others: its group has at most the number of members times its own effect to give.

    Examples
    --------
    >>> leverage("multi_cloud"), leverage("synthetic_data")
    (1, 4)
    """
    groups = (group for block in blocks() for group in block.groups if key in dict(group))
    sizes = [len(choice) for group in groups for choice in compatible(tuple(dict(group))) if key in choice]
    return max((size for size in sizes if size > 2), default=1)


def excluded(adopted: Adopted) -> dict[str, str]:
    """Strategies that save nothing because one they exclude saves more, where both would act.

    Parameters
    ----------
    adopted : mapping of str to (effect, share)
        Of one plan: floats.

    Returns
    -------
    dict of str to str
        Excluded strategy and the one that counts in its place. Committed GPUs beside spot still serve: an
        hour is bought once, and spot buys hours of training only.

    Examples
    --------
    >>> excluded({"moe": (0.42, 1.0), "right_sized_arch": (0.5, 1.0)})
    {'moe': 'right_sized_arch'}
    """
    in_force = {key: values for key, values in adopted.items() if values[0] * values[1] > 0}
    pairs = [(k, p) for k in catalogue() if k in in_force for p in catalogue()[k].excludes if p in in_force]
    losers = {}
    for first, second in pairs:
        element = next(e for e in catalogue()[first].elements if e in catalogue()[second].elements)
        kept, dropped = (
            remaining({key: v for key, v in in_force.items() if key != other})[element]
            for other in (second, first)
        )
        if kept < dropped or (kept == dropped and _comes_first(first, second)):
            losers[second] = first
    return losers


def _comes_first(one: str, other: str) -> bool:
    keys = list(catalogue())
    return keys.index(one) < keys.index(other)
