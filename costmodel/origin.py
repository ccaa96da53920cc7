"""Where the value of an input comes from: its record, a preset of its part, the example, or somebody's hand.

A record's source speaks for the record's value alone. What another example, a preset of a part or a user put
in its place rests on something else, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from costmodel import ages, methods, parameters, presets, section_presets
from costmodel.parameters import Parameter
from costmodel.scenario import Scenario

Choices = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Origin:
    """What the value of an input rests on, fits and notes aside.

    Attributes
    ----------
    key : {"default", "choice", "example", "typed"}
        The record's value, that of an option of ``section_presets``, the example's own, or another one.
    evidence : str
        One of ``methods.EVIDENCE``: without a source an assumption, or the decision that the input is.
    source : str
        Key of ``parameters.sources``; empty for the example's own figures and for those typed in.
    group, option : str
        Of ``section_presets``, for a choice.
    """

    key: str
    evidence: str
    source: str = ""
    group: str = ""
    option: str = ""

    def note(self, lang: str) -> str:
        """What a chosen option says of its figures; empty for all others."""
        if not self.option:
            return ""
        return str(section_presets.find(self.group, self.option)["note"][lang])


def of(scenario: Scenario, identifier: str, chosen: Choices | None = None) -> Origin:
    """Origin of an input's value in a plan.

    Parameters
    ----------
    scenario : Scenario
    identifier : str
        Parameter id.
    chosen : mapping of str to (str, str), optional
        What :func:`choices` found for this plan, for those who ask for many inputs.

    Returns
    -------
    Origin

    Examples
    --------
    >>> of(Scenario(), "serving.decisions").key
    'default'
    >>> plan = presets.load("assistant")
    >>> of(plan, "serving.decisions").key, of(plan, "generalization.shift").source
    ('example', 'shift_severity')
    >>> of(plan.replace({"serving.decisions": 90_000.0}), "serving.decisions").key
    'typed'
    """
    record, value = parameters.find(identifier), scenario[identifier]
    evidence, start = methods.kind(record), presets.load(scenario.preset)[identifier]
    if evidence == ages.DECISION:
        return Origin("default" if value in (record.value, start) else "typed", evidence, record.source)
    if value == record.value:
        return Origin("default", evidence, record.source)
    found = (choices(scenario, _groups(identifier)) if chosen is None else chosen).get(identifier)
    if found:
        source = str(section_presets.find(*found)["source"])
        return Origin("choice", str(parameters.sources()[source]["kind"]), source, *found)
    decided = record.distribution == "none" and evidence not in methods.WEAK
    return Origin("example" if value == start else "typed", ages.DECISION if decided else "assumption")


def choices(scenario: Scenario, groups: tuple[str, ...] | None = None) -> Choices:
    """Inputs whose values are those of an option of their part, with its group and name.

    Parameters
    ----------
    scenario : Scenario
    groups : tuple of str, optional
        Of ``section_presets``; all if left out.

    Returns
    -------
    mapping of str to (str, str)

    Examples
    --------
    >>> choices(presets.load("assistant"))["generalization.shift"]
    ('shift', 'later')
    """
    found = {}
    for group in section_presets.groups() if groups is None else groups:
        option = section_presets.current(group, scenario)
        if option is not None:
            found.update(dict.fromkeys(section_presets.values(group, option), (group, option)))
    return found


def dated(record: Parameter, found: Origin) -> str:
    """Day of a figure from the record's source, else the year of the source; empty without one.

    Parameters
    ----------
    record : Parameter
    found : Origin
        Of the record's input.

    Returns
    -------
    str

    Examples
    --------
    >>> record = parameters.find("labeling.expert_cost")
    >>> dated(record, of(Scenario(), record.id))
    '2025-01-01'
    """
    if found.source == record.source:
        return str(record.date)
    return str(parameters.sources()[found.source]["year"]) if found.source else ""


@cache
def _groups(identifier: str) -> tuple[str, ...]:
    return tuple(
        group
        for group, about in section_presets.groups().items()
        if any(identifier in option["values"] for option in about["options"].values())
    )
