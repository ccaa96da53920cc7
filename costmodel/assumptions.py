"""All inputs of a plan as rows: value beside the preset's, evidence, pin and note; and a search over them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from costmodel import methods, origin, parameters, strategy_catalogue, usual
from costmodel.origin import Origin
from costmodel.parameters import Parameter, Value
from costmodel.remarks import Note
from costmodel.scenario import Scenario

WEAK_STRENGTHS = ("low", "low-medium", "medium-low")


@dataclass(frozen=True, slots=True)
class Assumption:
    """One input of a plan.

    Attributes
    ----------
    record : Parameter
    value, default : float, int, bool or str
        In the plan, and in the preset it started from.
    unusual : bool
        Whether the value lies outside what is usual in plans of this kind.
    kind : str
        Evidence behind the preset's value, one of ``methods.EVIDENCE``.
    weak : bool
        Whether that evidence is weak.
    origin : Origin
        What the plan's value rests on, fits and notes aside.
    pinned : bool
        Whether the Overview shows it besides its own.
    note : Note
        Empty texts where there is none.
    """

    record: Parameter
    value: Value
    default: Value
    unusual: bool
    kind: str
    weak: bool
    origin: Origin
    pinned: bool
    note: Note

    @property
    def changed(self) -> bool:
        """Whether the plan differs from its preset here."""
        return self.value != self.default

    @property
    def noted(self) -> bool:
        """Whether somebody wrote a note or an owner."""
        return bool(self.note.text or self.note.owner)


FILTERS: Mapping[str, Callable[[Assumption], bool]] = {
    "changed": lambda row: row.changed,
    "weak": lambda row: row.weak,
    "unusual": lambda row: row.unusual,
    "pinned": lambda row: row.pinned,
    "noted": lambda row: row.noted,
}


def rows(plan: Scenario, preset: Scenario) -> tuple[Assumption, ...]:
    """Every input of a plan, in the order of the records.

    Parameters
    ----------
    plan : Scenario
    preset : Scenario
        The one it started from.

    Returns
    -------
    tuple of Assumption

    Examples
    --------
    >>> plan = Scenario().replace({"compute.runs": 8})
    >>> [row.record.id for row in rows(plan, Scenario()) if row.changed]
    ['compute.runs']
    """
    values, defaults = plan.values(), preset.values()
    notes, pins = {note.id: note for note in plan.notes}, set(plan.pins)
    chosen, at_first = origin.choices(plan), origin.choices(preset)
    found = []
    for i, record in parameters.catalogue().items():
        came = origin.of(preset, i, at_first)
        found.append(
            Assumption(
                record=record,
                value=values[i],
                default=defaults[i],
                unusual=usual.outside(plan, i, values[i]),
                kind=came.evidence,
                weak=is_weak(i) if came.key == "default" else came.evidence in methods.WEAK,
                origin=origin.of(plan, i, chosen),
                pinned=i in pins,
                note=notes.get(i, Note(i)),
            )
        )
    return tuple(found)


@cache
def is_weak(identifier: str) -> bool:
    """Whether a default is an assumption, from memory, or the effect of a strategy that little is known of.

    Parameters
    ----------
    identifier : str
        Parameter id.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_weak("labeling.target_precision"), is_weak("project.inflation")
    (False, True)
    >>> is_weak("strategies.auto_cleaning_effect")  # the article's own figure
    True
    """
    record = parameters.find(identifier)
    strategy = strategy_catalogue.catalogue().get(record.name.removesuffix("_effect"))
    doubtful = record.name.endswith("_effect") and strategy and strategy.strength in WEAK_STRENGTHS
    return methods.kind(record) in methods.WEAK or bool(doubtful)


def chosen(
    among: Iterable[Assumption], *, filters: Iterable[str] = (), word: str = ""
) -> tuple[Assumption, ...]:
    """Rows that pass all filters and hold every word.

    Parameters
    ----------
    among : iterable of Assumption
    filters : iterable of str
        Keys of ``FILTERS``.
    word : str
        One or more words, in either language, also a part of the id.

    Returns
    -------
    tuple of Assumption

    Examples
    --------
    >>> [row.record.id for row in chosen(rows(Scenario(), Scenario()), word="标注数量")]
    ['labeling.items']
    """
    tests = [FILTERS[name] for name in filters]
    wanted = folded(word).split()
    return tuple(
        row
        for row in among
        if all(test(row) for test in tests) and all(part in _said(row) for part in wanted)
    )


def _said(row: Assumption) -> str:
    return words(row.record.id) + folded(f" {row.note.text} {row.note.owner}")


@cache
def words(identifier: str) -> str:
    """All that a search looks at: id, label, question and note of the record in both languages, folded.

    Parameters
    ----------
    identifier : str
        Parameter id.

    Returns
    -------
    str

    Examples
    --------
    >>> words("labeling.items")[:34]
    'labeling.items 标注数量 items to label'
    """
    record = parameters.find(identifier)
    texts = (*record.label.values(), *record.question.values(), *record.note.values())
    return folded(" ".join((record.id, *texts)))


def folded(text: str) -> str:
    """Text in the one form that searches compare: full-width as half-width, small letters.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> folded("ＧＰＵ Price")
    'gpu price'
    """
    return unicodedata.normalize("NFKC", text).lower()
