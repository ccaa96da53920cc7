"""Presets: whole scenarios in ``data/presets``, each with its purpose and the origin of its figures."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from costmodel import _data, text
from costmodel.errors import ParameterError, Reason
from costmodel.scenario import Scenario

OPENING = "ecommerce"


@cache
def names() -> tuple[str, ...]:
    """Names of all presets, the opening one first.

    Examples
    --------
    >>> names()[0]
    'ecommerce'
    """
    return tuple(sorted(_files(), key=lambda name: (about(name)["order"], name)))


@cache
def _files() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in _data.path("presets").glob("*.toml")))


def about(name: str) -> Mapping[str, Any]:
    """Title and description of a preset in both languages, and its place in the list.

    Parameters
    ----------
    name : str
        One of ``names()``.

    Returns
    -------
    mapping
        ``title`` and ``about`` by language, ``order``, and the ``values`` that differ from the defaults.

    Raises
    ------
    ParameterError
        If there is no such preset; the sentence lists those there are.
    """
    if name not in _files():
        shown = text.clean(str(name), 40, empty="")
        raise ParameterError(Reason("refusal.no_preset", name=shown, known=", ".join(_files())))
    return _data.toml("presets", f"{name}.toml")


@cache
def load(name: str = OPENING) -> Scenario:
    """Scenario of a preset.

    Parameters
    ----------
    name : str
        One of ``names()``.

    Returns
    -------
    Scenario

    Raises
    ------
    ParameterError
        If there is no such preset.

    Examples
    --------
    >>> load("ecommerce")["labeling.items"]
    100000.0
    """
    sections = about(name)["values"]
    changes = {f"{s}.{key}": value for s, table in sections.items() for key, value in table.items()}
    return Scenario(preset=name).replace(changes)
