"""Which inputs the spread of a result comes from: Sobol indices, first order and total."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from costmodel import project, sampling
from costmodel.distributions import Distribution, uniform
from costmodel.errors import NoSolutionError, Reason
from costmodel.scenario import Scenario
from costmodel.tornado import tornado

Array = NDArray[np.float64]
Model = Callable[[Array], Array]
CELLS_AT_ONCE = 2_000_000  # months of all plans in one call of the kernel
WIDEST, ROWS = 8, 512  # inputs of a plan that are compared, rows of each sample
PLANS = (WIDEST + 2) * ROWS  # that the kernel goes through for them


@dataclass(frozen=True)
class Indices:
    """Shares of the variance of a result.

    Attributes
    ----------
    ids : tuple of str
        Names of the inputs; empty where the model has none.
    first : array, shape (d,)
        Share that goes away, on average, once the input is known.
    total : array, shape (d,)
        Share that is left, on average, where all others are known: with the input's interactions.
    variance : float
    """

    ids: tuple[str, ...]
    first: Array
    total: Array
    variance: float


def sobol_indices(model: Model, distributions: Sequence[Any], draws: int = 4096, seed: int = 0) -> Indices:
    r"""First-order and total Sobol indices of a model with independent inputs.

    Parameters
    ----------
    model : callable
        Takes an array of shape (n, d), a row a draw, and returns n results.
    distributions : sequence
        One an input: a ``Distribution``, anything with ``ppf``, or (low, high), all between alike.
    draws : int
        Rows of each of the d + 2 samples, best a power of two.
    seed : int

    Returns
    -------
    Indices

    Raises
    ------
    NoSolutionError
        If the result is the same in all draws.

    Notes
    -----
    With A and B two independent samples, and AB_i being A with column i of B:

    .. math:: S_i = \frac{\overline{f_B (f_{AB_i} - f_A)}}{V},
       \qquad T_i = \frac{\overline{(f_A - f_{AB_i})^2}}{2 V}

    References
    ----------
    Saltelli et al. (2010), Variance based sensitivity analysis of model output, Computer Physics
    Communications 181, table 2; Jansen (1999) for the total index.

    Examples
    --------
    >>> found = sobol_indices(lambda x: x[:, 0] + 2.0 * x[:, 1], [(0, 1), (0, 1)], draws=1024)
    >>> found.first.round(2).tolist(), found.total.round(2).tolist()
    ([0.2, 0.8], [0.2, 0.8])
    """
    from scipy.stats import qmc

    count = len(distributions)
    sobol = qmc.Sobol(2 * count, rng=np.random.default_rng(seed))
    unit = np.clip(sobol.random_base2(max(draws - 1, 1).bit_length())[:draws], 1e-9, 1.0 - 1e-9)
    values = np.stack([_quantiles(distributions[k % count], unit[:, k]) for k in range(2 * count)], axis=1)
    a, b = values[:, :count], values[:, count:]
    result_a, result_b = model(a), model(b)
    variance = float(np.var(np.concatenate([result_a, result_b])))
    if not variance > 0.0:
        raise NoSolutionError(Reason("refusal.shares_same"))
    swapped = [_with_column(a, b, k) for k in range(count)]
    results = [model(sample) for sample in swapped]
    centred = result_b - result_b.mean()
    return Indices(
        ids=(),
        first=np.array([np.mean(centred * (mixed - result_a)) for mixed in results]) / variance,
        total=np.array([np.mean((result_a - mixed) ** 2) for mixed in results]) / (2.0 * variance),
        variance=variance,
    )


def _quantiles(distribution: Any, probability: Array) -> Array:
    if isinstance(distribution, tuple | list):
        distribution = uniform(*distribution)
    if isinstance(distribution, Distribution):
        return np.asarray(distribution.quantile(probability))
    return np.asarray(distribution.ppf(probability))


def _with_column(a: Array, b: Array, k: int) -> Array:
    mixed = a.copy()
    mixed[:, k] = b[:, k]
    return mixed


def plan_indices(
    scenario: Scenario,
    *,
    widest: int = WIDEST,
    draws: int = ROWS,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Indices:
    """Sobol indices of a plan's NPV for the inputs with the widest bars; the others stay as planned.

    Parameters
    ----------
    scenario : Scenario
    widest : int
        How many inputs of the tornado.
    draws : int
        Rows of each sample.
    seed : int
    progress : function of a float, optional
        Told the share that is done, 0..1, between blocks; what it raises ends the work.

    Returns
    -------
    Indices

    Raises
    ------
    NoSolutionError
        If nothing is uncertain.

    Notes
    -----
    Not modeled: correlations, with which shares of the variance are not defined.

    Examples
    --------
    >>> from costmodel import presets
    >>> found = plan_indices(presets.load("ecommerce"), widest=3, draws=64)
    >>> len(found.ids)
    3
    """
    ids = tuple(bar.id for bar in tornado(scenario)[:widest])
    if not ids:
        raise NoSolutionError(Reason("refusal.shares_certain"))
    values = scenario.values()
    rows = max(1, CELLS_AT_ONCE // int(values["project.horizon"]))

    def npv(probabilities: Array) -> Array:
        scores = scipy.special.ndtri(probabilities)
        columns = {i: sampling.values_at(scenario, i, scores[:, k])[:, None] for k, i in enumerate(ids)}
        run = project.run({**values, **sampling.in_order(columns, values)})
        return np.broadcast_to(run.npv, len(scores))

    done, whole = 0, (len(ids) + 2) * draws  # two samples, and one with each input exchanged

    def in_blocks(probabilities: Array) -> Array:
        nonlocal done
        blocks = []
        for start in range(0, len(probabilities), rows):
            blocks.append(npv(probabilities[start : start + rows]))
            done += len(blocks[-1])
            if progress:
                progress(done / whole)
        return np.concatenate(blocks)

    found = sobol_indices(in_blocks, [(0.0, 1.0)] * len(ids), draws, seed)
    return Indices(ids, found.first, found.total, found.variance)
