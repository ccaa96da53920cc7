"""Bars from one total to another: each step floats where the one before it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from costmodel import text
from ui import session
from ui.charts import Series

ROW, FRAME = 30, 80  # pixels


@dataclass(frozen=True)
class Step:
    """One step: its key and name, amount [CNY], colour, and what is said under the pointer."""

    key: str
    name: str
    amount: float
    color: str
    said: str


def series(
    start: float, steps: Sequence[Step], end: float, *, words: tuple[str, str] | None = None
) -> tuple[Series, ...]:
    """Bars of the steps, and the two totals at the ends with their amounts or other words."""
    totals = words or (_say("money", start), _say("money", end))
    ends = Series("totals", "", [0, len(steps) + 1], [start, end], "muted", "bar", texts=totals, hover=totals)
    bars, level = [], start
    for place, step in enumerate(steps, start=1):
        low, high = sorted((level, level + step.amount))
        words = {"texts": [_say("signed_money", step.amount)], "hover": [step.said]}
        bars.append(Series(step.key, "", [place], [high], step.color, "bar", low=[low], **words))
        level += step.amount
    return (*bars, ends)


def span(start: float, steps: Sequence[Step], end: float) -> tuple[float, float]:
    """The lowest and the highest point of the way, zero among them."""
    level, points = start, [0.0, start, end]
    for step in steps:
        level += step.amount
        points.append(level)
    return min(points), max(points)


def height(steps: Sequence[Step]) -> int:
    """Of the drawing [pixels]."""
    return FRAME + ROW * (len(steps) + 2)


def _say(kind: str, number: float) -> str:
    return text.figure(kind, number, session.lang(), session.money())
