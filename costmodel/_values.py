"""The type of a model's numbers, and the refusal of those that the mathematics cannot take."""

import numpy as np
from numpy.typing import NDArray

from costmodel.errors import ParameterError

Values = float | NDArray[np.float64]


def require(allowed: object, *, name: str, value: Values, unit: str, why: str) -> None:
    """Refuse the value unless all of it is allowed; NaN compares as not allowed."""
    if not np.all(np.asarray(allowed)):
        raise ParameterError(f"{name} = {np.min(value):g} {unit} {why}.")


def require_positive(name: str, value: Values, unit: str) -> None:
    """Refuse a divisor, or the argument of a logarithm, that is not above zero."""
    require(value > 0, name=name, value=value, unit=unit, why="is not above 0; enter a larger number")
