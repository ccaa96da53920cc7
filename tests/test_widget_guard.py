"""W1 of the test plan: whatever a link says of an input, the app opens, names it and keeps the rest."""

from __future__ import annotations

import random

import pytest

from costmodel import parameters, presets, text
from tests.screen import Screen

KINDS = ("below", "above", "nan", "infinite", "wrong type", "missing")
EVERY = [(identifier, kind) for identifier in parameters.catalogue() for kind in KINDS]
SAMPLE = random.Random("W1").sample(EVERY, 40)
KEPT = {"compute.runs": 9, "serving.decisions": 8000.0, "generalization.field_items": 7000.0}
PAIRS = [r for r in parameters.catalogue().values() if r.less_than]


def damaged(record: parameters.Parameter, kind: str) -> str:
    """Value of that kind as a link carries it; a switch or choice has no bounds, so any number is beyond."""
    low, high = record.allowed or (0.0, 1.0)
    return {
        "below": f"{low - abs(low) - 1:g}",
        "above": f"{2 * abs(high) + 2:g}",
        "nan": "NaN",
        "infinite": "Infinity",
        "wrong type": "canary",
        "missing": "",
    }[kind]


def check(identifier: str, kind: str) -> None:
    record = parameters.find(identifier)
    lang = text.LANGUAGES[len(identifier + kind) % 2]
    kept = {i: value for i, value in KEPT.items() if i != identifier}
    good = "".join(f"&{i}={value:g}" for i, value in kept.items())
    screen = Screen(f"v=1&preset=ecommerce&lang={lang}{good}&{identifier}={damaged(record, kind)}")
    (sentence,) = screen.complaints
    assert identifier in sentence
    assert record.label[lang] in sentence
    assert screen.scenario == presets.load().replace(kept)


@pytest.mark.parametrize(("identifier", "kind"), SAMPLE)
def test_a_damaged_input_is_named_and_the_rest_kept(identifier, kind):
    check(identifier, kind)


@pytest.mark.long
@pytest.mark.parametrize("identifier", list(parameters.catalogue()))
def test_every_damaged_input_is_named_and_the_rest_kept(identifier):
    for kind in KINDS:
        check(identifier, kind)


@pytest.mark.parametrize("record", PAIRS, ids=lambda record: record.id)
def test_two_inputs_that_contradict_each_other_are_both_named(record):
    above = parameters.find(record.less_than)
    value = max(record.allowed[0], above.allowed[0])
    screen = Screen(f"v=1&preset=ecommerce&compute.runs=9&{above.id}={value:g}&{record.id}={value:g}")
    assert any(record.id in said and above.id in said for said in screen.complaints)
    assert screen.scenario["compute.runs"] == 9
    assert screen.scenario[record.id] < screen.scenario[above.id]
