"""Texts in two languages: same keys and slots, all that code asks for, figures that parse back."""

from __future__ import annotations

import ast
import re
import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel import _data, parameters, text
from costmodel.text import Money
from tests.plans import THOROUGH, records, values_of
from tests.sources import called_name, place, python_files, tree_of

LANGUAGES = ("zh", "en")
SECTIONS = tuple(_data.toml("texts", "en.toml"))
CODE = python_files("costmodel", "ui", "pages", "app.py", "serve.py")


def keys(lang):
    def walk(prefix, table):
        for key, entry in table.items():
            yield from walk(f"{prefix}{key}.", entry) if isinstance(entry, dict) else [prefix + key]

    return list(walk("", _data.toml("texts", f"{lang}.toml")))


def slots_of(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def chinese(words):
    return any("\u3400" <= c <= "\u9fff" for c in words)


# --- The two files ---------------------------------------------------------------------------


def test_both_languages_have_the_same_keys():
    assert set(keys("zh")) == set(keys("en"))
    assert list(_data.toml("texts", "zh.toml")) == list(SECTIONS)


@pytest.mark.parametrize("key", keys("en"))
def test_both_languages_have_the_same_slots_and_endings(key):
    zh, en = (text.template(lang, key) for lang in LANGUAGES)
    assert slots_of(zh) == slots_of(en)
    assert "" not in slots_of(en)  # every slot has a name
    assert not chinese(en)
    assert (zh == "") == (en == "")
    assert zh.endswith("。") == (en.endswith("."))
    for words in (zh, en):
        assert words == words.strip() == " ".join(words.split()) or key == "change.separator"


def test_chinese_texts_are_chinese():
    latin = {key for key in keys("zh") if text.template("zh", key) and not chinese(text.template("zh", key))}
    units = {"unit.MB", "unit.TB", "unit.GPU-hour"}
    assert latin <= units | {"bar.share", "change.separator", "change.template"}  # slots and punctuation


# --- What code asks for ----------------------------------------------------------------------

KEY = re.compile(rf"(?:{'|'.join(SECTIONS)})\.[\w/ .-]*\w")
FILES = (".py", ".js", ".css", ".toml", ".html", ".json")


def literal_keys(tree):
    """Strings that look like a key of the texts, apart from the pieces of f-strings."""
    pieces = {id(p) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for p in n.values}
    constants = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in pieces)
    strings = {n.value for n in constants if isinstance(n.value, str)}
    return {s for s in strings if KEY.fullmatch(s) and not s.endswith((*FILES, "_"))}


