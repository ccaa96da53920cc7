"""What a project may decide, and the settings of each decision that a search for the best mix tries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from costmodel import moves, parameters, project
from costmodel.errors import ParameterError, Reason
from costmodel.kernel import saving
from costmodel.kernel.compressing import latency
from costmodel.parameters import Parameter, Value
from costmodel.scenario import Scenario
from costmodel.strategy_catalogue import catalogue
from costmodel.strategy_plan import ON, switched

Array = NDArray[np.float64]
Rows = NDArray[np.int64]  # a plan a row, the number of a setting for each lever

STRATEGIES = "strategies"
MIX = (
    "labeling.target_precision",
    "generalization.field_items",
    "generalization.retrain_every",
    "compression.enabled",
    "value.review",
    STRATEGIES,
)
FURTHER = (
    "labeling.items",
    "labeling.workflow",
    "labeling.core_share",
    "labeling.edge_precision",
    "generalization.augmented_items",
    "value.review_capacity",
)
OFFERED: Mapping[str, tuple[Value, ...]] = {  # what the next best move offers is offered here, too
    "generalization.field_items": moves.FIELD_ITEMS,
    "labeling.target_precision": moves.TARGET_PRECISION,
    "generalization.retrain_every": moves.RETRAIN_EVERY,
}
OFF_TOGETHER, ON_TOGETHER = (0.0, 0.0), (ON, ON)
AT_ONCE = 512  # plans in a run of the kernel: columns this long stay in the processor's cache
ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)  # round numbers within a decade


@dataclass(frozen=True)
class Lever:
    """One decision.

    Attributes
    ----------
    id : str
        Parameter; ``strategies.KEY`` for a strategy, by whichever door it is in use.
    settings : tuple
        Numbers, switches or choices, rising; for ``columns`` of several parameters the same for each.
    own : int
        Number of the plan's own setting.
    columns : tuple of str
        Parameters that are set together in the kernel's input.
    apart : bool
        Whether each setting takes a run of the kernel of its own: switches and choices.
    """

    id: str
    settings: tuple[Any, ...]
    own: int
    columns: tuple[str, ...]
    apart: bool

    def value(self, number: int) -> Value:
        """A setting as one value: on or off where parameters are switched together."""
        setting = self.settings[number]
        if isinstance(setting, tuple):
            return max(setting) if setting not in (OFF_TOGETHER, ON_TOGETHER) else setting == ON_TOGETHER
        chosen: Value = setting
        return chosen


def levers_of(scenario: Scenario, over: Iterable[str] = MIX) -> tuple[Lever, ...]:
    """Decisions of a plan with their settings.

    Parameters
    ----------
    scenario : Scenario
    over : iterable of str
        Parameter ids of decisions; ``strategies`` stands for all strategies.

    Returns
    -------
    tuple of Lever

    Raises
    ------
    ParameterError
        If one is no decision of the project: nobody can decide what a right answer is worth.

    Examples
    --------
    >>> from costmodel import presets
    >>> found = levers_of(presets.load("ecommerce"), ["generalization.retrain_every", "value.review"])
    >>> [len(lever.settings) for lever in found], found[0].settings[found[0].own]
    ([36, 2], 3)
    """
    wanted = list(dict.fromkeys(over))
    for identifier in wanted:
        _require_decision(identifier)
    keys = [key for key in catalogue() if STRATEGIES in wanted or f"strategies.{key}" in wanted]
    together = "compression.enabled" in wanted
    keys = [key for key in keys if not (together and key in saving.COMPRESSION)]
    plain = [i for i in wanted if not i.startswith(STRATEGIES) and i != "compression.enabled"]
    values = scenario.values()
    return (
        *(_lever(scenario, parameters.find(identifier)) for identifier in plain),
        *([_compression(values)] if together else []),
        *(_strategy(values, key) for key in keys),
    )


def _require_decision(identifier: str) -> None:
    if identifier in (*MIX, *FURTHER) or identifier.removeprefix("strategies.") in catalogue():
        return
    parameters.find(identifier)  # a slip of the pen is told the nearest id
    offered = ", ".join((*MIX, *FURTHER))
    raise ParameterError(Reason("refusal.no_decision", id=identifier, offered=offered))


def _lever(scenario: Scenario, record: Parameter) -> Lever:
    own = scenario[record.id]
    if record.kind == "switch":
        return Lever(record.id, (False, True), int(bool(own)), (record.id,), apart=True)
    if record.kind == "choice":
        options = tuple(record.choices)
        return Lever(record.id, options, options.index(str(own)), (record.id,), apart=True)
    settings = sorted({*_round_settings(record), *OFFERED.get(record.id, ()), own}, key=float)
    return Lever(record.id, tuple(settings), settings.index(own), (record.id,), apart=False)


def _round_settings(record: Parameter) -> list[Value]:
    """Round numbers over the slider: its steps, or some within each decade of a logarithmic one."""
    low, high = record.slider or record.allowed or (0.0, 1.0)
    if record.scale == "log":
        decades = range(int(np.floor(np.log10(max(low, record.step)))), int(np.log10(high)) + 1)
        points = [low, *(m * 10.0**k for k in decades for m in ROUND), high]
        points = [p for p in points if p in (low, high) or max(low, record.step) <= p <= high]
    else:
        steps = np.arange(int(np.floor((high - low) / record.step + 1e-9)) + 1)
        points = [*np.round(low + record.step * steps, 9).tolist(), high]
    return [parameters.check(record.id, round(p) if record.kind == "integer" else p) for p in points]


def _strategy(values: Mapping[str, Any], key: str) -> Lever:
    own = float(saving.share_in_use(values, key))
    settings = sorted({0.0, own, ON})
    identifier = f"strategies.{key}"
    return Lever(identifier, tuple(settings), settings.index(own), (identifier,), apart=False)


def _compression(values: Mapping[str, Any]) -> Lever:
    """Smaller and faster devices at a time: the model's switch."""
    own = tuple(float(saving.share_in_use(values, key)) for key in saving.COMPRESSION)
    settings = sorted({OFF_TOGETHER, own, ON_TOGETHER})
    columns = tuple(f"strategies.{key}" for key in saving.COMPRESSION)
    return Lever("compression.enabled", tuple(settings), settings.index(own), columns, apart=False)


