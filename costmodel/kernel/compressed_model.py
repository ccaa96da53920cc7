"""The compressed model of a plan: as it was entered, or worked out from the methods chosen."""

from typing import Any, NamedTuple

from costmodel._values import Values
from costmodel.compression import Effect
from costmodel.compression_methods import compressed_by
from costmodel.kernel.lines import Inputs


class CompressedModel(NamedTuple):
    """Size [MB], time of a decision [ms], share of the lab accuracy lost, cloud speed-up.

    ``light`` says whether the network is of the kind that loses more when stored in fewer bits.
    """

    size: Values
    latency: Values
    drop: Values
    speedup: Values
    light: Values


def compressed_model(v: Inputs) -> CompressedModel:
    """The model once it is compressed, whether or not the plan uses it."""
    if v["compression.figures"] == "entered":
        return CompressedModel(
            size=v["compression.size_after"],
            latency=v["compression.latency_after"],
            drop=v["compression.accuracy_drop"] / v["compression.accuracy_before"],
            speedup=v["compression.serving_speedup"],
            light=False,
        )
    effect = joint_effect(v)
    return CompressedModel(
        size=v["compression.size_before"] / effect.size_ratio,
        latency=v["compression.latency_before"] / effect.speedup,
        drop=effect.drop,
        speedup=effect.speedup,
        light=v["compression.depthwise"] if v["compression.quantization"] != "none" else False,
    )


def joint_effect(v: Inputs) -> Effect:
    """What the methods chosen in the plan do together."""
    return compressed_by(**chosen(v))


def chosen(v: Inputs) -> dict[str, Any]:
    """Arguments of ``compression_methods.compressed_by`` from the scenario."""
    names = ("quantization", "sparsity", "mac_ratio", "distill")
    return {name: v[f"compression.{name}"] for name in names}
