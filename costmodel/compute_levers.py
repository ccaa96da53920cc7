"""What makes an hour of compute do more or cost less: number format, more GPUs, commitment, utilization."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from costmodel import _data
from costmodel._values import Values, require, require_positive

_DEFAULTS = _data.toml("compute_defaults.toml")
_PER_DOUBLING: float = _DEFAULTS["scaling"]["per_doubling"]["value"]
_HOURS_PER_MONTH = 730.0  # 8,760 hours a year over 12 months


@dataclass(frozen=True)
class Factor:
    """A factor from published figures: likely value, P10, P90, and where it comes from."""

    likely: float
    low: float
    high: float
    source: str
    note: str


MIXED_PRECISION = {name: Factor(**record) for name, record in _DEFAULTS["mixed_precision"].items()}
COMMITMENT = {name: Factor(**record) for name, record in _DEFAULTS["commitment"].items()}
SPOT_REWORK: float = _DEFAULTS["rework"]["spot"]["value"]


def mixed_precision_hours(hours: Values, speedup: Values = MIXED_PRECISION["fp32"].likely) -> Values:
    r"""GPU-hours left after a change to mixed precision.

    Parameters
    ----------
    hours : float or array
        GPU-hours in the format used so far [GPU-hour].
    speedup : float or array, optional
        Old time divided by new time, above 0; ``MIXED_PRECISION`` has it from FP32 and from TF32.

    Returns
    -------
    float or array
        GPU-hours in mixed precision [GPU-hour].

    Raises
    ------
    ParameterError
        If the speed-up is not above 0.

    Notes
    -----
    .. math:: H' = H / s

    Hours from the workload functions are already in mixed precision. Gradient accumulation, often named
    beside it, saves memory and no operation, so it has no function.

    References
    ----------
    NVIDIA/DeepLearningExamples @729963dd, ``data/published/compute/mixed_precision_speedups.csv``.

    Examples
    --------
    >>> round(mixed_precision_hours(1536.0), 1)
    711.1
    """
    require_positive("speedup", speedup, "times")
    return hours / speedup


def scaling_efficiency(gpus: Values) -> Values:
    r"""Share of their speed that GPUs keep when they train one model together.

    Parameters
    ----------
    gpus : float or array
        GPUs working together, at least 1 [GPU].

    Returns
    -------
    float or array
        Speed-up divided by the number of GPUs.

    Raises
    ------
    ParameterError
        If there is less than one GPU.

    Notes
    -----
    .. math:: \eta = 0.93^{\log_2 n}

    GPU-hours paid rise by its reciprocal. Not modeled: the network between machines, the model's size.

    References
    ----------
    NVIDIA/DeepLearningExamples @729963dd, ``data/published/compute/multi_gpu_scaling.csv``.

    Examples
    --------
    >>> round(float(scaling_efficiency(16)), 3)
    0.748
    """
    require(gpus >= 1, name="gpus", value=gpus, unit="GPU", why="is below 1; enter at least one GPU")
    efficiency: Values = _PER_DOUBLING ** np.log2(gpus)
    return efficiency


def wall_hours(gpu_hours: Values, gpus: Values) -> Values:
    r"""Hours on the clock when GPUs share the work.

    Parameters
    ----------
    gpu_hours : float or array
        Work, as hours of one GPU alone [GPU-hour].
    gpus : float or array
        GPUs working together, at least 1 [GPU].

    Returns
    -------
    float or array
        Hours until the run ends [h]; times ``gpus`` it is the hours paid.

    Raises
    ------
    ParameterError
        If there is less than one GPU.

    Notes
    -----
    .. math:: t = \frac{H}{n\,\eta(n)}

    Examples
    --------
    >>> round(float(wall_hours(100.0, 2)), 2)
    53.76
    """
    return gpu_hours / (gpus * scaling_efficiency(gpus))


def commitment_price(price: Values, *, factor: Values, rework: Values = 1.0) -> Values:
    r"""Price of an hour of work under a commitment, or on capacity that is interrupted.

    Parameters
    ----------
    price : float or array
        On-demand price [CNY/GPU-hour].
    factor : float or array
        What the commitment leaves of the price; ``COMMITMENT`` has published factors.
    rework : float or array, optional
        Hours paid for an hour of work, above 1 where work is interrupted: ``SPOT_REWORK``.

    Returns
    -------
    float or array
        Price of an hour of work [CNY/GPU-hour].

    Notes
    -----
    .. math:: c' = c\,k\,w

    Not modeled: committed hours that are not used, see ``price_per_useful_hour``.

    References
    ----------
    Dated price lists, ``data/published/compute/gpu_hourly_prices.csv``; the rework is an assumption.

    Examples
    --------
    >>> commitment_price(20.0, factor=COMMITMENT["three_years"].likely)
    9.0
    >>> round(commitment_price(20.0, factor=COMMITMENT["spot"].likely, rework=SPOT_REWORK), 2)
    6.51
    """
    return price * factor * rework


def price_per_useful_hour(price: Values, utilization: Values) -> Values:
    r"""What an hour of work costs on GPUs that also stand idle.

    Parameters
    ----------
    price : float or array
        Price of an hour, used or not [CNY/GPU-hour].
    utilization : float or array
        Share of the hours that is used, above 0.

    Returns
    -------
    float or array
        Price of a used hour [CNY/GPU-hour].

    Raises
    ------
    ParameterError
        If the utilization is not above 0.

    Notes
    -----
    .. math:: c' = c / u

    Examples
    --------
    >>> price_per_useful_hour(20.0, 0.25)
    80.0
    """
    require_positive("utilization", utilization, "share")
    return price / utilization


def autoscaling_saving(utilization_before: Values, utilization_after: Values) -> Values:
    r"""Share of the cost that a higher utilization saves for the same work.

    Parameters
    ----------
    utilization_before, utilization_after : float or array
        Share of the hours paid that is used, the second above 0.

    Returns
    -------
    float or array
        Saved share of the cost; below 0 where the utilization falls.

    Raises
    ------
    ParameterError
        If the later utilization is not above 0.

    Notes
    -----
    .. math:: 1 - u_0 / u_1

    References
    ----------
    Article 2, elastic scheduling, from below 20 % to above 80 %.

    Examples
    --------
    >>> autoscaling_saving(0.2, 0.8)
    0.75
    """
    require_positive("utilization_after", utilization_after, "share")
    return 1 - utilization_before / utilization_after


def hybrid_price(shares: Sequence[Values], prices: Sequence[Values]) -> Values:
    r"""Mean price of an hour when the work is split over own machines, cloud and spot capacity.

    Parameters
    ----------
    shares : sequence of float or array
        Share of the hours at each place; together 1.
    prices : sequence of float or array
        Price of an hour at each place [CNY/GPU-hour].

    Returns
    -------
    float or array
        Mean price [CNY/GPU-hour].

    Raises
    ------
    ParameterError
        If the shares do not add up to 1.

    Notes
    -----
    .. math:: \bar c = \sum_i s_i c_i

    Examples
    --------
    >>> hybrid_price([0.5, 0.25, 0.25], [8.0, 20.0, 6.0])
    10.5
    """
    total = sum(shares[1:], shares[0])
    require(
        np.isclose(total, 1.0),
        name="sum of shares",
        value=total,
        unit="share",
        why="is not 1; give every hour a place",
    )
    first, *others = (share * price for share, price in zip(shares, prices, strict=True))
    return sum(others, first)


def busy_share(gpu_hours: Values, *, gpus: Values, months: Values) -> Values:
    r"""Share of the time in which GPUs that are there all the time have work.

    Parameters
    ----------
    gpu_hours : float or array
        Hours of work of all GPUs together [GPU-hour].
    gpus : float or array
        GPUs that are there, above 0 [GPU].
    months : float or array
        For how long, above 0 [month].

    Returns
    -------
    float or array
        Share of the hours, at most 1.

    Raises
    ------
    ParameterError
        If GPUs or months are not above 0.

    Notes
    -----
    .. math:: b = \min\left(1, \frac{H}{730\, n\, m}\right)

    A commitment at the factor k of the price pays where b > k: its useful hour costs k / b of an hour on
    demand, see ``price_per_useful_hour``.

    Examples
    --------
    Four GPUs for a month are 2,920 hours:

    >>> round(float(busy_share(730.0, gpus=4, months=1)), 4)
    0.25
    """
    require_positive("gpus", gpus, "GPU")
    require_positive("months", months, "months")
    share: Values = np.minimum(1.0, gpu_hours / (_HOURS_PER_MONTH * gpus * months))
    return share
