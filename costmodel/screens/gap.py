"""From lab to field: what stays right, what the next point costs, and what happens after launch."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from costmodel import moves, parameters, project
from costmodel.kernel import accuracy, worth
from costmodel.kernel.labels import label_prices
from costmodel.scenario import Scenario
from costmodel.screens.gap_ageing import YEAR, Ageing, ageing
from costmodel.screens.gap_inputs import of_lab
from costmodel.screens.gap_levers import Levers, levers
from costmodel.screens.gap_published import Published, met_by, milder_than, under_article
from costmodel.text import Figure, Sentence

PHOTOS, HALF = "generalization.field_items", "generalization.half_items"
POINT = 0.01
EXAMPLE = 5000.0  # photos, where a plan has none: how far the accuracy they bring is known
# Photos on the curve: none, then evenly on a log axis to a million.
GRID = (0.0, *np.geomspace(10.0, 1e6, 51).round().tolist())
Curve = tuple[float, ...]


@dataclass(frozen=True)
class Step:
    """More photos from the field up to an accuracy at launch.

    Attributes
    ----------
    accuracy : float
        Reached [share].
    photos, more : float
        In all, and beyond the plan's.
    cost, gain : float
        Rise of the total cost and of the NPV [CNY].
    """

    accuracy: float
    photos: float
    more: float
    cost: float
    gain: float


@dataclass(frozen=True)
class PhotoCurve:
    """Field accuracy by photos from the field: expected, and where they help late (low) or early (high)."""

    photos: Curve
    field: Curve
    low: Curve
    high: Curve
    half_low: float
    half_high: float


@dataclass(frozen=True)
class Spread:
    """How unsure field accuracy is with so many photos: where they help late (low) or early (high)."""

    photos: float
    low: float
    high: float


@dataclass(frozen=True)
class Report:
    """Everything the screen says; accuracies are shares, money is in CNY.

    Attributes
    ----------
    lab, released, field, worst_group, mean : float
        In the lab, after compression, at launch, of the group served worst, between retrainings.
    break_even : float or None
    kept : float
        Of what is right in the lab, right in the field before any photo from there.
    photos, effective : float
        From the field; with edited copies counted at their worth.
    photo_price : float
        Collected, cleaned and labelled.
    next_point, to_break_even : Step or None
        None where photos do not get there, or are not needed.
    article : float
        Accuracy under the article's gap, 99 to 60 %.
    milder : int
        Published gaps that are milder than the plan's.
    upkeep : tuple of (str, float)
        What staying right costs in a year at today's prices, by part.
    """

    lead: Sentence
    lab: float
    released: float
    field: float
    worst_group: float
    mean: float
    break_even: float | None
    kept: float
    shift: float
    photos: float
    effective: float
    photo_price: float
    next_point: Step | None
    to_break_even: Step | None
    curve: PhotoCurve
    spread: Spread
    published: tuple[Published, ...]
    article: float
    milder: int
    levers: Levers
    ageing: Ageing
    upkeep: tuple[tuple[str, float], ...]

    @property
    def lines(self) -> tuple[tuple[str, str, float], ...]:
        """Main figures for the command line."""
        old, step = self.ageing, self.next_point
        found: list[tuple[str, str, float | None]] = [
            ("gap.line_lab", "of100_exact", self.lab),
            ("gap.line_field", "of100_exact", self.field),
            ("gap.line_mean", "of100_exact", self.mean),
            ("gap.line_worst", "of100_exact", self.worst_group),
            ("gap.line_break_even", "of100_exact", self.break_even),
            ("gap.line_milder", "count", self.milder),
            ("gap.line_photo", "money", self.photo_price),
            ("gap.line_next_photos", "count", step.more if step else None),
            ("gap.line_next_cost", "money", step.cost if step else None),
            ("gap.line_next_gain", "signed_money", step.gain if step else None),
            ("gap.line_best", "count", old.best),
            ("gap.line_saving", "money", old.saving),
            ("gap.line_trigger", "months", old.trigger),
            ("gap.line_checks", "count", math.ceil(old.check_labels)),
            ("gap.line_check_cost", "money", old.check_cost),
        ]
        return tuple((key, kind, float(number)) for key, kind, number in found if number is not None)


def report(scenario: Scenario) -> Report:
    """Figures of the screen from lab to field.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    Report

    Examples
    --------
    >>> from costmodel import presets
    >>> found = report(presets.load("article"))
    >>> round(found.lab, 2), round(found.field, 2), found.milder
    (0.99, 0.6, 24)
    """
    values = scenario.values()
    run = project.run(values)
    sent = accuracy.released(values, run.accuracy.label, run.accuracy.lab)
    field, needed = float(run.accuracy.field), _needed(values, run)
    rework = 1.0 + float(values["labeling.qa_overhead"])
    label_price = float(label_prices(values).field) * rework
    targets = (field + POINT, needed if needed and field < needed else None)
    next_point, to_break_even = _steps(scenario, values, sent, targets)
    old = ageing(values, run, label_price)
    found = Report(
        lead=Sentence("gap.lead_top"),
        lab=float(run.accuracy.lab),
        released=float(sent.accuracy),
        field=field,
        worst_group=float(run.accuracy.worst_group),
        mean=float(run.accuracy.mean),
        break_even=needed,
        kept=of_lab(values),
        shift=float(values["generalization.shift"]),
        photos=float(values[PHOTOS]),
        effective=float(accuracy.effective_items(values)),
        photo_price=float(values["generalization.field_item_cost"]) + label_price,
        next_point=next_point,
        to_break_even=to_break_even,
        curve=photo_curve(values, sent),
        spread=_spread(values, sent),
        published=met_by(float(sent.accuracy)),
        article=under_article(float(sent.accuracy)),
        milder=milder_than(float(values["generalization.shift"])),
        levers=levers(values, run, sent),
        ageing=old,
        upkeep=_upkeep(old, float(values["people.operations"])),
    )
    return replace(found, lead=_lead(found))


def _needed(values: Mapping[str, Any], run: project.Run) -> float | None:
    return float(run.accuracy.break_even) if worth.swing_matters(values) else None


def _spread(values: Mapping[str, Any], sent: accuracy.Released) -> Spread:
    photos = float(values[PHOTOS]) or EXAMPLE
    early, late = _half_items()
    low, high = (
        float(accuracy.field_accuracy({**values, PHOTOS: photos, HALF: half}, sent)) for half in (late, early)
    )
    return Spread(photos, low, high)


def _half_items() -> tuple[float, float]:
    return parameters.find(HALF).usual or (1.0, 1.0)


def photo_curve(values: Mapping[str, Any], sent: accuracy.Released) -> PhotoCurve:
    """Field accuracy along the photos from the field, the plan's number among them.

    Parameters
    ----------
    values : mapping of parameter id to value
    sent : Released
        What goes out to the field.

    Returns
    -------
    PhotoCurve
        Its band is drawn over the usual range of ``generalization.half_items``.
    """
    photos = np.array(sorted({*GRID, float(values[PHOTOS])}))
    early, late = _half_items()

    def along(half: float) -> Curve:
        there = {**values, PHOTOS: photos, HALF: half}
        right = np.asarray(accuracy.field_accuracy(there, sent)) * np.ones_like(photos)
        return tuple(right.tolist())

    return PhotoCurve(
        tuple(photos.tolist()),
        along(float(values[HALF])),
        along(late),
        along(early),
        early,
        late,
    )


def _steps(
    scenario: Scenario,
    values: Mapping[str, Any],
    sent: accuracy.Released,
    targets: tuple[float | None, ...],
) -> list[Step | None]:
    """Photos that reach each target and what they do to cost and NPV, all in one call of the kernel."""
    most, now = (parameters.find(PHOTOS).allowed or (0.0, 0.0))[1], float(values[PHOTOS])
    photos = [math.inf if t is None else float(accuracy.field_items_for(values, sent, t)) for t in targets]
    reached = [math.ceil(n - 1e-6) if n <= most else None for n in photos]
    run = moves.sweep(scenario, PHOTOS, np.array([now, *(now if n is None else n for n in reached)]))
    cost, npv, field = run.cost.sum(axis=-1), run.npv, np.ravel(run.accuracy.field)
    return [
        None
        if n is None
        else Step(float(field[i]), float(n), n - now, float(cost[i] - cost[0]), float(npv[i] - npv[0]))
        for i, n in enumerate(reached, start=1)
    ]


def _upkeep(old: Ageing, operations: float) -> tuple[tuple[str, float], ...]:
    retraining = YEAR * old.retraining_cost / old.interval
    return (
        ("retraining", retraining),
        ("lost", old.rate_now - retraining),
        ("checks", YEAR * old.check_cost),
        ("platform", YEAR * old.platform),
        ("staff", YEAR * operations),
    )


def _lead(found: Report) -> Sentence:
    """Where the plan stands against break-even, and what photos would change."""
    needed, step = found.break_even, found.next_point
    figures = _places(found)
    if needed is not None and found.field < needed:
        way = found.to_break_even
        return Sentence("gap.lead_below" if way else "gap.lead_never", figures | _of_step(way), "bad")
    if needed is not None and found.mean < needed:
        return Sentence("gap.lead_ages", figures, "bad")
    if needed is None:
        return Sentence("gap.lead_no_stake", figures, "warn")
    if step is None:
        return Sentence("gap.lead_top", figures)
    pays = step.gain > 0
    return Sentence("gap.lead_pays" if pays else "gap.lead_enough", figures | _of_step(step), "good")


def _places(found: Report) -> dict[str, Figure]:
    shown = [found.lab, found.field, found.mean, *([found.break_even] if found.break_even else [])]
    close = min(abs(a - b) for i, a in enumerate(shown) for b in shown[i + 1 :]) < 0.015
    kind = "of100_exact" if close else "of100"
    named = {"lab": found.lab, "field": found.field, "mean": found.mean, "needed": found.break_even or 0.0}
    return {name: (kind, right) for name, right in named.items()}


def _of_step(step: Step | None) -> dict[str, Figure]:
    if step is None:
        return {}
    return {
        "photos": ("count", step.more),
        "cost": ("money", step.cost),
        "gain": ("money", abs(step.gain)),
    }
