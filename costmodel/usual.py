"""What is usual for an input in plans of one kind: a shop's decisions a month are not a bank's.

A record's range stands around the record's own value, which is that of the opening preset. Where another
preset has another value, its range is the one the draws take there (``tornado.ranges``).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from costmodel import parameters, presets, text
from costmodel.parameters import Parameter, Value
from costmodel.scenario import Scenario
from costmodel.tornado import range_ends, ranges, unit_once

Range = tuple[float, float]


def of(scenario: Scenario, identifier: str) -> Range | None:
    """Usual range of an input in plans that start from the same preset; of a fitted value its own.

    Parameters
    ----------
    scenario : Scenario
    identifier : str
        Parameter id.

    Returns
    -------
    (float, float) or None
        In the parameter's unit; it holds the preset's value. None where the record has no range.

    Examples
    --------
    >>> of(Scenario(), "serving.decisions")
    (2500.0, 6500.0)
    >>> of(presets.load("assistant"), "serving.decisions")
    (66666.666667, 173333.333333)
    """
    fit = scenario.fit_of(identifier)
    if fit is not None and fit.low is not None and fit.high is not None:
        return fit.low, fit.high
    return _of_preset(scenario.preset).get(identifier)


def outside(scenario: Scenario, identifier: str, value: Value) -> bool:
    """Whether an allowed value lies outside the usual range, which a screen warns of.

    Parameters
    ----------
    scenario : Scenario
    identifier : str
        Parameter id.
    value : float, int, bool or str
        A value that ``parameters.check`` takes.

    Returns
    -------
    bool
        False for switches and choices, which have no range.

    Examples
    --------
    >>> outside(Scenario(), "compute.exploration", 2.4)
    True
    >>> outside(presets.load("assistant"), "serving.decisions", 120_000.0)
    False
    """
    found = of(scenario, identifier)
    return found is not None and isinstance(value, int | float) and not found[0] <= value <= found[1]


def said(record: Parameter, found: Range, lang: str, money: text.Money = text.YUAN) -> tuple[str, str]:
    """Both ends as people read them, the unit once: the record's in full, others in three digits.

    Parameters
    ----------
    record : Parameter
    found : (float, float)
        What :func:`of` gives.
    lang : {"zh", "en"}
    money : Money

    Returns
    -------
    (str, str)

    Examples
    --------
    >>> record = parameters.find("serving.decisions")
    >>> said(record, of(presets.load("assistant"), record.id), "en")
    ('66,700', '173,000 a month')
    """
    if found != record.usual:
        return range_ends(record, found, lang, money)
    low, high = (text.value_text(record, end, lang, money) for end in found)
    return unit_once(low, high)


@cache
def _of_preset(name: str) -> Mapping[str, Range]:
    plan = presets.load(name)
    drawn = ranges(plan)
    found = {}
    for record in parameters.catalogue().values():
        if record.usual:
            found[record.id] = _range(record, float(plan[record.id]), drawn.get(record.id))
    return MappingProxyType(found)


def _range(record: Parameter, value: float, drawn: Range | None) -> Range:
    """The record's for the record's value, else the one that is drawn; reaching to the preset's value."""
    low, high = record.usual or (value, value)
    if value != record.value and drawn and drawn[0] < drawn[1]:
        low, high = drawn
    return min(low, value), max(high, value)
