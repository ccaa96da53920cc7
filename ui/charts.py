"""The chart that every screen but the Overview uses: a lead sentence, figures, and one drawing.

A page builds a :class:`Chart` of plain numbers in the units of the model (CNY, shares, months) and shows it.
Every text is formatted here or by the page; the browser formats no number. Axes are still while inputs move
(:func:`held_range`). How it is drawn: ``ui/components/assets/plot.js``.

Examples
--------
A curve along an input, with the plan on it::

    record = parameters.find("labeling.target_precision")
    low, high = charts.held_range("labeling.price", 0.0, max(prices))
    charts.show(
        charts.Chart(
            lead=(sentence, "good"),
            title=session.t("labeling.price_curve"),
            x=charts.parameter_axis(record),
            y=charts.money_axis(session.t("labeling.price"), low, high),
            series=(charts.Series("price", label, [controls.place(record, v) for v in values], prices),),
            spots=(charts.Spot(controls.place(record, plan[record.id]), price, session.t("hero.you")),),
            alt=words,
            file_name="label-price",
        ),
        key="labeling",
    )
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import streamlit as st

from costmodel import text
from costmodel.parameters import Parameter
from ui import components, controls, session

PREFIX = "chart:"
Style = Literal["line", "dash", "steps", "area", "stack", "band", "points", "bar", "ghost"]
Tone = Literal["", "good", "bad", "warn"]
Ticks = Mapping[str, Sequence[Any]]  # {"vals": places on the axis, "texts": what stands there}
ROOM = 0.12  # of the height, left free when a range is fitted
DIGITS = 6  # significant digits that travel


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


@dataclass(frozen=True)
class Series:
    """One curve, band, set of points or set of bars.

    Attributes
    ----------
    key : str
        Name in tests and in the browser.
    label : str
        Direct label; empty for none.
    x, y : sequence of float
        Places and values. For a chart with categories ``x`` counts 0, 1, 2...
    color : str or [light, dark]
        ``text``, ``muted``, ``accent``, ``good``, ``bad``, ``warn`` (these follow the theme), a hex colour
        (see ``ui/theme.py``) or one for each page.
    style : str
        ``line``, ``dash``, ``steps`` (holds its value until the next place), ``area`` (filled to zero),
        ``stack`` (on top of the stack before it), ``band`` (from ``low`` to ``y``), ``points``, ``bar`` (from
        ``low`` or zero to ``y``), ``ghost`` (a grey line: what was before).
    low : sequence of float or None
        Lower edge of a band, lower end of a bar, or lower end of an error line through a point.
    high : sequence of float or None
        Upper end of an error line through a point.
    texts : sequence of str or None
        Label at each bar or point.
    hover : sequence of str or None
        What is said at each place under the pointer and in the table of figures.
    width, shift : float
        Width of bars and how far they stand beside their place, in categories (see ``beside``).
    """

    key: str
    label: str
    x: Sequence[float]
    y: Sequence[float]
    color: str | list[str] = "accent"
    style: Style = "line"
    low: Sequence[float] | None = None
    high: Sequence[float] | None = None
    texts: Sequence[str] | None = None
    hover: Sequence[str] | None = None
    width: float = 0.62
    shift: float = 0.0


@dataclass(frozen=True)
class Mark:
    """A reference line across the chart at a value of ``axis``, with a direct label."""

    axis: Literal["x", "y"]
    at: float
    label: str
    tone: Tone = ""


@dataclass(frozen=True)
class Spot:
    """A labelled point: ``you``, ``best`` or ``note``."""

    x: float
    y: float
    label: str
    kind: Literal["you", "best", "note"] = "you"


@dataclass(frozen=True)
class Fact:
    """A figure card above the chart."""

    title: str
    text: str
    note: str = ""
    tone: Tone = ""


@dataclass(frozen=True)
class Chart:
    """Everything one chart says.

    Attributes
    ----------
    title : str
        What is drawn, above the drawing.
    x, y : Axis
        Places and values; ``horizontal`` lays them down, first category on top.
    series : tuple of Series
        Drawn in this order.
    alt : str
        The chart in words.
    file_name : str
        Of the saved picture, without ending.
    lead : (sentence, tone) or None
        The screen's headline (its only ``h1``); None for a second chart.
    marks, spots, facts : tuple
    how : str
        In plain words how it is computed; stands behind a small button. Paragraphs end with a line break.
    footer : tuple of str
        Small print.
    height : int
        Of the drawing [pixels].
    """

    title: str
    x: Axis
    y: Axis
    series: tuple[Series, ...]
    alt: str
    file_name: str
    lead: tuple[str, Tone] | None = None
    marks: tuple[Mark, ...] = ()
    spots: tuple[Spot, ...] = ()
    facts: tuple[Fact, ...] = ()
    how: str = ""
    footer: tuple[str, ...] = field(default=())
    horizontal: bool = False
    height: int = 380


def show(chart: Chart, key: str) -> None:
    """Mount a chart; the key names it on its page, e.g. ``labeling``."""
    components.chart({**data(chart), "ack": session.ack(PREFIX + key)}, PREFIX + key)


def collect() -> None:
    """Fit all axes anew where a reader asked for it."""
    for key in [str(k) for k in st.session_state if str(k).startswith(PREFIX)]:
        answer = session.collect(key)
        if answer and answer[0] == "refit":
            st.session_state["chart_ranges"] = {}


# --- axes ---------------------------------------------------------------------------------------------------


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


# --- series -------------------------------------------------------------------------------------------------


def beside(series: Sequence[Series]) -> tuple[Series, ...]:
    """Bars of several series side by side instead of one behind another."""
    slot = 0.8 / len(series)
    first = -0.4 + slot / 2
    return tuple(replace(s, width=0.9 * slot, shift=first + i * slot) for i, s in enumerate(series))


def figures(kind: str, values: Sequence[float]) -> list[str]:
    """Text of each value; ``kind`` is one of ``costmodel.text.KINDS``."""
    lang, money = session.lang(), session.money()
    return [text.figure(kind, float(value), lang, money) for value in values]


def said(places: Sequence[str], kind: str, values: Sequence[float]) -> list[str]:
    """Hover text of each point: its place and its figure; ``kind`` as in ``figures``."""
    return [f"{place}: {figure}" for place, figure in zip(places, figures(kind, values), strict=True)]


# --- the contract with the browser --------------------------------------------------------------------------


def data(chart: Chart) -> dict[str, Any]:
    """What the component shows, as plain data (contract: ``ui/components``)."""
    return {
        "lang": session.lang(),
        "plotly_url": components.plotly_url(),
        "lead": None if chart.lead is None else {"text": chart.lead[0], "tone": chart.lead[1]},
        "title": chart.title,
        "x": _axis_data(chart.x),
        "y": _axis_data(chart.y),
        "horizontal": chart.horizontal,
        "height": chart.height,
        "held": any((axis.low, axis.high) in _held().values() for axis in (chart.x, chart.y)),
        "series": [_series_data(s) for s in chart.series],
        "marks": [vars(m) | {"at": _short(m.at)} for m in chart.marks],
        "spots": [vars(s) | {"x": _short(s.x), "y": _short(s.y)} for s in chart.spots],
        "facts": [dict(vars(f)) for f in chart.facts],
        "alt": chart.alt,
        "how": chart.how,
        "footer": list(chart.footer),
        "file_name": chart.file_name,
        "source_line": session.t("bar.basis"),
        "labels": _labels(),
    }


def _labels() -> dict[str, str]:
    own = {name: session.t(f"chart.{name}") for name in ("how", "figures")}
    return own | {name: session.t(f"hero.{name}") for name in ("refit", "image", "zoom", "pan", "reset_view")}


def _axis_data(axis: Axis) -> dict[str, Any]:
    return {
        "title": axis.title,
        "range": [_short(axis.low), _short(axis.high)],
        "ticks": {"vals": _numbers(axis.ticks["vals"]), "texts": list(axis.ticks["texts"])},
        "log": axis.log,
        "named": bool(axis.categories),
    }


def _series_data(series: Series) -> dict[str, Any]:
    lists = {name: getattr(series, name) for name in ("texts", "hover") if getattr(series, name) is not None}
    edges = {name: getattr(series, name) for name in ("low", "high") if getattr(series, name) is not None}
    shown = {"key": series.key, "label": series.label, "color": series.color, "style": series.style}
    bars = {"width": series.width, "shift": series.shift} if series.style == "bar" else {}
    return {
        **shown,
        **bars,
        "x": _numbers(series.x),
        "y": _numbers(series.y),
        **{name: _numbers(edge) for name, edge in edges.items()},
        **{name: list(words) for name, words in lists.items()},
    }


def _numbers(values: Sequence[float]) -> list[float]:
    return [_short(v) for v in values]


def _short(value: float) -> float:
    """No more digits than a screen can show: the message stays small."""
    return float(f"{float(value):.{DIGITS}g}")
