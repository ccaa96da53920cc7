"""Where a function of one number changes sign: looked over on a grid, its peaks climbed, then narrowed down.

The function takes an array of points and gives an array; every step asks for many points in one call.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Function = Callable[[Array], Array]

PARTS = 16  # of a bracket at each step
MOST_PEAKS = 16  # climbed; the nearest to zero first
CLIMBS = 8  # 8^8: a step of 6e-8 of the bracket, where a peak is flat
CUTS = 24  # 16^24 is more than a double can tell apart, but beside 0


class Crossing(NamedTuple):
    """Neighbouring points on both sides of zero, and the function there; one point where it is zero."""

    low: float
    high: float
    at_low: float
    at_high: float


def climbed(function: Function, grid: Array, *, whole: bool = False) -> tuple[Array, Array]:
    """The grid with the tops of all peaks that point toward zero without reaching it.

    Parameters
    ----------
    function : callable
        Array of points to array; infinite values are allowed.
    grid : array, shape (n,)
        Rising.
    whole : bool
        Whether only whole numbers are points.

    Returns
    -------
    (array, array), shape (m,)
        Points, rising, and the function there.

    Examples
    --------
    >>> x, y = climbed(lambda x: (x - 0.123) ** 2 - 1e-6, np.array([-1.0, 0.0, 1.0]))
    >>> bool(y.min() < 0)
    True
    """
    at = function(grid)
    inner, before, after = at[1:-1], at[:-2], at[2:]
    side = np.sign(inner)
    depth = side * inner
    toward = (depth <= side * before) & (depth <= side * after) & ((inner != before) | (inner != after))
    room = ~np.isclose(grid[2:] - grid[:-2], 2.0) if whole else True  # between whole numbers is nothing
    places = np.flatnonzero(toward & (side != 0) & room & np.isfinite(before) & np.isfinite(after)) + 1
    if not len(places):
        return grid, at
    places = places[np.argsort(np.abs(at[places]))[:MOST_PEAKS]]
    return _inserted(function, grid, at, places, whole)


def _inserted(
    function: Function, grid: Array, at: Array, places: NDArray[np.int64], whole: bool
) -> tuple[Array, Array]:
    low, high, sides = grid[places - 1], grid[places + 1], np.sign(at[places])[:, None]
    rows = np.arange(len(places))
    for _ in range(CLIMBS):
        points = _parts(low, high, whole)
        top = np.argmin(sides * function(points.ravel()).reshape(points.shape), axis=1)
        tops = points[rows, top]
        low, high = points[rows, np.maximum(top - 1, 0)], points[rows, np.minimum(top + 1, PARTS)]
    points = np.unique(np.concatenate([grid, tops]))
    return points, function(points)


def crossings(
    function: Function, points: Array, at: Array, *, whole: bool = False, zero: float = 0.0
) -> list[Crossing]:
    r"""Every change of side between neighbouring points, narrowed down to neighbouring numbers.

    Parameters
    ----------
    function : callable
        Array of points to array.
    points, at : array, shape (n,)
        Rising, and the function there.
    whole : bool
        Whether only whole numbers are points.
    zero : float
        What is as good as zero; a stretch of such points is one crossing, its ends are given.

    Returns
    -------
    list of Crossing
        Rising. Where the function jumps over zero, it is far from zero on both sides.

    Notes
    -----
    .. math:: f(x_i) \, f(x_{i+1}) < 0 \Rightarrow \text{cut } [x_i, x_{i+1}] \text{ into 16, keep the part
       that changes sign}

    Examples
    --------
    >>> grid = np.linspace(-2.0, 2.0, 9)
    >>> found = crossings(lambda x: x**2 - 2.0, grid, grid**2 - 2.0)
    >>> [round(crossing.low, 6) for crossing in found]
    [-1.414214, 1.414214]
    """
    side = np.where(np.abs(at) <= zero, 0.0, np.sign(at))
    flat = [
        Crossing(float(points[run[0]]), float(points[run[-1]]), float(at[run[0]]), float(at[run[-1]]))
        for run in np.split(np.arange(len(side)), np.flatnonzero(np.diff(side)) + 1)
        if side[run[0]] == 0.0
    ]
    changes = np.flatnonzero(side[:-1] * side[1:] < 0)
    return sorted(flat + _narrowed(function, points[changes], points[changes + 1], whole))


def _narrowed(function: Function, low: Array, high: Array, whole: bool) -> list[Crossing]:
    if not len(low):
        return []
    rows = np.arange(len(low))
    for _ in range(CUTS):
        points = _parts(low, high, whole)
        at = function(points.ravel()).reshape(points.shape)
        positive = at >= 0
        first = np.argmax(positive[:, 1:] != positive[:, :1], axis=1)
        narrower = points[rows, first], points[rows, first + 1]
        if np.array_equal(narrower[0], low) and np.array_equal(narrower[1], high):
            break
        low, high = narrower
    ends = zip(low, high, at[rows, first], at[rows, first + 1], strict=True)
    return [Crossing(*map(float, end)) for end in ends]


def _parts(low: Array, high: Array, whole: bool) -> Array:
    """Points that cut each bracket into parts, its ends unchanged; equal neighbours where it is short."""
    share = np.linspace(0.0, 1.0, PARTS + 1)
    points = low[:, None] * (1.0 - share) + high[:, None] * share
    points = np.round(points) if whole else points
    points[:, 0], points[:, -1] = low, high
    cut: Array = np.maximum.accumulate(np.clip(points, low[:, None], high[:, None]), axis=1)
    return cut
