"""``weakest``: the assumptions of a plan to check first."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from typing import Any

from costmodel import gpu_prices, origin, provenance, text, weak_points
from costmodel.commands import Answer, plan_of
from costmodel.errors import ParameterError, Reason
from costmodel.plan_report import table
from costmodel.text import Money
from costmodel.weak_points import WeakPoint


def list_weakest(args: Namespace) -> Answer:
    """Inputs by swing and weakness of evidence, with what would change them.

    Parameters
    ----------
    args : argparse.Namespace
        ``top``, ``date`` and those of a plan.

    Returns
    -------
    Answer

    Raises
    ------
    ParameterError
        If the number or the date is none.
    """
    plan = plan_of(args)
    today = gpu_prices.first_day(args.date) if args.date else None
    found = weak_points.weak_points(plan.scenario, today, count=_count(args.top))
    lang, money = plan.lang, text.money_of(plan.scenario)
    names = ("weak.input", "weak.swing", "weak.range", "weak.evidence", "weak.change")
    head = tuple(text.template(lang, name) for name in names)
    rows = [_line(point, today, lang, money) for point in found]
    said = text.say(weak_points.rule(), lang)
    written = f"{table([head, *rows], right=(1,))}\n\n{said}" if rows else text.template(lang, "weak.nothing")
    return Answer([_plain(point, today, lang) for point in found], written, plan.notes)


def _count(given: str | None) -> int:
    if given is None:
        return weak_points.FIRST
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:9]) <= 999):
        raise ParameterError(Reason("refusal.top_rows", given=text.clean(given, 40)))
    return int(given)


def _line(point: WeakPoint, today: date | None, lang: str, money: Money) -> tuple[str, ...]:
    return (
        point.record.label[lang],
        text.figure("money", point.swing, lang, money),
        weak_points.spread(point, lang, money),
        weak_points.rests_on(point, today, lang),
        provenance.changes(point.record, lang),
    )


def _plain(point: WeakPoint, today: date | None, lang: str) -> dict[str, Any]:
    return {
        "id": point.record.id,
        "label": point.record.label[lang],
        "low": point.bar.low,
        "high": point.bar.high,
        "npv_low": point.bar.npv_low,
        "npv_high": point.bar.npv_high,
        "swing": point.swing,
        "standing": point.standing,
        "old": point.old,
        "date": origin.dated(point.record, point.origin),
        "weight": point.weight,
        "rank": point.rank,
        "rests_on": weak_points.rests_on(point, today, lang),
        "change": provenance.changes(point.record, lang),
        "screen": provenance.screen(point.record),
    }
