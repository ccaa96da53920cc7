"""The chart of a fit to a visitor's own numbers: their points, the fit with its band, and where they end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from costmodel import text
from costmodel.fitting import Estimate
from costmodel.fitting_report import Fitted
from costmodel.scenario import Scenario
from costmodel.screens import data as report
from costmodel.screens.data import Drawn
from costmodel.table_columns import Table
from ui import session
from ui.charts import Axis, Chart, Fact, Mark, Series, figures, fitted, money_axis, number_axis, share_axis
from ui.marks import Tone

KINDS = {  # of each estimate's figure; a slope in units of the user's own has none that can be read
    "accuracy": "of100_exact",
    "correlation": "number",
    "shift_of": "number",
    "stale": "of100_exact",
    "time_constant": "months",
    "floor": "of100_exact",
    "exponent": "number",
    "price": "money",
    "intercept": "short",
    "gain": "short",
    "limit": "short",
}
SHARES = ("votes", "shift", "drift", "learning-curve")
STYLES = {
    "plan": ("muted", "ghost"),
    "independent": ("muted", "dash"),
    "line": ("muted", "dash"),
    "descent": ("warn", "ghost"),
}
MOST_TICKS = 8
MOST_FACTS = 2
HEIGHT = 310  # pixels
PADDING = 1.0  # days beside the first and the last invoice


def say(kind: str, number: float) -> str:
    """One figure in the session's language and currency."""
    return text.figure(kind, number, session.lang(), session.money())


def estimate(name: str, one: Estimate) -> tuple[str, str, str]:
    """A fitted number and the ends of its interval."""
    value, low, high = (say(KINDS[name], end) for end in one)
    return (session.t("data.of100", value=value) if KINDS[name] == "of100_exact" else value), low, high


def chart(
    of_kind: str,
    found: Fitted,
    table: Table,
    plan: Scenario,
    *,
    tier: str = "",
    at: float | None = None,
    lead: tuple[str, Tone] | None = None,
    facts: Sequence[Fact] = (),
) -> Chart:
    """The chart; a lead other than the finding says that the figures are those of before."""
    drawing = report.drawn(found.found, table, plan, tier=tier, at=at)
    finding = text.say(found.sentences[0], session.lang(), session.money())
    marks = tuple(_marks(of_kind, drawing, plan))
    return Chart(
        lead=lead or (finding, ""),
        title=session.t(f"data.chart_{of_kind}"),
        x=_places(of_kind, drawing),
        y=_values(of_kind, drawing, marks),
        series=(*_fit(of_kind, drawing), *_points(of_kind, drawing)),
        marks=marks,
        facts=(*_facts(found), *facts),
        alt=finding,
        how=session.t(f"data.how_{of_kind}"),
        file_name=f"fit-{of_kind}",
        height=HEIGHT,
        stale="all" if lead else "",
    )


def _facts(found: Fitted) -> list[Fact]:
    facts = []
    for name, one in [pair for pair in found.estimates.items() if pair[0] in KINDS][-MOST_FACTS:]:
        value, low, high = estimate(name, one)
        facts.append(Fact(session.t(f"fitting.{name}"), value, session.t("data.between", low=low, high=high)))
    return facts


# --- what is drawn ------------------------------------------------------------------------------------------


def _fit(of_kind: str, drawing: Drawn) -> list[Series]:
    """The band, the other lines, and the fit; beyond the data it is dashed and grey."""
    series, end = [], drawing.ends[1] if drawing.ends else np.inf
    if drawing.band is not None:
        x, low, high = drawing.band
        for key, part, color in (("band", x <= end, "accent"), ("band_beyond", x >= end, "muted")):
            if part.sum() > 1:
                series.append(Series(key, "", x[part], high[part], color, "band", low=low[part]))
    for name, (x, y) in drawing.curves.items():
        if name != "fit":
            color, style = STYLES.get(name, ("muted", "dash"))
            label = session.t("data.assumed") if name == "plan" else _label(of_kind, name)
            series.append(Series(name, label, x, y, color, style))
    x, y = drawing.curves["fit"]
    inside, beyond, label = x <= end, x >= end, _label(of_kind, "fit")
    if beyond.sum() > 1:  # the label stands at the far end
        series.append(Series("beyond", label, x[beyond], y[beyond], "muted", "dash"))
        label = ""
    hover = _hover(of_kind, x[inside], y[inside])
    series.append(Series("fit", label, x[inside], y[inside], "accent", hover=hover))
    return series


