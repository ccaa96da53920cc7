"""Saving strategies in a plan: how far each is in use, what it saves there, and what bringing it in costs.

A strategy that a model of the plan computes has two doors, the model's own switch and the catalogue
(``strategies.KEY``). Both lead to the same share and the same effect, so the total is the same by either.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from costmodel import compute_levers, labeling, strategy_effort, strategy_mix
from costmodel._values import Values
from costmodel.kernel.compressed_model import compressed_model
from costmodel.kernel.lines import Inputs
from costmodel.kernel.machines import cloud_part
from costmodel.strategy_catalogue import catalogue, find

# What a model computes by itself; here it would be saved a second time.
BY_THE_MODEL = ("compression_size",)
COMPRESSION = ("compression_size", "compression_inference")


# The model's own switch of a strategy: a share, a switch, or the choice of a commitment.
SWITCHES: Mapping[str, str] = MappingProxyType(
    {
        "synthetic_data": "labeling.synthetic",
        "active_learning": "labeling.active_learning",
        "compression_size": "compression.enabled",
        "compression_inference": "compression.enabled",
        "transfer_learning": "compute.transfer_learning",
        "spot": "compute.spot_share",
        "reserved": "compute.commitment",
        "hw_sw_optimised": "compute.mixed_precision",
        "autoscaling": "serving.autoscaling",
    }
)
MODELLED = tuple(SWITCHES)
NOT_COMMITTED = "on_demand"


def _commitment_price(v: Inputs) -> Values:
    """Price under a commitment, as a share of that on demand; a year's where none is chosen."""
    years = "three_year" if v["compute.commitment"] == "three_years" else "one_year"
    price: Values = v[f"compute.{years}_price"]
    return price


def _spot_saving(v: Inputs) -> Values:
    paid = compute_levers.commitment_price(
        1.0, factor=v["compute.spot_price"], rework=v["compute.spot_rework"]
    )
    return np.maximum(1.0 - paid, 0.0)


def _autoscaling_saving(v: Inputs) -> Values:
    saved = compute_levers.autoscaling_saving(v["serving.utilization_before"], v["serving.utilization_after"])
    return np.maximum(saved, 0.0)


# Saved share (0..1) of what the strategy acts on, computed by the model of that part of the plan.
_EFFECTS: Mapping[str, Callable[[Inputs], Values]] = MappingProxyType(
    {
        "synthetic_data": lambda v: labeling.synthetic_saving(
            v["labeling.synthetic_ratio"], v["labeling.synthetic_exchange"]
        ),
        "active_learning": lambda v: (
            1.0
            - 1.0
            / labeling.active_learning_factor(
                np.maximum(v["labeling.items"], 1.0), v["labeling.active_seed"], v["labeling.active_gain"]
            )
        ),
        "compression_inference": lambda v: 1.0 - 1.0 / compressed_model(v).speedup,
        "transfer_learning": lambda v: 1.0 - v["compute.transfer_share"],
        "spot": _spot_saving,
        "reserved": lambda v: 1.0 - _commitment_price(v),
        "hw_sw_optimised": lambda v: 1.0 - 1.0 / v["compute.mixed_speedup"],
        "autoscaling": _autoscaling_saving,
    }
)


def share_in_use(v: Inputs, key: str) -> Values:
    """Share of the work that a strategy is used for, 0..1, through either door.

    Parameters
    ----------
    v : mapping of parameter id to value
        As ``project.run`` takes it.
    key : str
        A strategy of the catalogue.

    Returns
    -------
    float or array, shape (n, 1)

    Examples
    --------
    >>> from costmodel import presets
    >>> share_in_use(presets.load("drone").values(), "compression_size")  # its switch is on
    1.0
    """
    listed: Values = v[f"strategies.{key}"]
    if key not in SWITCHES:
        return listed
    switch = v[SWITCHES[key]] != NOT_COMMITTED if key == "reserved" else v[SWITCHES[key]]
    if isinstance(switch, np.ndarray) or isinstance(listed, np.ndarray):
        larger: Values = np.maximum(switch, listed)
        return larger
    return max(float(switch), float(listed))


def _used(share: Values) -> bool:
    """Whether any plan uses it; ``np.any`` of one number would take ten times as long."""
    return bool(share.any()) if isinstance(share, np.ndarray) else share > 0.0


def by_catalogue(v: Inputs) -> dict[str, Any]:
    """The same plan with every strategy in use through the catalogue alone; the models' switches are off.

    Parameters
    ----------
    v : mapping of parameter id to value

    Returns
    -------
    dict
        Values of which ``strategies.KEY`` may be replaced by columns, to take strategies out one by one.

    Examples
    --------
    >>> from costmodel import presets
    >>> values = by_catalogue(presets.load("drone").values())
    >>> values["compression.enabled"], values["strategies.compression_size"]
    (False, 1.0)
    """
    off = {i: NOT_COMMITTED if key == "reserved" else False for key, i in SWITCHES.items()}
    shares = {f"strategies.{key}": share_in_use(v, key) for key in catalogue()}
    # Without a commitment chosen, that of a year is the one that the catalogue means.
    return {**v, **off, **shares, "compute.one_year_price": _commitment_price(v)}


