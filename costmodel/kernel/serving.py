"""Devices, serving and operations after launch."""

import numpy as np

from costmodel import compute_serving, timeline
from costmodel._values import Values
from costmodel.compression_economics import edge_cost
from costmodel.kernel.compressing import device_price
from costmodel.kernel.lines import Array, Inputs, Lines, over_months


def devices_in_use(v: Inputs, months: Array, launch: Values) -> Array:
    """Devices in use, mean of each month."""
    devices: Array = timeline.rolled_out(months, launch, v["serving.ramp"]) * v["serving.devices"]
    return devices


def decisions_made(v: Inputs, months: Array, launch: Values) -> Array:
    """Decisions by month."""
    decisions: Array = devices_in_use(v, months, launch) * v["serving.decisions"]
    return decisions


def device_lines(v: Inputs, months: Array, launch: Values) -> Lines:
    """Devices as they ship, again when their life is over, and their power and upkeep, by month [CNY]."""
    fleet, ramp = v["serving.devices"] * device_price(v), v["serving.ramp"]
    return {
        "devices": timeline.newly_shipped(months, launch, ramp) * fleet,
        "replacements": timeline.replaced(months, launch, ramp, v["serving.replacement"]) * fleet,
        "device_upkeep": _upkeep(v, months, launch),
    }


def _upkeep(v: Inputs, months: Array, launch: Values) -> Values:
    """Electricity and upkeep of the devices in use, by month [CNY]."""
    if not (np.any(v["serving.watts"]) or np.any(v["serving.upkeep"])):
        return 0.0
    return edge_cost(devices=devices_in_use(v, months, launch), **running_costs(v))


def running_costs(v: Inputs, capex: Values = 0.0) -> dict[str, Values]:
    """Arguments of ``compression_economics.edge_cost``; ``capex`` is 0 where devices are paid apart."""
    return {
        "capex": capex,
        "life_months": v["serving.replacement"],
        "watts": v["serving.watts"],
        "tariff": v["serving.tariff"],
        "maintenance": v["serving.upkeep"],
    }


def cloud_price(v: Inputs) -> Values:
    """Price of 1,000 decisions served from the cloud in the plan's batches [CNY]."""
    return compute_serving.batched_price(
        v["serving.cloud_price"], batch=v["serving.batch"], fixed_share=v["serving.batch_fixed"]
    )


def operating_lines(v: Inputs, live: Array, volume: Array, *, reviewed: Values, watching: Values) -> Lines:
    """What every live month and every decision costs, by month; ``watching`` is by month too [CNY]."""
    terabytes = over_months(volume, v["serving.upload_mb"]) / 1e6
    return {
        "cloud_serving": over_months(volume, cloud_price(v)) / 1000.0,
        "upload_compliance": terabytes * (v["serving.compliance_cost"] + v["serving.egress_price"]),
        "operations": live * (v["people.operations"] + v["generalization.mlops_cost"]),
        "monitoring": over_months(live, watching),
        "reviewing": over_months(volume, reviewed) * v["value.review_cost"],
        "governance": over_months(live, v["people.governance"]),
        "severe_errors": over_months(volume, v["value.severe_rate"]) / 1e6 * v["value.severe_loss"],
    }
