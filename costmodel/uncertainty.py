"""What a plan may cost and bring when its inputs are not known exactly: draws through the kernel, summed up.

The distributions, the tornado, shares of variance and the value of information are names of this module, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from costmodel import parameters, project, sampling
from costmodel.correlation import nearest_correlation
from costmodel.distributions import Distribution, lognormal_from_p10_p90, pert, triangular, uniform
from costmodel.errors import ParameterError, Reason
from costmodel.parameters import Value
from costmodel.sampling import SCRAMBLINGS, Draws, Pair
from costmodel.scenario import Scenario
from costmodel.simulation import Outcome, Simulation
from costmodel.tornado import Bar, tornado
from costmodel.value_of_information import evpi
from costmodel.variance_shares import Indices, plan_indices, sobol_indices

__all__ = [
    "Bands",
    "Bar",
    "Distribution",
    "Indices",
    "Outcome",
    "Simulation",
    "bands",
    "evpi",
    "lognormal_from_p10_p90",
    "nearest_correlation",
    "pert",
    "plan_indices",
    "simulate",
    "simulate_until",
    "sobol_indices",
    "tornado",
    "triangular",
    "uniform",
]

Array = NDArray[np.float64]
Progress = Callable[[float], None]

BAND = (0.1, 0.5, 0.9)
SAFE = 0.8  # share of the draws that a careful budget covers
FIRST_DRAWS = 1024  # of the stop rule
MOST_CELLS = 10_000_000  # months of all draws together
CELLS_AT_ONCE = 16_384  # of one array in a block of draws: small enough to stay near the processor


def simulate(
    scenario: Scenario,
    draws: int | None = None,
    seed: int | None = None,
    *,
    correlations: Mapping[Pair, float] | None = None,
    progress: Progress | None = None,
) -> Simulation:
    """Cost, NPV, payback and cash flow of a plan in many draws of its uncertain inputs.

    Parameters
    ----------
    scenario : Scenario
    draws : int, optional
        64 to 16,384, rounded up to a multiple of eight; those of the plan if left out.
    seed : int, optional
        ``uncertainty.seed`` of the plan if left out. The same seed gives the same bits.
    correlations : mapping of (str, str) to float, optional
        Correlations of pairs of inputs besides those of the plan; if all of them cannot hold together, the
        nearest that can are taken and ``repaired`` says so.
    progress : function, optional
        Called with the share that is done, between blocks of draws; what it raises ends the work.

    Returns
    -------
    Simulation

    Raises
    ------
    ParameterError
        If there are too many draws, or months of all draws together.

    Notes
    -----
    ``sampling`` says which inputs are drawn and from which range. Every draw goes through ``project.run``.
    Estimates are those of all draws; their standard error is from how far eight independent scramblings of
    the Sobol points differ, see ``Outcome.standard_error``.

    Examples
    --------
    >>> from costmodel import presets
    >>> found = simulate(presets.load("ecommerce"), draws=256)
    >>> found.cost.quantile(0.1) < found.cost.quantile(0.8)
    True
    """
    count, seed = _settings(scenario, draws, seed)
    drawn = sampling.draw(scenario, count, seed=seed, extra=correlations)
    values = scenario.values()
    blocks = [_figures(run, size) for run, size in _runs(values, drawn.columns, count, progress)]
    cost, npv, payback, field, cumulative = (np.concatenate(part) for part in zip(*blocks, strict=True))
    planned = project.run(values)
    return Simulation(
        draws=count,
        seed=seed,
        ids=drawn.ids,
        scores=drawn.scores,
        cost=Outcome(cost),
        npv=Outcome(npv),
        payback=Outcome(payback),
        field=Outcome(field),
        cumulative=np.quantile(cumulative, BAND, axis=0),
        planned_cost=float(planned.cost.sum()),
        planned_npv=float(planned.npv),
        repaired=drawn.repaired,
    )


def simulate_until(
    scenario: Scenario,
    *,
    tolerance: float | None = None,
    seed: int | None = None,
    progress: Progress | None = None,
) -> Simulation:
    """As many draws as it takes: twice as many until the error is small enough, or no more are allowed.

    Parameters
    ----------
    scenario : Scenario
    tolerance : float, optional
        Share of the middle cost, see ``Simulation.enough``; ``uncertainty.tolerance`` if left out.
    seed : int, optional
    progress : function, optional
        As of ``simulate``; the share is of all draws allowed.

    Returns
    -------
    Simulation

    Examples
    --------
    >>> from costmodel import presets
    >>> simulate_until(presets.load("ecommerce"), tolerance=0.2).draws
    1024
    """
    wanted = parameters.check("uncertainty.tolerance", tolerance or scenario["uncertainty.tolerance"])
    _, most = parameters.find("uncertainty.draws").allowed or (0, FIRST_DRAWS)
    draws = FIRST_DRAWS
    every = 2 * most - FIRST_DRAWS  # draws of all rounds together
    while True:
        part = _part(progress, (draws - FIRST_DRAWS) / every, draws / every)
        found = simulate(scenario, draws, seed, progress=part)
        if draws >= most or found.enough(float(wanted)):
            return found
        draws *= 2


@dataclass(frozen=True)
class Bands:
    """P10, P50 and P90 around a curve.

    Attributes
    ----------
    points : sequence
        Values of the input along the axis.
    cost, build, npv, roi : array, shape (3, number of points)
        Total cost, build cost and net present value [CNY]; return on investment, a share.
    safe : array, shape (number of points,)
        P80 of total cost [CNY].
    earns : array, shape (number of points,)
        Share of the draws with an NPV above 0.
    """

    points: tuple[Value, ...]
    cost: Array
    build: Array
    npv: Array
    roi: Array
    safe: Array
    earns: Array


def bands(
    scenario: Scenario,
    identifier: str,
    points: Sequence[Value],
    *,
    draws: int = 256,
    seed: int | None = None,
    progress: Progress | None = None,
) -> Bands:
    """P10, P50 and P90 of cost, NPV and ROI of a plan along one input, and the chance that it earns money.

    Parameters
    ----------
    scenario : Scenario
    identifier : str
        The input along the axis; it is held at each point, all others are drawn, at every point alike.
    points : sequence of number, bool or str
    draws : int
        At each point.
    seed : int, optional
        ``uncertainty.seed`` of the plan if left out.
    progress : function, optional
        As of ``simulate``.

    Returns
    -------
    Bands

    Raises
    ------
    ParameterError
        If a point is refused, or all draws together are too many.

    Examples
    --------
    >>> from costmodel import presets
    >>> found = bands(presets.load("ecommerce"), "labeling.target_precision", [0.9, 0.98], draws=64)
    >>> bool(found.cost[1, 0] < found.cost[1, 1])
    True
    """
    count, seed = _settings(scenario, draws, seed, points=len(points))
    drawn = sampling.draw(scenario, count, seed=seed, fixed=(identifier,))
    share = 1 / max(1, len(points))
    columns = [
        _at_point(scenario, drawn, identifier, point, _part(progress, i * share, share))
        for i, point in enumerate(points)
    ]
    return Bands(tuple(points), *(np.stack(rows, axis=-1) for rows in zip(*columns, strict=True)))


def _part(progress: Progress | None, start: float, share: float) -> Progress | None:
    """Progress of a part of the work, which is this share of it and begins there."""
    return progress and (lambda done: progress(start + share * done))


def _at_point(
    scenario: Scenario, drawn: Draws, identifier: str, point: Value, progress: Progress | None
) -> tuple[Array, ...]:
    """Figures of :class:`Bands` with the input at one point."""
    values = scenario.replace({identifier: point}).values()
    columns = sampling.in_order(drawn.columns, values)
    blocks = [
        [np.broadcast_to(part, size) for part in (run.cost.sum(axis=-1), run.build_cost, run.npv, run.roi)]
        for run, size in _runs(values, columns, len(drawn.scores), progress)
    ]
    cost, build, npv, roi = (np.concatenate(part) for part in zip(*blocks, strict=True))
    spread = (np.quantile(figure, BAND) for figure in (cost, build, npv, roi))
    return *spread, np.quantile(cost, SAFE), np.mean(npv > 0)


def _settings(scenario: Scenario, draws: int | None, seed: int | None, *, points: int = 1) -> tuple[int, int]:
    """Draws, rounded up, and seed: the caller's or the plan's, refused beyond the caps."""
    given = {"draws": draws, "seed": seed}
    count, seed = (
        int(parameters.check(f"uncertainty.{name}", scenario[f"uncertainty.{name}"] if own is None else own))
        for name, own in given.items()
    )
    count = -(-count // SCRAMBLINGS) * SCRAMBLINGS
    cells = count * points * int(scenario["project.horizon"])
    if cells > MOST_CELLS:
        slots = {"draws": count, "points": points, "months": int(scenario["project.horizon"])}
        raise ParameterError(Reason("refusal.too_many_cells", **slots, cells=cells, most=MOST_CELLS))
    return count, seed


def _runs(
    values: Mapping[str, Any], columns: Mapping[str, Array], count: int, progress: Progress | None
) -> Iterator[tuple[project.Run, int]]:
    """The kernel over blocks of draws, with the size of each: memory stays small however many there are."""
    rows = max(SCRAMBLINGS, CELLS_AT_ONCE // int(values["project.horizon"]))
    for start in range(0, count, rows):
        block = {identifier: column[start : start + rows] for identifier, column in columns.items()}
        yield project.run({**values, **block}), min(rows, count - start)
        if progress:
            progress(min(1.0, (start + rows) / count))


def _figures(run: project.Run, size: int) -> tuple[Array, ...]:
    """Total cost, NPV, payback, field accuracy and cumulative net flow of a block; one row a draw."""
    whole = (size, len(run.months))
    field = np.broadcast_to(np.ravel(run.accuracy.field), size)
    single = (run.cost.sum(axis=-1), run.npv, run.payback)
    return (
        *(np.broadcast_to(figure, size) for figure in single),
        field,
        np.cumsum(np.broadcast_to(run.net, whole), axis=-1),
    )
