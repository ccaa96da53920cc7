"""What knowing more is worth before deciding: of all inputs, of one, of a test that may be wrong.

The decision is whether to carry a plan out at all; not doing it brings nothing and costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from costmodel._values import Values
from costmodel.errors import ParameterError

Array = NDArray[np.float64]
ROUNDING = 1e-9


def evpi(probabilities: ArrayLike, payoffs: ArrayLike) -> float:
    r"""Expected value of perfect information about which state holds.

    Parameters
    ----------
    probabilities : array, shape (s,)
        Of the states; they add up to 1.
    payoffs : array, shape (a, s)
        A row an action, a column a state [money].

    Returns
    -------
    float
        Most that a forecast without error can be worth [money], 0 or more.

    Raises
    ------
    ParameterError
        If the probabilities do not add up to 1, or do not match the payoffs.

    Notes
    -----
    .. math:: EVPI = \sum_s p_s \max_a x_{as} - \max_a \sum_s p_s x_{as}

    References
    ----------
    Raiffa and Schlaifer (1961), Applied statistical decision theory.

    Examples
    --------
    >>> round(evpi([0.5, 0.3, 0.2], [[1500, 300, -800], [900, 600, -200], [500, 500, 500]]), 9)
    350.0
    """
    chance, table = np.asarray(probabilities, dtype=float), np.atleast_2d(np.asarray(payoffs, dtype=float))
    if chance.ndim != 1 or table.shape[-1] != chance.size or np.any(chance < 0.0):
        raise ParameterError("payoffs need a column for each probability, and no probability below 0.")
    if abs(chance.sum() - 1.0) > ROUNDING:
        raise ParameterError(f"probabilities add up to {chance.sum():g}, not to 1; enter all states.")
    informed = (chance * table.max(axis=0)).sum()
    return max(float(informed - (table * chance).sum(axis=1).max()), 0.0)


def evpi_normal(mean: Values, sd: Values) -> Values:
    r"""Expected value of perfect information where the NPV of a go or no-go decision is normal.

    Parameters
    ----------
    mean, sd : float or array
        Of the NPV [money]; sd above 0.

    Returns
    -------
    float or array
        [money]

    Notes
    -----
    .. math:: \sigma L(|\mu| / \sigma), \quad L(z) = \varphi(z) - z (1 - \Phi(z))

    References
    ----------
    Raiffa and Schlaifer (1961), table of the unit normal loss integral.

    Examples
    --------
    >>> round(float(evpi_normal(0.0, 1.0)), 4)
    0.3989
    """
    z = np.abs(mean) / sd
    density = np.exp(-0.5 * z**2) / np.sqrt(2.0 * np.pi)
    loss: Values = sd * (density - z * scipy.special.ndtr(-z))
    return loss


def perfect_information(npv: Array) -> float:
    r"""What it is worth to know before deciding how a plan will turn out.

    Parameters
    ----------
    npv : array, shape (n,)
        NPV in each draw [CNY].

    Returns
    -------
    float
        [CNY]

    Notes
    -----
    .. math:: E[\max(X, 0)] - \max(E[X], 0)

    Examples
    --------
    >>> perfect_information(np.array([300.0, -100.0]))
    50.0
    """
    return float(np.maximum(npv, 0.0).mean() - max(npv.mean(), 0.0))


@dataclass(frozen=True)
class Learned:
    """What knowing each input, alone, would bring.

    Attributes
    ----------
    value : array, shape (d,)
        Of knowing it before deciding [CNY].
    share : array, shape (d,)
        Share of the variance that it explains, 0..1.
    """

    value: Array
    share: Array


def one_input(npv: Array, scores: Array) -> Learned:
    r"""What it is worth to know one input before deciding, for each input, from the draws that are there.

    Parameters
    ----------
    npv : array, shape (n,)
        NPV in each draw [CNY].
    scores : array, shape (n, d)
        Standard normal scores of the inputs in each draw.

    Returns
    -------
    Learned

    Notes
    -----
    The NPV to be expected given an input is a cubic in its score, fitted to the draws:

    .. math:: EVPPI = E[\max(m(Z), 0)] - \max(E[X], 0), \quad m(z) = E[X \mid Z = z] \approx
       \sum_{k=0}^{3} c_k z^k

    Not modeled: what an input tells about those that it correlates with is counted as its own.

    References
    ----------
    Strong, Oakley and Brennan (2014), Estimating multiparameter partial expected value of perfect
    information, Medical Decision Making 34.

    Examples
    --------
    >>> z = scipy.special.ndtri((np.arange(2000) + 0.5) / 2000)[:, None]
    >>> round(float(one_input(1000.0 * z[:, 0], z).value[0]))  # evpi_normal(0, 1000)
    399
    """
    mean = npv.mean()
    value, share = np.zeros(scores.shape[1]), np.zeros(scores.shape[1])
    variance = npv.var()
    for k in range(scores.shape[1]):
        expected = _expected_given(npv - mean, scores[:, k])
        value[k] = np.maximum(mean + expected, 0.0).mean() - max(mean, 0.0)
        share[k] = expected.var() / variance if variance > 0.0 else 0.0
    return Learned(np.maximum(value, 0.0), share)


def _expected_given(centred: Array, z: Array) -> Array:
    """Cubic in the score that is nearest to the centred results; its own mean is 0."""
    powers = np.stack([z, z**2 - 1.0, z**3 - 3.0 * z])
    powers -= powers.mean(axis=-1, keepdims=True)
    weights = np.linalg.lstsq(powers @ powers.T, powers @ centred)[0]
    return np.asarray(weights @ powers)


def signal_value(npv: Array, accuracy: float) -> float:
    r"""What a test is worth that says, rightly or wrongly, whether a plan will pay off.

    Parameters
    ----------
    npv : array, shape (n,)
        NPV in each draw, the test's own cost left out [CNY].
    accuracy : float
        Probability that the test is right, 0.5 (no news) to 1 (perfect).

    Returns
    -------
    float
        [CNY], before what the test costs.

    Notes
    -----
    With s the accuracy and G, L the parts of the expected NPV from draws above and below zero:

    .. math:: \max(sG + (1-s)L, 0) + \max((1-s)G + sL, 0) - \max(G + L, 0)

    Not modeled: a test that says how good a plan is instead of whether it pays off.

    References
    ----------
    Raiffa and Schlaifer (1961), Applied statistical decision theory.

    Examples
    --------
    >>> draws = np.array([300.0, -100.0])
    >>> signal_value(draws, 1.0), signal_value(draws, 0.5)
    (50.0, 0.0)
    """
    gain, loss = np.maximum(npv, 0.0).mean(), np.minimum(npv, 0.0).mean()
    go = max(accuracy * gain + (1.0 - accuracy) * loss, 0.0)
    stop = max((1.0 - accuracy) * gain + accuracy * loss, 0.0)
    return max(float(go + stop - max(gain + loss, 0.0)), 0.0)