@dataclass(frozen=True)
class Figures:
    """What plans of a table bring and take, by row: NPV, cost [CNY], field accuracy, launch [month], [ms]."""

    npv: Array
    cost: Array
    accuracy: Array
    launch: Array
    latency: Array


def figures(scenario: Scenario, levers: Sequence[Lever], rows: Rows) -> Figures:
    """The kernel for one plan with n different settings of its levers.

    Parameters
    ----------
    scenario : Scenario
    levers : sequence of Lever
    rows : array of int, shape (n, number of levers)
        Numbers of settings.

    Returns
    -------
    Figures
        Arrays of shape (n,).
    """
    values = scenario.values()
    by_catalogue = any(c.startswith(STRATEGIES) for lever in levers for c in lever.columns)
    base: dict[str, Any] = saving.by_catalogue(values) if by_catalogue else dict(values)
    apart = [place for place, lever in enumerate(levers) if lever.apart]
    table = np.empty((5, len(rows)))

    def group_of(row: int) -> tuple[int, ...]:
        return tuple(rows[row, apart].tolist())

    for _, members in groupby(sorted(range(len(rows)), key=group_of), key=group_of):
        places = list(members)
        for block in (places[i : i + AT_ONCE] for i in range(0, len(places), AT_ONCE)):
            table[:, block] = _together(base, levers, rows[block])
    return Figures(*table)


def _together(base: Mapping[str, Any], levers: Sequence[Lever], rows: Rows) -> Array:
    """Figures of plans that share all settings that a run of the kernel has only one of."""
    inputs = dict(base)
    for lever, chosen in zip(levers, rows.T, strict=True):
        if lever.apart:
            inputs[lever.id] = lever.settings[chosen[0]]
            continue
        settings = np.array(lever.settings, dtype=float).reshape(len(lever.settings), -1)[chosen]
        for place, column in enumerate(lever.columns):
            if settings[:, place].any() or not column.startswith(STRATEGIES):
                inputs[column] = settings[:, [place]]
            else:  # a strategy in use nowhere takes no time
                inputs[column] = 0.0
    run = project.run(inputs)
    found = (run.npv, run.cost.sum(axis=-1), run.accuracy.field, run.launch, latency(inputs))
    return np.array([np.broadcast_to(np.ravel(one), len(rows)) for one in found])


def with_settings(scenario: Scenario, levers: Sequence[Lever], row: Sequence[int]) -> Scenario:
    """The plan with these settings, entered as a user would: a switch of a model where there is one.

    Parameters
    ----------
    scenario : Scenario
    levers : sequence of Lever
    row : sequence of int
        Number of a setting for each lever.

    Returns
    -------
    Scenario

    Examples
    --------
    >>> from costmodel import presets
    >>> plan = presets.load("ecommerce")
    >>> levers = levers_of(plan, ["compression.enabled", "strategies.spot"])
    >>> changed = with_settings(plan, levers, [1, 1])
    >>> changed["compression.enabled"], changed["strategies.spot"], changed["compute.spot_share"]
    (True, 1.0, 0.0)
    """
    for lever, chosen in zip(levers, row, strict=True):
        if chosen != lever.own:
            scenario = scenario.replace(_changes(scenario, lever, lever.settings[chosen]))
    return scenario


def _changes(scenario: Scenario, lever: Lever, setting: Any) -> dict[str, Value]:
    if lever.id == "compression.enabled":
        return {"compression.enabled": setting == ON_TOGETHER, **dict.fromkeys(lever.columns, 0.0)}
    if lever.id.startswith(STRATEGIES):
        return switched(scenario, lever.id.removeprefix("strategies."), on=setting == ON)
    return {lever.id: setting}
