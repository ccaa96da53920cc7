"""Presets of a part of the plan: a GPU platform, a published gap, a team; each sets a few inputs at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from costmodel import _data, parameters
from costmodel.errors import ParameterError, Reason
from costmodel.parameters import Value
from costmodel.scenario import Scenario


@cache
def groups() -> Mapping[str, Mapping[str, Any]]:
    """Groups by name: ``title`` by language, ``section`` and ``options``.

    Returns
    -------
    mapping of str to mapping
        Each option has ``title`` and ``note`` by language, a ``source`` and the ``values`` by parameter id.
    """
    names = sorted(path.stem for path in _data.path("section_presets").glob("*.toml"))
    return MappingProxyType({name: _data.toml("section_presets", f"{name}.toml") for name in names})


def find(group: str, option: str) -> Mapping[str, Any]:
    """One option of a group.

    Parameters
    ----------
    group, option : str

    Returns
    -------
    mapping

    Raises
    ------
    ParameterError
        If there is no such group or option; the sentence lists those there are.
    """
    known = groups()
    if group not in known:
        raise ParameterError(Reason("refusal.no_group", name=str(group)[:40], known=", ".join(known)))
    options: Mapping[str, Mapping[str, Any]] = known[group]["options"]
    if option not in options:
        shown, offered = str(option)[:40], ", ".join(options)
        raise ParameterError(Reason("refusal.no_option", group=group, name=shown, known=offered))
    return options[option]


def values(group: str, option: str) -> dict[str, Value]:
    """Values that an option sets, by parameter id.

    Parameters
    ----------
    group, option : str

    Returns
    -------
    dict

    Raises
    ------
    ParameterError
        If there is no such group or option.
    """
    find(group, option)
    return dict(_checked(group, option))


@cache
def _checked(group: str, option: str) -> Mapping[str, Value]:
    given: Mapping[str, Any] = find(group, option)["values"]
    return MappingProxyType({i: parameters.check(i, value) for i, value in given.items()})


def current(group: str, scenario: Scenario) -> str | None:
    """The option whose values are those of a scenario, or None where none fits.

    Parameters
    ----------
    group : str
    scenario : Scenario

    Returns
    -------
    str or None
    """
    for option in groups()[group]["options"]:
        if all(scenario[identifier] == value for identifier, value in _checked(group, option).items()):
            return str(option)
    return None


def apply(scenario: Scenario, group: str, option: str) -> Scenario:
    """Scenario with the values of an option.

    Parameters
    ----------
    scenario : Scenario
    group, option : str

    Returns
    -------
    Scenario

    Raises
    ------
    ParameterError
        If there is no such group or option.
    """
    return scenario.replace(values(group, option))
