"""Figures of a check as text, the same on the screen and in the command line."""

from __future__ import annotations

from collections.abc import Sequence

from costmodel import text
from costmodel.text import Sentence
from costmodel.validation import Case, Check

# Kind of figure of a quantity; see ``text.KINDS``.
KINDS = {
    "share": "of100_exact",
    "drop": "of100_fine",
    "hours": "short",
    "ms": "short",
    "kwh": "short",
    "ratio": "number",
}


def lead(checks: Sequence[Check]) -> Sentence:
    """How many checks the models win against their shortcut, and how many rest on other observations.

    Parameters
    ----------
    checks : sequence of Check

    Returns
    -------
    Sentence
    """
    figures = {
        "better": sum(check.verdict == "better" for check in checks),
        "total": len(checks),
        "cases": sum(len(check.cases) for check in checks),
        "apart": sum(check.basis == "apart" for check in checks),
    }
    return Sentence("validation.lead", {slot: ("count", number) for slot, number in figures.items()})


def error(check: Check, value: float, lang: str) -> str:
    """An error with its unit: points of 100, or a factor.

    Parameters
    ----------
    check : Check
    value : float
        Error of the model or of its shortcut.
    lang : {"zh", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> from costmodel.validation import checks
    >>> error(checks()[0], 0.0027, "en")
    '0.27 points'
    """
    if check.unit == "factor":
        return "×" + text.decimal(value, lang, 3 if value < 1.05 else 2)
    return text.template(lang, "validation.points").format(points=text.decimal(100 * value, lang, 2))


def ratio(check: Check, lang: str) -> str:
    """How many times farther off the shortcut is.

    Parameters
    ----------
    check : Check
    lang : {"zh", "en"}

    Returns
    -------
    str
    """
    return "×" + text.decimal(check.ratio, lang, 0 if check.ratio >= 10 else 1)


def amount(check: Check, value: float, lang: str) -> str:
    """A reported or predicted figure.

    Parameters
    ----------
    check : Check
    value : float
    lang : {"zh", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> from costmodel.validation import checks
    >>> amount(checks()[0], 0.8713, "en")
    '87.1'
    """
    return text.figure(KINDS[check.quantity], value, lang)


def name(check: Check, found: Case) -> str:
    """Name of a case, with its group where the check has several.

    Parameters
    ----------
    check : Check
    found : Case

    Returns
    -------
    str

    Examples
    --------
    >>> from costmodel.validation import checks
    >>> name(checks()[0], checks()[0].cases[0])
    'MS_music k=2'
    """
    return found.name if len(check.groups) == 1 else f"{found.group} {found.name}"


def case(check: Check, found: Case, lang: str) -> str:
    """A case in words: its name, what was reported and what the model says.

    Parameters
    ----------
    check : Check
    found : Case
    lang : {"zh", "en"}

    Returns
    -------
    str
    """
    return text.template(lang, "validation.case").format(
        name=name(check, found),
        reported=amount(check, found.reported, lang),
        predicted=amount(check, found.predicted, lang),
    )
