"""Deciding on the device or in the cloud: what a month of either costs, and where they cost the same."""

from __future__ import annotations

from dataclasses import dataclass

from costmodel import compression_economics as economics
from costmodel._values import Values
from costmodel.errors import NoSolutionError
from costmodel.kernel.compressing import device_price
from costmodel.kernel.serving import running_costs
from costmodel.project import Inputs

PER_MB = 1e6  # bytes
PER_TB = 1e6  # megabytes
GB = 1000.0  # a terabyte


@dataclass(frozen=True)
class Edge:
    """A month of decisions on the devices, compressed or not, against the cloud.

    Attributes
    ----------
    devices : float
    decisions : float
        Of one device, by plan [decision/device/month].
    unit_cloud : float
        One decision in the cloud [CNY].
    cloud : float
        All of them [CNY/month].
    before, after, planned : float
        On devices that need no compression, that need it, and on those of the plan [CNY/month].
    from_before, from_after, from_planned : float or None
        Decisions of one device from which it is cheaper than the cloud [decision/device/month].
    uploaded : float
        Data that the cloud would need [TB/month].
    protection : float
        Privacy work on them [CNY/month].
    """

    devices: float
    decisions: float
    unit_cloud: float
    cloud: float
    before: float
    after: float
    planned: float
    from_before: float | None
    from_after: float | None
    from_planned: float | None
    uploaded: float
    protection: float


def edge_or_cloud(v: Inputs) -> Edge:
    """Both ways at the plan's volume, and the volume at which they cost the same.

    Parameters
    ----------
    v : mapping of parameter id to value

    Returns
    -------
    Edge
    """
    devices, decisions = float(v["serving.devices"]), float(v["serving.decisions"])
    unit = _unit_cloud_cost(v)
    prices = (v["compression.hardware_before"], v["compression.hardware_after"], device_price(v))
    before, after, planned = (_month_of_a_device(v, price) for price in prices)
    uploaded = devices * decisions * v["serving.alternative_mb"] / PER_TB
    return Edge(
        devices=devices,
        decisions=decisions,
        unit_cloud=unit,
        cloud=float(economics.cloud_cost(devices * decisions, unit)),
        before=before * devices,
        after=after * devices,
        planned=planned * devices,
        from_before=_from(before, unit),
        from_after=_from(after, unit),
        from_planned=_from(planned, unit),
        uploaded=float(uploaded),
        protection=float(uploaded * v["serving.compliance_cost"]),
    )


def _unit_cloud_cost(v: Inputs) -> float:
    """One decision in the cloud: the call, its traffic and the protection of what is uploaded [CNY]."""
    return float(
        economics.unit_cloud_cost(
            price_per_1000=v["serving.alternative_price"],
            bytes_per_decision=v["serving.alternative_mb"] * PER_MB,
            egress_price=v["serving.egress_price"] / GB,
            compliance_price=v["serving.compliance_cost"],
        )
    )


def _month_of_a_device(v: Inputs, price: Values) -> float:
    return float(economics.edge_cost(devices=1.0, **running_costs(v, price)))


def _from(month: float, unit: float) -> float | None:
    try:
        return float(economics.break_even_volume(month, unit))
    except NoSolutionError:
        return None
