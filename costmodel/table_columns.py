"""Columns that a file of measurements must have, the table read from it, and what can be wrong with it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from costmodel import text
from costmodel.errors import CostModelError


@dataclass(frozen=True)
class Fault:
    """What is wrong at a place of a file: a key of ``intake`` in the texts, and what its slots hold.

    Attributes
    ----------
    key : str
    line, column : int
        Counted from 1; both 0 where the whole file is meant.
    slots : mapping of str to object
    """

    key: str
    line: int
    column: int
    slots: Mapping[str, object]

    def said(self, lang: str) -> str:
        """One sentence in a language."""
        reason = text.template(lang, f"intake.{self.key}").format(**self.slots)
        if not self.line:
            return reason
        place = {"line": self.line, "column": self.column, "reason": reason}
        return text.template(lang, "intake.at").format(**place)


class IntakeError(CostModelError):
    """A file cannot be read as it stands; built from its faults, in the order of the file."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = faults

    def said(self, lang: str) -> str:
        """One sentence a fault in a language."""
        return " ".join(fault.said(lang) for fault in self.faults)

    def __str__(self) -> str:
        """The English sentences."""
        return self.said("en")


@dataclass(frozen=True)
class Column:
    """A column that a file must have.

    Attributes
    ----------
    name : str
    kind : {"number", "share", "text", "date"}
        A share may be written in percent; a date, year first, is held as its day in the proleptic calendar.
    low, high : float
        Bounds of a number, not allowed themselves where ``open``.
    open : bool
    whole : bool
        Whether a number must have no decimals.
    optional : bool
        Whether a cell may be empty: no text, or a number that is not known (NaN). A column of such numbers
        may be missing altogether.
    """

    name: str
    kind: str = "number"
    low: float = -math.inf
    high: float = math.inf
    open: bool = False
    whole: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Table:
    """Columns of a file by name, numbers or texts, the line of each row, and the columns that are there."""

    columns: Mapping[str, tuple[float, ...] | tuple[str, ...]]
    lines: tuple[int, ...]
    places: Mapping[str, int]

    def numbers(self, name: str) -> tuple[float, ...]:
        """Column of numbers, in the order of the file."""
        return tuple(float(cell) for cell in self.columns[name])

    def texts(self, name: str) -> tuple[str, ...]:
        """Column of texts, in the order of the file."""
        return tuple(str(cell) for cell in self.columns[name])

    def fault(self, key: str, row: int, name: str, **slots: object) -> Fault:
        """Fault of a cell, named by its row (from 0) and its column."""
        return Fault(key, self.lines[row], self.places[name], slots)
