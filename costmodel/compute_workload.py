"""GPU-hours from the size of the workload, for those who know their data and model but no hours."""

import re
from typing import Any

from costmodel import _data
from costmodel._values import Values, require_positive
from costmodel.compute_levers import Factor
from costmodel.errors import ParameterError

_DEFAULTS: dict[str, Any] = _data.toml("compute_defaults.toml")
_SECONDS_PER_HOUR = 3600.0

PIPELINE_EFFICIENCY: dict[str, float] = {
    name: record["value"] for name, record in _DEFAULTS["pipeline"].items()
}
HOURS_BAND = Factor(**_DEFAULTS["hours_band"]["transformer"])


def default_utilization(accelerator: str) -> float:
    """Share of the peak that a long training run reaches, from its start to its end.

    Parameters
    ----------
    accelerator : str
        Name as in a price list, such as ``"NVIDIA A100 SXM4 80 GB"`` or ``"TPUv4"``; or
        ``"mixture_of_experts"`` for such a model on any accelerator, counted in active parameters.

    Returns
    -------
    float
        Model FLOP utilization, between 0 and 1.

    Raises
    ------
    ParameterError
        If no published run is known for the accelerator.

    References
    ----------
    40 published training runs, ``data/published/compute/training_runs_llm.csv``.

    Examples
    --------
    >>> default_utilization("NVIDIA A100 SXM4 80 GB")
    0.34
    """
    records: dict[str, dict[str, Any]] = _DEFAULTS["utilization"]
    for record in records.values():
        if any(_names(marker, accelerator) for marker in record["matches"]):
            return float(record["value"])
    known = ", ".join(records)
    raise ParameterError(
        f"accelerator = {accelerator} has no published utilization (known: {known}); enter your own share."
    )


def _names(marker: str, accelerator: str) -> bool:
    """Whether the marker stands in the name on its own: A100 is in "A100-80GB", not in "RTX A1000"."""
    return re.search(rf"(?<![A-Z0-9]){marker}(?![0-9])", accelerator, re.IGNORECASE) is not None


def transformer_gpu_hours(
    active_parameters: Values,
    tokens: Values,
    peak_flops: Values,
    utilization: Values,
    trained_share: Values = 1.0,
) -> Values:
    r"""GPU-hours to train a transformer.

    Parameters
    ----------
    active_parameters : float or array
        Parameters that work on each token; less than all in a mixture of experts [parameter].
    tokens : float or array
        Tokens trained on, repetitions included [token].
    peak_flops : float or array
        Dense 16-bit peak of one accelerator [FLOP/s].
    utilization : float or array
        Share of the peak reached, see ``default_utilization``.
    trained_share : float or array, optional
        Share of the parameters that is trained; near 0 when fine-tuning a small part.

    Returns
    -------
    float or array
        Accelerator hours [GPU-hour]; published runs lie in ``HOURS_BAND`` around it (P10 to P90).

    Raises
    ------
    ParameterError
        If peak or utilization is not above 0.

    Notes
    -----
    .. math:: H = \frac{(4 + 2\,s)\,N D}{3600\, P\, \mathrm{MFU}}

    which is 6ND where everything is trained. Two FLOP for the forward pass and two for passing
    gradients back fall on all parameters, two for weight gradients on the trained ones; this split
    (4ND for a small trained part) is recalled, not read in a source.

    Not modeled: attention's quadratic part, restarts beyond those in the utilization.

    References
    ----------
    Kaplan et al. (2020), Scaling laws for neural language models, arXiv:2001.08361, section 2.1.

    Examples
    --------
    Llama 2 7B took 184,320 hours:

    >>> hours = transformer_gpu_hours(
    ...     active_parameters=6.738e9, tokens=2e12, peak_flops=312e12, utilization=0.34)
    >>> round(hours)
    211727
    """
    require_positive("peak_flops", peak_flops, "FLOP/s")
    require_positive("utilization", utilization, "share")
    flops = (4 + 2 * trained_share) * active_parameters * tokens
    return flops / (_SECONDS_PER_HOUR * peak_flops * utilization)


