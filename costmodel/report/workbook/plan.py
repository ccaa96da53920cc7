"""What the workbook holds, before any cell is written: inputs, calculation and their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from costmodel import parameters
from costmodel.report.workbook import formulas, given, model, strategies
from costmodel.report.workbook.lines import Given, Line, Part
from costmodel.scenario import Scenario

MONTHS = int(parameters.find("project.horizon").allowed[1])  # type: ignore[index]


@dataclass(frozen=True)
class Content:
    """Everything about one workbook.

    Attributes
    ----------
    scenario : Scenario
    lang : {"zh", "en"}
    """

    scenario: Scenario
    lang: str

    @cached_property
    def market(self) -> tuple[Given, ...]:
        """What the app searched."""
        return given.market(self.scenario.values())

    @cached_property
    def given(self) -> Mapping[str, tuple[Given, ...]]:
        """Figures that are no inputs, by heading."""
        return {
            "searched": self.market,
            "constants": given.constants(),
            "catalogue": tuple(row for row in strategies.given() if row.name in self.used),
            "options": given.options(),
        }

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The calculation."""
        return model.parts(len(self.market) // 2)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """All lines of the calculation."""
        return tuple(line for part in self.parts for line in part.lines)

    @cached_property
    def used(self) -> frozenset[str]:
        """Names that some formula refers to."""
        return frozenset(name for line in self.lines for name in line.names)

    @cached_property
    def figures(self) -> formulas.Figures:
        """What every formula comes to as the workbook is written."""
        known = {i: cell_value(i, value, self.lang) for i, value in self.scenario.values().items()}
        for rows in self.given.values():
            known |= {row.name: row.shown(self.lang) for row in rows}
        return formulas.figures(self.lines, known, MONTHS)


def cell_value(identifier: str, value: parameters.Value, lang: str) -> float | str:
    """Value of an input as its cell holds it: switches are 1 and 0, options stand in words.

    Parameters
    ----------
    identifier : str
    value : number, bool or str
    lang : {"zh", "en"}

    Returns
    -------
    float or str

    Examples
    --------
    >>> cell_value("gates.poc", True, "en"), cell_value("project.timing", "mid", "en")
    (1.0, 'mid-month')
    """
    return parameters.find(identifier).choices[value][lang] if isinstance(value, str) else float(value)
