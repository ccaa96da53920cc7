"""What the fits of a user's own data look like: points, curves, bands, and where the data end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike

from costmodel import drift, generalization, labeling
from costmodel.fitting import Array, Band, t_quantile
from costmodel.fitting_curve import POINT, Ageing, LearningCurve
from costmodel.fitting_invoices import InvoicesFit
from costmodel.fitting_performance import PerformanceFit
from costmodel.fitting_report import Found
from costmodel.fitting_shift import ShiftFit
from costmodel.fitting_votes import VotesFit
from costmodel.kernel.lines import Inputs
from costmodel.scenario import Scenario
from costmodel.table_columns import Table

VOTES = (1, 3, 5, 7, 9, 11)
PLACES = 81  # along a curve
BEYOND = 1.3  # times the largest measured: how far a curve is drawn past the data
MOST_POINTS = 400
SAME = 1e-3
WIDE = 0.4  # of a place: half of the line through a single pilot
FARTHEST = 20.0  # times the largest measured: the next point of accuracy is drawn within


@dataclass(frozen=True)
class Points:
    """Measurements; ``low`` and ``high`` are the ends of their 95 % intervals where they are known."""

    x: Array
    y: Array
    low: Array | None = None
    high: Array | None = None


@dataclass(frozen=True)
class Drawn:
    """All that one chart shows of a fit, in the units of the model.

    ``ends`` is where the data end and ``level`` a height the curves tend to; None where there is none.
    ``band`` lies about the curve called ``fit``.
    """

    points: Mapping[str, Points]
    curves: Mapping[str, tuple[Array, Array]]
    band: tuple[Array, Array, Array] | None = None
    ends: tuple[float, float] | None = None
    level: float | None = None
    marks: Mapping[str, float] = field(default_factory=dict)


def drawn(found: Found, given: Table, plan: Scenario, *, tier: str = "", at: float | None = None) -> Drawn:
    """The drawing of a fit, with the curve called ``plan`` that the plan holds of the same thing.

    That one is left out where it is the fit, to a thousandth. ``tier`` is the price that invoices are about,
    ``at`` a cost to look at.
    """
    drawing = _drawn(found, given, plan.values(), tier, at)
    assumed = drawing.curves.get("plan")
    if assumed is None or not np.allclose(assumed[1], drawing.curves["fit"][1], rtol=SAME, atol=0.0):
        return drawing
    return replace(drawing, curves={name: c for name, c in drawing.curves.items() if name != "plan"})


def _drawn(found: Found, given: Table, values: Inputs, tier: str, at: float | None) -> Drawn:
    if isinstance(found, VotesFit):
        return _votes(found, values)
    if isinstance(found, ShiftFit):
        return _shift(found, given, values)
    if isinstance(found, Ageing):
        return _ageing(found, given, values)
    if isinstance(found, LearningCurve):
        return _learning(found, given, values)
    if isinstance(found, InvoicesFit):
        return _invoices(found, given, float(values[f"labeling.{tier}_cost"]))
    return _performance(found, given, at)


def _votes(found: VotesFit, v: Inputs) -> Drawn:
    def curve(correlation: float, accuracy: float = found.accuracy.value) -> tuple[Array, Array]:
        right = [labeling.vote_precision(accuracy, k, correlation, found.classes) for k in VOTES]
        return np.array(VOTES, dtype=float), np.array([float(share) for share in right])

    single = Points(*(np.array([end]) for end in (1.0, *found.accuracy)))
    assumed = curve(float(v["labeling.correlation"]), float(v["labeling.crowd_precision"]))
    curves = {"plan": assumed, "independent": curve(0.0), "fit": curve(found.correlation.value)}
    low, high = curve(found.correlation.high)[1], curve(found.correlation.low)[1]
    band = np.array(VOTES, dtype=float), np.minimum(low, high), np.maximum(low, high)
    return Drawn({"single": single}, curves, band, level=found.ceiling)


def _shift(found: ShiftFit, given: Table, v: Inputs) -> Drawn:
    lab, field_right, items = (
        np.array(given.numbers(name)[:MOST_POINTS])
        for name in ("lab_accuracy", "field_accuracy", "field_items")
    )
    places = np.arange(lab.size, dtype=float)
    half = t_quantile(np.inf) * np.sqrt(field_right * (1.0 - field_right) / items)
    points = {
        "lab": Points(places, lab),
        "field": Points(
            places, field_right, np.maximum(field_right - half, 0.0), np.minimum(field_right + half, 1.0)
        ),
    }
    expected = [np.asarray(generalization.field_accuracy(lab, end)) for end in found.shift]
    assumed = np.asarray(generalization.field_accuracy(lab, v["generalization.shift"]))
    along = places if lab.size > 1 else np.array([-WIDE, WIDE])  # one place alone makes no line
    plan, fit, high, low = (np.resize(one, along.size) for one in (assumed, *expected))
    return Drawn(points, {"plan": (along, plan), "fit": (along, fit)}, (along, low, high))


def _ageing(found: Ageing, given: Table, v: Inputs) -> Drawn:
    ages, right = np.array(given.numbers("age")), np.array(given.numbers("accuracy"))
    used = drift.declining_part(ages, right)
    last = float(used[0].max())
    late = ages > last
    months = np.union1d(np.linspace(0.0, BEYOND * max(last, 1.0), PLACES), [last])
    curve = drift.accuracy_at_age(months, found.launch, found.stale.value, found.time_constant.value)
    stale = max(found.launch - v["generalization.drift_loss"], 0.0)
    assumed = drift.accuracy_at_age(months, found.launch, stale, v["generalization.drift_time"])
    points = {"used": _thinned(used[0], used[1]), "left_out": _thinned(ages[late], right[late])}
    return Drawn(
        {name: one for name, one in points.items() if one.x.size},
        {"plan": (months, np.asarray(assumed)), "fit": (months, np.asarray(curve))},
        _shares(months, found.curve.predict(months)),
        (0.0, last),
        found.stale.value,
    )


def _learning(found: LearningCurve, given: Table, v: Inputs) -> Drawn:
    items, right = np.array(given.numbers("items")), np.array(given.numbers("accuracy"))
    following = found.items_for(1.0 - found.reference_error + POINT)
    near = following <= FARTHEST * found.reference_items
    last = BEYOND * max(found.reference_items, following if near else 0.0)
    places = np.union1d(np.geomspace(items.min(), last, PLACES), [found.reference_items])
    names = ("floor", "reference_error", "reference_items", "exponent", "noise_sensitivity")
    curve = {name: v[f"generalization.{name}"] for name in names}
    assumed = generalization.lab_accuracy(places, 1.0, **curve, classes=v["labeling.classes"])
    band = found.curve.predict(places / found.reference_items)
    return Drawn(
        {"measured": _thinned(items, right)},
        {"plan": (places, np.asarray(assumed)), "fit": (places, band.center)},
        _shares(places, band),
        (float(items.min()), found.reference_items),
        1.0 - found.floor.value,
        {"next": float(following)} if near else {},
    )


def _invoices(found: InvoicesFit, given: Table, assumed: float) -> Drawn:
    days = np.array(given.numbers("date"))
    span = np.array([days.min(), days.max()])
    flat = np.ones(2)
    return Drawn(
        {"invoice": _thinned(days, found.each)},
        {"plan": (span, assumed * flat), "fit": (span, found.price.value * flat)},
        (span, found.price.low * flat, found.price.high * flat),
    )


def _performance(found: PerformanceFit, given: Table, at: float | None) -> Drawn:
    costs, reached = np.array(given.numbers("cost")), np.array(given.numbers("performance"))
    right = max(BEYOND * found.high, 1.05 * at if at else 0.0)
    left = min(found.low, at or found.low)
    places = np.union1d(np.linspace(left, right, PLACES), [found.low, found.high])
    band = found.predict(places)
    curves = {"descent": (places, found.descent.intercept + found.descent.slope * places)}
    if found.saturates:
        curves["line"] = places, found.line.predict(places).center
    elif found.curve is not None:
        curves["curve"] = places, found.curve.at(places / found.high)
    return Drawn(
        {"measured": _thinned(costs, reached)},
        {**curves, "fit": (places, band.center)},
        (places, band.low, band.high),
        (found.low, found.high),
        found.curve.level.value if found.saturates and found.curve is not None else None,
    )


def _thinned(x: ArrayLike, y: ArrayLike) -> Points:
    """At most 400 of the points, evenly along the table."""
    places, values = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    step = -(-places.size // MOST_POINTS) or 1
    return Points(places[::step], values[::step])


def _shares(x: Array, band: Band) -> tuple[Array, Array, Array]:
    return x, np.clip(band.low, 0.0, 1.0), np.clip(band.high, 0.0, 1.0)
