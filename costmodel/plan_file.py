"""A plan in a JSON file: a preset and what differs from it, read with the same care as a link."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from costmodel import presets, remarks, text
from costmodel.errors import ParameterError, Reason, of_file
from costmodel.link_text import fitting
from costmodel.parameters import SECTIONS
from costmodel.remarks import Fit, Note
from costmodel.scenario import Scenario

LARGEST = 65_536  # bytes
_CONTENT: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])
_Mark = dict[Literal["source", "n", "low", "high"], Any]
_Words = dict[Literal["note", "owner"], str]
_FITS: TypeAdapter[dict[str, _Mark]] = TypeAdapter(dict[str, _Mark], config={"strict": True})
_NOTES: TypeAdapter[dict[str, _Words]] = TypeAdapter(dict[str, _Words], config={"strict": True})


def content(scenario: Scenario) -> dict[str, Any]:
    """What ``read`` needs to give the same scenario back.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    dict
        ``preset``; ``name``, ``pins``, ``notes`` and ``fitted`` where there are any; and each value that
        differs from the preset, by id.

    Examples
    --------
    >>> content(presets.load("article").replace({"labeling.items": 5}))
    {'preset': 'article', 'labeling.items': 5.0}
    """
    changed = scenario.differences(presets.load(scenario.preset))
    said = {
        "name": scenario.name,
        "pins": list(scenario.pins),
        "notes": {note.id: {"note": note.text, "owner": note.owner} for note in scenario.notes},
        "fitted": {fit.id: _written(fit) for fit in scenario.fitted},
    }
    given = {key: value for key, value in said.items() if value}
    return {"preset": scenario.preset, **given, **{i: value for i, (value, _) in changed.items()}}


def read(path: str) -> Scenario:
    """Scenario of a file.

    Parameters
    ----------
    path : str
        JSON file of at most 64 kB: ``{"preset": ..., "name": ..., "section.id": value}`` or with a table for
        each section; also ``"pins": [id, ...]`` and ``"notes": {id: {"note": ..., "owner": ...}}``
        and ``"fitted": {id: {"source": ..., "n": ..., "low": ..., "high": ...}}``.

    Returns
    -------
    Scenario

    Raises
    ------
    ParameterError
        If the file cannot be read, is no such object, or holds a value that is refused.
    """
    shown = text.clean(path, 80)
    try:
        with Path(path).open("rb") as file:
            written = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        why = of_file(error)
        raise ParameterError(Reason("refusal.not_read", path=shown, reason=why)) from None
    return plan_of(path, written)


def plan_of(name: str, written: bytes) -> Scenario:
    """Scenario of the bytes of a file.

    Parameters
    ----------
    name : str
        Says in the refusal where the bytes came from.
    written : bytes
        As ``read`` takes them.

    Returns
    -------
    Scenario

    Raises
    ------
    ParameterError
        See ``read``.

    Examples
    --------
    >>> plan_of("plan.json", b'{"preset": "article", "labeling.items": 5}')["labeling.items"]
    5.0
    """
    shown = text.clean(name, 80)
    if len(written) > LARGEST:
        raise ParameterError(Reason("refusal.plan_too_large", path=shown, most=LARGEST))
    return scenario_of(object_of(shown, written.removeprefix(b"\xef\xbb\xbf")))


def object_of(path: str, written: bytes) -> dict[str, Any]:
    """Object that JSON holds; ``path`` says in the refusal where it came from."""
    try:
        return _CONTENT.validate_json(written, strict=True)
    except ValidationError:
        example = '{"preset": "ecommerce", "labeling.items": 50000}'
        raise ParameterError(Reason("refusal.plan_no_object", path=path, example=example)) from None


def scenario_of(given: Mapping[str, Any]) -> Scenario:
    """Scenario of the content of a file.

    Parameters
    ----------
    given : mapping
        ``preset``, ``name``, ``pins``, ``notes``, ``fitted`` and values by id, or by section and name.

    Returns
    -------
    Scenario

    Raises
    ------
    ParameterError
        If a value is refused, or the preset is unknown.

    Examples
    --------
    >>> scenario_of({"preset": "article", "labeling": {"items": 5}})["labeling.items"]
    5.0
    """
    values = dict(given)
    preset, name = values.pop("preset", presets.OPENING), values.pop("name", "")
    for key, words in (("preset", preset), ("name", name)):
        if not isinstance(words, str):
            raise ParameterError(Reason(f"refusal.plan_no_text_{key}"))
    said = {
        "name": name,
        "pins": _pins(values.pop("pins", [])),
        "notes": _notes(values.pop("notes", {})),
        "fitted": _fits(values.pop("fitted", {})),
    }
    return presets.load(preset).replace(_flat(values)).model_copy(update=said)


def _pins(given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(pin, str) for pin in given):
        raise ParameterError(Reason("refusal.plan_pins", example='["compute.runs"]'))
    return remarks.pins_of(given)


def _notes(given: Any) -> tuple[Note, ...]:
    try:
        notes = _NOTES.validate_python(given)
    except ValidationError:
        example = '{"compute.runs": {"note": "agreed", "owner": "Li"}}'
        raise ParameterError(Reason("refusal.plan_notes", example=example)) from None
    return remarks.notes_of(Note(i, said.get("note", ""), said.get("owner", "")) for i, said in notes.items())


def _written(fit: Fit) -> dict[str, Any]:
    written = {"source": fit.source, "n": fit.n, "low": fit.low, "high": fit.high}
    return {key: value for key, value in written.items() if value is not None}


def _fits(given: Any) -> tuple[Fit, ...]:
    try:
        marks = _FITS.validate_python(given)
        return remarks.fits_of(Fit(identifier, **mark) for identifier, mark in marks.items())
    except (ValidationError, TypeError):
        example = '{"labeling.correlation": {"source": "votes", "n": 480, "low": 0.1, "high": 0.2}}'
        raise ParameterError(Reason("refusal.plan_fitted", example=example)) from None


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in values.items():
        if key in SECTIONS and isinstance(value, dict):
            flat |= {f"{key}.{name}": inner for name, inner in value.items()}
        else:
            flat[key] = value
    return {identifier: fitting(identifier, value) for identifier, value in flat.items()}
