"""Prices of a GPU's hour: in the cloud, on own machines, and split over both."""

import numpy as np

from costmodel import compute_levers, compute_power
from costmodel._values import Values
from costmodel.kernel.lines import HOURS_PER_MONTH, Inputs


def cloud_hour(v: Inputs) -> Values:
    """Cloud price of an hour of work on demand [CNY/GPU-hour]."""
    return compute_levers.price_per_useful_hour(v["compute.gpu_price"], v["compute.utilization"])


def own_hour(v: Inputs) -> Values:
    """Cost of an hour of work on an own GPU [CNY/GPU-hour]."""
    return compute_power.on_prem_hourly_cost(
        capex=v["compute.own_capex"],
        resale_share=v["compute.own_resale"],
        life_hours=v["compute.own_life"] * HOURS_PER_MONTH,
        watts=compute_power.mean_watts(v["compute.tdp"]),
        pue=v["compute.pue"],
        tariff=v["compute.tariff"],
        opex=v["compute.own_opex"],
        utilization=v["compute.own_utilization"],
    )


def gpu_hour(v: Inputs) -> Values:
    """Mean price of an hour of work before any strategy [CNY/GPU-hour]."""
    own = v["compute.own_share"]
    if not np.any(own):
        return cloud_hour(v)
    return compute_levers.hybrid_price([own, 1.0 - own], [own_hour(v), cloud_hour(v)])


def cloud_part(v: Inputs) -> Values:
    """Part of the GPU cost that is paid to a cloud, 0..1: only there are prices committed or spot."""
    share: Values = 1.0 - v["compute.own_share"]
    if not np.any(v["compute.own_share"]):
        return share
    paid = np.asarray(gpu_hour(v))
    return np.where(paid > 0, share * cloud_hour(v) / np.where(paid > 0, paid, 1.0), share)
