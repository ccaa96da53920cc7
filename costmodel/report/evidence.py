"""What files say of the inputs of a plan: what each rests on, its date, the mark of a figure that is old."""

from __future__ import annotations

from costmodel import ages, origin, remarks, weak_points
from costmodel.assumptions import Assumption
from costmodel.report.facts import Facts
from costmodel.weak_points import WeakPoint

NO_DATE = "–"
TO_CHECK = 5  # inputs that the minutes name


def rests_on(facts: Facts, row: Assumption) -> str:
    """What the value of an input rests on, in few words: the user's data, or where the value is from."""
    fit = facts.plan.fit_of(row.record.id)
    return facts.source(row.origin) if fit is None else facts.sentence(remarks.said(fit))


def dated(facts: Facts, row: Assumption) -> str:
    """Date of the figure that the value rests on; none where it was fitted, typed in or is the example's."""
    fitted = facts.plan.fit_of(row.record.id) is not None
    return (not fitted and origin.dated(row.record, row.origin)) or NO_DATE


def dated_and_old(facts: Facts, row: Assumption) -> str:
    """That date, with its mark where it is old."""
    return facts.t("ages.separator").join(part for part in (dated(facts, row), old(facts, row)) if part)


def old(facts: Facts, row: Assumption) -> str:
    """Months of a default that the plan uses and that is older than its kind allows; else empty."""
    in_use = row.origin.key == "default" and facts.plan.fit_of(row.record.id) is None
    return ages.mark(row.record, ages.day_of(facts.date), facts.lang) if in_use else ""


def usual(facts: Facts, row: Assumption) -> tuple[float, float] | None:
    """P10 and P90 of an input as the draws take it, none where they take it as exact.

    Of a decision, which nothing draws, the record's; of a fitted value always its own.
    """
    drawn = facts.ranges.get(row.record.id)
    if drawn is not None:
        return drawn if drawn[0] < drawn[1] else None
    fit = facts.plan.fit_of(row.record.id)
    return row.record.usual if fit is None or fit.low is None or fit.high is None else (fit.low, fit.high)


def to_check(facts: Facts) -> tuple[WeakPoint, ...]:
    """Inputs to check first, notes cleaned."""
    plan = facts.plan.model_copy(update={"notes": remarks.notes_of(facts.plan.notes)})
    return weak_points.weak_points(plan, ages.day_of(facts.date), count=TO_CHECK, bars=facts.bars)
