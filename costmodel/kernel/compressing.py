"""Compression in a plan: how far it is in use, and what it does to accuracy, devices and speed."""

import numpy as np

from costmodel._values import Values
from costmodel.kernel.lines import Inputs
from costmodel.kernel.saving import share_in_use


def in_use(v: Inputs) -> Values:
    """Share of the product that runs the compressed model, 0..1: accuracy and engineering follow it."""
    return np.maximum(smaller(v), faster(v))


def smaller(v: Inputs) -> Values:
    """Share of the devices bought for the compressed model, 0..1."""
    return share_in_use(v, "compression_size")


def faster(v: Inputs) -> Values:
    """Share of the decisions made at the compressed model's speed, 0..1."""
    return share_in_use(v, "compression_inference")


def kept_accuracy(v: Inputs) -> Values:
    """Part of the lab accuracy that is left, 0..1."""
    kept: Values = 1.0 - in_use(v) * v["compression.accuracy_drop"] / v["compression.accuracy_before"]
    return kept


def device_price(v: Inputs) -> Values:
    """Hardware of one device [CNY]."""
    saved = v["compression.hardware_before"] - v["compression.hardware_after"]
    price: Values = v["compression.hardware_before"] - smaller(v) * saved
    return price


def speed_bonus(v: Inputs) -> Values:
    """Value of the faster answer [CNY/decision]."""
    quicker = (v["compression.latency_before"] - v["compression.latency_after"]) / 100.0
    bonus: Values = faster(v) * quicker * v["compression.value_per_100ms"]
    return bonus
