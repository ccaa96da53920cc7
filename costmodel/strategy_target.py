"""Cheapest strategies to save a share of a plan's cost: searched by cost line, settled by the kernel."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from costmodel.errors import NoSolutionError, ParameterError, Reason
from costmodel.kernel import saving
from costmodel.kernel.machines import cloud_part
from costmodel.kernel.training import training_run
from costmodel.scenario import Scenario
from costmodel.strategy_catalogue import catalogue, find
from costmodel.strategy_path import Elements, Path, cheapest_mix
from costmodel.strategy_plan import ON, Array, InPlan, cost_lines, in_plan, mix, outcomes

ROUNDING = 1e-9  # of the cost: a mix that reaches the target exactly is not lost
Rank = tuple[bool, float, float, int]


@dataclass(frozen=True)
class PlanPath:
    """The cheapest mix of strategies found for a plan, judged by the kernel.

    Attributes
    ----------
    target : float
        Saving asked for, share of the cost with nothing adopted, net of the cost of adoption.
    reached : bool
    saving : float
        Saving of the mix, net of adoption, as a share of that cost.
    keys : tuple of str
        Strategies of the mix, the largest saving first, gates last.
    plan : InPlan
        The plan with this mix and no other strategy.
    lines : mapping of str to float
        Cost lines with nothing adopted [CNY].
    """

    target: float
    reached: bool
    saving: float
    keys: tuple[str, ...]
    plan: InPlan
    lines: Elements


def path_to(scenario: Scenario, target_saving: float) -> PlanPath:
    r"""The cheapest mix of strategies that saves a share of a plan's total cost, or the best one found.

    Parameters
    ----------
    scenario : Scenario
        Its own strategies do not matter; what they save and take does.
    target_saving : float
        Share of the cost with nothing adopted, net of the cost of adoption (0..1).

    Returns
    -------
    PlanPath
        With ``reached`` false it is the mix that saves most.

    Raises
    ------
    NoSolutionError
        If nothing is spent.
    ParameterError
        If the target is outside 0..1.

    Notes
    -----
    .. math:: \min_S A(S) \quad \text{such that} \quad C(\emptyset) - C(S) \ge s \, C(\emptyset)

    with C the kernel's total cost, adoption included. ``cheapest_mix`` searches every subset by cost line,
    compression being in it or not; then the kernel settles it, which also knows the schedule and what the
    models add: single strategies come, go or change places for as long as that is better.

    Not modeled: strategies adopted for a part of the work only; what saving does to the value of decisions.

    References
    ----------
    Article 2: half the cost.

    Examples
    --------
    >>> from costmodel import presets
    >>> found = path_to(presets.load("ecommerce"), 0.3)
    >>> found.reached, found.keys
    (True, ('compression_size', 'reserved', 'roi_gates'))
    """
    if not 0.0 <= target_saving <= 1.0:
        raise ParameterError(Reason("refusal.saving_outside", target=target_saving))
    values = saving.by_catalogue(scenario.values())
    lines = {on: cost_lines(values, saving.COMPRESSION if on else ()) for on in (False, True)}
    if sum(lines[False].values()) <= 0:
        raise NoSolutionError(Reason("refusal.nothing_to_save"))
    found = _settled(values, _searched(values, lines, target_saving), target_saving)
    plan = in_plan(scenario.replace(mix(scenario, found)))
    saved = plan.saving / plan.bars.before
    order = sorted(plan.bars.steps, key=lambda step: (find(step.key).is_gate, -step.alone))
    return PlanPath(
        target=target_saving,
        reached=saved >= target_saving - ROUNDING,
        saving=saved,
        keys=tuple(step.key for step in order),
        plan=plan,
        lines=lines[False],
    )


def _searched(values: Mapping[str, Any], lines: Mapping[bool, Elements], target: float) -> set[str]:
    """The better of two exact searches by cost line, without and with compression."""
    most = (1.0 - target) * sum(lines[False].values())
    ranked = []
    for on, elements in lines.items():
        path = _search(values, elements, min(1.0, max(0.0, 1.0 - most / sum(elements.values()))))
        spent = path.adoption_cost + elements["compressing"]
        total = path.waterfall.after + path.adoption_cost
        keys = {*path.keys, *(saving.COMPRESSION if on else ())}
        ranked.append((_rank(total, spent, len(keys), most), keys))
    return min(ranked, key=lambda entry: entry[0])[1]


def _search(values: Mapping[str, Any], elements: Elements, target: float) -> Path:
    everything = {**values, **dict.fromkeys((f"strategies.{key}" for key in catalogue()), ON)}
    offered = saving.adopted(everything)
    choices = {k: (float(e), float(f)) for k, (e, f) in offered.items() if k not in saving.COMPRESSION}
    return cheapest_mix(
        elements,
        target,
        week_cost=values["strategies.week_cost"],
        choices=choices,
        weeks={key: values[f"strategies.{key}_weeks"] for key in choices},
        mixed_precision_assumed=saving.hours_assume_mixed_precision(values),
        parts=saving.hourly_parts(float(training_run(values).gpu_part)),
        cloud_part=float(cloud_part(values)),
    )


def _settled(values: Mapping[str, Any], keys: set[str], target: float) -> set[str]:
    """The mix after every single addition, removal and exchange that the kernel finds better."""
    before = outcomes(values, np.zeros((1, len(catalogue())))).total[0]
    most = (1.0 - target + ROUNDING) * before
    row, best = np.array([float(key in keys) for key in catalogue()]), 1
    while best:
        around = np.vstack([row, *_neighbours(row)])
        found = outcomes(values, around)
        rows = zip(found.total, found.adoption, around.sum(axis=1), strict=True)
        ranks = [_rank(*row, most) for row in rows]
        best = ranks.index(min(ranks))  # 0, the mix itself, where none is better
        row = around[best]
    return {key for key, taken in zip(catalogue(), row, strict=True) if taken}


def _neighbours(row: Array) -> list[Array]:
    flips = list(np.where(np.eye(len(row)) > 0, ON - row, row))
    taken, free = np.flatnonzero(row), np.flatnonzero(row == 0)
    swaps = [np.where(np.isin(np.arange(len(row)), pair), ON - row, row) for pair in product(taken, free)]
    return flips + swaps


def _rank(total: float, spent: float, count: float, most: float) -> Rank:
    """Smaller is better, to the fen: the target reached, what is to be small, the total, fewer strategies."""
    missed = bool(total > most)
    return missed, round(float(total if missed else spent), 2), round(float(total), 2), int(count)
