"""A plan in a JSON file: a preset and what differs from it, read with the same care as a link."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from costmodel import presets, text
from costmodel.errors import ParameterError
from costmodel.link_text import fitting
from costmodel.parameters import SECTIONS
from costmodel.scenario import Scenario

LARGEST = 65_536  # bytes
_CONTENT: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])


def content(scenario: Scenario) -> dict[str, Any]:
    """What ``read`` needs to give the same scenario back.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    dict
        ``preset``, ``name`` where there is one, and each value that differs from the preset, by id.

    Examples
    --------
    >>> content(presets.load("article").replace({"labeling.items": 5}))
    {'preset': 'article', 'labeling.items': 5.0}
    """
    changed = scenario.differences(presets.load(scenario.preset))
    name = {"name": scenario.name} if scenario.name else {}
    return {"preset": scenario.preset, **name, **{i: value for i, (value, _) in changed.items()}}


def read(path: str) -> Scenario:
    """Scenario of a file.

    Parameters
    ----------
    path : str
        JSON file of at most 64 kB: ``{"preset": ..., "name": ..., "section.id": value}`` or with a table for
        each section.

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
        reason = getattr(error, "strerror", None) or "not a file name"
        raise ParameterError(f"The file {shown} cannot be read ({reason}); check its name.") from None
    if len(written) > LARGEST:
        raise ParameterError(f"The file {shown} is larger than {LARGEST:,} bytes; no plan is that large.")
    return scenario_of(_object(shown, written.removeprefix(b"\xef\xbb\xbf")))


def _object(path: str, written: bytes) -> dict[str, Any]:
    try:
        return _CONTENT.validate_json(written, strict=True)
    except ValidationError:
        example = '{"preset": "ecommerce", "labeling.items": 50000}'
        raise ParameterError(f"The file {path} is not a JSON object; write it like {example}.") from None


def scenario_of(given: Mapping[str, Any]) -> Scenario:
    """Scenario of the content of a file.

    Parameters
    ----------
    given : mapping
        ``preset``, ``name`` and values by id, or by section and name.

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
            raise ParameterError(f"The {key} of a plan is a text; put it in quotation marks.")
    scenario = presets.load(preset).replace(_flat(values))
    return scenario.model_copy(update={"name": name})


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in values.items():
        if key in SECTIONS and isinstance(value, dict):
            flat |= {f"{key}.{name}": inner for name, inner in value.items()}
        else:
            flat[key] = value
    return {identifier: fitting(identifier, value) for identifier, value in flat.items()}
