"""Strategies in a plan, by the kernel: what each saves there, what bringing it in costs, how to switch it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from costmodel import project
from costmodel.kernel import saving
from costmodel.parameters import Value
from costmodel.scenario import Scenario
from costmodel.strategy_catalogue import catalogue, find
from costmodel.strategy_mix import excluded
from costmodel.strategy_path import Step, Waterfall

Array = NDArray[np.float64]
Index = NDArray[np.int64]
ON = 1.0


@dataclass(frozen=True)
class Outcomes:
    """Plans with different strategies, by row.

    Attributes
    ----------
    total, adopting, compressing : array, shape (n,)
        Total cost; in it the cost of bringing strategies in, and of compressing the model [CNY].
    npv, launch : array, shape (n,)
        [CNY], [month].
    """

    total: Array
    adopting: Array
    compressing: Array
    npv: Array
    launch: Array

    @property
    def adoption(self) -> Array:
        """Cost of bringing in all strategies of the row, compression included [CNY]."""
        return self.adopting + self.compressing


@dataclass(frozen=True)
class Effect:
    """What one strategy does to a plan; savings leave its cost of adoption out.

    Attributes
    ----------
    key : str
    share : float
        Share of the work it is used for in the plan, 0..1; 0 where it is not in use.
    effect : float or None
        Saved share of what it acts on, by the plan's inputs; None where it follows from the device's price.
    alone : float
        What it saves as the only strategy, for the share in use, or for all of the work [CNY].
    on_top : float
        What it saves beside the others of the plan [CNY].
    adoption : float
        What bringing it in costs beside the others [CNY].
    worth : float
        Net present value that the plan has more with it than without, beside the others [CNY]. Negative for
        one that saves money and loses more in right answers.
    """

    key: str
    share: float
    effect: float | None
    alone: float
    on_top: float
    adoption: float
    worth: float

    @property
    def net(self) -> float:
        """What it saves beside the others, less its cost of adoption [CNY]."""
        return self.on_top - self.adoption


@dataclass(frozen=True)
class InPlan:
    """All strategies of a plan.

    Attributes
    ----------
    total : float
        Total cost of the plan as ``evaluate`` gives it [CNY].
    bars : Waterfall
        From the plan with nothing adopted; ``after`` leaves the cost of adoption out, so that
        ``after + adoption`` is ``total``.
    adoption : float
        [CNY].
    effects : tuple of Effect
        One for each strategy of the catalogue.
    launch, npv : (float, float)
        Month of launch and net present value [CNY], with nothing adopted and as planned.
    """

    total: float
    bars: Waterfall
    adoption: float
    effects: tuple[Effect, ...]
    launch: tuple[float, float]
    npv: tuple[float, float]

    @property
    def saving(self) -> float:
        """What the strategies save net of their adoption [CNY]."""
        return self.bars.before - self.total


def outcomes(values: Mapping[str, Any], shares: Array) -> Outcomes:
    """The kernel for one plan with n different sets of strategies.

    Parameters
    ----------
    values : mapping of parameter id to value
        From ``kernel.saving.by_catalogue``.
    shares : array, shape (n, 21)
        Share of the work that each strategy of the catalogue is used for, 0..1.

    Returns
    -------
    Outcomes
        Arrays of shape (n,).
    """
    used = {f"strategies.{key}": shares[:, [i]] for i, key in enumerate(catalogue()) if shares[:, i].any()}
    none = dict.fromkeys((f"strategies.{key}" for key in catalogue()), 0.0)
    run = project.run({**values, **none, **used})
    lines = (run.elements[line].sum(axis=-1) for line in ("adopting", "compressing"))
    columns = (run.cost.sum(axis=-1), *lines, run.npv, np.ravel(run.launch))
    return Outcomes(*(np.array(np.broadcast_to(column, len(shares))) for column in columns))


def cost_lines(values: Mapping[str, Any], keys: Iterable[str] = ()) -> dict[str, float]:
    """Cost lines of a plan with these strategies for all of the work, and no others.

    Parameters
    ----------
    values : mapping of parameter id to value
        From ``kernel.saving.by_catalogue``.
    keys : iterable of str

    Returns
    -------
    dict of str to float
        [CNY].
    """
    shares = {f"strategies.{key}": ON if key in tuple(keys) else 0.0 for key in catalogue()}
    run = project.run({**values, **shares})
    return {line: float(amounts.sum()) for line, amounts in run.elements.items()}


def in_plan(scenario: Scenario) -> InPlan:
    r"""What the strategies of a plan save, one after the other, alone, and beside each other.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    InPlan

    Notes
    -----
    .. math:: C(\emptyset) - \sum_i s_i + \sum_i a_i = C

    with C the kernel's total cost, :math:`s_i` what strategy i saves after those before it (a shorter
    schedule included) and :math:`a_i` the cost of its adoption. Savings of single strategies do not add up
    to that of the mix: what two take out is taken out once.

    References
    ----------
    ``strategy_mix.remaining`` for how strategies combine.

    Examples
    --------
    >>> from costmodel import presets
    >>> found = in_plan(presets.load("ecommerce").replace({"strategies.spot": 1.0}))
    >>> [step.key for step in found.bars.steps], round(found.adoption)
    (['spot'], 14000)
    """
    values = saving.by_catalogue(scenario.values())
    keys = list(catalogue())
    plan = np.array([float(values[f"strategies.{key}"]) for key in keys])
    used = sorted(np.flatnonzero(plan).tolist(), key=lambda i: find(keys[i]).is_gate)
    path = np.array([np.where(np.isin(range(len(keys)), used[:k]), plan, 0.0) for k in range(len(used) + 1)])
    alone = np.diag(np.where(plan > 0, plan, ON))
    toggled = np.where(np.eye(len(keys)) > 0, np.where(plan > 0, 0.0, ON), plan)
    return _in_plan(values, plan, used, outcomes(values, np.vstack([path, alone, toggled])))


def _in_plan(values: Mapping[str, Any], plan: Array, used: list[int], found: Outcomes) -> InPlan:
    """Rows found: the path from nothing to the plan, each strategy alone, the plan with each toggled."""
    keys, every, last = list(catalogue()), np.arange(len(plan)), len(used)
    alone, _ = _taken_in(found, every, np.zeros_like(every), every + last + 1)
    sign = np.where(plan > 0, -1.0, 1.0)
    toggled = every + last + 1 + len(plan)
    on_top, adoption = _taken_in(found, every, np.full_like(every, last), toggled)
    worth = sign * (found.npv[toggled] - found.npv[last])
    saved, spent = _taken_in(found, np.array(used, dtype=int), np.arange(last), np.arange(last) + 1)
    rows = zip(keys, *(c.tolist() for c in (plan, alone, sign * on_top, sign * adoption, worth)), strict=True)
    steps = (Step(keys[i], float(saved[k]), float(alone[i]), float(spent[k])) for k, i in enumerate(used))
    total, all_spent = float(found.total[last]), float(spent.sum())
    bars = Waterfall(float(found.total[0]), tuple(steps), total - all_spent, _out_of_force(values, plan))
    return InPlan(
        total=total,
        bars=bars,
        adoption=all_spent,
        effects=tuple(Effect(key, share, _effect(values, key), *rest) for key, share, *rest in rows),
        launch=(float(found.launch[0]), float(found.launch[last])),
        npv=(float(found.npv[0]), float(found.npv[last])),
    )


def _taken_in(found: Outcomes, which: Index, start: Index, end: Index) -> tuple[Array, Array]:
    """What strategies save, their own adoption left out, and that adoption, from a row to another [CNY]."""
    of_compression = np.array([key in saving.COMPRESSION for key in catalogue()])[which]
    adopting, compressing = (line[end] - line[start] for line in (found.adopting, found.compressing))
    own = np.where(of_compression, compressing, adopting)
    return own - (found.total[end] - found.total[start]), own


def _effect(values: Mapping[str, Any], key: str) -> float | None:
    return None if key in saving.BY_THE_MODEL else float(saving.effect(values, key))


def _out_of_force(values: Mapping[str, Any], plan: Array) -> Mapping[str, str]:
    shares = dict(zip(catalogue(), plan.tolist(), strict=True))
    effects = {key: _effect(values, key) for key in shares}
    return MappingProxyType(excluded({k: (e, shares[k]) for k, e in effects.items() if e is not None}))


def switched(scenario: Scenario, key: str, *, on: bool) -> dict[str, Value]:
    """Changes that take a strategy into a plan for all of the work, or out of it through both doors.

    Parameters
    ----------
    scenario : Scenario
    key : str
        Strategy.
    on : bool

    Returns
    -------
    dict of parameter id to value
        For ``Scenario.replace``; a strategy that shares the model's switch keeps its share.

    Examples
    --------
    >>> from costmodel import presets
    >>> switched(presets.load("drone"), "compression_size", on=False)["strategies.compression_inference"]
    1.0
    """
    changes: dict[str, Value] = {f"strategies.{find(key).key}": ON if on else 0.0}
    if on or key not in saving.SWITCHES:
        return changes
    switch, values = saving.SWITCHES[key], scenario.values()
    others = [other for other, its in saving.SWITCHES.items() if its == switch and other != key]
    kept = {f"strategies.{other}": float(saving.share_in_use(values, other)) for other in others}
    off: Value = saving.NOT_COMMITTED if key == "reserved" else type(scenario[switch])(0)
    return {**changes, **kept, switch: off}


def mix(scenario: Scenario, keys: Iterable[str]) -> dict[str, Value]:
    """Changes that leave exactly these strategies in a plan, each for all of the work.

    Parameters
    ----------
    scenario : Scenario
    keys : iterable of str

    Returns
    -------
    dict of parameter id to value
        For ``Scenario.replace``.

    Examples
    --------
    >>> from costmodel import presets
    >>> changes = mix(presets.load("drone"), ["spot"])
    >>> changes["strategies.spot"], changes["compression.enabled"]
    (1.0, False)
    """
    wanted = {find(key).key for key in keys}
    changes: dict[str, Value] = {}
    for key in (key for key in catalogue() if key not in wanted):
        changes |= switched(scenario, key, on=False)
    return {**changes, **{f"strategies.{key}": ON if key in wanted else 0.0 for key in catalogue()}}
