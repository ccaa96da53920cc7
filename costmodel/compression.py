"""What a smaller model loses and gains: size, speed, accuracy; all of the compression model by name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from costmodel import _data
from costmodel._values import Values, require, require_positive
from costmodel.compression_economics import (
    break_even_decisions,
    break_even_fleet,
    break_even_volume,
    cloud_cost,
    edge_cost,
    fleet_saving,
    unit_cloud_cost,
)

__all__ = [
    "DEPTHWISE_EXTRA_DROP",
    "METHODS",
    "Change",
    "Effect",
    "Method",
    "StructuredPruning",
    "before_after",
    "break_even_decisions",
    "break_even_fleet",
    "break_even_volume",
    "cloud_cost",
    "compressed_accuracy",
    "edge_cost",
    "fits_device",
    "fleet_saving",
    "partial_speedup",
    "perplexity_ratio",
    "size_share",
    "stack",
    "structured_pruning",
    "unit_cloud_cost",
]

# Networks of depthwise convolutions (MobileNet, EfficientNet) lose this much more to INT8: share of items.
DEPTHWISE_EXTRA_DROP = 0.006


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What compression does to a model; the defaults change nothing."""

    size_ratio: Values = 1.0
    drop: Values = 0.0
    drop_low: Values = 0.0
    drop_high: Values = 0.0
    speedup: Values = 1.0
    speedup_low: Values = 1.0
    speedup_high: Values = 1.0


@dataclass(frozen=True, kw_only=True)
class Method(Effect):
    """A published method: its effect, where that helps, and where the figures come from."""

    label: Mapping[str, str]
    helps: Mapping[str, str]
    against: str
    source: str
    note: str


METHODS: Mapping[str, Method] = MappingProxyType(
    {name: Method(**record) for name, record in _data.toml("compression_methods.toml").items()}
)


class StructuredPruning(NamedTuple):
    """Relative accuracy drop [share], and latency before divided by latency after."""

    drop: Values
    latency_ratio: Values


@dataclass(frozen=True)
class Change:
    """A figure before and after, told truly: difference, share saved, and ratio before/after."""

    difference: Values
    saved_share: Values
    ratio: Values


def size_share(bits: Values, sparsity: Values = 0.0) -> Values:
    r"""Size of the compressed file as a share of the dense 32-bit one.

    Parameters
    ----------
    bits : float or array
        Bits per weight [bit].
    sparsity : float or array, optional
        Share of the weights removed, and not stored.

    Returns
    -------
    float or array
        Size after divided by size before.

    Notes
    -----
    .. math:: \frac{b}{32}\,(1 - s) \cdot 1.02

    The 2 % are scales and header of a compressed file. Not modeled: positions of the weights kept.

    References
    ----------
    INT8 files of torchvision, ``data/published/compression/compression_cases.csv``: 1/3.92 in the median.

    Examples
    --------
    >>> size_share(8)
    0.255
    """
    return bits / 32 * (1 - sparsity) * 1.02


def structured_pruning(mac_ratio: Values) -> StructuredPruning:
    r"""Accuracy lost and latency gained when whole channels go, with fine-tuning.

    Parameters
    ----------
    mac_ratio : float or array
        Multiply-accumulate operations before divided by after, at least 1.

    Returns
    -------
    StructuredPruning
        ``drop``, the share of the accuracy lost, and ``latency_ratio``, before/after on a GPU.

    Raises
    ------
    ParameterError
        If the ratio is below 1.

    Notes
    -----
    .. math:: d = 0.01\,(\ln r)^{2.8}, \quad t_0 / t_1 = r^{0.515}

    References
    ----------
    Fitted to VainF/Torch-Pruning, CIFAR benchmarks (drop) and ResNet-50 latency,
    ``data/published/compression/compression_cases.csv``.

    Examples
    --------
    >>> drop, latency_ratio = structured_pruning(4.0)
    >>> round(float(drop), 4), round(float(latency_ratio), 2)
    (0.025, 2.04)
    """
    require(
        mac_ratio >= 1,
        name="mac_ratio",
        value=mac_ratio,
        unit="times",
        why="is below 1; enter operations before divided by after",
    )
    return StructuredPruning(drop=0.01 * np.log(mac_ratio) ** 2.8, latency_ratio=mac_ratio**0.515)


def perplexity_ratio(bits_per_weight: Values) -> Values:
    r"""How much a language model's perplexity rises when only its weights are quantized.

    Parameters
    ----------
    bits_per_weight : float or array
        Bits per weight, scales included; fitted from 2 to 8.5 [bit].

    Returns
    -------
    float or array
        Perplexity after divided by perplexity at 16 bits.

    Notes
    -----
    .. math:: \exp\left(23\, e^{-1.41\, b}\right)

    Not modeled: the loss on a task, which can be larger.

    References
    ----------
    ggerganov/llama.cpp @c392e509, quantize and perplexity tables, Llama 3 8B and LLaMA 7B, 13B.

    Examples
    --------
    >>> round(float(perplexity_ratio(4.5)), 3)
    1.041
    """
    ratio: Values = np.exp(23 * np.exp(-1.41 * np.asarray(bits_per_weight)))
    return ratio


