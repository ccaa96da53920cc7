"""A launch that slipped: the benefit that should have begun and did not, and the delay that it amounts to."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from costmodel import text
from costmodel.actuals import Actuals
from costmodel.actuals_forecast import Forecast
from costmodel.text import Figure, Sentence


@dataclass(frozen=True)
class Slip:
    """A launch that comes later than the plan has it.

    Attributes
    ----------
    launch : float
        As planned [month].
    month : int
        Last month before any benefit that is known to have brought none.
    """

    launch: float
    month: int

    @property
    def late(self) -> float:
        """By how much the launch is late at least [month]."""
        return self.month - self.launch


def slip(planned: Forecast, actuals: Actuals) -> Slip | None:
    """Whether months that lie wholly after the planned launch are known to have brought nothing.

    Parameters
    ----------
    planned : Forecast
    actuals : Actuals
        A blank benefit is not known and says nothing.

    Returns
    -------
    Slip or None
        None where no such month is known.

    Examples
    --------
    >>> from costmodel import presets
    >>> from costmodel.actuals import of_rows
    >>> from costmodel.actuals_forecast import forecast
    >>> plan = forecast(presets.load())
    >>> found = slip(plan, of_rows({month: {"benefit": 0.0} for month in range(1, 11)}))
    >>> round(found.launch, 2), found.month, round(found.late, 2)
    (7.79, 10, 2.21)
    """
    benefit = actuals.column("benefit", planned.horizon)
    begun = np.flatnonzero(np.nan_to_num(benefit) != 0.0)
    until = int(begun[0]) if len(begun) else planned.horizon
    wholly_after = np.arange(planned.horizon) >= planned.launch
    none = np.flatnonzero((benefit == 0.0) & wholly_after & (planned.by_column["benefit"] != 0.0))
    none = none[none < until]
    return Slip(planned.launch, int(none[-1]) + 1) if len(none) else None


def slip_said(found: Slip, lang: str) -> str:
    """By how much the launch is late at least.

    Parameters
    ----------
    found : Slip
    lang : {"zh", "en"}

    Returns
    -------
    str
    """
    figures: dict[str, Figure] = {"month": ("count", found.month), "late": ("months", found.late)}
    return text.say(Sentence("actuals.slip", figures), lang)


def slip_cure(found: Slip, delay: float, lang: str) -> str:
    """Which input moves the months to come as well.

    Parameters
    ----------
    found : Slip
    delay : float
        Delay that the plan holds already [month].
    lang : {"zh", "en"}

    Returns
    -------
    str
    """
    least: Figure = ("count", math.ceil(delay + found.late - 1e-9))
    return text.say(Sentence("actuals.slip_cure", {"delay": least}), lang)
