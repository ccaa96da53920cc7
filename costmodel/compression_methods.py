"""Several ways to shrink one model at once: what the chosen methods do to size, speed and accuracy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from costmodel._values import Values
from costmodel.compression import METHODS, Effect, Method, size_share, stack, structured_pruning

BITS = {"none": 32, "int8": 8, "int4": 4}
PRUNED_IN_THE_RECORD = 0.8  # sparsity that the figures of METHODS["pruning"] stand for


def chosen_methods(
    *, quantization: str = "none", sparsity: Values = 0.0, mac_ratio: Values = 1.0, distill: Values = False
) -> dict[str, Effect]:
    r"""Effect of each method that is chosen, by name; one that is not chosen changes nothing.

    Parameters
    ----------
    quantization : {"none", "int8", "int4"}
    sparsity : float or array, optional
        Share of the weights pruned, 0 to 0.8.
    mac_ratio : float or array, optional
        Operations before divided by after channels are pruned, at least 1.
    distill : bool or array, optional
        Whether a smaller network learns from the large one.

    Returns
    -------
    dict of str to Effect
        ``quantization``, ``pruning``, ``channels`` and ``distillation``, each against 32 bits.

    Raises
    ------
    ParameterError
        If ``mac_ratio`` is below 1.

    Notes
    -----
    .. math:: d_{\text{pruning}}(s) = \frac{s}{0.8}\, d_{0.8}, \quad z_{\text{channels}} = r

    with drop d, sparsity s, size ratio z and ratio of operations r.
    The straight line in s is an assumption between no pruning and the published 80 %.

    References
    ----------
    ``METHODS``; that size falls with the operations: ResNet-50 rows ``tp-rn50-lat`` of
    ``data/published/compression/compression_cases.csv`` (4.12 to 1.07 GMAC, 3.85 times; 3.99 in size).

    Examples
    --------
    >>> round(float(chosen_methods(sparsity=0.4)["pruning"].drop), 4)
    0.0035
    """
    pruned = structured_pruning(mac_ratio)
    return {
        "quantization": _quantized(quantization),
        "pruning": _times(
            METHODS["pruning"], sparsity / PRUNED_IN_THE_RECORD, size_ratio=_stored(32, sparsity)
        ),
        "channels": Effect(
            size_ratio=mac_ratio,
            drop=pruned.drop,
            drop_low=pruned.drop,
            drop_high=pruned.drop,
            speedup=pruned.latency_ratio,
            speedup_low=pruned.latency_ratio,
            speedup_high=pruned.latency_ratio,
        ),
        "distillation": _times(
            METHODS["distillation"], distill, size_ratio=METHODS["distillation"].size_ratio ** (1.0 * distill)
        ),
    }


def compressed_by(
    *, quantization: str = "none", sparsity: Values = 0.0, mac_ratio: Values = 1.0, distill: Values = False
) -> Effect:
    r"""Joint effect of the chosen methods on one model.

    Parameters
    ----------
    quantization, sparsity, mac_ratio, distill
        As ``chosen_methods`` takes them.

    Returns
    -------
    Effect

    Raises
    ------
    ParameterError
        If ``mac_ratio`` is below 1.

    Notes
    -----
    .. math:: z = \frac{r\, z_{\text{distilled}}}{\min(1,\ 1.02\,(1 - s)\,b/32)}

    for the size ratio z with b bits, sparsity s and ratio of operations r; drops add and speed-ups multiply
    as in ``compression.stack``. Scales and header of the file (2 %) are counted once.

    Examples
    --------
    >>> effect = compressed_by(quantization="int8", sparsity=0.8)
    >>> round(float(effect.size_ratio), 1), round(float(effect.drop), 4), round(float(effect.speedup), 2)
    (19.6, 0.0105, 2.23)
    >>> compressed_by() == Effect()
    True
    """
    effects = chosen_methods(
        quantization=quantization, sparsity=sparsity, mac_ratio=mac_ratio, distill=distill
    )
    joint = stack(effects.values())
    stored = _stored(BITS[quantization], sparsity)
    return replace(joint, size_ratio=stored * mac_ratio * effects["distillation"].size_ratio)


def _stored(bits: int, sparsity: Values) -> Values:
    """Size before divided by after; storing nothing less never makes a file larger."""
    ratio: Values = np.maximum(1.0 / size_share(bits, sparsity), 1.0)
    return ratio


def _quantized(quantization: str) -> Effect:
    if quantization == "none":
        return Effect()
    return _times(METHODS[quantization], 1.0, size_ratio=_stored(BITS[quantization], 0.0))


def _times(method: Method, share: Values, *, size_ratio: Values) -> Effect:
    """A method used in part: drops in proportion, speed-ups to that power."""
    return Effect(
        size_ratio=size_ratio,
        drop=share * method.drop,
        drop_low=share * method.drop_low,
        drop_high=share * method.drop_high,
        speedup=method.speedup ** (1.0 * share),
        speedup_low=method.speedup_low ** (1.0 * share),
        speedup_high=method.speedup_high ** (1.0 * share),
    )
