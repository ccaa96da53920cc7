"""Correlated draws: a Gaussian copula over standard normal scores, and the repair of contradictory ones."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
SMALLEST_EIGENVALUE = 1e-8  # what is left of a repaired matrix in a direction that it contradicts


def correlate(scores: Array, matrix: Array) -> Array:
    r"""Standard normal scores with the correlations of a matrix (a Gaussian copula).

    Parameters
    ----------
    scores : array, shape (n, d)
        Independent standard normal scores.
    matrix : array, shape (d, d)
        Correlation matrix, positive definite (see `nearest_correlation`).

    Returns
    -------
    array, shape (n, d)

    Notes
    -----
    .. math:: z' = L z, \quad L L^T = R

    Ranks then correlate as :math:`\rho_S = \tfrac{6}{\pi} \arcsin(\rho / 2)`.

    Not modeled: dependence in the tails beyond that of the normal distribution.

    Examples
    --------
    >>> correlate(np.array([[1.0, 0.0]]), np.array([[1.0, 0.5], [0.5, 1.0]])).tolist()
    [[1.0, 0.5]]
    """
    factor = np.linalg.cholesky(matrix)
    # Column by column in a fixed order: a product by BLAS may differ in its last bit from machine to machine.
    columns = [
        sum((factor[row, k] * scores[:, k] for k in range(1, row + 1)), factor[row, 0] * scores[:, 0])
        for row in range(len(factor))
    ]
    return np.stack(columns, axis=1)


def is_correlation(matrix: Array) -> bool:
    """Whether the correlations can hold together: all eigenvalues are above zero.

    Parameters
    ----------
    matrix : array, shape (d, d)
        Symmetric, ones on the diagonal.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_correlation(np.array([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]]))
    False
    """
    return bool(np.linalg.eigvalsh(matrix)[0] >= 0.5 * SMALLEST_EIGENVALUE)


def nearest_correlation(matrix: Array, *, rounds: int = 200) -> Array:
    r"""Correlation matrix that is nearest to a symmetric one, by alternating projections.

    Parameters
    ----------
    matrix : array, shape (d, d)
        Symmetric.
    rounds : int
        Most projections; they stop when nothing moves any more.

    Returns
    -------
    array, shape (d, d)
        Positive definite, ones on the diagonal.

    Notes
    -----
    .. math:: \min_X \lVert A - X \rVert_F, \quad X = X^T \succeq 0, \quad x_{ii} = 1

    References
    ----------
    Higham (2002), Computing the nearest correlation matrix, IMA Journal of Numerical Analysis 22.

    Examples
    --------
    >>> nearest_correlation(np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]])).round(4)
    array([[1.    , 0.7607, 0.1573],
           [0.7607, 1.    , 0.7607],
           [0.1573, 0.7607, 1.    ]])
    """
    nearest, correction = matrix.copy(), np.zeros_like(matrix)
    for _ in range(rounds):
        before, shifted = nearest, nearest - correction
        possible = _without_negative_eigenvalues(shifted)
        correction = possible - shifted
        nearest = possible.copy()
        np.fill_diagonal(nearest, 1.0)
        if np.abs(nearest - before).max() < 1e-12:
            break
    return _unit_diagonal(_without_negative_eigenvalues(nearest))


def _without_negative_eigenvalues(matrix: Array) -> Array:
    values, vectors = np.linalg.eigh(matrix)
    raised: Array = (vectors * np.maximum(values, SMALLEST_EIGENVALUE)) @ vectors.T
    return 0.5 * (raised + raised.T)


def _unit_diagonal(matrix: Array) -> Array:
    scale = np.sqrt(np.diag(matrix))
    scaled: Array = matrix / np.outer(scale, scale)
    np.fill_diagonal(scaled, 1.0)
    return scaled
