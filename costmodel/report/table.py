"""A table of a file: rows of raw figures below a head that names them with their units."""

from __future__ import annotations

from dataclasses import dataclass

from costmodel import text
from costmodel.report.facts import Facts

Cell = str | float | int | bool | None
Rows = list[tuple[Cell, ...]]


@dataclass(frozen=True)
class Table:
    """Rows below a head.

    Attributes
    ----------
    head : tuple of str
        Names of the columns with their units.
    rows : list of tuple
        Texts, numbers, switches; None where there is no figure. Shares are 0..1, money is in the plan's
        currency.
    """

    head: tuple[str, ...]
    rows: Rows


def head(facts: Facts, *keys: str) -> tuple[str, ...]:
    """Column names; ``¤`` behind a key stands for the plan's currency.

    Parameters
    ----------
    facts : Facts
    *keys : str
        Keys of the texts; those without a dot are in ``tables``.

    Returns
    -------
    tuple of str
    """
    plain = [key.rstrip("¤") for key in keys]
    named = [facts.t(key if "." in key else f"tables.{key}") for key in plain]
    return tuple(
        in_money(facts, name) if key.endswith("¤") else name for name, key in zip(named, keys, strict=True)
    )


def in_money(facts: Facts, name: str) -> str:
    """Name of a column of amounts, with the plan's currency."""
    return facts.with_unit(name, text.SYMBOLS[facts.money.currency])


def money(facts: Facts, amount: float | None) -> float | None:
    """An amount in the plan's currency.

    Parameters
    ----------
    facts : Facts
    amount : float or None
        [CNY].

    Returns
    -------
    float or None
    """
    return None if amount is None else float(amount) / facts.money.cny_per_unit


def share(part: float, whole: float) -> float | None:
    """Part of a whole (0..1); None where there is no whole."""
    return part / whole if whole else None