def _points(of_kind: str, drawing: Drawn) -> list[Series]:
    colors = {"lab": "muted", "left_out": "muted"}
    return [
        Series(
            name,
            _label(of_kind, name),
            one.x,
            one.y,
            colors.get(name, "text"),
            "points",
            low=one.low,
            high=one.high,
            hover=_hover(of_kind, one.x, one.y),
        )
        for name, one in drawing.points.items()
    ]


def _label(of_kind: str, name: str) -> str:
    return session.t(f"data.series_{of_kind}_{name}")


def _hover(of_kind: str, x: Sequence[float], y: Sequence[float]) -> list[str]:
    value = "of100_exact" if of_kind in SHARES else "money" if of_kind == "invoices" else "short"
    if of_kind == "invoices":
        places = [date.fromordinal(int(day)).isoformat() for day in x]
    elif of_kind == "shift":
        places = [session.t("data.pilot", number=str(int(place) + 1)) for place in x]
    else:
        places = figures({"votes": "count", "drift": "months"}.get(of_kind, "short"), x)
    return [session.t("data.hover", place=p, value=v) for p, v in zip(places, figures(value, y), strict=True)]


def _marks(of_kind: str, drawing: Drawn, plan: Scenario) -> list[Mark]:
    marks = []
    if drawing.level is not None:
        value = "of100_exact" if of_kind in SHARES else "short"
        label = session.t(f"data.level_{of_kind}", level=say(value, drawing.level))
        marks.append(Mark("y", drawing.level, label))
    if of_kind == "votes":
        target = float(plan["labeling.target_precision"])
        marks.append(Mark("y", target, session.t("data.target", target=say("of100_exact", target)), "good"))
    if drawing.ends is not None:
        marks.append(Mark("x", drawing.ends[1], session.t("data.ends")))
    if "next" in drawing.marks:
        items = drawing.marks["next"]
        marks.append(Mark("x", items, session.t("data.next", items=say("short", items)), "good"))
    return marks


# --- axes ---------------------------------------------------------------------------------------------------


def _places(of_kind: str, drawing: Drawn) -> Axis:
    title = session.t(f"data.x_{of_kind}")
    every = np.concatenate(
        [x for x, _ in drawing.curves.values()] + [one.x for one in drawing.points.values()]
    )
    low, high = float(every.min()), float(every.max())
    if of_kind == "invoices":
        return Axis(title, low - PADDING, high + PADDING, _months(int(low), int(high)))
    if of_kind in ("votes", "shift"):
        first = 1 if of_kind == "shift" else 0  # pilots are counted from one
        step = -(-int(high - low + 1) // MOST_TICKS) if of_kind == "shift" else 2
        vals = list(range(int(low), int(high) + 1, step))
        return Axis(title, low - 0.5, high + 0.5, {"vals": vals, "texts": [str(v + first) for v in vals]})
    if of_kind == "learning-curve":
        return number_axis(title, 0.9 * low, 1.05 * high, log=True)
    return number_axis(title, 0.0, high, kind="months" if of_kind == "drift" else "short")


def _months(first: int, last: int) -> dict[str, list[Any]]:
    """Ticks at first days of months; at the two ends where no month begins between them."""
    days = [date.fromordinal(day) for day in range(first, last + 1)]
    months = [day for day in days if day.day == 1]
    shown = months[:: -(-len(months) // MOST_TICKS) or 1]
    if not shown:
        ends = sorted({first, last})
        return {"vals": ends, "texts": [date.fromordinal(day).isoformat() for day in ends]}
    return {"vals": [day.toordinal() for day in shown], "texts": [f"{day:%Y-%m}" for day in shown]}


def _values(of_kind: str, drawing: Drawn, marks: Sequence[Mark]) -> Axis:
    seen = [y for _, y in drawing.curves.values()]
    for one in drawing.points.values():
        seen += [part for part in (one.y, one.low, one.high) if part is not None]
    if drawing.band is not None:
        seen += drawing.band[1:]
    seen.append(np.array([mark.at for mark in marks if mark.axis == "y"]))
    every = np.concatenate(seen)
    low, high = fitted(float(every.min()), float(every.max()))
    title = session.t(f"data.y_{of_kind}")
    if of_kind in SHARES:
        return share_axis(title, max(low, 0.0), min(high, 1.0 + 0.01 * (high - low)))
    if of_kind == "invoices":
        return money_axis(title, max(low, 0.0), high)
    return number_axis(title, low, high)
