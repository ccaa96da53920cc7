"""W1 of the test plan: whatever a link says of an input, the app opens, names it and keeps the rest."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest

from costmodel import evaluate, link, parameters, presets, text
from tests.screen import Screen
from ui import derived, navigation

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


# --- the inputs of every screen -----------------------------------------------------------------------------

PAGES = navigation.names()
WITHOUT_INPUTS = ["portfolio", "meeting", "data", "actuals"]  # they show plans, or a visitor's own rows
WITH_INPUTS = [page for page in PAGES[:-1] if page not in WITHOUT_INPUTS]
DERIVED = derived.PREFIX


def opened(page: str, lang: str = "en") -> Screen:
    """A screen with everything unfolded that stands behind a fold."""
    screen = Screen(f"v=1&preset=drone&lang={lang}&compute.runs=9", page="" if page == PAGES[0] else page)
    for fold in screen.app.expander:
        screen.app.session_state[fold.key] = True
    return screen.run()


def sent(identifier: str, kind: str) -> Any:
    """Damaged value as a component would send it."""
    record = parameters.find(identifier.removeprefix(DERIVED))
    others = {"nan": math.nan, "infinite": math.inf, "wrong type": "canary", "missing": None}
    return others[kind] if kind in others else float(damaged(record, kind))


def offered(screen: Screen) -> list[str]:
    """Inputs of a screen, or of the table of all inputs."""
    if screen.shown("assumption_rows"):
        return list(parameters.catalogue())
    return list(screen.inputs)


def send(screen: Screen, identifier: str, value: Any) -> list[str]:
    """Answer as the input would; sentences about what was not taken."""
    if screen.shown("assumption_rows"):
        (state,) = screen.answer("assumptions", f"set:{identifier}", value).shown("assumptions")
        return [sentence for _, sentence in state["refused"]]
    key = identifier if identifier.startswith(DERIVED) else f"input:{identifier}"
    return screen.answer(key, "set", value).complaints


def check_input(screen: Screen, identifier: str, kind: str) -> None:
    plan, record = screen.scenario, parameters.find(identifier.removeprefix(DERIVED))
    said = send(screen, identifier, sent(identifier, kind))
    moved = set(screen.scenario.differences(plan))
    if identifier.startswith(DERIVED) and kind in ("below", "above"):  # of 100: what is meant may be allowed
        assert moved <= {record.id}
        assert bool(moved) != bool(said) or not moved
        screen.answer("bar", "undo")
        return
    assert moved == set(), (identifier, kind)
    assert len(said) == 1, (identifier, kind)
    assert record.id in said[0]
    assert record.label[screen.bar["lang"]] in said[0]


@pytest.mark.parametrize("page", WITHOUT_INPUTS)
def test_a_screen_without_inputs_has_none_to_check(page):
    assert offered(opened(page)) == []


@pytest.mark.parametrize("page", WITH_INPUTS)
def test_inputs_of_a_screen_refuse_what_is_damaged(page):
    screen = opened(page, text.LANGUAGES[PAGES.index(page) % 2])
    inputs = offered(screen)
    assert len(inputs) >= 6
    for identifier in random.Random(page).sample(inputs, 6):
        for kind in random.Random(identifier).sample(KINDS, 2):
            check_input(screen, identifier, kind)


@pytest.mark.long
@pytest.mark.parametrize("page", WITH_INPUTS)
def test_every_input_of_every_screen_refuses_what_is_damaged(page):
    screen = opened(page)
    for identifier in offered(screen):
        for kind in KINDS:
            check_input(screen, identifier, kind)


def test_the_sample_reaches_inputs_of_another_kind():
    """An input asked for as a share of 100, a fold's, and a choice are among what the screens offer."""
    gap, compute = offered(opened("gap")), offered(opened("compute"))
    assert {f"{DERIVED}generalization.shift", "generalization.floor"} <= set(gap)
    assert {"compute.hours_from", "compute.tdp"} <= set(compute)


@pytest.mark.parametrize("value", [0.0, -1.0, -math.inf, math.inf, math.nan, 1e300, 5e-324, 1e13])
@pytest.mark.parametrize("field", ["volume", "mistake"])
def test_fields_of_an_own_project_make_a_plan_or_say_why_not(field, value):
    screen = Screen("v=1&preset=drone&compute.runs=9", page="roi")
    plan = screen.scenario
    widget = next(w for w in screen.app.number_input if w.key.startswith(f"own:{field}"))
    widget.set_value(value)
    next(b for b in screen.app.button if b.label == text.template("en", "own.start")).click()
    screen.run()
    assert screen.complaints or screen.scenario != plan
    if screen.complaints:
        assert screen.scenario == plan
    assert [value for value in screen.scenario.values().values() if value != value] == []


def test_a_plan_that_no_link_can_carry_opens_on_every_screen():
    """With all its digits it is longer than a link may be."""
    dice = random.Random(3)
    numbers = [r for r in parameters.catalogue().values() if r.kind == "number" and r.usual]
    plan = presets.load().accept({r.id: dice.uniform(*r.usual) for r in numbers})[0]
    assert link.fitted(plan).left_out == "plan"
    for page in PAGES:
        screen = Screen(page="" if page == PAGES[0] else page)
        held = screen.app.session_state["plan"]
        changes = {i: now for i, (now, _) in plan.differences(presets.load()).items()}
        screen.app.session_state["plan"] = {**held, "changes": changes}
        screen.run()
        assert screen.strip["cost"] == text.figure("money", evaluate(plan).cost_total, "en")
