"""What the workbook holds, before any cell is written: inputs, calculation and their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import costmodel
from costmodel import parameters
from costmodel.report.facts import Facts
from costmodel.report.workbook import formulas, given, model, strategies
from costmodel.report.workbook.lines import Given, Line, Part
from costmodel.scenario import Scenario
from costmodel.simulation import Simulation
from costmodel.uncertainty import simulate

MONTHS = int(parameters.find("project.horizon").allowed[1])  # type: ignore[index]


@dataclass(frozen=True)
class Content:
    """Everything about one workbook.

    Attributes
    ----------
    scenario : Scenario
    lang : {"zh", "en"}
    date, url : str
        As in ``Facts``.
    """

    scenario: Scenario
    lang: str
    date: str = ""
    url: str = ""

    @cached_property
    def facts(self) -> Facts:
        """Name, link, day and verdict, as every file carries them."""
        return Facts(self.scenario, self.lang, self.date, self.url)

    @cached_property
    def found(self) -> Simulation:
        """The plan in its own number of draws."""
        return simulate(self.scenario)

    @cached_property
    def basis(self) -> str:
        """What the figures rest on: fingerprint, release, day, percentile, seed and link."""
        facts, found = self.facts, self.found
        stamp = facts.t(
            "deck.stamp",
            release=costmodel.__version__,
            date=facts.day,
            at=facts.say("of100", found.cost.percentile_of(found.planned_cost)),
            draws=facts.say("count", found.draws),
            seed=str(found.seed),
        )
        return facts.t(
            "workbook.title.basis", fingerprint=facts.fingerprint, stamp=stamp, link=facts.link or "–"
        )

    @cached_property
    def market(self) -> tuple[Given, ...]:
        """What the app searched."""
        return given.market(self.scenario.values())

    @cached_property
    def drawn(self) -> tuple[Given, ...]:
        """What the draws say."""
        return given.drawn(self.found)

    @cached_property
    def given(self) -> Mapping[str, tuple[Given, ...]]:
        """Figures that are no inputs, by heading."""
        return {
            "searched": (*self.market, *self.drawn),
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