def vision_training_seconds(
    *, macs: Values, activations: Values, peak_flops: Values, bandwidth: Values
) -> Values:
    r"""Seconds in which one GPU trains a vision model on one image, the image at hand.

    Parameters
    ----------
    macs : float or array
        Multiply-accumulate operations of one forward pass [MAC/image].
    activations : float or array
        Values that the layers put out in one forward pass [value/image].
    peak_flops : float or array
        Dense 16-bit peak of the GPU, 32-bit accumulation [FLOP/s].
    bandwidth : float or array
        Memory bandwidth of the GPU [byte/s].

    Returns
    -------
    float or array
        Time for one image, forward and backward, mixed precision [s].

    Raises
    ------
    ParameterError
        If peak or bandwidth is not above 0.

    Notes
    -----
    .. math:: t = \frac{6\,\mathrm{MAC}}{1.12\,P} + \frac{66\,A}{B}

    A roofline whose two parts add: arithmetic, and 66 bytes of memory traffic per activation. Both
    factors are fitted, so a factor above 1 absorbs what the printed peak leaves out.

    References
    ----------
    Fitted to 795 models of huggingface/pytorch-image-models on RTX 3090; 64 of them in
    ``data/published/compute/vision_models.csv``. Williams et al. (2009), Roofline,
    doi:10.1145/1498765.1498785.

    Examples
    --------
    ResNet-50 at 224 pixels on RTX 3090, in images per second:

    >>> seconds = vision_training_seconds(macs=4.11e9, activations=11.1e6, peak_flops=71e12, bandwidth=936e9)
    >>> round(1 / seconds)
    915
    """
    require_positive("peak_flops", peak_flops, "FLOP/s")
    require_positive("bandwidth", bandwidth, "byte/s")
    return 6 * macs / (1.12 * peak_flops) + 66 * activations / bandwidth


def vision_inference_seconds(
    *, macs: Values, activations: Values, peak_flops: Values, bandwidth: Values
) -> Values:
    r"""Seconds in which one GPU reads one image in large batches.

    Parameters
    ----------
    macs, activations, peak_flops, bandwidth : float or array
        As in ``vision_training_seconds``.

    Returns
    -------
    float or array
        Time for one image, forward only, mixed precision [s].

    Raises
    ------
    ParameterError
        If peak or bandwidth is not above 0.

    Notes
    -----
    .. math:: t = \frac{2\,\mathrm{MAC}}{1.31\,P} + \frac{16\,A}{B}

    Not modeled: single requests, where latency and not throughput decides.

    References
    ----------
    As in ``vision_training_seconds``.

    Examples
    --------
    >>> seconds = vision_inference_seconds(macs=4.11e9, activations=11.1e6, peak_flops=71e12, bandwidth=936e9)
    >>> round(1 / seconds)
    3596
    """
    require_positive("peak_flops", peak_flops, "FLOP/s")
    require_positive("bandwidth", bandwidth, "byte/s")
    return 2 * macs / (1.31 * peak_flops) + 16 * activations / bandwidth


def at_image_size(value: Values, *, size: Values, reference_size: Values) -> Values:
    r"""Operations or activations of a vision model at another image size.

    Parameters
    ----------
    value : float or array
        Operations or activations at the reference size [1/image].
    size, reference_size : float or array
        Edge of the image wanted, and of the one that the value belongs to [pixel].

    Returns
    -------
    float or array
        The value at the size wanted [1/image].

    Raises
    ------
    ParameterError
        If the reference size is not above 0.

    Notes
    -----
    .. math:: v = v_0 \left(\frac{s}{s_0}\right)^2

    Not modeled: attention over all patches, which grows faster.

    Examples
    --------
    >>> at_image_size(4.0, size=448, reference_size=224)
    16.0
    """
    require_positive("reference_size", reference_size, "pixel")
    return value * (size / reference_size) ** 2


