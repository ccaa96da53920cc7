"""The scenario: one frozen value of which everything the program shows is a function."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, create_model, field_validator

from costmodel import parameters, remarks
from costmodel.errors import ParameterError
from costmodel.fitting import Estimate
from costmodel.parameters import SECTIONS, Problem, Value
from costmodel.remarks import Fit, Note

FROZEN = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


def _section_model(section: str) -> type[BaseModel]:
    records = [r for r in parameters.catalogue().values() if r.section == section]
    fields: dict[str, Any] = {r.name: (r.annotation, r.value) for r in records}
    return create_model(section.capitalize(), __config__=FROZEN, **fields)


_SECTION_MODELS = {section: _section_model(section) for section in SECTIONS}

_IDS = {s: tuple(r.id for r in parameters.catalogue().values() if r.section == s) for s in SECTIONS}

if TYPE_CHECKING:
    _Sections = BaseModel
else:
    _Sections = create_model(
        "_Sections", __config__=FROZEN, **{s: (m, m()) for s, m in _SECTION_MODELS.items()}
    )


class Scenario(_Sections):
    """All inputs of one plan: a preset plus differences.

    Attributes
    ----------
    preset : str
        Name of the preset the scenario started from.
    name : str
        Name of the project, as typed by a user (clean it before it leaves the program).
    pins : tuple of str
        Inputs that the Overview shows besides its own, at most eight, in the order of the records.
    notes : tuple of Note
        What was agreed about inputs, and by whom, in the order of the records.
    fitted : tuple of Fit
        Inputs whose values were fitted from data of the user's own, in the order of the records.
    project, labeling, compute, generalization, compression, serving, value, people, gates : sections
        One attribute per parameter record of that section, e.g. ``scenario.labeling.target_precision``.

    Examples
    --------
    >>> plan = Scenario().replace({"labeling.target_precision": 0.98})
    >>> plan["labeling.target_precision"]
    0.98
    """

    model_config = FROZEN
    preset: str = "ecommerce"
    name: str = ""
    pins: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    fitted: tuple[Fit, ...] = ()

    _pins_in_order = field_validator("pins")(remarks.pins_of)
    _notes_in_order = field_validator("notes")(remarks.notes_of)
    _fitted_in_order = field_validator("fitted")(remarks.fits_of)

    def __getitem__(self, identifier: str) -> Value:
        """Value of a parameter id; ParameterError where there is no such id."""
        record = parameters.find(identifier)
        value: Value = getattr(getattr(self, record.section), record.name)
        return value

    def values(self) -> dict[str, Value]:
        """Every parameter id with its value, in the order of the records."""
        found: dict[str, Value] = {}
        for section, ids in _IDS.items():  # pydantic keeps the fields of a section in their order
            found.update(zip(ids, vars(getattr(self, section)).values(), strict=True))
        return found

    def replace(self, changes: Mapping[str, Any]) -> Scenario:
        """Scenario with some values changed.

        Parameters
        ----------
        changes : mapping of parameter id to value

        Raises
        ------
        ParameterError
            If any value is refused or two values contradict each other; ``problems`` holds one entry each.
        """
        scenario, problems = self.accept(changes)
        if problems:
            raise ParameterError(*problems)
        return scenario

    def accept(self, changes: Mapping[str, Any]) -> tuple[Scenario, list[Problem]]:
        """Scenario with those changes that are acceptable, and the reason for each that is not.

        Parameters
        ----------
        changes : mapping of parameter id to value

        Returns
        -------
        (Scenario, list of Problem)
            A refused change leaves the value that was there.
        """
        good: dict[str, Value] = {}
        problems: list[Problem] = []
        for identifier, value in changes.items():
            try:
                good[identifier] = parameters.check(identifier, value)
            except ParameterError as error:
                problems += error.problems
        while clashes := _contradictions({**self.values(), **good}, good):
            problems.append(clashes[0])
            other = str(clashes[0].bound)
            good.pop(clashes[0].id if clashes[0].id in good else other)
        return self._with(good), problems

    def _with(self, checked: Mapping[str, Value]) -> Scenario:
        by_section: dict[str, dict[str, Value]] = {}
        for identifier, value in checked.items():
            section, _, name = identifier.partition(".")
            by_section.setdefault(section, {})[name] = value
        update: dict[str, Any] = {
            s: getattr(self, s).model_copy(update=values) for s, values in by_section.items()
        }
        if self.fitted:  # a value set by hand is no longer the fitted one
            kept = (fit for fit in self.fitted if checked.get(fit.id, self[fit.id]) == self[fit.id])
            update["fitted"] = tuple(kept)
        return self.model_copy(update=update)

    def pin(self, identifier: str, *, on: bool = True) -> Scenario:
        """Scenario with an input pinned to the Overview, or no longer.

        Parameters
        ----------
        identifier : str
        on : bool

        Raises
        ------
        ParameterError
            If there is no such input, or eight are pinned already.
        """
        others = [pinned for pinned in self.pins if pinned != parameters.find(identifier).id]
        return self.model_copy(update={"pins": remarks.pins_of([*others, *([identifier] if on else [])])})

    def annotate(self, identifier: str, note: str, *, owner: str = "") -> Scenario:
        """Scenario with a note and an owner on an input; cleaned and cut, and none where both are empty.

        Parameters
        ----------
        identifier : str
        note, owner : str
            At most 120 and 40 characters.

        Raises
        ------
        ParameterError
            If there is no such input.
        """
        return self.model_copy(
            update={"notes": remarks.notes_of([*self.notes, Note(identifier, note, owner)])}
        )

    def use_fit(
        self, source: str, n: int, found: Mapping[str, Estimate | float], *, degrees: float = math.inf
    ) -> Scenario:
        """Scenario with values fitted from data of the user's own, each marked as such.

        Parameters
        ----------
        source : str
            Kind of data: one of ``remarks.SOURCES``.
        n : int
            Rows of data.
        found : mapping of parameter id to Estimate or float
        degrees : float
            Degrees of freedom behind the intervals; infinite for a normal error.

        Raises
        ------
        ParameterError
            If a value is refused, or the mark is none.

        Examples
        --------
        >>> plan = Scenario().use_fit("votes", 480, {"labeling.correlation": Estimate(0.2, 0.1, 0.3)})
        >>> plan["labeling.correlation"], plan.fit_of("labeling.correlation").n
        (0.2, 480)
        >>> plan.replace({"labeling.correlation": 0.3}).fitted
        ()
        """
        values, marks = remarks.fitted(source, n, found, degrees=degrees)
        plan = self.replace(values)
        return plan.model_copy(update={"fitted": remarks.fits_of([*plan.fitted, *marks])})

    def fit_of(self, identifier: str) -> Fit | None:
        """Mark of an input whose value was fitted; None where it was not.

        Parameters
        ----------
        identifier : str
        """
        return next((fit for fit in self.fitted if fit.id == identifier), None)

    def bare(self) -> Scenario:
        """The same values without name, pins and notes: all that figures depend on."""
        return self.model_copy(update={"name": "", "pins": (), "notes": ()})

    def differences(self, other: Scenario) -> dict[str, tuple[Value, Value]]:
        """Ids whose values differ, with the value here and the value there."""
        mine, theirs = self.values(), other.values()
        return {i: (mine[i], theirs[i]) for i in mine if mine[i] != theirs[i]}


def _contradictions(values: Mapping[str, Value], changed: Iterable[str]) -> list[Problem]:
    """Pairs that must be ordered and are not, where at least one of the two was changed."""
    changed = set(changed)
    return [
        Problem("contradiction", low, values[low], high, values[high])
        for low, high in _ordered_pairs()
        if {low, high} & changed and not float(values[low]) < float(values[high])
    ]


@cache
def _ordered_pairs() -> tuple[tuple[str, str], ...]:
    return tuple((r.id, r.less_than) for r in parameters.catalogue().values() if r.less_than)
