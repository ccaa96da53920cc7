"""Compression in a plan: how far it is in use, and what it does to accuracy, devices and speed."""

import numpy as np

from costmodel import compression
from costmodel._values import Values
from costmodel.kernel.compressed_model import compressed_model
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


def accuracy_left(v: Inputs, lab: Values) -> Values:
    """Accuracy in the lab that compression leaves, 0..1."""
    share, model = in_use(v), compressed_model(v)
    return compression.compressed_accuracy(lab, share * model.drop, depthwise=share * model.light)


def device_price(v: Inputs) -> Values:
    """Hardware of one device [CNY]."""
    saved = v["compression.hardware_before"] - v["compression.hardware_after"]
    price: Values = v["compression.hardware_before"] - smaller(v) * saved
    return price


def size(v: Inputs) -> Values:
    """Size of the largest model that any device runs [MB]."""
    return np.where(np.asarray(smaller(v)) < 1.0, v["compression.size_before"], compressed_model(v).size)


def latency(v: Inputs) -> Values:
    """Time of a decision on the slowest device [ms]."""
    return np.where(np.asarray(faster(v)) < 1.0, v["compression.latency_before"], compressed_model(v).latency)


def speed_bonus(v: Inputs) -> Values:
    """Value of the faster answer [CNY/decision]."""
    if not np.any(v["compression.value_per_100ms"]):
        return 0.0
    quicker = (v["compression.latency_before"] - compressed_model(v).latency) / 100.0
    bonus: Values = faster(v) * quicker * v["compression.value_per_100ms"]
    return bonus
