"""What a table of measurements says: the columns that each kind needs, its fit, and the fit in sentences.

The command line prints it and the screen draws it, so both say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from costmodel import text
from costmodel.fitting import Estimate, FitError
from costmodel.fitting_curve import Ageing, LearningCurve, fit_ageing, fit_learning_curve
from costmodel.fitting_files import MOST
from costmodel.fitting_invoices import InvoicesFit, fit_invoices
from costmodel.fitting_notes import Note, vote_notes
from costmodel.fitting_performance import PerformanceFit, fit_cost_performance
from costmodel.fitting_shift import ShiftFit, fit_shift
from costmodel.fitting_votes import VotesFit, fit_votes
from costmodel.table_columns import IntakeError, Table
from costmodel.text import YUAN, Figure, Money, Sentence

Found = VotesFit | ShiftFit | Ageing | LearningCurve | InvoicesFit | PerformanceFit


@dataclass(frozen=True)
class Fitted:
    """What a fit says.

    Attributes
    ----------
    sentences : sequence of Sentence
        The finding first.
    estimates : mapping of str to Estimate
        By the name that they have in the texts of ``fitting``.
    count : int
        Rows that it rests on.
    found : VotesFit, ShiftFit, Ageing, LearningCurve, InvoicesFit or PerformanceFit
    data : mapping of str to object
        More figures, for JSON.
    notes : sequence of Note
        What to know of the rows, in sentences with the user's own words.
    """

    sentences: Sequence[Sentence]
    estimates: Mapping[str, Estimate]
    count: int
    found: Found
    data: Mapping[str, Any] = field(default_factory=dict)
    notes: Sequence[Note] = ()

    def said(self, lang: str, money: Money = YUAN) -> list[str]:
        """Everything but the warnings as sentences in a language, the finding first."""
        sentences = [text.say(sentence, lang, money) for sentence in self.sentences]
        return sentences + [note.said(lang) for note in self.notes if not note.warns]

    def warned(self, lang: str) -> list[str]:
        """The warnings as sentences in a language."""
        return [note.said(lang) for note in self.notes if note.warns]


def fit(kind: str, given: Table) -> Fitted:
    """The fit of a table, in figures and sentences.

    Parameters
    ----------
    kind : str
        A key of ``fitting_files.SCHEMAS``.
    given : Table
        Columns of that kind.

    Returns
    -------
    Fitted

    Raises
    ------
    IntakeError
        If two rows contradict each other.
    FitError
        If the rows do not determine the fit.
    """
    return _FITS[kind](given)


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
    if found.left_out_votes:
        left_out: dict[str, Figure] = {
            "votes": ("count", float(found.left_out_votes)),
            "items": ("count", float(found.left_out_items)),
        }
        sentences.append(Sentence("fitting.votes_left_out", left_out))
    if found.single:
        single: dict[str, Figure] = {"items": ("count", float(found.single))}
        sentences.append(Sentence("fitting.votes_single", single))
    if found.ceiling is not None:
        sentences.append(Sentence("fitting.votes_ceiling", {"ceiling": ("of100_exact", found.ceiling)}))
    names = ("items", "paired", "single", "votes", "workers", "classes", "cast", "agreement", "ceiling")
    data = {name: getattr(found, name) for name in (*names, "left_out_items", "left_out_votes")}
    estimates = {"accuracy": found.accuracy, "correlation": found.correlation}
    return Fitted(sentences, estimates, found.votes, found, data, vote_notes(found, given))


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
    sentences = [Sentence("fitting.shift" if len(columns[0]) > 1 else "fitting.shift_one", figures)]
    if found.between > 0:
        sentences.append(Sentence("fitting.shift_between", {"between": ("number", found.between)}))
    data = {"each": found.each.tolist(), "errors": found.errors.tolist(), "between": found.between}
    return Fitted(sentences, {"shift_of": found.shift}, found.each.size, found, data)


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
    if found.open:
        sentences.append(Sentence("fitting.drift_open", tone="warn"))
    estimates = {"stale": found.stale, "time_constant": found.time_constant}
    return Fitted(sentences, estimates, found.used, found, {"launch": found.launch, "used": found.used})


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
    sentence = Sentence("fitting.learning_curve", figures)
    return Fitted([sentence], estimates, len(items), found, data)


def _invoices(given: Table) -> Fitted:
    items = given.numbers("items")
    found = fit_invoices(given.numbers("date"), items, given.numbers("amount"))
    ends: dict[str, Figure] = {"low": ("money", found.price.low), "high": ("money", found.price.high)}
    figures: dict[str, Figure] = {
        "count": ("count", float(len(items))),
        "items": ("short", found.items),
        "price": ("money", found.price.value),
    }
    sentences = [Sentence("fitting.invoices", figures | ends)]
    if found.differs and found.late is not None and found.before is not None:
        trend: dict[str, Figure] = {
            "late": ("money", found.late.value),
            "before": ("money", found.before.value),
        }
        sentences.append(Sentence("fitting.invoices_trend", trend))
    parts = {"late": found.late, "before": found.before}
    data: dict[str, Any] = {name: part and part._asdict() for name, part in parts.items()}
    data |= {"differs": found.differs, "each": found.each.tolist()}
    return Fitted(sentences, {"price": found.price}, len(items), found, data)


def _performance(given: Table) -> Fitted:
    costs = given.numbers("cost")
    found = fit_cost_performance(costs, given.numbers("performance"))
    span = found.high - found.low
    added = Estimate(*(end * span for end in found.line.slope))
    estimates = {"intercept": found.line.intercept, "slope": found.line.slope, "gain": added}
    count: dict[str, Figure] = {"count": ("count", float(len(costs)))}
    if found.saturates and found.curve is not None:
        ceiling: dict[str, Figure] = {"ceiling": ("short", found.curve.level.value)}
        sentences = [Sentence("fitting.performance_curve", count | ceiling)]
        estimates["limit"] = found.curve.level
    else:
        gain = zip(("gain", "low", "high"), added, strict=True)
        figures: dict[str, Figure] = {name: ("short", end) for name, end in gain}
        figures |= {"first": ("short", found.low), "last": ("short", found.high)}
        sentences = [Sentence("fitting.performance_line", count | figures)]
        few = "performance_few" if found.line_aicc is None else "performance_no_choice"
        sentences += [Sentence(f"fitting.{few}")] if found.curve is None else []
    if found.line_aicc is not None and found.curve_aicc is not None:
        scores: dict[str, Figure] = {
            "line": ("number", found.line_aicc),
            "curve": ("number", found.curve_aicc),
        }
        sentences.append(Sentence("fitting.performance_aicc", scores))
    return Fitted(sentences, estimates, len(costs), found, _performance_data(found))


def performance_at(found: PerformanceFit, cost: float) -> Sentence:
    """What a fit expects at a cost, and whether anything measured supports it.

    Parameters
    ----------
    found : PerformanceFit
    cost : float
        Above 0.

    Returns
    -------
    Sentence

    Raises
    ------
    FitError
        If the cost is out of bounds, or so far from the points that they carry no figure.
    """
    if not 0.0 < cost <= MOST:
        raise FitError("at")
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


_FITS: Mapping[str, Callable[[Table], Fitted]] = {
    "votes": _votes,
    "shift": _shift,
    "drift": _drift,
    "learning-curve": _learning_curve,
    "invoices": _invoices,
    "cost-performance": _performance,
}
