"""What compressing a fleet of devices brings over the plan, from the kernel with compression off and on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from costmodel import project
from costmodel.compression import DEPTHWISE_EXTRA_DROP
from costmodel.kernel.compressed_model import compressed_model, joint_effect
from costmodel.parameters import find
from costmodel.project import Accuracy, Array, Inputs, Run

LINES = {
    "hardware": ("devices", "replacements"),
    "serving": ("cloud_serving",),
    "engineering": ("compressing",),
}
SMALLEST = 1e-6  # CNY a device: below it compression changes nothing


@dataclass(frozen=True)
class PerDevice:
    """One device over the plan, in today's money [CNY].

    Attributes
    ----------
    hardware_before, hardware_after, serving_before, serving_after : float
        Devices with replacements; cloud.
    lost : float
        Value of the answers that compression makes wrong; below 0 where it makes more of them right.
    speed : float
        Value of the faster answers.
    other : float
        What else changes, such as reviewing; a cost.
    """

    hardware_before: float
    hardware_after: float
    serving_before: float
    serving_after: float
    lost: float
    speed: float
    other: float

    @property
    def elsewhere(self) -> float:
        """Gained by other things than hardware and right answers: cloud, speed, reviewing."""
        return self.serving_before - self.serving_after + self.speed - self.other

    @property
    def gain(self) -> float:
        """Saved less lost."""
        return self.hardware_before - self.hardware_after + self.elsewhere - self.lost


@dataclass(frozen=True)
class Fleet:
    """Gain of compression by number of devices: a straight line that begins at the cost of the work.

    Attributes
    ----------
    devices, gain : float
        Of the plan; the gain is the NPV with compression less the NPV without [CNY].
    each : PerDevice
    engineering : float
        Work to compress, in today's money [CNY].
    slope, slope_low, slope_high : float
        Gain of one device [CNY]: with the loss of accuracy as planned, at its worst and at its best.
    break_even : float or None
        Devices from which compression pays; None where no number of them does.
    break_even_low, break_even_high : float or None
        The same at the worst and at the best loss.
    """

    devices: float
    gain: float
    each: PerDevice
    engineering: float
    slope: float
    slope_low: float
    slope_high: float
    break_even: float | None
    break_even_low: float | None
    break_even_high: float | None

    def gain_at(self, devices: float) -> float:
        """Gain with that many devices [CNY]."""
        return self.slope * devices - self.engineering


@dataclass(frozen=True)
class Outcome:
    """A plan with no devices and with its fleet: discounted sums of both [CNY], and its accuracy."""

    fleet: float
    parts: Mapping[str, Array]
    benefit: Array
    npv: Array
    accuracy: Accuracy

    def each(self, name: str) -> float:
        """What one more device adds to a part of the cost."""
        return _slope(self.parts[name], self.fleet)


def outcome(v: Inputs) -> Outcome:
    """A plan with no devices and with its fleet, or with one device where it has none.

    Parameters
    ----------
    v : mapping of parameter id to value

    Returns
    -------
    Outcome
    """
    many = max(float(v["serving.devices"]), 1.0)
    run = project.run({**v, "serving.devices": np.array([[0.0], [many]])})
    parts = {name: _present(run, lines) for name, lines in LINES.items()}
    parts["other"] = np.broadcast_to(run.present_cost, 2) - sum(parts.values())
    benefit, npv = np.broadcast_to(run.present_benefit, 2), np.broadcast_to(run.npv, 2)
    return Outcome(many, parts, benefit, npv, run.accuracy)


def fleet(v: Inputs, before: Outcome, after: Outcome) -> Fleet:
    """Gain of compression for the plan's fleet, and from how many devices on it pays.

    Parameters
    ----------
    v : mapping of parameter id to value
    before, after : Outcome
        Of the plan without and with compression.

    Returns
    -------
    Fleet
    """
    ends = _loss_band(with_compression(v), float(before.accuracy.lab))
    outcomes = (after, *(outcome(ends[name]) for name in ("worst", "best")))
    slopes = [_slope(found.npv - before.npv, before.fleet) for found in outcomes]
    engineering, devices = float(before.npv[0] - after.npv[0]), float(v["serving.devices"])
    paying = [_from_devices(engineering, slope) for slope in slopes]
    return Fleet(
        devices=devices,
        gain=slopes[0] * devices - engineering,
        each=_per_device(v, before, after),
        engineering=engineering,
        slope=slopes[0],
        slope_low=slopes[1],
        slope_high=slopes[2],
        break_even=paying[0],
        break_even_low=paying[1],
        break_even_high=paying[2],
    )


def without(v: Inputs) -> dict[str, Any]:
    """The plan without compression, by either door.

    Parameters
    ----------
    v : mapping of parameter id to value

    Returns
    -------
    dict
    """
    doors = {"strategies.compression_size": 0.0, "strategies.compression_inference": 0.0}
    return {**v, **doors, "compression.enabled": False}


def with_compression(v: Inputs) -> dict[str, Any]:
    """The plan with all of the product compressed.

    Parameters
    ----------
    v : mapping of parameter id to value

    Returns
    -------
    dict
    """
    return {**without(v), "compression.enabled": True}


def _loss_band(v: Inputs, lab: float) -> dict[str, dict[str, Any]]:
    """The plan at the worst and at the best loss of accuracy that is usual for what was chosen."""
    model, by_methods = compressed_model(v), v["compression.figures"] != "entered"
    entered = {
        **v,
        "compression.figures": "entered",
        "compression.size_after": model.size,
        "compression.latency_after": model.latency,
        "compression.serving_speedup": model.speedup,
        "compression.accuracy_before": lab if by_methods else v["compression.accuracy_before"],
    }
    drops = _drops_by_methods(v, lab) if by_methods else _drops_entered(v)
    return {name: {**entered, "compression.accuracy_drop": drop} for name, drop in drops.items()}


def _drops_entered(v: Inputs) -> dict[str, float]:
    usual, planned = find("compression.accuracy_drop").usual or (), float(v["compression.accuracy_drop"])
    return {"worst": max(planned, *usual), "best": min(planned, *usual)}


def _drops_by_methods(v: Inputs, lab: float) -> dict[str, float]:
    effect, extra = joint_effect(v), compressed_model(v).light * DEPTHWISE_EXTRA_DROP
    ends = {"worst": effect.drop_high, "best": effect.drop_low}
    return {name: float(lab * drop + extra) for name, drop in ends.items()}


def _present(run: Run, lines: tuple[str, ...]) -> Array:
    """Cost lines in today's money."""
    amounts = [np.asarray((run.elements[line] * run.discount).sum(axis=-1)) for line in lines]
    return np.broadcast_to(np.sum(np.broadcast_arrays(*amounts), axis=0), 2)


def _slope(amounts: Array, many: float) -> float:
    return float((amounts[1] - amounts[0]) / many)


def _from_devices(engineering: float, slope: float) -> float | None:
    return None if slope <= SMALLEST else max(engineering, 0.0) / slope


def _per_device(v: Inputs, before: Outcome, after: Outcome) -> PerDevice:
    speed = _worth_of_speed(v, after)
    return PerDevice(
        hardware_before=before.each("hardware"),
        hardware_after=after.each("hardware"),
        serving_before=before.each("serving"),
        serving_after=after.each("serving"),
        lost=speed - _slope(after.benefit - before.benefit, before.fleet),
        speed=speed,
        other=after.each("other") - before.each("other"),
    )


def _worth_of_speed(v: Inputs, after: Outcome) -> float:
    if not v["compression.value_per_100ms"]:
        return 0.0
    slow = outcome({**with_compression(v), "compression.value_per_100ms": 0.0})
    return _slope(after.benefit - slow.benefit, after.fleet)