def effect(v: Inputs, key: str) -> Values:
    """Saved share of what a strategy acts on: the model's where one computes it, else the table's.

    Parameters
    ----------
    v : mapping of parameter id to value
    key : str
        A strategy of the catalogue, ``compression_size`` excepted: the device's price is an input.

    Returns
    -------
    float or array, shape (n, 1)

    Examples
    --------
    >>> from costmodel import presets
    >>> round(float(effect(presets.load("ecommerce").values(), "spot")), 4)  # 1 - 0.31 x 1.05
    0.6745
    """
    if key in _EFFECTS:
        return _EFFECTS[key](v)
    saved: Values = v[f"strategies.{key}_effect"]
    return saved


def adopted(v: Inputs) -> dict[str, tuple[Values, Values]]:
    """Strategies in use with their effect and share, as ``strategy_mix.remaining`` takes them.

    Parameters
    ----------
    v : mapping of parameter id to value

    Returns
    -------
    dict of str to (effect, share)

    Examples
    --------
    >>> from costmodel import presets
    >>> adopted(presets.load("ecommerce").replace({"strategies.mlops": 1.0}).values())
    {'mlops': (0.3, 1.0)}
    """
    shares = {key: share_in_use(v, key) for key in catalogue() if key not in BY_THE_MODEL}
    in_use = {key: share for key, share in shares.items() if _used(share)}
    return {key: (effect(v, key), share) for key, share in in_use.items()}


def remaining(v: Inputs, plan: Mapping[str, tuple[Values, Values]], gpu_part: Values) -> Mapping[str, Values]:
    """What the strategies in use leave of each cost line.

    Parameters
    ----------
    v : mapping of parameter id to value
    plan : mapping of str to (effect, share)
        From ``adopted``.
    gpu_part : float or array, shape (n, 1)
        Part of a run's cost that is paid by the GPU-hour, 0..1.

    Returns
    -------
    mapping of str to float or array
        Factor on a cost line; lines that are not named stay as they are.
    """
    if not plan:
        return {}
    return strategy_mix.remaining(
        plan,
        mixed_precision_assumed=hours_assume_mixed_precision(v),
        parts=hourly_parts(gpu_part),
        cloud_part=cloud_part(v),
    )


def hours_assume_mixed_precision(v: Inputs) -> bool:
    """Whether the GPU-hours, taken from the workload, assume mixed precision already.

    Parameters
    ----------
    v : mapping of parameter id to value

    Returns
    -------
    bool
    """
    return bool(v["compute.hours_from"] != "hours")


def hourly_parts(gpu_part: Values) -> dict[str, Values]:
    """Part of each cost line that is paid by the hour, where the plan knows it.

    Parameters
    ----------
    gpu_part : float or array, shape (n, 1)
        Part of a run's cost that is paid by the GPU-hour, 0..1.

    Returns
    -------
    dict of str to float or array
    """
    return dict.fromkeys(strategy_mix.TRAINING_RUNS, gpu_part)


def labels_to_make(v: Inputs, plan: Mapping[str, tuple[Values, Values]], gpu_part: Values) -> Values:
    """Part of the main labels that people still make, 0..1; gates stop projects, not labels.

    Parameters
    ----------
    v : mapping of parameter id to value
    plan, gpu_part
        As ``remaining`` takes them.

    Returns
    -------
    float or array, shape (n, 1)
    """
    going_on = {key: pair for key, pair in plan.items() if not find(key).is_gate}
    return remaining(v, going_on, gpu_part).get("labels", 1.0)


def wall_left(plan: Mapping[str, tuple[Values, Values]]) -> Values:
    """Part of a run's time on the clock that is left, 0..1.

    Parameters
    ----------
    plan : mapping of str to (effect, share)
        From ``adopted``.

    Returns
    -------
    float or array, shape (n, 1)
    """
    return strategy_effort.wall_factor(plan) if plan else 1.0


def adoption_cost(v: Inputs) -> Values:
    """What bringing the strategies in costs [CNY]; compression has its own engineering cost.

    Parameters
    ----------
    v : mapping of parameter id to value

    Returns
    -------
    float or array, shape (n, 1)
    """
    keys = [key for key in catalogue() if key not in COMPRESSION]
    shares = {key: (0.0, share_in_use(v, key)) for key in keys}
    in_use = {key: pair for key, pair in shares.items() if _used(pair[1])}
    weeks = {key: v[f"strategies.{key}_weeks"] for key in in_use}
    return strategy_effort.adoption_cost(in_use, v["strategies.week_cost"], weeks=weeks)
