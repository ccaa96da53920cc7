"""How old a default is, and whether it is older than figures of its kind may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from costmodel import _data, methods, parameters, text
from costmodel.parameters import Parameter

DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Age:
    """Age of a default on a day.

    Attributes
    ----------
    kind : str
        What it is by age: ``exchange_rate``, ``price``, or the evidence behind it.
    months : int
        Whole months since its date; 0 for a date still to come.
    limit : int or None
        Months after which it counts as old; None where figures of this kind do not age.
    """

    kind: str
    months: int
    limit: int | None

    @property
    def old(self) -> bool:
        """Whether it is older than its kind allows."""
        return self.limit is not None and self.months > self.limit


def kinds() -> Mapping[str, Mapping[str, Any]]:
    """Months allowed and the reason, by kind.

    Returns
    -------
    mapping of str to mapping
        ``months`` is left out where figures of the kind do not age; ``reason`` by language.

    Examples
    --------
    >>> kinds()["price"]["months"], "months" in kinds()["measured"]
    (12, False)
    """
    return _data.toml("ages.toml")


def kind(record: Parameter) -> str:
    """What a default is by age: its unit decides, then the evidence behind it.

    Parameters
    ----------
    record : Parameter

    Returns
    -------
    str
        Key of ``kinds``.

    Examples
    --------
    >>> kind(parameters.find("compute.gpu_price")), kind(parameters.find("generalization.shift"))
    ('price', 'measured')
    """
    evidence = methods.kind(record)
    if evidence == DECISION or not record.unit.startswith("CNY"):
        return evidence
    return "exchange_rate" if record.unit == "CNY/USD" else "price"


def months_between(start: date, end: date) -> int:
    """Whole months from one day to another.

    Parameters
    ----------
    start, end : datetime.date

    Returns
    -------
    int
        0 where the end comes first.

    Examples
    --------
    >>> [months_between(date(2025, 1, 31), date(2026, 1, day)) for day in (30, 31)]
    [11, 12]
    """
    months = 12 * (end.year - start.year) + end.month - start.month - (end.day < start.day)
    return max(0, months)


def age(record: Parameter, today: date) -> Age:
    """How old a default is on a day.

    Parameters
    ----------
    record : Parameter
    today : datetime.date
        The package knows no clock; who asks says the day.

    Returns
    -------
    Age

    Examples
    --------
    >>> age(parameters.find("compute.gpu_price"), date(2026, 11, 22))
    Age(kind='price', months=22, limit=12)
    """
    return age_of(kind(record), date.fromisoformat(record.date), today)


def age_of(name: str, dated: date, today: date) -> Age:
    """How old a figure of a kind is on a day.

    Parameters
    ----------
    name : str
        Key of ``kinds``.
    dated, today : datetime.date

    Returns
    -------
    Age

    Examples
    --------
    >>> age_of("price", date(2025, 3, 3), date(2026, 11, 22)).old
    True
    """
    return Age(name, months_between(dated, today), kinds()[name].get("months"))


def mark(record: Parameter, today: date | None, lang: str) -> str:
    """Months of a default that is older than its kind allows, in few words.

    Parameters
    ----------
    record : Parameter
    today : datetime.date or None
        None where the day is not known: nothing is marked then.
    lang : {"zh", "en"}

    Returns
    -------
    str
        Empty where it is not too old.

    Examples
    --------
    >>> mark(parameters.find("compute.gpu_price"), date(2026, 11, 22), "en")
    '22 months old'
    >>> mark(parameters.find("generalization.shift"), date(2026, 11, 22), "en")
    ''
    """
    return said(age(record, today), lang) if today else ""


def said(found: Age, lang: str) -> str:
    """Months of a figure that is older than its kind allows; empty where it is not.

    Parameters
    ----------
    found : Age
    lang : {"zh", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> said(Age("price", 13, 12), "en"), said(Age("price", 12, 12), "en")
    ('13 months old', '')
    """
    months = text.figure("count", found.months, lang)
    return text.template(lang, "ages.mark").format(months=months) if found.old else ""


def day_of(words: str) -> date | None:
    """Day that a printed date names; None where it does not say one as 2026-11-22.

    Parameters
    ----------
    words : str

    Returns
    -------
    datetime.date or None

    Examples
    --------
    >>> day_of("2026-11-22"), day_of("autumn")
    (datetime.date(2026, 11, 22), None)
    """
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def old(today: date) -> tuple[str, ...]:
    """Parameters whose default is older than its kind allows.

    Parameters
    ----------
    today : datetime.date

    Returns
    -------
    tuple of str
        Parameter ids in the order of the records.

    Examples
    --------
    >>> old(date(2026, 11, 22))[0]
    'labeling.crowd_cost'
    """
    return tuple(i for i, record in parameters.catalogue().items() if age(record, today).old)
