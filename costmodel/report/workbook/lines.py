"""A line of the calculation: one name, one unit, one formula that is the same in every cell of its row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from costmodel import text

Words = Mapping[str, str]

# {name} in the same month, {name@prev} in the one before, {name@todate} up to this one, {name@all} in all
# months; {input=option} is whether an input stands on an option.
REFERENCE = re.compile(r"\{([a-z][A-Za-z0-9_.]*)(?:@(prev|todate|all)|=([A-Za-z0-9_]+))?\}")


@dataclass(frozen=True)
class Line:
    """One row of the calculation.

    Attributes
    ----------
    name : str
        By which other formulas refer to it.
    unit : str
        One of ``parameters.UNITS``.
    formula : str
        In the functions of spreadsheets; cells are named in braces, see ``REFERENCE``.
    monthly : bool
        Whether it has a value for each month, or one for the plan.
    label : mapping, optional
        By language; the text ``workbook.line.NAME`` where it is left out.
    """

    name: str
    unit: str
    formula: str
    monthly: bool = False
    label: Words | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Names that the formula refers to."""
        return tuple(match.group(1) for match in REFERENCE.finditer(self.formula))


@dataclass(frozen=True)
class Part:
    """Lines under one heading, text ``workbook.part.NAME``; ``folded`` parts open with a click."""

    name: str
    lines: tuple[Line, ...]
    folded: bool = False


@dataclass(frozen=True)
class Given:
    """A figure on the sheet of inputs that is no input of the plan.

    Attributes
    ----------
    name : str
        By which formulas refer to it.
    value : float, or mapping
        A text is by language.
    unit : str
    label : mapping
        By language.
    """

    name: str
    value: float | Words
    unit: str
    label: Words

    def shown(self, lang: str) -> float | str:
        """What stands in the cell.

        Parameters
        ----------
        lang : {"zh", "en"}

        Returns
        -------
        float or str
        """
        return self.value if isinstance(self.value, float) else self.value[lang]


def one(name: str, unit: str, formula: str) -> Line:
    """A line with one value for the plan.

    Parameters
    ----------
    name, unit, formula : str
        As in ``Line``.

    Returns
    -------
    Line
    """
    return Line(name, unit, formula)


def monthly(name: str, unit: str, formula: str) -> Line:
    """A line with a value for each month.

    Parameters
    ----------
    name, unit, formula : str
        As in ``Line``.

    Returns
    -------
    Line
    """
    return Line(name, unit, formula, monthly=True)


def in_both(key: str) -> Words:
    """A text of the workbook in both languages.

    Parameters
    ----------
    key : str
        Below ``workbook``.

    Returns
    -------
    mapping
        By language.
    """
    return {lang: text.template(lang, f"workbook.{key}") for lang in text.LANGUAGES}


def said(kind: str, *names: Words) -> Words:
    """A label made of names, such as that of a strategy in a pattern.

    Parameters
    ----------
    kind : str
        Text ``workbook.kind.KIND`` with a slot ``name``.
    *names : mapping
        By language.

    Returns
    -------
    mapping
        By language.
    """
    join = in_both("join")
    return {
        lang: pattern.format(name=join[lang].join(name[lang] for name in names))
        for lang, pattern in in_both(f"kind.{kind}").items()
    }
