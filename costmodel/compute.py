"""What training costs: a run, a project, their place in the budget; all of the compute model by name."""

import numpy as np

from costmodel._values import Values, require, require_positive
from costmodel.compute_levers import (
    COMMITMENT,
    MIXED_PRECISION,
    SPOT_REWORK,
    Factor,
    autoscaling_saving,
    busy_share,
    commitment_price,
    hybrid_price,
    mixed_precision_hours,
    price_per_useful_hour,
    scaling_efficiency,
    wall_hours,
)
from costmodel.compute_power import (
    break_even_hours,
    carbon_kg,
    energy_kwh,
    mean_watts,
    on_prem_hourly_cost,
)
from costmodel.compute_serving import batched_price
from costmodel.compute_workload import (
    HOURS_BAND,
    PIPELINE_EFFICIENCY,
    at_image_size,
    default_utilization,
    generic_gpu_hours,
    measured_gpu_hours,
    transformer_gpu_hours,
    vision_gpu_hours,
    vision_inference_seconds,
    vision_training_seconds,
)

__all__ = [
    "COMMITMENT",
    "HOURS_BAND",
    "MIXED_PRECISION",
    "PIPELINE_EFFICIENCY",
    "SPOT_REWORK",
    "Factor",
    "at_image_size",
    "autoscaling_saving",
    "batched_price",
    "break_even_hours",
    "busy_share",
    "carbon_kg",
    "commitment_price",
    "default_utilization",
    "energy_kwh",
    "generic_gpu_hours",
    "hybrid_price",
    "mean_watts",
    "measured_gpu_hours",
    "mixed_precision_hours",
    "on_prem_hourly_cost",
    "price_per_useful_hour",
    "project_cost",
    "run_cost",
    "runs_in_budget",
    "scaling_efficiency",
    "transformer_gpu_hours",
    "vision_gpu_hours",
    "vision_inference_seconds",
    "vision_training_seconds",
    "wall_hours",
]


def run_cost(
    gpu_price: Values,
    gpus: Values,
    hours: Values,
    storage_cost: Values = 0.0,
    network_cost: Values = 0.0,
    utilization: Values = 1.0,
) -> Values:
    r"""Cost of one training run.

    Parameters
    ----------
    gpu_price : float or array
        Price of one GPU for one hour [CNY/GPU-hour].
    gpus : float or array
        GPUs rented at the same time [GPU].
    hours : float or array
        Hours the run takes [h].
    storage_cost, network_cost : float or array, optional
        Storage and traffic of one run [CNY].
    utilization : float or array, optional
        Share of the rented hours that the run uses, above 0; 1 is the plain calculator.

    Returns
    -------
    float or array
        Cost of one run [CNY].

    Raises
    ------
    ParameterError
        If the utilization is not above 0.

    Notes
    -----
    .. math:: C_{run} = \frac{c_{gpu}}{u}\, n\, h + C_{storage} + C_{network}

    Idle time is charged on the GPUs only. Not modeled: minimum billing periods.

    References
    ----------
    Article 1, total compute cost.

    Examples
    --------
    >>> run_cost(gpu_price=20, gpus=16, hours=96, storage_cost=600, network_cost=400)
    31720.0
    """
    return price_per_useful_hour(gpu_price, utilization) * gpus * hours + storage_cost + network_cost


def project_cost(
    run_cost: Values,
    iterations: Values,
    exploration: Values,
    failed_share: Values = 0.0,
    monthly_storage: Values = 0.0,
    months: Values = 0.0,
) -> Values:
    r"""Cost of all runs of a project, trials included.

    Parameters
    ----------
    run_cost : float or array
        Cost of one run [CNY].
    iterations : float or array
        Complete runs that the project needs [run].
    exploration : float or array
        Trials on top of the complete runs, as a share of their cost.
    failed_share : float or array, optional
        Share of the runs started that fail and are started again, below 1.
    monthly_storage, months : float or array, optional
        Storage paid by the month [CNY/month] and for how long [month], where it is not part of a run.

    Returns
    -------
    float or array
        Compute cost of the project [CNY].

    Raises
    ------
    ParameterError
        If the failed share is not below 1: then no run ever ends.

    Notes
    -----
    .. math:: C = C_{run}\, \frac{n}{1-f}\,(1+e) + s\,m

    References
    ----------
    Article 1, total compute cost; exploration 0.2 to 0.5 for products built on trained models.
    Published programmes: 0.5 to 4.6 (``data/published/compute/exploration_overhead.csv``).

    Examples
    --------
    >>> round(project_cost(run_cost=30_720, iterations=6, exploration=0.35), 2)
    248832.0
    """
    require(
        failed_share < 1,
        name="failed_share",
        value=failed_share,
        unit="share",
        why="is not below 1, so no run ever ends; enter the share of runs that fail",
    )
    return run_cost * iterations / (1 - failed_share) * (1 + exploration) + monthly_storage * months


def runs_in_budget(budget: Values, run_cost: Values) -> Values:
    r"""Complete runs that a compute budget still pays for.

    Parameters
    ----------
    budget : float or array
        Money left for runs [CNY].
    run_cost : float or array
        Cost of one run, above 0 [CNY].

    Returns
    -------
    float or array
        Complete runs, at least 0 [run].

    Raises
    ------
    ParameterError
        If the cost of a run is not above 0.

    Notes
    -----
    .. math:: \max(0, \lfloor B / C_{run} \rfloor)

    Examples
    --------
    >>> float(runs_in_budget(100_000, 31_720))
    3.0
    """
    require_positive("run_cost", run_cost, "CNY")
    runs: Values = np.maximum(0.0, np.floor(budget / run_cost))
    return runs
