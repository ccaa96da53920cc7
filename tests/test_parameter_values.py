"""Values of parameters: allowed ones are taken, and every bad one is refused in one sentence."""

from __future__ import annotations

import json
import math
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel import parameters, text
from costmodel.errors import ParameterError
from costmodel.parameters import Problem
from tests.plans import THOROUGH, random_value, records, values_of

CATALOGUE = parameters.catalogue()
NUMBERS = pytest.mark.parametrize("record", records("number", "integer"), ids=lambda record: record.id)
LANGUAGES = ("zh", "en")


# --- Values that are taken -------------------------------------------------------------------


@THOROUGH
@given(data=st.data())
def test_allowed_values_are_taken_as_they_are(data):
    record = data.draw(st.sampled_from(records()))
    value = data.draw(values_of(record))
    taken = parameters.check(record.id, value)
    assert taken == value
    assert type(taken) is type(record.value)
    assert parameters.read(record.id, value if isinstance(value, str) else json.dumps(value)) == value


@NUMBERS
def test_bounds_are_allowed(record):
    low, high = record.allowed
    assert [parameters.check(record.id, bound) for bound in (low, high)] == [low, high]


def test_forms_that_mean_the_same():
    assert parameters.check("compute.runs", 8.0) == 8
    assert isinstance(parameters.check("compute.runs", 8.0), int)
    assert isinstance(parameters.check("labeling.items", 8), float)
    assert math.copysign(1.0, parameters.check("people.operations", -0.0)) == 1.0
    assert (
        parameters.read("compression.enabled", "1") is parameters.read("compression.enabled", "true") is True
    )
    assert (
        parameters.read("compression.enabled", "0")
        is parameters.read("compression.enabled", "false")
        is False
    )
    assert parameters.read("labeling.items", "1e5") == 100_000.0
    assert parameters.read("labeling.target_precision", "98%") == 0.98
    assert parameters.read("labeling.target_precision", "99.9%") == 0.999


def refusal(identifier, value, how=parameters.check):
    with pytest.raises(ParameterError) as caught:
        how(identifier, value)
    (problem,) = caught.value.problems
    return problem


def check_sentence(problem, *needed, lang="en"):
    """One line with the parameter, the value and what else is needed; ends as a sentence ends."""
    said = text.problem(problem, lang)
    assert "\n" not in said
    assert said.endswith("." if lang == "en" else "。")
    assert len(re.findall(r"[.。](?=\s|$)", said)) == 1
    for words in (problem.id, CATALOGUE[problem.id].label[lang], *needed):
        assert words in said
    assert "{" not in said


# --- Values that are refused -----------------------------------------------------------------


@NUMBERS
def test_a_hair_beyond_its_bounds_is_refused(record):
    low, high = record.allowed
    hair = 1 if record.kind == "integer" else 0.0
    assert refusal(record.id, low - hair if hair else math.nextafter(low, -math.inf)).kind == "below"
    assert refusal(record.id, high + hair if hair else math.nextafter(high, math.inf)).kind == "above"


@NUMBERS
def test_below_and_above(record):
    low, high = record.allowed
    for side, value, bound in (("below", low - 1, low), ("above", high * 2 + 1, high)):
        problem = refusal(record.id, value)
        assert (problem.kind, problem.value, problem.bound) == (side, value, bound)
        for lang in LANGUAGES:
            given_text, bound_text = (text.value_text(record, v, lang) for v in (value, bound))
            assert given_text != bound_text
            check_sentence(problem, given_text, bound_text, lang=lang)


NO_NUMBERS = [
    (math.nan, "not_finite"),
    (math.inf, "not_finite"),
    (-math.inf, "not_finite"),
    ("abc", "not_a_number"),
    ("", "not_a_number"),
    (None, "not_a_number"),
    (True, "not_a_number"),
    ([0.5], "not_a_number"),
    (10**400, "above"),
    (-(10**5000), "below"),
]


@NUMBERS
def test_no_number(record):
    for value, kind in NO_NUMBERS:
        problem = refusal(record.id, value)
        assert problem.kind == kind
        bounds = record.allowed if kind.startswith("not") else [record.allowed[kind == "above"]]
        for lang in LANGUAGES:
            bound_texts = [text.value_text(record, bound, lang) for bound in bounds]
            check_sentence(problem, *bound_texts, lang=lang)


@pytest.mark.parametrize("record", records("integer"), ids=lambda record: record.id)
def test_no_whole_number(record):
    problem = refusal(record.id, record.value + 0.5)
    assert problem.kind == "not_whole"
    for lang in LANGUAGES:
        check_sentence(problem, text.value_text(record, record.value + 0.5, lang), lang=lang)


