"""The equations of the model, read from the docstrings, with everyday words and the screen they belong to.

An equation stands in its docstring and nowhere else. ``data/methods.toml`` adds what a docstring cannot hold:
words and symbols in both languages, the order, and the screen.
"""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from costmodel import _data, docstrings, parameters
from costmodel.text import Sentence

Words = Mapping[str, str]
SCREENS = ("labeling", "compute", "gap", "compression", "strategies", "roi")
# From the strongest to the weakest; what a project decides needs no evidence.
EVIDENCE = ("decision", "measured", "published", "recalled", "assumption")
WEAK = ("recalled", "assumption")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol of an equation, as LaTeX, and what it stands for by language."""

    latex: str
    words: Words


@dataclass(frozen=True, slots=True)
class Equation:
    """What is known about the equation of one function or class.

    Attributes
    ----------
    id : str
        ``module.name``, both inside ``costmodel``.
    screen : str
        The screen it belongs to, one of ``SCREENS``.
    words : mapping
        What it means in everyday words, by language.
    first_line : str
        First line of the docstring (English).
    formulas : tuple of str
        LaTeX, one formula each.
    symbols : tuple of Symbol
    omitted : mapping
        What is not modeled, by language; empty texts where the docstring names nothing.
    remarks : tuple of str
        Other paragraphs of the notes (English).
    inputs : tuple of (str, str)
        Parameters with their descriptions and units (English).
    references : str
        Where it comes from (English); may be empty.
    """

    id: str
    screen: str
    words: Words
    first_line: str
    formulas: tuple[str, ...]
    symbols: tuple[Symbol, ...]
    omitted: Words
    remarks: tuple[str, ...]
    inputs: tuple[tuple[str, str], ...]
    references: str


def equations() -> tuple[Equation, ...]:
    """All equations, screen by screen, in the order in which they are read.

    Returns
    -------
    tuple of Equation

    Examples
    --------
    >>> first = equations()[0]
    >>> first.id, first.screen, first.words["zh"][:5]
    ('labeling.tier_unit_cost', 'labeling', '供应商按档')
    """
    return tuple(equation for screen in SCREENS for equation in _of(screen))


@cache
def _of(screen: str) -> tuple[Equation, ...]:
    return tuple(_equation(screen, entry) for entry in _data.toml("methods.toml")[screen])


def for_screen(name: str) -> list[Equation]:
    """Equations behind a screen; those of the Overview are the thread through all the others.

    Parameters
    ----------
    name : str
        ``overview`` or one of ``SCREENS``; any other screen has none.

    Returns
    -------
    list of Equation

    Examples
    --------
    >>> [equation.id for equation in for_screen("overview")][-2:]
    ['finance.npv', 'finance.roi']
    """
    if name == "overview":
        known = {equation.id: equation for equation in equations()}
        return [known[identifier] for identifier in _data.toml("methods.toml")["overview"]]
    return list(_of(name)) if name in SCREENS else []


def evidence() -> dict[str, dict[str, int]]:
    """How many defaults of each section rest on which kind of evidence.

    Returns
    -------
    dict of str to dict of str to int
        Sections in the order of the records, then kinds from the strongest to the weakest.

    Examples
    --------
    >>> list(evidence()["labeling"])
    ['decision', 'measured', 'published', 'recalled', 'assumption']
    """
    counts = {section: dict.fromkeys(EVIDENCE, 0) for section in parameters.SECTIONS}
    for record in parameters.catalogue().values():
        counts[record.section][kind(record)] += 1
    return counts


def weak(kinds: Mapping[str, int]) -> int:
    """How many defaults rest on no source that was read.

    Parameters
    ----------
    kinds : mapping of str to int
        Defaults by kind of evidence.

    Returns
    -------
    int

    Examples
    --------
    >>> weak({"measured": 4, "recalled": 1, "assumption": 2})
    3
    """
    return sum(kinds.get(name, 0) for name in WEAK)


def kind(record: parameters.Parameter) -> str:
    """Kind of evidence behind a default, one of ``EVIDENCE``.

    Parameters
    ----------
    record : Parameter

    Returns
    -------
    str

    Examples
    --------
    >>> kind(parameters.find("labeling.target_precision"))
    'published'
    """
    return str(parameters.sources()[record.source]["kind"])


def lead() -> Sentence:
    """How well the defaults are founded, in one sentence.

    Returns
    -------
    Sentence
    """
    counts = evidence().values()
    total, doubtful = sum(sum(kinds.values()) for kinds in counts), sum(map(weak, counts))
    decided = sum(kinds["decision"] for kinds in counts)
    figures = {
        "backed": total - decided - doubtful,
        "total": total - decided,
        "weak": doubtful,
        "decided": decided,
    }
    return Sentence("methods.lead", {slot: ("count", number) for slot, number in figures.items()})


def _equation(screen: str, entry: Mapping[str, Any]) -> Equation:
    module, _, name = entry["function"].rpartition(".")
    words = docstrings.docstring(getattr(importlib.import_module(f"costmodel.{module}"), name))
    return Equation(
        id=entry["function"],
        screen=screen,
        words=entry["words"],
        first_line=words.partition("\n")[0],
        formulas=docstrings.formulas(words),
        symbols=tuple(Symbol(latex, {"zh": zh, "en": en}) for latex, zh, en in entry.get("symbols", ())),
        omitted={"zh": entry.get("omitted", ""), "en": docstrings.not_modeled(words)},
        remarks=docstrings.remarks(words),
        inputs=docstrings.inputs(words),
        references=docstrings.one_line(docstrings.section(words, "References")),
    )
