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

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import streamlit as st

from ui import components, marks, pace, session
from ui.axes import (
    Axis,
    category_axis,
    decades,
    figures,
    fitted,
    held_range,
    is_held,
    money_axis,
    month_axis,
    number_axis,
    parameter_axis,
    refit,
    share_axis,
)
from ui.marks import Drag, Mark, Tone

__all__ = [  # a screen needs this module only
    "Axis",
    "Chart",
    "Drag",
    "Fact",
    "Mark",
    "Series",
    "Spot",
    "beside",
    "category_axis",
    "collect",
    "data",
    "decades",
    "figures",
    "fitted",
    "held_range",
    "money_axis",
    "month_axis",
    "number_axis",
    "parameter_axis",
    "said",
    "share_axis",
    "show",
]
PREFIX = "chart:"
Style = Literal["line", "dash", "steps", "area", "stack", "band", "points", "bar", "ghost"]
Stale = Literal["", "bands", "all"]


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
    stale : str
        What belongs to an earlier plan and is drawn faint: nothing, ``bands``, or ``all``.
    of_plan : bool
        Whether the plan on the screen is drawn; a saved picture of anything else does not name it.
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
    stale: Stale = ""
    of_plan: bool = True


def show(chart: Chart, key: str) -> None:
    """Mount a chart; the key names it on its page, e.g. ``labeling``."""
    components.chart({**data(chart), "ack": session.ack(PREFIX + key)}, PREFIX + key)
    if chart.lead is not None:
        pace.drawn_first()


def collect() -> None:
    """Fit all axes anew where a reader asked for it, and apply where a line was dragged to."""
    for key in [str(k) for k in st.session_state if str(k).startswith(PREFIX)]:
        answer = session.collect(key)
        if answer and answer[0] == "refit":
            refit()
        elif answer and answer[0] == "drag":
            marks.collect(answer[1], answer[2])


# --- series -------------------------------------------------------------------------------------------------


def beside(series: Sequence[Series]) -> tuple[Series, ...]:
    """Bars of several series side by side instead of one behind another."""
    slot = 0.8 / len(series)
    first = -0.4 + slot / 2
    return tuple(replace(s, width=0.9 * slot, shift=first + i * slot) for i, s in enumerate(series))


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
        "held": is_held(chart.x) or is_held(chart.y),
        "series": [_series_data(s) for s in chart.series],
        "marks": [marks.data(m) for m in chart.marks],
        "spots": [vars(s) | {"x": marks.short(s.x), "y": marks.short(s.y)} for s in chart.spots],
        "facts": [dict(vars(f)) for f in chart.facts],
        "alt": chart.alt,
        "how": chart.how,
        "footer": list(chart.footer),
        "file_name": chart.file_name,
        "stale": chart.stale,
        "source_line": session.t("bar.basis"),
        "of_plan": chart.of_plan,
        "labels": _labels(),
    }


def _labels() -> dict[str, str]:
    own = {name: session.t(f"chart.{name}") for name in ("how", "figures", "vector")}
    return own | {name: session.t(f"hero.{name}") for name in ("refit", "image", "zoom", "pan", "reset_view")}


def _axis_data(axis: Axis) -> dict[str, Any]:
    return {
        "title": axis.title,
        "range": [marks.short(axis.low), marks.short(axis.high)],
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
    return [marks.short(v) for v in values]