@pytest.mark.parametrize("record", records("switch", "choice"), ids=lambda record: record.id)
def test_no_switch_and_no_choice(record):
    cures = record.choices if record.kind == "choice" else ("true", "false")
    for value in ("yes", "", 2, 1.0, math.nan, None, ["mid"]):
        problem = refusal(record.id, value)
        assert problem.kind == f"not_a_{record.kind}"
        for lang in LANGUAGES:
            check_sentence(problem, *cures, lang=lang)


@pytest.mark.parametrize(
    ("given_text", "kind", "says"),
    [
        ("nan", "not_a_number", "= nan is not a number"),
        ("NaN", "not_finite", "= nan is not a finite number"),
        ("Infinity", "not_finite", "= inf is not a finite number"),
        ("1e999", "not_finite", "= inf is not a finite number"),
        ("0.5.5", "not_a_number", "= 0.5.5 is not a number"),
        ("true", "not_a_number", "= true is not a number"),
        ("null", "not_a_number", "= null is not a number"),
        ("", "not_a_number", '= "" is not a number'),
        (" ", "not_a_number", '= "" is not a number'),
        ("[" * 100, "not_a_number", "= " + "[" * 40 + " is not a number"),
        ("95%%", "not_a_number", "= 95%% is not a number"),
        ("95", "above", "= 9,500% is above its maximum 99.99%; enter 99.99% or less."),
        ("-0.1", "below", "= −10% is below its minimum 50%; enter 50% or more."),
        ("1e-9", "below", "= 1e-07% is below its minimum 50%"),
        ("0.9\u202e\x00", "not_a_number", "= 0.9 is not a number"),
        ("9" * 39, "above", "= 1e+41% is above its maximum"),
        ("9" * 41, "not_a_number", "= " + "9" * 40 + " is not a number"),
    ],
)
def test_text_that_is_no_value(given_text, kind, says):
    problem = refusal("labeling.target_precision", given_text, parameters.read)
    assert problem.kind == kind
    assert says in text.problem(problem, "en")


@pytest.mark.parametrize(("value", "hint"), [(98.0, True), (10.0, False), (9.0, False), (101.0, False)])
def test_a_percentage_in_place_of_a_share_gets_a_hint(value, hint):
    """98 where 0.98 was meant; 10 % is not allowed for a label precision, so that it is no cure."""
    for lang in LANGUAGES:
        said = text.problem(refusal("labeling.target_precision", value), lang)
        assert ("0.98" in said and "98%" in said) == hint


@pytest.mark.parametrize("identifier", ["labeling.target", "nonsense", "", "x" * 5000, "\u202e", "a.b.c"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_unknown_parameter(identifier, lang):
    problem = refusal(identifier, 1.0)
    assert problem.kind == "unknown"
    assert problem.bound in CATALOGUE
    said = text.problem(problem, lang)
    assert problem.bound in said
    assert len(said) < 200
    assert "\u202e" not in said


def test_the_nearest_parameter_is_named():
    assert refusal("labeling.target_precison", 0.9).bound == "labeling.target_precision"
    with pytest.raises(ParameterError, match=r"did you mean labeling.items."):
        parameters.find("labeling.item")


def test_an_error_says_all_its_problems():
    error = ParameterError(Problem("above", "compute.runs", 2000, 1000), "A plain sentence.")
    assert str(error) == (
        "Training runs (compute.runs) = 2,000 runs is above its maximum 1,000 runs; enter 1,000 runs or "
        "less. A plain sentence."
    )
    assert len(error.problems) == 1


@THOROUGH
@given(
    data=st.data(),
    value=st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.lists(st.floats()),
)
def test_whatever_is_given_is_taken_or_refused(data, value):
    identifier = data.draw(st.sampled_from(sorted(CATALOGUE)))
    for how in (parameters.check, lambda i, v: parameters.read(i, str(v))):
        try:
            how(identifier, value)
        except ParameterError as error:
            for lang in LANGUAGES:
                said = text.problem(error.problems[0], lang)
                assert CATALOGUE[identifier].label[lang] in said
                assert not {unicodedata.category(c) for c in said} & text.INVISIBLE
                assert len(said) < 400


def test_random_values_of_the_tests_are_allowed():
    from random import Random

    dice = Random(1)
    for record in records():
        parameters.check(record.id, random_value(record, dice))


def test_records_do_not_change():
    with pytest.raises(AttributeError):
        CATALOGUE["compute.runs"].value = 7
    with pytest.raises(TypeError):
        CATALOGUE["compute.runs"] = None
