"""What happens to field accuracy after launch: ageing, the interval between retrainings, and spot checks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from costmodel import generalization
from costmodel.kernel import accuracy, worth
from costmodel.project import Run
from costmodel.text import Figure, Sentence

LONGEST = 120  # months: the longest interval that a plan may have
INTERVALS = (*range(1, 13), 15, 18, 21, 24, 30, 36)
POINTS = 12  # of a curve between two retrainings
YEAR = 12.0
Curve = tuple[float, ...]


@dataclass(frozen=True)
class Ageing:
    """Ageing of the model and the price of retraining; accuracies are shares, time is in months.

    Attributes
    ----------
    finding : Sentence
        Which interval costs least, and what it saves.
    months, accuracy, never : tuple of float
        Since launch; with the plan's retraining, and without any.
    interval, mean, stale : float
        The plan's interval, its mean accuracy, and where accuracy would end.
    intervals, rate, spent, lost : tuple of float
        Cost of a year by interval: in all, for retraining, by ageing [CNY/year].
    best : int or None
        Interval in whole months that costs least; None where no retraining pays.
    saving : float
        By that, against the plan's interval [CNY/year].
    trigger : float or None
        Months until the drop to be noticed has come; None where it never comes.
    check_labels, check_cost : float
        Labels and price of a monthly spot check, whether the plan has one or not [CNY/month].
    checked, platform : bool, float
        Whether it has one; its platform [CNY/month].
    drop, retraining_cost, at_stake : float
        Drop to be noticed; one retraining, and all that ageing can ever take [CNY].
    """

    finding: Sentence
    months: Curve
    accuracy: Curve
    never: Curve
    interval: int
    mean: float
    stale: float
    intervals: Curve
    rate: Curve
    spent: Curve
    lost: Curve
    best: int | None
    saving: float
    rate_now: float
    rate_best: float
    trigger: float | None
    drop: float
    check_labels: float
    check_cost: float
    checked: bool
    platform: float
    retraining_cost: float
    at_stake: float


def ageing(values: Mapping[str, Any], run: Run, label_price: float) -> Ageing:
    """Ageing and retraining of one plan.

    Parameters
    ----------
    values : mapping of parameter id to value
    run : Run
        Of these values.
    label_price : float
        Of a label on a sample from the field, checking included [CNY].

    Returns
    -------
    Ageing
    """
    field = float(run.accuracy.field)
    drift = {
        "launch": field,
        "stale": float(accuracy.stale_accuracy(values, field)),
        "time_constant": float(values["generalization.drift_time"]),
    }
    cost, monthly = float(run.retraining_cost), _value_of_accuracy(values, drift["launch"], drift["stale"])
    interval, stake = int(values["generalization.retrain_every"]), monthly * (field - drift["stale"])
    best = _best(cost, monthly, drift)
    rates = _rates(np.array([interval, best or math.inf, *INTERVALS]), cost, monthly, drift)
    saving = max(float(rates[0] - rates[1]), 0.0)
    spent = YEAR * cost / np.array(INTERVALS)
    drop = float(values["generalization.detectable_drop"])
    labels = float(generalization.monitoring_sample(field, drop))
    trigger = float(generalization.trigger_interval(drop, **drift))
    at_stake = stake * drift["time_constant"]
    return Ageing(
        finding=_finding(interval, best, saving, rate=float(rates[0]), at_stake=at_stake, cost=cost),
        **_saw(interval, drift),
        interval=interval,
        mean=float(run.accuracy.mean),
        stale=drift["stale"],
        intervals=tuple(map(float, INTERVALS)),
        rate=tuple(rates[2:].tolist()),
        spent=tuple(spent.tolist()),
        lost=tuple((rates[2:] - spent).tolist()),
        best=best,
        saving=saving,
        rate_now=float(rates[0]),
        rate_best=float(rates[1]),
        trigger=trigger if math.isfinite(trigger) else None,
        drop=drop,
        check_labels=labels,
        check_cost=labels * label_price,
        checked=bool(values["generalization.monitoring"]),
        platform=float(values["generalization.mlops_cost"]),
        retraining_cost=cost,
        at_stake=at_stake,
    )


def _value_of_accuracy(values: Mapping[str, Any], launch: float, stale: float) -> float:
    """Worth of a month's decisions per unit of accuracy, between these two, at full use [CNY/month]."""
    if launch <= stale:
        return 0.0
    each, reviewed = worth.value_of_a_decision(values, np.array([launch, stale]))
    net = each - reviewed * values["value.review_cost"]
    volume = float(values["serving.devices"]) * float(values["serving.decisions"])
    return max(volume * float(net[0] - net[1]) / (launch - stale), 0.0)


def _rates(intervals: np.ndarray, cost: float, monthly: float, drift: Mapping[str, float]) -> np.ndarray:
    rates = generalization.retraining_cost_rate(
        intervals, retraining_cost=cost, value_per_month=monthly, **drift
    )
    return YEAR * np.asarray(rates)


def _best(cost: float, monthly: float, drift: Mapping[str, float]) -> int | None:
    """Whole months that cost least; None where retraining never pays."""
    exact = float(generalization.best_retraining_interval(cost, monthly, **drift))
    if not math.isfinite(exact):
        return None
    near = [min(max(months, 1), LONGEST) for months in (math.floor(exact), math.ceil(exact))]
    rates = _rates(np.array(near, dtype=float), cost, monthly, drift)
    return near[int(np.argmin(rates))]


def _saw(interval: int, drift: Mapping[str, float]) -> dict[str, Curve]:
    """Accuracy by month since launch: as the plan retrains, and without any retraining."""
    span = 24.0 if interval <= 12 else 36.0
    ages = np.linspace(0.0, float(interval), POINTS)
    months = np.concatenate([start + ages for start in np.arange(0.0, span, interval)])
    shown = months <= span
    right = np.asarray(generalization.accuracy_at_age(np.tile(ages, len(months) // POINTS), **drift))
    never = np.asarray(generalization.accuracy_at_age(months[shown], **drift))
    return {
        "months": tuple(months[shown].tolist()),
        "accuracy": tuple(right[shown].tolist()),
        "never": tuple(never.tolist()),
    }


def _finding(
    interval: int, best: int | None, saving: float, *, rate: float, at_stake: float, cost: float
) -> Sentence:
    figures: dict[str, Figure] = {
        "now": ("count", interval),
        "best": ("count", best or 0),
        "saving": ("money", saving),
        "rate": ("money", rate),
        "stake": ("money", at_stake),
        "cost": ("money", cost),
    }
    if at_stake <= 0.0:
        return Sentence("gap.ageing_none", figures)
    if best is None:
        return Sentence("gap.ageing_never", figures, "warn")
    if best == interval or saving < 0.005 * rate:
        return Sentence("gap.ageing_best", figures, "good")
    return Sentence("gap.ageing_better", figures, "warn")
