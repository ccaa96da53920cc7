"""Presets as a released version of the link format knew them: data of that version, never of today.

A link names only what differs from a preset, so the preset must not move under it: ``data/frozen/vN.json``
keeps every default and all values of every preset, written once when version N is released.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from costmodel import _data, presets
from costmodel.parameters import Value
from costmodel.scenario import Scenario

CURRENT = 1

# From the version of the key to the next: takes values by parameter id (of a whole preset, changed or not),
# returns them under the ids, in the units and with the meaning of the next. Never edited once released.
Migration = Callable[[dict[str, Value]], dict[str, Value]]
MIGRATIONS: dict[int, Migration] = {}


def freeze() -> dict[str, Any]:
    """Content of the current version's file, from today's parameter records and presets.

    Returns
    -------
    dict
        ``version``, ``opening`` (name of the opening preset), ``defaults`` (value by id in the order of the
        records) and ``presets`` (the same for each preset).

    Examples
    --------
    >>> freeze()["presets"]["ecommerce"]["labeling.items"]
    100000.0
    """
    return {
        "version": CURRENT,
        "opening": presets.OPENING,
        "defaults": Scenario().values(),
        "presets": {name: presets.load(name).values() for name in presets.names()},
    }


@cache
def version(number: int) -> Mapping[str, Any]:
    """What ``freeze`` returned when a version was released.

    Parameters
    ----------
    number : int
        1 to ``CURRENT``.

    Returns
    -------
    mapping

    Examples
    --------
    >>> version(1)["opening"]
    'ecommerce'
    """
    content: dict[str, Any] = json.loads(_data.path("frozen", f"v{number}.json").read_text(encoding="utf-8"))
    return content


def migrate(values: Mapping[str, Value], number: int) -> dict[str, Value]:
    """Values of a whole preset brought from a version to the current one.

    Parameters
    ----------
    values : mapping of parameter id to value
        As that version names them.
    number : int
        The version.

    Returns
    -------
    dict
        By id of the current version.

    Examples
    --------
    >>> migrate({"labeling.items": 5.0}, CURRENT)
    {'labeling.items': 5.0}
    """
    moved = dict(values)
    for step in range(number, CURRENT):
        moved = MIGRATIONS[step](moved)
    return moved


@cache
def preset(number: int, name: str) -> Scenario:
    """Scenario of a preset as a version knew it, expressed in today's parameters.

    Parameters
    ----------
    number : int
        Version of the link.
    name : str
        Preset of that version.

    Returns
    -------
    Scenario

    Examples
    --------
    >>> preset(1, "article")["generalization.field_items"]
    0.0
    """
    values = migrate(version(number)["presets"][name], number)
    return Scenario(preset=name).accept(values)[0]  # that nothing is refused is tested for each version
