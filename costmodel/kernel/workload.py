"""Hours of a training run: typed in, or from model, data and GPU."""

from typing import NamedTuple

import numpy as np

from costmodel import compute_levers, compute_workload
from costmodel._values import Values
from costmodel.kernel.lines import Inputs

REFERENCE_IMAGE = 224.0  # pixels at which operations and activations of an image are given
TERA, GIGA, MEGA = 1e12, 1e9, 1e6


class RunHours(NamedTuple):
    """Hours of one run: on the clock [h], and paid on all GPUs together [GPU-hour]."""

    wall: Values
    paid: Values


def run_hours(v: Inputs) -> RunHours:
    """Hours of one run before any strategy, idle hours left out."""
    gpus = v["compute.gpus"]
    if v["compute.hours_from"] == "hours":
        return RunHours(v["compute.hours"], gpus * v["compute.hours"])
    work = workload_hours(v)
    # Published shares of the peak were reached on many GPUs: they hold the loss of working together.
    wall = work / gpus if v["compute.family"] == "transformer" else compute_levers.wall_hours(work, gpus)
    return RunHours(wall, wall * gpus)


def workload_hours(v: Inputs) -> Values:
    """GPU-hours that model and data need, as if one GPU did all of it [GPU-hour]."""
    family, peak = v["compute.family"], v["compute.peak_tflops"] * TERA
    if family == "transformer":
        return compute_workload.transformer_gpu_hours(
            active_parameters=v["compute.parameters_b"] * GIGA,
            tokens=v["compute.tokens_b"] * GIGA,
            peak_flops=peak,
            utilization=v["compute.mfu"],
            trained_share=1.0 - np.asarray(v["compute.part_tuning"], dtype=float),
        )
    if family == "vision":
        return _vision_hours(v)
    data = {"items": training_items(v), "epochs": v["compute.epochs"]}
    if family == "measured":
        return compute_workload.measured_gpu_hours(**data, items_per_second=v["compute.items_per_second"])
    return compute_workload.generic_gpu_hours(
        **data,
        flops_per_item=v["compute.gflop_per_item"] * GIGA,
        peak_flops=peak,
        utilization=v["compute.reached"],
    )


def training_items(v: Inputs) -> Values:
    """Items that a run reads in one pass: the main data and those from the field."""
    items: Values = v["labeling.items"] + v["generalization.field_items"]
    return items


def _vision_hours(v: Inputs) -> Values:
    sizes = {"size": v["compute.image_size"], "reference_size": REFERENCE_IMAGE}
    return compute_workload.vision_gpu_hours(
        images=training_items(v),
        epochs=v["compute.epochs"],
        macs=compute_workload.at_image_size(v["compute.gmacs"] * GIGA, **sizes),
        activations=compute_workload.at_image_size(v["compute.mactivations"] * MEGA, **sizes),
        peak_flops=v["compute.peak_tflops"] * TERA,
        bandwidth=v["compute.bandwidth_gbs"] * GIGA,
        pipeline_efficiency=v["compute.pipeline_efficiency"],
    )
