"""Pins, notes, owners and marks of fitted values in a link.

``pins=ID~ID``, ``note.ID=...``, ``owner.ID=...``, ``fit.ID=KIND~N~LOW~HIGH``.
"""

from __future__ import annotations

from typing import Any

from costmodel import parameters, remarks
from costmodel.errors import ParameterError
from costmodel.link_text import Scalar, nearest, number_text, unusable
from costmodel.parameters import Problem
from costmodel.remarks import Fit, Note
from costmodel.scenario import Scenario

SEPARATOR = "~"
LONGEST = {"note": remarks.LONGEST_NOTE, "owner": remarks.LONGEST_OWNER}


def fields_of(scenario: Scenario) -> dict[str, Scalar]:
    """Fields of a plan's pins, notes and marks of fitted values, in canonical order.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    dict of str to str
        Only what there is.

    Examples
    --------
    >>> fields_of(Scenario().pin("compute.runs").annotate("labeling.items", "agreed", owner="Li"))
    {'pins': 'compute.runs', 'note.labeling.items': 'agreed', 'owner.labeling.items': 'Li'}
    """
    fields: dict[str, Scalar] = {}
    if scenario.pins:
        fields["pins"] = SEPARATOR.join(remarks.pins_of(scenario.pins))
    for note in remarks.notes_of(scenario.notes):
        said = {f"note.{note.id}": note.text, f"owner.{note.id}": note.owner}
        fields |= {key: words for key, words in said.items() if words}
    for fit in scenario.fitted:
        ends = [number_text(end) for end in (fit.low, fit.high) if end is not None]
        fields[f"fit.{fit.id}"] = SEPARATOR.join([fit.source, str(fit.n), *ends])
    return fields


def take(fields: dict[str, Scalar], problems: list[Problem]) -> dict[str, Any]:
    """Pins, notes and marks of a link; what cannot be used is added to the problems.

    Parameters
    ----------
    fields : dict of str to bool, int, float or str
        Those of pins, notes and marks are taken out.
    problems : list of Problem
        Gains one entry for each thing that was not taken as given.

    Returns
    -------
    dict
        ``pins``, ``notes`` and ``fitted`` of a scenario.

    Examples
    --------
    >>> faults = []
    >>> take({"pins": "compute.runs~x", "note.compute.runs": "agreed"}, faults)["pins"]
    ('compute.runs',)
    >>> [(fault.kind, fault.id) for fault in faults]
    [('unknown', 'x')]
    """
    pins = _pins(fields.pop("pins", ""), problems)
    words = {kind: _words(kind, fields, problems) for kind in LONGEST}
    notes = [
        Note(i, words["note"].get(i, ""), words["owner"].get(i, ""))
        for i in {**words["note"], **words["owner"]}
    ]
    return {"pins": pins, "notes": remarks.notes_of(notes), "fitted": _fits(fields, problems)}


def _pins(given: Scalar, problems: list[Problem]) -> tuple[str, ...]:
    if not isinstance(given, str):
        problems.append(unusable("pins", given, ""))
        return ()
    pins: tuple[str, ...] = ()
    for identifier in given.split(SEPARATOR) if given else ():
        if identifier not in parameters.catalogue():
            problems.append(Problem("unknown", identifier, None, nearest(identifier)))
            continue
        try:
            pins = remarks.pins_of([*pins, identifier])
        except ParameterError as error:
            problems += error.problems
    return pins


def _words(kind: str, fields: dict[str, Scalar], problems: list[Problem]) -> dict[str, str]:
    """Notes, or owners, by parameter id."""
    taken = {}
    for key in [key for key in fields if key.startswith(f"{kind}.")]:
        identifier, given = key.removeprefix(f"{kind}."), fields.pop(key)
        if identifier not in parameters.catalogue():
            problems.append(Problem("unknown", key, given, f"{kind}.{nearest(identifier)}"))
            continue
        taken[identifier] = remarks.clean(given, LONGEST[kind]) if isinstance(given, str) else ""
        if taken[identifier] != given:
            problems.append(unusable(key, given, taken[identifier]))
    return taken


def _fits(fields: dict[str, Scalar], problems: list[Problem]) -> tuple[Fit, ...]:
    marks: list[Fit] = []
    for key in [key for key in fields if key.startswith("fit.")]:
        identifier, given = key.removeprefix("fit."), fields.pop(key)
        if identifier not in parameters.catalogue():
            problems.append(Problem("unknown", key, given, f"fit.{nearest(identifier)}"))
            continue
        try:
            marks += remarks.fits_of([_fit(identifier, str(given))])
        except (ParameterError, ValueError, TypeError):
            problems.append(unusable(key, given, ""))
    return remarks.fits_of(marks)


def _fit(identifier: str, written: str) -> Fit:
    source, rows, *ends = written.split(SEPARATOR)
    return Fit(identifier, source, int(rows), *(float(end) for end in ends))
