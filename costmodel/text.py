"""Numbers and sentences in Chinese and English: only here do shares become percent and figures become text.

A sentence is a key of ``data/texts/{zh,en}.toml`` with figures; a figure is a kind and a raw number, so that
one sentence reads the same on screen, on a slide, in the workbook and in the minutes.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from costmodel import _data, parameters
from costmodel.parameters import Parameter, Problem, Value

LANGUAGES = ("zh", "en")
LOCALES = {"zh": "zh_Hans_CN", "en": "en_US"}
SYMBOLS = {"CNY": "¥", "USD": "US$"}
MINUS = "−"
Figure = tuple[str, float]


@dataclass(frozen=True)
class Money:
    """Currency that figures are shown in; amounts are kept in CNY and converted, never relabelled."""

    currency: str = "CNY"
    cny_per_unit: float = 1.0


YUAN = Money()


def money_of(plan: Any) -> Money:
    """Currency that a scenario asks to be shown in.

    Parameters
    ----------
    plan : Scenario

    Returns
    -------
    Money
    """
    if plan["project.currency"] == "USD":
        return Money("USD", float(plan["project.fx_cny_per_usd"]))
    return YUAN


@dataclass(frozen=True)
class Sentence:
    """A key of the texts with its figures.

    Attributes
    ----------
    key : str
        Dotted key, e.g. ``verdict.earns``.
    figures : mapping of slot to (kind, number)
        Kinds are the names of ``KINDS``.
    tone : str
        ``good``, ``warn``, ``bad`` or empty.
    """

    key: str
    figures: Mapping[str, Figure] = field(default_factory=dict)
    tone: str = ""


@cache
def _texts(lang: str) -> Mapping[str, str]:
    flat: dict[str, str] = {}

    def walk(prefix: str, table: Mapping[str, Any]) -> None:
        for key, entry in table.items():
            if isinstance(entry, dict):
                walk(f"{prefix}{key}.", entry)
            else:
                flat[prefix + key] = entry

    for parts in (
        (f"{lang}.toml",),
        *((lang, path.name) for path in sorted(_data.path("texts", lang).glob("*.toml"))),
    ):
        walk("", _data.toml("texts", *parts))
    return flat


def template(lang: str, key: str) -> str:
    """Text of a key with its slots unfilled.

    Parameters
    ----------
    lang : {"zh", "en"}
    key : str
        Dotted key of the texts.

    Returns
    -------
    str

    Examples
    --------
    >>> template("en", "bar.undo")
    'Undo'
    """
    return _texts(lang)[key]


def say(sentence: Sentence, lang: str, money: Money = YUAN) -> str:
    """Sentence in a language.

    Parameters
    ----------
    sentence : Sentence
    lang : {"zh", "en"}
    money : Money

    Returns
    -------
    str

    Examples
    --------
    >>> say(Sentence("flag.compute_share", {"share": ("percent", 0.61), "limit": ("percent", 0.6)}), "en")
    'Compute is 61% of the build cost, above the limit of 60%.'
    """
    return counted(template(lang, sentence.key).format_map(slots(sentence, lang, money)))


# Nouns beside a figure of exactly one. A part of a figure is none: 0.1 months, 21 months.
_ONE = re.compile(
    r"(?<![\d.,])1 (month|GPU|device|week|item|run|label|hour|year|sample|decision|vote|draw|project"
    r"|strategies|point|time|role|input|step|person|people)s?\b"
)
_SINGULAR = {"strategies": "strategy", "people": "person"}


def counted(said: str) -> str:
    """English words with the noun beside a single one in the singular; other texts stay as they are.

    Parameters
    ----------
    said : str

    Returns
    -------
    str

    Examples
    --------
    >>> counted("1 GPUs for 1 weeks, then 2.1 months")
    '1 GPU for 1 week, then 2.1 months'
    """
    return _ONE.sub(lambda found: f"1 {_SINGULAR.get(found[1], found[1])}", said)


def slots(sentence: Sentence, lang: str, money: Money = YUAN) -> dict[str, str]:
    """Formatted figures of a sentence by slot.

    Parameters
    ----------
    sentence : Sentence
    lang : {"zh", "en"}
    money : Money

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> slots(Sentence("move.gain", {"gain": ("money", 5e5)}), "zh")
    {'gain': '¥50万'}
    """
    return {slot: figure(kind, number, lang, money) for slot, (kind, number) in sentence.figures.items()}


def figure(kind: str, number: float, lang: str, money: Money = YUAN) -> str:
    """One figure as text; its kind is a key of ``KINDS``: ``money``, ``percent``, ``of100``, ``month``...

    Parameters
    ----------
    kind : str
    number : float
        Raw: CNY, a share, months.
    lang : {"zh", "en"}
    money : Money

    Returns
    -------
    str

    Examples
    --------
    >>> figure("money", 2_189_000, "en"), figure("money", 2_189_000, "zh"), figure("of100", 0.885, "en")
    ('¥2.19M', '¥219万', '89')
    """
    return KINDS[kind](number, lang, money)


@cache
def _locale(lang: str) -> Any:
    from babel import Locale

    return Locale.parse(LOCALES[lang])


@lru_cache(maxsize=4096)
def decimal(number: float, lang: str, digits: int) -> str:
    """Number with a fixed number of decimals and the language's grouping.

    Parameters
    ----------
    number : float
    lang : {"zh", "en"}
    digits : int
        Decimals.

    Returns
    -------
    str

    Examples
    --------
    >>> decimal(-1234.5, "en", 1)
    '−1,234.5'
    """
    from babel.numbers import format_decimal

    rounded = round(number, digits) + 0.0
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    text = format_decimal(abs(rounded), format=pattern, locale=_locale(lang))
    return (MINUS if rounded < 0 else "") + str(text)


@lru_cache(maxsize=4096)
def _compact(size: float, lang: str, digits: int) -> str:
    from babel.numbers import format_compact_decimal

    return str(format_compact_decimal(size, locale=_locale(lang), fraction_digits=digits))


def _three_digits(size: float, lang: str) -> str:
    """Three significant digits with thousands, millions or their Chinese steps."""
    if size == 0 or not math.isfinite(size):
        return "0" if size == 0 else "∞"
    size = float(f"{size:.3g}")
    steps = (1e12, 1e8, 1e4) if lang == "zh" else (1e12, 1e9, 1e6, 1e3)
    unit = next((step for step in steps if size >= step), 1.0)
    digits = max(0, 2 - math.floor(math.log10(size / unit)))
    if unit == 1.0:
        plain = decimal(size, lang, min(digits, 4))
        return plain.rstrip("0").rstrip(".") if digits else plain
    return _compact(size, lang, min(digits, 2))


def _money(amount: float, lang: str, money: Money) -> str:
    shown = amount / money.cny_per_unit
    text = _three_digits(abs(shown), lang)
    sign = MINUS if shown < 0 and text.strip("0.") else ""
    return sign + SYMBOLS[money.currency] + text


def _percent(share: float, lang: str, money: Money) -> str:
    digits = 1 if abs(share) < 0.0995 and round(share * 100, 1) % 1 else 0
    return decimal(share * 100.0, lang, digits) + "%"


def _number(number: float, lang: str) -> str:
    """Whole numbers and large ones whole, others with two decimals; below a tenth two digits that count."""
    if abs(number) >= 100 or float(number).is_integer():
        return decimal(number, lang, 0)
    if abs(number) >= 0.1:
        return decimal(number, lang, 2)
    return decimal(number, lang, min(6, 1 - math.floor(math.log10(abs(number))))).rstrip("0").rstrip(".")


def _signed(text: str) -> str:
    return text if text.startswith(MINUS) else "+" + text


KINDS: dict[str, Callable[[float, str, Money], str]] = {
    "money": _money,
    "signed_money": lambda x, lang, money: _signed(_money(x, lang, money)),
    "percent": _percent,
    "percent_exact": lambda x, lang, money: decimal(x * 100.0, lang, 1) + "%",
    "percent_fine": lambda x, lang, money: decimal(x * 100.0, lang, 3).rstrip("0").rstrip(".") + "%",
    "signed_percent": lambda x, lang, money: _signed(_percent(x, lang, money)),
    "of100": lambda x, lang, money: decimal(math.floor(x * 100.0 + 0.5), lang, 0),
    "of100_exact": lambda x, lang, money: decimal(x * 100.0, lang, 1),
    "of100_fine": lambda x, lang, money: decimal(x * 100.0, lang, 2).rstrip("0").rstrip("."),
    "points": lambda x, lang, money: _signed(decimal(x * 100.0, lang, 1)),
    "month": lambda x, lang, money: decimal(math.ceil(x - 1e-9), lang, 0),
    "months": lambda x, lang, money: decimal(x, lang, 1).removesuffix(".0"),
    "signed_months": lambda x, lang, money: _signed(decimal(x, lang, 1).removesuffix(".0")),
    "number": lambda x, lang, money: _number(x, lang),
    "short": lambda x, lang, money: (MINUS if x < 0 else "") + _three_digits(abs(x), lang),
    "count": lambda x, lang, money: decimal(x, lang, 0),
}


def value_text(record: Parameter, value: Value, lang: str, money: Money = YUAN) -> str:
    """A parameter's value with its unit.

    Parameters
    ----------
    record : Parameter
    value : float, int, bool or str
    lang : {"zh", "en"}
    money : Money

    Returns
    -------
    str

    Examples
    --------
    >>> value_text(parameters.find("labeling.target_precision"), 0.95, "en")
    '95%'
    """
    if record.kind == "switch":
        return template(lang, "unit.on" if value else "unit.off")
    if record.kind == "choice":
        return record.choices[str(value)][lang] if str(value) in record.choices else str(value)
    number = float(value)
    if not math.isfinite(number):
        return str(number)
    if record.unit.startswith("share"):
        return _plain(number * 100.0, lang) + "%" + _rest_of_unit(record.unit, lang)
    if record.unit.startswith("CNY") and record.unit != "CNY/USD":
        amount = _plain(abs(number) / money.cny_per_unit, lang)
        sign = MINUS if number < 0 else ""
        return sign + SYMBOLS[money.currency] + amount + _rest_of_unit(record.unit, lang)
    unit = template(lang, f"unit.{record.unit}") if f"unit.{record.unit}" in _texts(lang) else record.unit
    return counted(f"{_plain(number, lang)} {unit}".strip().replace(" （", "（"))


def _plain(number: float, lang: str) -> str:
    """Up to six significant digits without trailing zeros."""
    text = f"{number:.6g}"
    if "e-" in text or abs(number) >= 1e15:
        return text
    digits = len(text.partition(".")[2]) if "e" not in text else 0
    return decimal(number, lang, digits)


def _rest_of_unit(unit: str, lang: str) -> str:
    first, slash, rest = unit.partition("/")
    return f"/{template(lang, 'unit.' + rest)}" if slash else ""


def problem(reason: Problem, lang: str) -> str:
    """One sentence that names the parameter, the value with its unit, the bound and the cure.

    Parameters
    ----------
    reason : Problem
    lang : {"zh", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> problem(Problem("above", "labeling.target_precision", 1.2, 0.9999), "en")
    'Label precision (labeling.target_precision) = 120% is above its maximum 99.99%; enter 99.99% or less.'
    """
    if reason.kind in ("unknown", "unusable", "too_many_pins"):
        return template(lang, f"problem.{reason.kind}").format(id=_as_given(reason.id, 60), near=reason.bound)
    record = parameters.find(reason.id)
    words = {"label": record.label[lang], "id": record.id, "value": _given(record, reason.value, lang)}
    if reason.kind == "contradiction":
        other = parameters.find(reason.bound)
        words |= {"other": other.label[lang], "other_id": other.id}
        words["bound"] = _given(other, reason.limit, lang)
    elif reason.kind in ("below", "above"):
        words["bound"] = value_text(record, reason.bound, lang)
    elif reason.kind == "not_a_choice":
        words["bound"] = ", ".join(reason.bound)
    elif record.allowed:
        words |= {
            "low": value_text(record, record.allowed[0], lang),
            "high": value_text(record, record.allowed[1], lang),
        }
    return counted(template(lang, f"problem.{reason.kind}").format(**words)) + _share_hint(
        record, reason, lang
    )


def _share_hint(record: Parameter, reason: Problem, lang: str) -> str:
    """Help for who wrote 98 and meant 98 %."""
    if reason.kind != "above" or record.unit != "share" or not isinstance(reason.value, int | float):
        return ""
    low, high = record.allowed or (0.0, 1.0)
    meant_percent = high <= 1.0 and 10 <= reason.value <= 100 and low <= reason.value / 100.0 <= high
    gap = " " if lang == "en" else ""
    return gap + template(lang, "problem.share_hint") if meant_percent else ""


def _given(record: Parameter, value: Any, lang: str) -> str:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and record.kind in ("number", "integer") and abs(value) < 1e300:
        return value_text(record, value, lang)
    return _as_given(value, 40)


def _as_given(value: Any, most: int) -> str:
    """What somebody entered, safe to show and no longer than this."""
    if isinstance(value, int) and abs(value) >= 10**most:  # Python refuses to print thousands of digits
        return f"{MINUS if value < 0 else ''}1e+{math.floor(math.log10(abs(value)))}"
    return clean(str(value), most, empty='""')


# Control, format (zero width, direction, tags), surrogate, line and paragraph separator.
INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
NO_CHARACTERS = "\ufffe\uffff"  # not allowed in XML, of which workbooks and slides are made


def clean(text: str, most: int = 200, empty: str = "Untitled") -> str:
    r"""Text that somebody typed, made safe to show and to write to files.

    Parameters
    ----------
    text : str
    most : int
        Longest result [characters].
    empty : str
        What stands where nothing is left.

    Returns
    -------
    str
        NFC, without control, zero-width, direction-changing characters and lone surrogates, spaces
        collapsed.

    Examples
    --------
    >>> clean("  a\u202eb\n c ")
    'ab c'
    """
    import unicodedata

    spaced = "".join(" " if c in "\t\n\r" else c for c in text[: 4 * most])
    kept = "".join(c for c in spaced if unicodedata.category(c) not in INVISIBLE and c not in NO_CHARACTERS)
    normal = unicodedata.normalize("NFC", kept)
    return " ".join(normal.split())[:most].rstrip() or empty