def vision_gpu_hours(
    images: Values,
    epochs: Values,
    macs: Values,
    activations: Values,
    peak_flops: Values,
    bandwidth: Values,
    pipeline_efficiency: Values = PIPELINE_EFFICIENCY["usual"],
) -> Values:
    r"""GPU-hours to train a vision model.

    Parameters
    ----------
    images, epochs : float or array
        Images in the training set [image] and passes over it [epoch].
    macs, activations, peak_flops, bandwidth : float or array
        As in ``vision_training_seconds``.
    pipeline_efficiency : float or array, optional
        Share of the time in which images are ready, above 0; ``PIPELINE_EFFICIENCY`` has usual values.

    Returns
    -------
    float or array
        Hours of one GPU [GPU-hour].

    Raises
    ------
    ParameterError
        If peak, bandwidth or pipeline efficiency is not above 0.

    Notes
    -----
    .. math:: H = \frac{n\,E\,t}{3600\,\eta}

    with t of ``vision_training_seconds``. Not modeled: several GPUs, see ``scaling_efficiency``.

    Examples
    --------
    >>> hours = vision_gpu_hours(images=100_000, epochs=90, macs=4.11e9, activations=11.1e6,
    ...                          peak_flops=71e12, bandwidth=936e9)
    >>> round(hours, 2)
    5.46
    """
    require_positive("pipeline_efficiency", pipeline_efficiency, "share")
    seconds = vision_training_seconds(
        macs=macs, activations=activations, peak_flops=peak_flops, bandwidth=bandwidth
    )
    return images * epochs * seconds / (_SECONDS_PER_HOUR * pipeline_efficiency)


def generic_gpu_hours(
    items: Values, epochs: Values, flops_per_item: Values, peak_flops: Values, utilization: Values
) -> Values:
    r"""GPU-hours to train any other network: recurrent, autoencoder, tabular.

    Parameters
    ----------
    items, epochs : float or array
        Items in the training set [item] and passes over it [epoch].
    flops_per_item : float or array
        Floating-point operations of one forward pass [FLOP/item].
    peak_flops : float or array
        Dense peak of one GPU in the format used [FLOP/s].
    utilization : float or array
        Share of the peak reached; 0.1 to 0.3 is an assumption without a published table.

    Returns
    -------
    float or array
        Hours of one GPU [GPU-hour].

    Raises
    ------
    ParameterError
        If peak or utilization is not above 0.

    Notes
    -----
    .. math:: H = \frac{3\,n\,E\,F}{3600\,P\,u}

    The backward pass counts twice the forward pass.

    Examples
    --------
    >>> hours = generic_gpu_hours(
    ...     items=1e6, epochs=10, flops_per_item=1e9, peak_flops=65e12, utilization=0.2)
    >>> round(hours, 3)
    0.641
    """
    require_positive("peak_flops", peak_flops, "FLOP/s")
    require_positive("utilization", utilization, "share")
    return 3 * items * epochs * flops_per_item / (_SECONDS_PER_HOUR * peak_flops * utilization)


def measured_gpu_hours(*, items: Values, epochs: Values, items_per_second: Values) -> Values:
    r"""GPU-hours from a training speed that was measured.

    Parameters
    ----------
    items, epochs : float or array
        Items in the training set [item] and passes over it [epoch].
    items_per_second : float or array
        Items that one GPU trains on in a second, forward and backward [item/s].

    Returns
    -------
    float or array
        Hours of one GPU [GPU-hour].

    Raises
    ------
    ParameterError
        If the speed is not above 0.

    Notes
    -----
    .. math:: H = \frac{n\,E}{3600\,r}

    Examples
    --------
    >>> measured_gpu_hours(items=360_000, epochs=10, items_per_second=500)
    2.0
    """
    require_positive("items_per_second", items_per_second, "item/s")
    return items * epochs / (_SECONDS_PER_HOUR * items_per_second)
