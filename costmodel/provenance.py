"""What an input rests on, in sentences: evidence, source, usual range, what would change it, and its age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

from costmodel import _data, ages, methods, parameters, remarks, text
from costmodel.origin import Origin
from costmodel.parameters import Parameter
from costmodel.remarks import Fit
from costmodel.text import YUAN, Money
from costmodel.usual import said as said_of_range

EFFECT = "_effect"  # how the name of a strategy's saving ends


def change(record: Parameter) -> str:
    """What would change an input: the first that fits of a price list, own data, and the kind of figure.

    Parameters
    ----------
    record : Parameter

    Returns
    -------
    str
        A key of ``provenance.change`` in the texts.

    Examples
    --------
    >>> [change(parameters.find(i)) for i in ("compute.gpu_price", "labeling.correlation", "value.right")]
    ['gpu_prices', 'votes', 'value']
    """
    if record.id in _settings()["gpu_prices"]:
        return "gpu_prices"
    data = next((kind for kind, ids in _settings()["data"].items() if record.id in ids), "")
    if data:
        return data
    kind, evidence = ages.kind(record), methods.kind(record)
    if evidence == ages.DECISION or kind == "exchange_rate":
        return kind
    if record.section == "strategies" and record.name.endswith(EFFECT):
        return "effect"
    if evidence in methods.WEAK:
        return record.section
    return "price" if kind == "price" else "evidence"


def screen(record: Parameter) -> str:
    """Screen on which an input is moved.

    Parameters
    ----------
    record : Parameter

    Returns
    -------
    str
        Name of its page.

    Examples
    --------
    >>> screen(parameters.find("generalization.shift"))
    'gap'
    """
    return str(_settings()["screen"][record.section])


def said(
    record: Parameter,
    lang: str,
    money: Money = YUAN,
    *,
    fit: Fit | None = None,
    today: date | None = None,
    usual: tuple[float, float] | None = None,
    came: Origin | None = None,
) -> list[str]:
    """What an input rests on, a sentence each.

    Parameters
    ----------
    record : Parameter
    lang : {"zh", "en"}
    money : Money
    fit : Fit, optional
        Mark of a value fitted from the user's own data, which stands before the record's source then.
    today : datetime.date, optional
        Day on which an old figure is named as such.
    usual : (float, float), optional
        Usual range in plans of this kind; the record's if left out.
    came : Origin, optional
        Where the value comes from; from the record if left out.

    Returns
    -------
    list of str

    Examples
    --------
    >>> record = parameters.find("labeling.correlation")
    >>> said(record, "en", fit=Fit(record.id, "votes", 480, 0.12, 0.28))[0]
    'Here fitted from your data, n = 480; the data leave 0.12 to 0.28.'
    """
    if fit is None:
        return list(_of_value(record.id, lang, money, today, usual or record.usual, came))
    source = text.template(lang, "provenance.instead").format(source=_source(record, lang))
    return [_fitted(record, fit, lang, money), source, _shifts(record, lang)]


@lru_cache(maxsize=4096)
def _of_value(
    identifier: str,
    lang: str,
    money: Money,
    today: date | None,
    usual: tuple[float, float] | None,
    came: Origin | None,
) -> tuple[str, ...]:
    """All screens say it of all their inputs with every move."""
    record, key = parameters.find(identifier), came.key if came else "default"
    range_, shifts = _usual(record, usual, lang, money), _shifts(record, lang)
    if came and key == "choice":
        return (*_chosen(came, lang), *range_, shifts)
    default = text.value_text(record, record.value, lang, money)
    own = [] if key == "default" else [text.template(lang, f"provenance.{key}").format(value=default)]
    if key == "example":
        return (*own, *range_, shifts)
    found = (
        *own,
        *_evidence(methods.kind(record), lang),
        _source(record, lang),
        *range_,
        record.note[lang],
        shifts,
    )
    return found if own else (*found, *_old(record, today, lang))


def _chosen(came: Origin, lang: str) -> list[str]:
    """Source of the option of a part that the value is from, and what the option says of it."""
    source, note = parameters.sources()[came.source], came.note(lang)
    if came.evidence in methods.WEAK:
        weak = text.template(lang, f"control.{came.evidence}")
        return [weak.format(where=note.rstrip(".。"), date=source["year"])]
    named = text.template(lang, "provenance.chosen").format(title=source["title"][lang], year=source["year"])
    return [*_evidence(came.evidence, lang), named, note]


def _shifts(record: Parameter, lang: str) -> str:
    return text.template(lang, "control.shifts").format(note=changes(record, lang))


def changes(record: Parameter, lang: str) -> str:
    """What would change an input, in a short sentence.

    Parameters
    ----------
    record : Parameter
    lang : {"zh", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> changes(parameters.find("project.fx_cny_per_usd"), "en")
    'The rate of the day.'
    """
    return text.template(lang, f"provenance.change.{change(record)}")


def paragraphs(about: str, sentences: Sequence[str], lang: str) -> str:
    """What an input is, what it rests on, and what would change it with what follows: a paragraph each.

    Parameters
    ----------
    about : str
    sentences : sequence of str
        As ``said`` gives them.
    lang : {"zh", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> record = parameters.find("project.fx_cny_per_usd")
    >>> paragraphs(record.help["en"], said(record, "en"), "en").splitlines()[2]
    'What would change it: The rate of the day.'
    """
    lead = text.template(lang, "control.shifts").partition("{")[0]
    place = next(k for k, sentence in enumerate(sentences) if sentence.startswith(lead))
    gap = "" if lang == "zh" else " "  # 。 is as wide as a full stop and its space
    return "\n".join([about, *(gap.join(part) for part in (sentences[:place], sentences[place:]) if part)])


def _fitted(record: Parameter, fit: Fit, lang: str, money: Money) -> str:
    mark = text.say(remarks.said(fit), lang)
    if fit.low is None or fit.high is None:
        return text.template(lang, "provenance.fitted_point").format(mark=mark)
    low, high = (text.value_text(record, end, lang, money) for end in (fit.low, fit.high))
    return text.template(lang, "provenance.fitted").format(mark=mark, low=low, high=high)


def _evidence(kind: str, lang: str) -> list[str]:
    """The kind of evidence, where the source's sentence does not say it already."""
    if kind == ages.DECISION or kind in methods.WEAK:
        return []
    named = text.template(lang, f"methods.kind.{kind}")
    return [text.template(lang, "provenance.kind").format(kind=named)]


def _source(record: Parameter, lang: str) -> str:
    origin = parameters.sources()[record.source]
    kind = origin["kind"] if origin["kind"] in (ages.DECISION, *methods.WEAK) else "source"
    return text.template(lang, f"control.{kind}").format(
        title=origin["title"][lang],
        year=origin["year"],
        where=record.where[lang],
        date=origin["read"] if kind == "source" else record.date,
    )


def _usual(record: Parameter, usual: tuple[float, float] | None, lang: str, money: Money) -> list[str]:
    if not usual:
        return []
    low, high = said_of_range(record, usual, lang, money)
    return [text.template(lang, "control.usual").format(low=low, high=high)]


def _old(record: Parameter, today: date | None, lang: str) -> list[str]:
    dated = ages.age(record, today) if today else None
    if dated is None or not dated.old:
        return []
    words = text.template(lang, "ages.old")
    return [words.format(date=record.date, months=dated.months, limit=dated.limit)]


@cache
def _settings() -> Mapping[str, Any]:
    return _data.toml("provenance.toml")
