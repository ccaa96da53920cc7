"""From lab to field: what stays right, what the next point costs, and what happens after launch."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from costmodel import project
from costmodel.kernel import accuracy, worth
from costmodel.kernel.labels import label_prices
from costmodel.scenario import Scenario
from costmodel.screens.gap_ageing import YEAR, Ageing, ageing
from costmodel.screens.gap_inputs import of_lab
from costmodel.screens.gap_levers import Levers, levers
from costmodel.screens.gap_published import Published, met_by, milder_than, under_article
from costmodel.screens.gap_samples import (
    POINT,
    SAMPLES,
    SampleCurve,
    Spread,
    Step,
    sample_curve,
    spread,
    steps,
)
from costmodel.screens.lines import Line, known
from costmodel.text import Figure, Sentence


@dataclass(frozen=True)
class Report:
    """Everything the screen says; accuracies are shares, money is in CNY.

    Attributes
    ----------
    lab, released, field, worst_group, mean : float
        In the lab, after compression, at launch, of the group served worst, between retrainings.
    break_even : float or None
    kept : float
        Of what is right in the lab, right in the field before any sample from there.
    samples, effective : float
        From the field; with edited copies counted at their worth.
    sample_price : float
        Collected, cleaned and labelled.
    next_point, to_break_even : Step or None
        None where samples do not get there, or are not needed.
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
    samples: float
    effective: float
    sample_price: float
    next_point: Step | None
    to_break_even: Step | None
    curve: SampleCurve
    spread: Spread
    published: tuple[Published, ...]
    article: float
    milder: int
    levers: Levers
    ageing: Ageing
    upkeep: tuple[tuple[str, float], ...]

    @property
    def usual_wrong(self) -> float:
        """Wrong at launch, share."""
        return 1.0 - self.field

    @property
    def worst_wrong(self) -> float:
        """Wrong at launch for the users served worst, share."""
        return 1.0 - self.worst_group

    @property
    def lines(self) -> tuple[Line, ...]:
        """Main figures for the command line."""
        old, step = self.ageing, self.next_point
        return known(
            [
                ("gap.line_lab", "of100_exact", self.lab),
                ("gap.line_field", "of100_exact", self.field),
                ("gap.line_mean", "of100_exact", self.mean),
                ("gap.line_worst", "of100_exact", self.worst_group),
                ("gap.line_break_even", "of100_exact", self.break_even),
                ("gap.line_milder", "count", self.milder),
                ("gap.line_sample", "money", self.sample_price),
                ("gap.line_next_samples", "count", step.more if step else None),
                ("gap.line_next_cost", "money", step.cost if step else None),
                ("gap.line_next_gain", "signed_money", step.gain if step else None),
                ("gap.line_best", "count", old.best),
                ("gap.line_saving", "money", old.saving),
                ("gap.line_trigger", "months", old.trigger),
                ("gap.line_checks", "count", math.ceil(old.check_labels)),
                ("gap.line_check_cost", "money", old.check_cost),
            ]
        )


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
    next_point, to_break_even = steps(scenario, sent, targets)
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
        samples=float(values[SAMPLES]),
        effective=float(accuracy.effective_items(values)),
        sample_price=float(project.sample_price(values)),
        next_point=next_point,
        to_break_even=to_break_even,
        curve=sample_curve(values, sent),
        spread=spread(values, sent),
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
    """Where the plan stands against break-even, and what samples would change."""
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
        "samples": ("count", step.more),
        "cost": ("money", step.cost),
        "gain": ("money", abs(step.gain)),
    }
