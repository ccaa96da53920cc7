"""``fit``: numbers of a user's own CSV file, their intervals, and what they change in a plan."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from costmodel import table_intake, text
from costmodel.commands import Answer, Plan, plan_of
from costmodel.decision_command import number
from costmodel.errors import NoSolutionError, ParameterError
from costmodel.fitting import Estimate, FitError
from costmodel.fitting_curve import fit_ageing, fit_learning_curve
from costmodel.fitting_performance import PerformanceFit, fit_cost_performance
from costmodel.fitting_plan import consequences, settings
from costmodel.fitting_shift import fit_shift
from costmodel.fitting_votes import fit_votes
from costmodel.plan_report import table
from costmodel.table_columns import Column, IntakeError, Table
from costmodel.text import Figure, Sentence

MOST_ITEMS = 1e9
MOST = 1e15  # of a cost or a performance
SCHEMAS: Mapping[str, tuple[Column, ...]] = {
    "votes": (
        Column("item", "text"),
        Column("worker", "text"),
        Column("label", "text"),
        Column("gold", "text", optional=True),
    ),
    "shift": (
        Column("lab_accuracy", "share", 0.0, 1.0, open=True),
        Column("field_accuracy", "share", 0.0, 1.0, open=True),
        Column("field_items", low=1.0, high=MOST_ITEMS, whole=True),
    ),
    "drift": (Column("age", low=0.0, high=1200.0), Column("accuracy", "share", 0.0, 1.0)),
    "learning-curve": (
        Column("items", low=1.0, high=MOST_ITEMS),
        Column("accuracy", "share", 0.0, 1.0),
    ),
    "cost-performance": (
        Column("cost", low=0.0, high=MOST, open=True),
        Column("performance", low=-MOST, high=MOST),
    ),
}


@dataclass(frozen=True)
class Fitted:
    """What a fit says: sentences with their figures, estimates by name, data, and the fit for the plan."""

    sentences: Sequence[Sentence]
    estimates: Mapping[str, Estimate]
    data: Mapping[str, Any] = field(default_factory=dict)
    found: Any = None


def fit_file(args: Namespace) -> Answer:
    """Fit the numbers of a file.

    Parameters
    ----------
    args : argparse.Namespace
        Arguments of the command: ``kind``, ``file``, ``at`` and those of ``plan_of``.

    Returns
    -------
    Answer

    Raises
    ------
    IntakeError
        If anything in the file cannot be taken exactly.
    FitError
        If the numbers do not determine the fit.
    """
    if args.at is not None and args.kind != "cost-performance":
        raise FitError("only")
    plan = plan_of(args)
    given = table_intake.read_file(args.file, SCHEMAS[args.kind])
    at = None if args.at is None else _cost(args.at)
    fitted = _performance(given, at) if args.kind == "cost-performance" else FITS[args.kind](given)
    return _answer(args.kind, fitted, plan)


def _cost(given: str) -> float:
    cost = number("--at", given)
    if not 0.0 < cost <= MOST:
        raise FitError("at")
    return cost


def _answer(kind: str, fitted: Fitted, plan: Plan) -> Answer:
    lang, money = plan.lang, text.money_of(plan.scenario)
    said = [text.say(sentence, lang, money) for sentence in fitted.sentences]
    change = {} if fitted.found is None else settings(fitted.found)
    notes = list(plan.notes)
    if change:
        try:
            said += consequences(fitted.found, plan.scenario, plan.scenario.replace(change), lang)
        except (ParameterError, NoSolutionError) as error:
            notes.append(text.template(lang, "fitting.plan_refuses").format(reason=error.said(lang)))
    data = {
        "kind": kind,
        "estimates": {name: estimate._asdict() for name, estimate in fitted.estimates.items()},
        **fitted.data,
        "set": change,
        "sentences": said,
    }
    head = tuple(text.template(lang, f"fitting.{name}") for name in ("name", "value", "low", "high"))
    rows = [
        (text.template(lang, f"fitting.{name}"), *(f"{end:.4g}" for end in estimate))
        for name, estimate in fitted.estimates.items()
    ]
    blocks = ["\n".join(said), table([head, *rows], right=(1, 2, 3))]
    if change:
        options = " ".join(f"--set {identifier}={value:.6g}" for identifier, value in change.items())
        blocks.append(f"{text.template(lang, 'fitting.in_plan')} {options}")
    return Answer(data, "\n\n".join(blocks), tuple(notes))


def _votes(given: Table) -> Fitted:
    _no_contradiction(given)
    found = fit_votes(*(given.texts(name) for name in ("item", "worker", "label", "gold")))
    figures: dict[str, Figure] = {
        "votes": ("count", float(found.votes)),
        "items": ("count", float(found.items)),
        "accuracy": ("of100_exact", found.accuracy.value),
        "correlation": ("number", found.correlation.value),
    }
    sentences = [Sentence("fitting.votes", figures)]
    if found.ceiling is not None:
        sentences.append(Sentence("fitting.votes_ceiling", {"ceiling": ("of100_exact", found.ceiling)}))
    names = ("items", "paired", "votes", "workers", "classes", "agreement", "ceiling")
    data = {name: getattr(found, name) for name in names}
    return Fitted(sentences, {"accuracy": found.accuracy, "correlation": found.correlation}, data, found)


def _no_contradiction(given: Table) -> None:
    """Refuse a vote cast twice and an item with two true labels."""
    cast: dict[tuple[str, str], int] = {}
    truth: dict[str, tuple[str, int]] = {}
    rows = zip(*(given.texts(name) for name in ("item", "worker", "gold")), strict=True)
    for row, (item, worker, gold) in enumerate(rows):
        line = given.lines[row]
        slots: dict[str, object] = {"item": text.clean(item, 40), "worker": text.clean(worker, 40)}
        if cast.setdefault((item, worker), line) != line:
            first = cast[item, worker]
            raise IntakeError(given.fault("vote_twice", row, "worker", first=first, **slots))
        if gold:
            known, first = truth.setdefault(item, (gold, line))
            if known != gold:
                raise IntakeError(given.fault("other_gold", row, "gold", first=first, **slots))


def _shift(given: Table) -> Fitted:
    columns = [given.numbers(name) for name in ("lab_accuracy", "field_accuracy", "field_items")]
    found = fit_shift(*columns)
    figures: dict[str, Figure] = {
        "count": ("count", float(found.each.size)),
        "items": ("count", sum(columns[2])),
        "shift": ("number", found.shift.value),
        "low": ("number", found.shift.low),
        "high": ("number", found.shift.high),
    }
    sentences = [Sentence("fitting.shift", figures)]
    if found.between > 0:
        sentences.append(Sentence("fitting.shift_between", {"between": ("number", found.between)}))
    data = {"each": found.each.tolist(), "errors": found.errors.tolist(), "between": found.between}
    return Fitted(sentences, {"shift_of": found.shift}, data, found)


def _drift(given: Table) -> Fitted:
    ages = given.numbers("age")
    found = fit_ageing(ages, given.numbers("accuracy"))
    figures: dict[str, Figure] = {
        "used": ("count", float(found.used)),
        "count": ("count", float(len(ages))),
        "launch": ("of100_exact", found.launch),
        "stale": ("of100_exact", found.stale.value),
        "months": ("months", found.time_constant.value),
    }
    sentences = [Sentence("fitting.drift", figures)]
    if found.used < len(ages):
        sentences.append(Sentence("fitting.drift_left_out"))
    estimates = {"stale": found.stale, "time_constant": found.time_constant}
    return Fitted(sentences, estimates, {"launch": found.launch, "used": found.used}, found)


def _learning_curve(given: Table) -> Fitted:
    items = given.numbers("items")
    found = fit_learning_curve(items, given.numbers("accuracy"))
    figures: dict[str, Figure] = {
        "count": ("count", float(len(items))),
        "items": ("short", found.reference_items),
        "accuracy": ("of100_exact", 1.0 - found.reference_error),
        "ceiling": ("of100_exact", 1.0 - found.floor.value),
    }
    data = {
        "reference_items": found.reference_items,
        "reference_error": found.reference_error,
        "residuals": found.curve.residuals.tolist(),
    }
    estimates = {"floor": found.floor, "exponent": found.exponent}
    return Fitted([Sentence("fitting.learning_curve", figures)], estimates, data, found)


def _performance(given: Table, at: float | None) -> Fitted:
    costs = given.numbers("cost")
    found = fit_cost_performance(costs, given.numbers("performance"))
    estimates = {"intercept": found.line.intercept, "slope": found.line.slope}
    count: dict[str, Figure] = {"count": ("count", float(len(costs)))}
    if found.saturates and found.curve is not None:
        ceiling: dict[str, Figure] = {"ceiling": ("short", found.curve.level.value)}
        sentences = [Sentence("fitting.performance_curve", count | ceiling)]
        estimates["limit"] = found.curve.level
    else:
        span = found.high - found.low
        gain = zip(("gain", "low", "high"), found.line.slope, strict=True)
        figures: dict[str, Figure] = {name: ("short", slope * span) for name, slope in gain}
        figures |= {"first": ("short", found.low), "last": ("short", found.high)}
        sentences = [Sentence("fitting.performance_line", count | figures)]
        few = "performance_few" if found.line_aicc is None else "performance_no_choice"
        sentences += [Sentence(f"fitting.{few}")] if found.curve is None else []
    if at is not None:
        sentences.append(_performance_at(found, at))
    return Fitted(sentences, estimates, _performance_data(found))


def _performance_at(found: PerformanceFit, cost: float) -> Sentence:
    band = found.predict(cost)
    if not max(abs(float(end[0])) for end in band) < MOST:
        raise FitError("steep")
    figures: dict[str, Figure] = {
        "cost": ("short", cost),
        "value": ("short", float(band.center[0])),
        "low": ("short", float(band.low[0])),
        "high": ("short", float(band.high[0])),
    }
    if not found.is_beyond(cost):
        return Sentence("fitting.performance_at", figures)
    ends: dict[str, Figure] = {"first": ("short", found.low), "last": ("short", found.high)}
    return Sentence("fitting.performance_beyond", figures | ends)


def _performance_data(found: PerformanceFit) -> dict[str, Any]:
    residuals = found.curve.residuals if found.saturates and found.curve is not None else found.line.residuals
    return {
        "chosen": "curve" if found.saturates else "line",
        "aicc": {"line": found.line_aicc, "curve": found.curve_aicc},
        "r_squared": found.line.r_squared,
        "descent": {name: getattr(found.descent, name) for name in ("intercept", "slope", "steps")},
        "residuals": residuals.tolist(),
        "range": [found.low, found.high],
    }


FITS: Mapping[str, Callable[[Table], Fitted]] = {
    "votes": _votes,
    "shift": _shift,
    "drift": _drift,
    "learning-curve": _learning_curve,
}
