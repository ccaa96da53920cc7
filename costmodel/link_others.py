"""Plans that a link compares with its own: ``with1=...`` to ``with3=...``, each a query inside the query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from costmodel import link_text
from costmodel.errors import LinkError
from costmodel.link_text import Scalar, unusable
from costmodel.parameters import Problem

KEYS = ("with1", "with2", "with3")


def fields_of(others: Sequence[Mapping[str, Scalar]]) -> dict[str, Scalar]:
    """Fields for the fields of other plans.

    Parameters
    ----------
    others : sequence of mapping
        At most three.

    Returns
    -------
    dict of str to str

    Raises
    ------
    LinkError
        If there are more than three.

    Examples
    --------
    >>> fields_of([{"preset": "article", "labeling.items": 5000.0}])
    {'with1': 'preset=article&labeling.items=5000'}
    """
    if len(others) > len(KEYS):
        raise LinkError("out_of_bounds")
    return {key: link_text.write_fields(other) for key, other in zip(KEYS, others, strict=False)}


def take(fields: dict[str, Scalar], problems: list[Problem]) -> list[dict[str, Scalar]]:
    """Fields of the other plans of a link; what cannot be read is added to the problems.

    Parameters
    ----------
    fields : dict of str to bool, int, float or str
        Those of other plans are taken out.
    problems : list of Problem

    Returns
    -------
    list of dict
        In the order of their keys.

    Examples
    --------
    >>> fields = {"preset": "article", "with1": "preset=drone"}
    >>> take(fields, []), fields
    ([{'preset': 'drone'}], {'preset': 'article'})
    """
    return [plan for key in KEYS if key in fields and (plan := _read(key, str(fields.pop(key)), problems))]


def _read(key: str, written: str, problems: list[Problem]) -> dict[str, Scalar]:
    try:
        found, faults = link_text.read_fields(written)
    except LinkError:
        problems.append(unusable(key, written, ""))
        return {}
    problems += faults
    return found
