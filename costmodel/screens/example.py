"""Figures on a screen that are still the example's, in a plan that they do not belong to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from costmodel import parameters


@dataclass(frozen=True)
class Group:
    """Inputs that a screen shows figures of, whether or not the plan uses them.

    Attributes
    ----------
    inputs : tuple of str
        Parameter ids.
    beside : tuple of str
        Parameter ids of what the figures are compared with; as long as these are the example's too, all of it
        is one example.
    used : callable
        Values of a plan to whether it uses them.
    """

    inputs: tuple[str, ...]
    beside: tuple[str, ...]
    used: Callable[[Mapping[str, Any]], bool]


def _of(section: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{section}.{name}" for name in names)


GROUPS: Mapping[str, Group] = MappingProxyType(
    {
        "own_staff": Group(
            _of(
                "labeling",
                *("own_wage", "own_seconds", "own_tools", "own_seconds_tools"),
                *("own_utilization", "own_overhead", "own_precision"),
            ),
            _of("labeling", "crowd_cost", "assisted_cost", "expert_cost"),
            lambda values: values["labeling.workflow"] == "own",
        ),
        # What a card draws comes with the choice of a platform; its price does not.
        "own_gpu": Group(
            _of("compute", "own_capex", "own_resale", "own_life", "own_opex", "own_utilization"),
            _of("compute", "gpu_price"),
            lambda values: values["compute.own_share"] > 0.0,
        ),
        "error_parts": Group(
            _of("value", "return_rate", "return_cost", "contact_rate", "contact_cost", "lost_margin"),
            _of("value", "wrong"),
            lambda values: values["value.wrong_from"] == "parts",
        ),
    }
)


def of_the_example(values: Mapping[str, Any], group: str) -> bool:
    """Whether figures of a group are the example's and not the plan's.

    Parameters
    ----------
    values : mapping of parameter id to value
        Of one plan.
    group : str
        A key of ``GROUPS``.

    Returns
    -------
    bool
        True where the plan uses none of them and each is its record's default, while something beside them is
        not.

    Examples
    --------
    >>> from costmodel import presets
    >>> medical, solo = (presets.load(name).values() for name in ("medical", "solo"))
    >>> of_the_example(medical, "own_staff"), of_the_example(solo, "own_staff")  # solo labels by hand
    (True, False)
    """
    chosen = GROUPS[group]
    if chosen.used(values) or not _defaults(values, chosen.inputs):
        return False
    return not _defaults(values, chosen.beside)


def _defaults(values: Mapping[str, Any], ids: tuple[str, ...]) -> bool:
    return all(values[i] == parameters.find(i).value for i in ids)