def families(tree):
    """f-strings that begin like a key, as patterns."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            parts = [re.escape(p.value) if isinstance(p, ast.Constant) else ".+" for p in node.values]
            if re.match(rf"(?:{'|'.join(SECTIONS)})\\\.", parts[0]) and " " not in "".join(parts):
                yield "".join(parts)


@pytest.mark.parametrize("path", CODE, ids=place)
def test_every_key_in_the_code_exists(path):
    tree, known = tree_of(path), set(keys("en"))
    assert literal_keys(tree) - known == set()
    for family in families(tree):
        assert any(re.fullmatch(family, key) for key in known), family


def test_keys_are_found_in_the_code():
    found = set().union(*(literal_keys(tree_of(path)) for path in CODE))
    patterns = set().union(*(families(tree_of(path)) for path in CODE))
    assert {"move.gain", "change.nothing", "change.npv"} <= found
    assert {r"verdict\..+", r"flag\..+", r"problem\..+"} <= patterns


@pytest.mark.parametrize("path", [p for p in CODE if p.parent.name in ("ui", "pages")], ids=place)
def test_calls_fill_the_slots_of_their_text(path):
    """``session.t("card.payback_month", month=...)`` names the slots that the text has."""
    for call in (n for n in ast.walk(tree_of(path)) if isinstance(n, ast.Call)):
        if called_name(call) not in ("session.t", "t") or not isinstance(call.args[0], ast.Constant):
            continue
        given_slots = {keyword.arg for keyword in call.keywords}
        if None not in given_slots:  # **figures
            assert slots_of(text.template("en", call.args[0].value)) == given_slots, ast.unparse(call)


def test_every_choice_of_an_enumeration_has_its_text():
    from costmodel import project, story

    known = set(keys("en"))
    assert {f"component.{c}" for c in project.COMPONENTS} == {k for k in known if k.startswith("component.")}
    assert {f"forgotten.{key}" for key, _ in story.FORGOTTEN} <= known
    kinds = {*parameters.PYDANTIC_KINDS.values(), "not_a_number", "not_whole", "unknown", "contradiction"}
    assert {f"problem.{kind}" for kind in kinds} <= known
    assert {f"currency.{choice}" for choice in parameters.find("project.currency").choices} <= known


@pytest.mark.parametrize("record", records(), ids=lambda record: record.id)
def test_every_unit_has_words(record):
    first, _, rest = record.unit.partition("/")
    for lang in LANGUAGES:
        shown = text.value_text(record, record.value, lang)
        assert shown
        assert "_" not in shown
        if rest and first in ("CNY", "share") and record.unit != "CNY/USD":
            assert shown.endswith("/" + text.template(lang, f"unit.{rest}"))


# --- Figures ---------------------------------------------------------------------------------

STEPS = {"": 1.0, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12, "万": 1e4, "亿": 1e8, "万亿": 1e12}
PRINTED = re.compile(r"([+−-]?)(?:¥|US\$)?([\d,]+(?:\.\d+)?(?:e[+-]?\d+)?)(K|M|B|T|万亿|万|亿)?%?")


def parsed(words):
    """Number that a figure says, and the size of its last printed digit."""
    sign, digits, step = PRINTED.fullmatch(words).groups()
    number = digits.replace(",", "")
    places = len(number.partition("e")[0].partition(".")[2])
    size = STEPS[step or ""]
    return (-1 if sign in "−-" and sign else 1) * float(number) * size, 10.0**-places * size


def says(kind, number, lang):
    """Whether the text of a figure parses back to it, to the digits that are printed."""
    value, last = parsed(text.figure(kind, number, lang))
    hundred = (
        100.0
        if kind
        in (
            "percent",
            "percent_exact",
            "percent_fine",
            "signed_percent",
            "of100",
            "of100_exact",
            "of100_fine",
            "points",
        )
        else 1.0
    )
    raw = number * hundred
    if kind == "month":
        return value - 1 < raw <= value + 1e-6
    if kind in ("money", "signed_money", "short"):  # three digits, and four decimals below one
        return abs(value - raw) <= max(0.005 * abs(raw), 0.5001e-4)
    return abs(value - raw) <= 0.5 * last + 1e-9 * abs(raw)


REASONABLE = {
    "money": st.floats(-1e15, 1e15)
    | st.floats(-1e4, 1e4)
    | st.sampled_from([999.5, 9995.0, 99_950_000.0, 0.0]),
    "short": st.floats(0, 1e12) | st.floats(0, 10),
    "percent": st.floats(-100, 100) | st.floats(-0.1, 0.1),
    "percent_exact": st.floats(-100, 100) | st.floats(-0.1, 0.1),
    "percent_fine": st.floats(-100, 100) | st.floats(-0.1, 0.1),
    "of100": st.floats(0, 1),
    "of100_exact": st.floats(0, 1),
    "of100_fine": st.floats(0, 1),
    "points": st.floats(-1, 1),
    "month": st.floats(0, 1000),
    "months": st.floats(0, 1000),
    "number": st.floats(-1e9, 1e9) | st.floats(-10, 10),
    "count": st.floats(0, 1e9),
}
REASONABLE |= {"signed_money": REASONABLE["money"], "signed_percent": REASONABLE["percent"]}
REASONABLE["signed_months"] = REASONABLE["months"]


def test_every_kind_of_figure_is_tested():
    assert set(REASONABLE) == set(text.KINDS)


@THOROUGH
@given(data=st.data(), lang=st.sampled_from(LANGUAGES))
@pytest.mark.parametrize("kind", sorted(REASONABLE))
def test_figures_parse_back(kind, data, lang):
    number = data.draw(REASONABLE[kind])
    assert says(kind, number, lang), (number, text.figure(kind, number, lang))


@pytest.mark.parametrize(
    ("kind", "number", "zh", "en"),
    [
        ("money", 2_189_000.0, "¥219万", "¥2.19M"),
        ("money", -45_804.0, "−¥4.58万", "−¥45.8K"),
        ("money", 999_950.0, "¥100万", "¥1M"),
        ("money", 9_999.0, "¥1万", "¥10K"),
        ("money", 1234.0, "¥1,230", "¥1.23K"),
        ("money", 0.5, "¥0.5", "¥0.5"),
        ("money", 0.0, "¥0", "¥0"),
        ("money", -0.00001, "¥0", "¥0"),
        ("money", 1.5e8, "¥1.5亿", "¥150M"),
        ("money", 2.5e12, "¥2.5万亿", "¥2.5T"),
        ("signed_money", 74_000.0, "+¥7.4万", "+¥74K"),
        ("signed_money", -74_000.0, "−¥7.4万", "−¥74K"),
        ("signed_money", 0.0, "+¥0", "+¥0"),
        ("percent", 0.611, "61%", "61%"),
        ("percent", 0.041, "4.1%", "4.1%"),
        ("percent", 0.04, "4%", "4%"),
        ("percent", -1.1743, "−117%", "−117%"),
        ("percent", 0.0996, "10%", "10%"),
        ("percent_exact", 0.60232, "60.2%", "60.2%"),
        ("percent_exact", 0.6, "60.0%", "60.0%"),
        ("percent_fine", 0.616226, "61.623%", "61.623%"),
        ("percent_fine", 0.6, "60%", "60%"),
        ("signed_percent", 0.111, "+11%", "+11%"),
        ("number", 0.00697, "0.007", "0.007"),
        ("number", 0.0123, "0.012", "0.012"),
        ("number", 0.1, "0.10", "0.10"),
        ("of100", 0.885, "89", "89"),
        ("of100", 0.625, "63", "63"),
        ("of100_exact", 0.885, "88.5", "88.5"),
        ("of100_fine", 0.9999, "99.99", "99.99"),
        ("of100_fine", 0.95, "95", "95"),
        ("points", -0.015, "−1.5", "−1.5"),
        ("points", 0.0, "+0.0", "+0.0"),
        ("month", 32.52, "33", "33"),
        ("month", 33.0, "33", "33"),
        ("months", 2.0, "2", "2"),
        ("months", 7.79, "7.8", "7.8"),
        ("number", 1234.5, "1,234", "1,234"),
        ("number", 7.1, "7.10", "7.10"),
        ("short", 54_000_000.0, "5400万", "54M"),
        ("count", 12_500.0, "12,500", "12,500"),
    ],
)
def test_figures_by_hand(kind, number, zh, en):
    assert (text.figure(kind, number, "zh"), text.figure(kind, number, "en")) == (zh, en)


def test_money_is_converted_not_relabelled():
    dollars = Money("USD", 7.1)
    assert text.figure("money", 7_100_000.0, "en", dollars) == "US$1M"
    assert text.figure("signed_money", -71_000.0, "zh", dollars) == "−US$1万"
    price = parameters.find("compute.gpu_price")
    assert text.value_text(price, 21.3, "en", dollars) == "US$3/GPU-hour"
    assert text.value_text(parameters.find("project.fx_cny_per_usd"), 7.1, "en", dollars) == "7.1 CNY per USD"
    assert text.figure("percent", 0.5, "en", dollars) == "50%"


@THOROUGH
@given(data=st.data(), lang=st.sampled_from(LANGUAGES))
def test_values_parse_back_to_six_digits(data, lang):
    record = data.draw(st.sampled_from(records("number", "integer")))
    value = data.draw(values_of(record))
    shown = text.value_text(record, value, lang)
    number = re.match(r"[−-]?(?:¥)?[\d,]+(?:\.\d+)?(?:e[+-]\d+)?", shown).group()
    raw = value * 100.0 if record.unit.startswith("share") else value
    assert parsed(number)[0] == pytest.approx(raw, rel=1e-5)


@pytest.mark.parametrize(
    ("identifier", "value", "zh", "en"),
    [
        ("labeling.target_precision", 0.95, "95%", "95%"),
        ("labeling.target_precision", 0.9999, "99.99%", "99.99%"),
        ("project.discount_rate", 0.1, "10%/年", "10%/year"),
        ("labeling.items", 100_000.0, "100,000 条", "100,000 items"),
        ("labeling.crowd_cost", 1e-7, "¥1e-07/个标签", "¥1e-07/label"),
        ("serving.cloud_price", 10.65, "¥10.65/千次", "¥10.65/1,000 decisions"),
        ("labeling.classes", 10, "10", "10"),
        ("compression.value_per_100ms", -0.5, "−¥0.5/次", "−¥0.5/decision"),
        ("compression.enabled", True, "开", "on"),
        ("generalization.shift", 2.28, "2.28（差距刻度）", "2.28 on the shift scale"),
        ("project.timing", "mid", "月中", "mid-month"),
        ("project.timing", "late", "late", "late"),
        ("compute.hours", float("inf"), "inf", "inf"),
    ],
)
def test_values_by_hand(identifier, value, zh, en):
    record = parameters.find(identifier)
    assert (text.value_text(record, value, "zh"), text.value_text(record, value, "en")) == (zh, en)


# --- Cleaning what somebody typed ------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a  b\t\nc ", "a b c"),
        ("", "Untitled"),
        (" \u200b\u202e\x00 ", "Untitled"),
        ("a\u202ecod.exe", "acod.exe"),  # right-to-left override
        ("a\u2066b\u2069c\u200f\u061c", "abc"),  # isolates and marks of direction
        ("a\u200b\u200c\u200d\u2060\ufeff\u00ad\u180eb", "ab"),  # zero width and soft hyphen
        ("a\u2028b\u2029c", "abc"),  # line and paragraph separator
        ("\x1b[31mred\x07\x7f\x9b", "[31mred"),  # terminal codes
        ("a\x00b", "ab"),
        ("\ud83d\ude00 \ud800", "Untitled"),  # lone surrogates
        ("a\ufffe\uffffb", "ab"),  # no characters of XML
        ("\U000e0041\U000e0042x", "x"),  # tags that nobody sees
        ("e\u0301", "é"),  # composed
        ("e\u200b\u0301", "é"),  # composed once nothing is between
        ("商品识别 ①", "商品识别 ①"),
        (
            "<script>alert(1)</script>",
            "<script>alert(1)</script>",
        ),  # shown as text, escaped where it is drawn
        ("a\u3000b\u00a0c", "a b c"),
        ("👩🏽 ok", "👩🏽 ok"),
    ],
)
def test_clean_by_hand(typed, kept):
    assert text.clean(typed) == kept


def test_clean_is_short_and_fast():
    assert len(text.clean("x" * 10_000_000)) == 200
    assert text.clean("a\u0301" * 10_000, 10) == "á" * 10
    assert text.clean("\u0301" * 100_000, 5) == "\u0301" * 5
    assert text.clean("abc def", 4) == "abc"
    assert text.clean("", empty="–") == "–"


@THOROUGH
@given(
    typed=st.text(st.characters() | st.sampled_from("\u200b\u202e\u0301 \ud800\x00\u2028\ufdfa\u0344")),
    most=st.integers(1, 30),
)
def test_clean_leaves_nothing_to_clean(typed, most):
    kept = text.clean(typed, most)
    assert kept == text.clean(kept, most) or kept == "Untitled"
    assert len(kept) <= max(most, len("Untitled"))
    assert unicodedata.is_normalized("NFC", kept)
    assert not {unicodedata.category(c) for c in kept} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert "  " not in kept
    kept.encode("utf-8")
