"""What each screen says about a plan, as figures: a module a screen, each with ``report(scenario)``.

The browser draws these figures and ``python -m costmodel show NAME`` prints them, so both say the same.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from importlib import import_module
from typing import Any, Protocol

import numpy as np

from costmodel.errors import ParameterError, Reason
from costmodel.scenario import Scenario
from costmodel.story import as_json
from costmodel.text import Sentence

NAMES = ("labeling", "compute", "gap", "compression", "strategies", "roi", "risk")


class Report(Protocol):
    """What every screen has: the sentence that leads it."""

    @property
    def lead(self) -> Sentence:
        """The finding of the screen in one sentence."""


def report(name: str, scenario: Scenario) -> Report:
    """Figures of a screen.

    Parameters
    ----------
    name : str
        One of ``NAMES``.
    scenario : Scenario

    Returns
    -------
    Report
        A frozen dataclass of that screen's module.

    Raises
    ------
    ParameterError
        If there is no such screen.
    """
    if name not in NAMES:
        known = ", ".join(NAMES)
        raise ParameterError(Reason("refusal.no_screen", name=str(name)[:40], known=known))
    found: Report = import_module(f"costmodel.screens.{name}").report(scenario)
    return found


def plain(value: Any) -> Any:
    """A report as mappings, lists, numbers and texts, for JSON.

    Parameters
    ----------
    value : object
        A report or a part of one.

    Returns
    -------
    object
        Numbers that are not finite are None.

    Examples
    --------
    >>> plain({"curve": np.array([0.5, np.inf])})
    {'curve': [0.5, None]}
    """
    if isinstance(value, Sentence):
        return as_json(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if hasattr(value, "items"):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value
