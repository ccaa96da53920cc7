"""What adopting strategies takes, and what it does to the time on the clock."""

from collections.abc import Mapping
from math import log, prod

from costmodel import _data
from costmodel._values import Values, require
from costmodel.strategy_catalogue import find

# Key of a strategy to its effect and the share of the work it is adopted for, both 0..1.
Adopted = Mapping[str, tuple[Values, Values]]

_PER_DOUBLING: float = _data.toml("compute_defaults.toml")["scaling"]["per_doubling"]["value"]


def parallel_hours(wall_saving: Values) -> Values:
    r"""Factor on GPU-hours when more GPUs cut the time on the clock.

    Parameters
    ----------
    wall_saving : float or array
        Share of the time on the clock that is saved, below 1.

    Returns
    -------
    float or array
        GPU-hours after divided by GPU-hours before, at least 1.

    Raises
    ------
    ParameterError
        If the whole time is to be saved.

    Notes
    -----
    .. math:: k^{-d}, \quad (2k)^{-d} = 1 - a

    with k what is kept of the efficiency per doubling (.93) and d the number of doublings: one doubling saves
    46 % of the time and adds 7.5 % to the hours.

    References
    ----------
    NVIDIA/DeepLearningExamples @729963dd, ``data/published/compute/multi_gpu_scaling.csv``.

    Examples
    --------
    >>> round(float(parallel_hours(1 - 1 / (2 * 0.93))), 4)
    1.0753
    """
    require(
        wall_saving < 1,
        name="wall_saving",
        value=wall_saving,
        unit="share",
        why="is the whole time; enter a share below 1",
    )
    hours: Values = (1.0 - wall_saving) ** (log(_PER_DOUBLING) / log(2.0 * _PER_DOUBLING))
    return hours


def wall_factor(adopted: Adopted) -> Values:
    r"""What the strategies on time leave of a training run's hours on the clock.

    Parameters
    ----------
    adopted : mapping of str to (effect, share)
        As ``remaining`` takes it.

    Returns
    -------
    float or array
        0..1.

    Raises
    ------
    ParameterError
        If a key is no strategy.

    Notes
    -----
    .. math:: \prod_s (1 - a_s f_s w_s)

    over parallel training, transfer learning and an MLOps platform. The run gets shorter, the build month by
    month cheaper; what parallel training adds to the GPU-hours is in ``remaining``.

    Not modeled: a run that is shorter because fewer or faster hours are needed for other reasons.

    Examples
    --------
    >>> round(wall_factor({"parallelism": (0.8, 1.0), "transfer_learning": (0.6, 0.5)}), 2)
    0.14
    """
    # Sorted, so that the order of the keys does not show in the last digit.
    return prod(1.0 - adopted[k][0] * adopted[k][1] * find(k).wall_share for k in sorted(adopted))


def adoption_cost(
    adopted: Adopted, week_cost: Values, *, weeks: Mapping[str, Values] | None = None
) -> Values:
    r"""What it costs to bring the strategies in.

    Parameters
    ----------
    adopted : mapping of str to (effect, share)
        As ``remaining`` takes it; the effects do not matter.
    week_cost : float or array
        Cost of a person-week [CNY/week].
    weeks : mapping of str to float or array, optional
        Effort of each strategy [person-week]; the likely effort of the catalogue where it is left out.

    Returns
    -------
    float or array
        One-off cost [CNY].

    Raises
    ------
    ParameterError
        If a key is no strategy.

    Notes
    -----
    .. math:: c_w \sum_s f_s w_s

    Not modeled: licences, a part of the effort that comes with any share however small.

    References
    ----------
    ``data/published/strategies/adoption_effort.csv``: engineering judgement.

    Examples
    --------
    >>> adoption_cost({"spot": (0.62, 1.0), "multi_cloud": (0.35, 0.5)}, 7000.0)  # 2 and half of 6 weeks
    35000.0
    """
    given = weeks or {}
    return week_cost * sum(
        adopted[key][1] * given.get(key, find(key).weeks.likely) for key in sorted(adopted)
    )
