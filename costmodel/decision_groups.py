"""Decisions by the part of the plan they belong to, and the parts that a screen is about."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from costmodel.errors import ParameterError, Reason
from costmodel.strategy_catalogue import catalogue

TRAINING, FURTHER_SAVINGS = "training", "savings"
PARTS = MappingProxyType(
    {
        "labels": ("labeling.target_precision", "labeling.items", "labeling.workflow"),
        "field": (
            "generalization.field_items",
            "generalization.augmented_items",
            "generalization.retrain_every",
        ),
        "devices": ("compression.enabled",),
        "review": ("value.review", "value.review_capacity"),
        TRAINING: (),
        FURTHER_SAVINGS: (),
    }
)
SCREENS = MappingProxyType(
    {
        "labeling": ("labels",),
        "compute": (TRAINING,),
        "gap": ("field",),
        "compression": ("devices",),
        "strategies": (TRAINING, FURTHER_SAVINGS),
    }
)


def groups() -> tuple[str, ...]:
    """Names of all groups of decisions.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> groups()
    ('labels', 'field', 'devices', 'review', 'training', 'savings')
    """
    return tuple(PARTS)


def groups_of(screen: str) -> tuple[str, ...]:
    """Groups that a screen is about; all of them where it is about the whole plan.

    Parameters
    ----------
    screen : str
        Name of its page.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> groups_of("labeling"), groups_of("roi") == groups()
    (('labels',), True)
    """
    return SCREENS.get(screen, groups())


def decisions_of(chosen: Iterable[str]) -> tuple[str, ...]:
    """Decisions of some groups, as ``optimize`` takes them: parameter ids.

    Parameters
    ----------
    chosen : iterable of str
        Names of groups.

    Returns
    -------
    tuple of str

    Raises
    ------
    ParameterError
        If there is no such group.

    Examples
    --------
    >>> decisions_of(["devices", "review"])
    ('compression.enabled', 'value.review', 'value.review_capacity')
    """
    wanted = list(dict.fromkeys(chosen))
    if unknown := [name for name in wanted if name not in PARTS]:
        known = ", ".join(PARTS)
        raise ParameterError(Reason("refusal.no_decisions", name=unknown[0], known=known))
    return tuple(identifier for name in wanted for identifier in (*PARTS[name], *_strategies(name)))


def _strategies(group: str) -> tuple[str, ...]:
    """Strategies that act on training, or those that do not."""
    if group not in (TRAINING, FURTHER_SAVINGS):
        return ()
    found = catalogue().items()
    return tuple(
        f"strategies.{key}" for key, s in found if (s.components[0] == "compute") == (group == TRAINING)
    )
