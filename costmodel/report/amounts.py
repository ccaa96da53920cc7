"""Money on the axes of a file: one unit a chart, and number formats that print what the screen prints."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from costmodel.report.facts import Facts
from costmodel.text import MINUS, SYMBOLS

POWERS = {"zh": (12, 8, 4, 0), "en": (12, 9, 6, 3, 0)}


@dataclass(frozen=True)
class Scale:
    """Unit of an axis.

    Attributes
    ----------
    cny : float
        Size of the unit [CNY].
    title : str
        Its name, as in "million".
    suffix : str
        What stands behind a figure of that size on screen.
    """

    cny: float
    title: str
    suffix: str

    def of(self, amount: float | None) -> float | None:
        """Amount in this unit; None where there is none."""
        return None if amount is None or not math.isfinite(amount) else amount / self.cny

    def each(self, amounts: Iterable[float | None]) -> list[float | None]:
        """Amounts in this unit."""
        return [self.of(None if amount is None else float(amount)) for amount in amounts]


def scale_of(facts: Facts, amounts: Iterable[float | None]) -> Scale:
    """Unit in which the largest of some amounts has one to four digits before the point."""
    money = facts.money
    finite = [abs(float(a)) for a in amounts if a is not None and math.isfinite(a)]
    largest = max(finite, default=0.0) / money.cny_per_unit
    power = next((p for p in POWERS[facts.lang] if float(f"{largest:.3g}") >= 10.0**p), 0)
    title = facts.t(f"deck.scale.{money.currency}_{power}")
    suffix = _parts(facts.say("money", 10.0**power * money.cny_per_unit))[2]
    return Scale(10.0**power * money.cny_per_unit, title, suffix)


def amount_format(facts: Facts, amount: float, scale: Scale, *, signed: bool = False) -> str:
    """Format code that prints an amount on a chart as the screen prints it.

    Where the screen takes another unit for this amount, the code is the screen's text itself.
    """
    said = facts.say("signed_money" if signed else "money", amount)
    _, number, suffix = _parts(said)
    digits = len(number.partition(".")[2])
    if suffix != scale.suffix or not _prints(amount / scale.cny, digits, number):
        return literal(said)
    body = "#,##0" + ("." + "0" * digits if digits else "")
    symbol = SYMBOLS[facts.money.currency]
    front = "+" if signed else ""
    return f'"{front}{symbol}"{body}"{suffix}";"{MINUS}{symbol}"{body}"{suffix}"'


def share_format(facts: Facts, share: float) -> str:
    """Format code that prints a share, drawn as percent, as the screen prints it of 100."""
    said = facts.say("of100_exact", share)
    return "0.0" if _prints(100.0 * share, 1, _parts(said)[1]) else literal(said)


def literal(said: str) -> str:
    """Format code that prints a text whatever the number is."""
    return ";".join([f'"{said}"'] * 3)


def _prints(value: float, digits: int, number: str) -> bool:
    """Whether a program that rounds halves away from zero, at 15 digits, prints these digits."""
    if not math.isfinite(value):
        return False
    rounded = Decimal(f"{abs(value):.15g}").quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{rounded:,f}" == number


def _parts(said: str) -> tuple[str, str, str]:
    """Sign with symbol, digits, and what stands behind them."""
    found = re.fullmatch(r"([^\d]*)([\d.,]*)(.*)", said, re.DOTALL)
    return (found[1], found[2], found[3]) if found else ("", "", said)
