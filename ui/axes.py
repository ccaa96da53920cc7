"""Axes of charts: ends that stay while inputs move, ticks in the language and currency of the session."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from costmodel import text
from costmodel.parameters import Parameter
from ui import controls, session

ROOM = 0.12  # of the height, left free when a range is fitted
Ticks = Mapping[str, Sequence[Any]]  # {"vals": places on the axis, "texts": what stands there}


@dataclass(frozen=True)
class Axis:
    """One axis; build it with ``money_axis``, ``share_axis``, ``number_axis``, ``month_axis``,
    ``parameter_axis`` or ``category_axis``.

    Attributes
    ----------
    title : str
        May be empty.
    low, high : float
        Ends, in the unit of the series.
    ticks : mapping
        ``{"vals": [...], "texts": [...]}``.
    log : bool
        Logarithmic; all values above zero.
    categories : tuple of str
        Names at 0, 1, 2...; a name too long for its place is wrapped.
    """

    title: str
    low: float
    high: float
    ticks: Ticks
    log: bool = False
    categories: tuple[str, ...] = ()


def is_held(axis: Axis) -> bool:
    """Whether the ends are held for this session."""
    return (axis.low, axis.high) in _held().values()


def refit() -> None:
    """Let go of all held ends."""
    st.session_state["chart_ranges"] = {}


def held_range(name: str, low: float, high: float) -> tuple[float, float]:
    """Ends of an axis that stay while inputs move, until the data leave them or a reader refits.

    Parameters
    ----------
    name : str
        Of the axis, unique in the app: ``labeling.price``.
    low, high : float
        Least and greatest value that must be seen. A zero stays an end.

    Returns
    -------
    (float, float)
        Ends with room beside the data.
    """
    held = _held()
    key = f"{session.scenario().preset}|{name}"
    ends = held.get(key)
    if ends is None or low < ends[0] or high > ends[1]:
        ends = fitted(low, high)
        st.session_state["chart_ranges"] = {**held, key: ends}
    return ends


def _held() -> dict[str, tuple[float, float]]:
    return st.session_state.setdefault("chart_ranges", {})


def fitted(low: float, high: float) -> tuple[float, float]:
    """Ends with room beside the data; zero stays where it is."""
    room = ROOM * (high - low) or abs(high) * ROOM or 1.0
    return (0.0 if low == 0 else low - room), (0.0 if high == 0 and low < 0 else high + room)


def money_axis(title: str, low: float, high: float, *, log: bool = False) -> Axis:
    """Axis of amounts in CNY, ticks in the currency shown."""
    return _axis(title, low, high, "money", scale=1.0 / session.money().cny_per_unit, log=log)


def share_axis(title: str, low: float = 0.0, high: float = 1.0, *, kind: str = "percent") -> Axis:
    """Axis of shares 0..1, ticks in percent, or of 100 with ``kind="of100_fine"``."""
    return _axis(title, low, high, kind, scale=100.0)


def number_axis(title: str, low: float, high: float, *, kind: str = "short", log: bool = False) -> Axis:
    """Axis of plain numbers; ``kind`` is one of ``costmodel.text.KINDS``."""
    return _axis(title, low, high, kind, log=log)


def month_axis(horizon: float, *, title: str = "", start: float = 0.0) -> Axis:
    """Axis of months, a tick at every half year, year or more."""
    step = next((s for s in (1, 3, 6, 12, 24, 60) if (horizon - start) / s <= 8), 120)
    marks = [step * i for i in range(math.ceil(start / step), math.floor(horizon / step) + 1)]
    return Axis(title or session.t("chart.month"), start, horizon, _ticks(marks, "count"))


def parameter_axis(record: Parameter, *, title: str = "") -> Axis:
    """Axis along an input; the place of a value on it is ``controls.place(record, value)``."""
    low, high = controls.track(record)
    ends = controls.place(record, low), controls.place(record, high)
    return Axis(title or controls.axis_label(record), *ends, controls.axis_ticks(record, session.lang()))


def category_axis(names: Sequence[str], *, title: str = "") -> Axis:
    """Axis of named places 0, 1, 2..."""
    ticks = {"vals": list(range(len(names))), "texts": list(names)}
    return Axis(title, -0.5, len(names) - 0.5, ticks, categories=tuple(names))


def _axis(title: str, low: float, high: float, kind: str, *, scale: float = 1.0, log: bool = False) -> Axis:
    marks = decades(low * scale, high * scale) if log else controls.nice_ticks(low * scale, high * scale, 5)
    return Axis(title, low, high, _ticks([m / scale for m in marks], kind), log=log)


def _ticks(marks: Sequence[float], kind: str) -> dict[str, list]:
    return {"vals": list(marks), "texts": figures(kind, marks)}


def decades(low: float, high: float) -> list[float]:
    """Round numbers on a logarithmic axis: powers of ten, with their double and fivefold on a short one.

    Examples
    --------
    >>> decades(0.5, 2000.0)
    [1.0, 10.0, 100.0, 1000.0]
    """
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    multiples = (1, 2, 5) if len(powers) <= 3 else (1,)
    marks = [float(f"{m}e{p}") for p in powers for m in multiples]
    return [m for m in marks if low * 0.999999 <= m <= high * 1.000001]


def figures(kind: str, values: Sequence[float]) -> list[str]:
    """Text of each value; ``kind`` is one of ``costmodel.text.KINDS``."""
    lang, money = session.lang(), session.money()
    return [text.figure(kind, float(value), lang, money) for value in values]