def stack(methods: Iterable[Effect]) -> Effect:
    r"""Effect of several methods on one model.

    Parameters
    ----------
    methods : iterable of Effect
        Records of ``METHODS``, or effects of one's own; none of them changes nothing.

    Returns
    -------
    Effect
        The joint effect.

    Notes
    -----
    .. math:: d = \sum_i d_i, \quad s = \prod_i s_i, \quad z = \prod_i z_i

    with drop d, speed-up s and size ratio z. The ends of the bands combine in the same way, which makes
    the joint band wider than P5 to P95. Not modeled: methods that disturb each other.

    Examples
    --------
    >>> effect = stack([METHODS["int8"], METHODS["distillation"]])
    >>> round(effect.drop, 4), round(effect.speedup, 2), round(effect.size_ratio, 2)
    (0.0345, 12.27, 16.86)
    """
    effects = list(methods)
    return Effect(
        size_ratio=prod(effect.size_ratio for effect in effects),
        drop=sum(effect.drop for effect in effects),
        drop_low=sum(effect.drop_low for effect in effects),
        drop_high=sum(effect.drop_high for effect in effects),
        speedup=prod(effect.speedup for effect in effects),
        speedup_low=prod(effect.speedup_low for effect in effects),
        speedup_high=prod(effect.speedup_high for effect in effects),
    )


def compressed_accuracy(
    lab: Values, relative_drops: Values | Sequence[Values], *, depthwise: Values = False
) -> Values:
    r"""Accuracy of the compressed model in the lab, before the shift to the field.

    Parameters
    ----------
    lab : float or array
        Accuracy in the lab before compression, 0 to 1.
    relative_drops : float, array, or sequence of them
        Share of the accuracy that each method loses; below 0 where it gains. An array is one method over
        many scenarios; a list or tuple holds one entry per method.
    depthwise : bool, float or array, optional
        Whether the network consists of depthwise convolutions, quantized to INT8; or the share that does.

    Returns
    -------
    float or array
        Accuracy after compression, 0 to 1.

    Notes
    -----
    .. math:: A' = A \left(1 - \sum_i d_i\right) - 0.006\,[\text{depthwise}]

    References
    ----------
    Stacking as in ``stack``; the depthwise term from the INT8 rows of
    ``data/published/compression/compression_cases.csv``.

    Examples
    --------
    Article 1 writes 96 to 94.5 %, a relative drop of 1.56 %:

    >>> round(float(compressed_accuracy(0.96, 0.015625)), 4)
    0.945
    """
    drop = sum(relative_drops) if isinstance(relative_drops, Sequence) else relative_drops
    accuracy: Values = np.clip(lab * (1 - drop) - DEPTHWISE_EXTRA_DROP * depthwise, 0.0, 1.0)
    return accuracy


def before_after(before: Values, after: Values) -> Change:
    r"""Difference, saved share and ratio of a figure before and after, without rounding.

    Parameters
    ----------
    before, after : float or array
        The same figure, such as size, latency or price, above 0, in one unit.

    Returns
    -------
    Change
        ``difference`` in that unit, ``saved_share``, and ``ratio`` before/after.

    Raises
    ------
    ParameterError
        If a figure is not above 0.

    Notes
    -----
    .. math:: b - a, \quad 1 - a/b, \quad b/a

    References
    ----------
    Article 1, the drone maker's table, prints 90 % for 91.2 % and 68 % for 68.75 %.

    Examples
    --------
    >>> change = before_after(250, 22)
    >>> change.difference, round(change.saved_share, 3), round(change.ratio, 2)
    (228, 0.912, 11.36)
    """
    require_positive("before", before, "of the figure's unit")
    require_positive("after", after, "of the figure's unit")
    return Change(difference=before - after, saved_share=1 - after / before, ratio=before / after)


def partial_speedup(share: Values, factor: Values) -> Values:
    r"""Speed-up of the whole when only a part of it is faster.

    Parameters
    ----------
    share : float or array
        Share of the time before that is made faster, 0 to 1.
    factor : float or array
        Speed-up of that part, above 0.

    Returns
    -------
    float or array
        Time before divided by time after, for the whole.

    Raises
    ------
    ParameterError
        If the factor is not above 0.

    Notes
    -----
    .. math:: \frac{1}{(1-f) + f/k}

    References
    ----------
    Amdahl (1967), Validity of the single processor approach, doi:10.1145/1465482.1465560.

    Examples
    --------
    >>> partial_speedup(0.5, 2.0)
    1.3333333333333333
    """
    require_positive("factor", factor, "times")
    return 1 / (1 - share + share / factor)


def fits_device(
    *, size_mb: Values, latency_ms: Values, size_limit_mb: Values, latency_limit_ms: Values
) -> Values:
    """Whether a model fits a device: its memory and the time that a user waits.

    Parameters
    ----------
    size_mb, latency_ms : float or array
        Size [MB] and time per decision [ms] of the model.
    size_limit_mb, latency_limit_ms : float or array
        What the device and its user allow [MB], [ms].

    Returns
    -------
    bool or array of bool
        True where both limits hold.

    Examples
    --------
    >>> bool(fits_device(size_mb=22, latency_ms=25, size_limit_mb=64, latency_limit_ms=33))
    True
    """
    fits: Values = np.logical_and(size_mb <= size_limit_mb, latency_ms <= latency_limit_ms)
    return fits
