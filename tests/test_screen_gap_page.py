"""From lab to field: any plan has a report, and what the page shows of it."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel import evaluate, parameters, presets, project, screens, section_presets, text
from costmodel.screens import gap, gap_inputs
from tests.plans import THOROUGH, by_hand, scenarios
from tests.screen import Screen, headline_of

SHIFT, WORST = gap_inputs.SHIFT, gap_inputs.WORST
OPENING = presets.load()
MOVED = (
    "generalization.field_items",
    "generalization.field_item_cost",
    "generalization.augmented_items",
    "generalization.reference_error",
    "generalization.retrain_every",
    "generalization.monitoring",
    "generalization.mlops_cost",
)
HOSTILE = "<script>alert(1)</script> **x** $y$"


def lines(plan):
    return {key.partition("line_")[2]: number for key, _, number in gap.report(plan).lines}


# --- Any plan -------------------------------------------------------------------------------------


@THOROUGH
@given(plan=scenarios())
def test_any_plan_has_a_report(plan):
    found, run = gap.report(plan), project.run(plan.values())
    assert found.field == pytest.approx(float(run.accuracy.field), abs=1e-12)
    assert found.curve.field[found.curve.samples.index(found.samples)] == pytest.approx(found.field)
    assert all(low <= high + 1e-12 for low, high in zip(found.curve.low, found.curve.high, strict=True))
    assert found.worst_group <= found.field + 1e-12
    assert 0.0 <= found.kept <= 1.0
    assert found.ageing.saving >= 0.0
    optional = {"break_even", "next_point", "to_break_even", "best", "trigger"}
    assert none_in(screens.plain(found)) <= optional
    for step in (found.next_point, found.to_break_even):
        assert step is None or step.more >= 0.0
    for lang in text.LANGUAGES:
        for said in (found.lead, found.ageing.finding):
            assert "{" not in text.say(said, lang)


def none_in(value, name=""):
    """Names of what is not a finite number."""
    if isinstance(value, dict):
        return set().union(*(none_in(entry, key) for key, entry in value.items()))
    if isinstance(value, list):
        return set().union(set(), *(none_in(entry, name) for entry in value))
    return {name} if value is None else set()


@THOROUGH
@given(plan=scenarios(), right=st.floats(0.02, 1.0))
def test_of_100_right_here_how_many_there_and_back(plan, right):
    values = plan.values()
    shift = gap_inputs.shift_for(values, right)
    low, high = parameters.find(SHIFT).allowed
    assert low <= shift <= high
    if low < shift < high and shift != values[SHIFT]:
        assert gap_inputs.of_lab({**values, SHIFT: shift}) == pytest.approx(right, abs=1e-9)
    extra = gap_inputs.worst_shift_for(values, right)
    if 0.0 < extra < 5.0 and extra != values[WORST]:
        assert gap_inputs.of_average({**values, WORST: extra}) == pytest.approx(right, abs=1e-9)


# --- The page -------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("preset", ["ecommerce", "article", "drone"])
def test_the_page_says_what_the_report_says(preset, lang):
    screen = Screen(f"v=1&preset={preset}&lang={lang}", page="gap")
    plan = presets.load(preset)
    found = gap.report(plan)
    assert screen.lead == text.say(found.lead, lang)
    lead, age, cadence, published, learning = screen.charts
    facts = [fact["text"] for fact in lead["facts"]]
    assert text.figure("of100_exact", found.lab, lang) in facts[0]
    assert text.figure("of100_exact", evaluate(plan).accuracy["field"], lang) in facts[1]
    assert facts[2] == text.figure("money", found.next_point.cost, lang)
    assert lead["spots"][0]["y"] == pytest.approx(found.field, rel=1e-5)
    assert {mark["axis"] for mark in lead["marks"]} == {"y"}
    assert [s["key"] for s in age["series"]] == ["never", "retrained"]
    assert text.say(found.ageing.finding, lang) in cadence["footer"]
    assert len(published["series"][0]["y"]) == 24
    assert str(found.milder) in published["footer"][0]
    assert learning["series"][0]["y"][-1] == pytest.approx(found.levers.lab[-1], rel=1e-5)
    assert [len(table["rows"]) for table in screen.tables] == [6, 5]
    assert screen.strip["cost"] == headline_of(plan, lang).cards[0]


@pytest.mark.parametrize("identifier", MOVED)
def test_at_both_ends_of_each_input_the_headline_is_evaluates(identifier):
    screen = Screen("v=1&preset=ecommerce&lang=zh", page="gap")
    record = parameters.find(identifier)
    assert record.id in screen.inputs
    for end in (True, False) if record.kind == "switch" else record.slider:
        screen.set(identifier, end)
        plan = OPENING.replace({identifier: end})
        assert screen.scenario == plan
        assert list(screen.strip.values()) == headline_of(plan, "zh").cards
        assert all(series["y"] for chart in screen.charts for series in chart["series"])


@pytest.mark.parametrize(
    ("identifier", "right"), [(SHIFT, 0.5), (SHIFT, 0.1), (SHIFT, 1.0), (WORST, 0.6), (WORST, 0.1)]
)
def test_inputs_asked_for_as_a_number_of_100(identifier, right):
    screen = Screen("v=1&preset=ecommerce&lang=en", page="gap")
    shown = screen.inputs[f"derived:{identifier}"]
    assert shown["question"] == parameters.find(identifier).question["en"]
    screen.answer(f"derived:{identifier}", "set", right)
    assert screen.inputs[f"derived:{identifier}"]["value"] == pytest.approx(right, abs=1e-4)
    plan = screen.scenario
    assert set(plan.differences(OPENING)) == {identifier}
    assert list(screen.strip.values()) == headline_of(plan, "en").cards
    screen.answer(f"derived:{identifier}", "set", screen.inputs[f"derived:{identifier}"]["default"])
    assert screen.scenario == OPENING  # reset gives the preset's own value, to the last digit


@pytest.mark.parametrize("nonsense", ["abc", None, True, math.nan, [1.0]])
def test_what_is_no_number_is_refused(nonsense):
    screen = Screen("v=1&preset=ecommerce&lang=en", page="gap")
    screen.answer(f"derived:{SHIFT}", "set", nonsense)
    assert screen.scenario == OPENING
    assert len(screen.complaints) == 1


def test_typical_gaps_and_ageing_are_one_choice_each():
    screen = Screen("v=1&preset=ecommerce&lang=en", page="gap")
    for title, group, option in (
        ("How far is the field from the lab?", "shift", "article"),
        ("How fast does it age?", "drift", "adversarial"),
    ):
        box = next(box for box in screen.app.selectbox if box.label == title)
        box.set_value(option).run()
        assert section_presets.current(group, screen.scenario) == option
    assert screen.scenario == OPENING.replace(
        section_presets.values("shift", "article") | section_presets.values("drift", "adversarial")
    )


def test_a_hostile_name_stays_text():
    screen = Screen("v=1&preset=ecommerce&lang=en&name=" + HOSTILE.replace(" ", "%20"), page="gap")
    assert screen.bar["title"] == HOSTILE
    assert HOSTILE not in json.dumps([screen.charts, screen.tables])
    assert not screen.app.exception


def test_a_compressed_model_goes_out_with_what_is_left():
    screen = Screen("v=1&preset=drone&lang=en", page="gap")
    assert screen.charts[0]["marks"][0]["label"] == "compressed, 94.5"  # article 1: 96 to 94.5 %
    assert "96.0" in screen.charts[0]["facts"][0]["text"]


def test_where_no_drop_triggers_no_interval_is_named():
    screen = Screen("v=1&preset=ecommerce&lang=en&generalization.drift_loss=0.02", page="gap")
    assert "never comes" in screen.charts[2]["how"]
    assert "never comes" in screen.tables[1]["footer"]
    assert "every 4.9 months" in Screen("v=1&preset=ecommerce&lang=en", page="gap").charts[2]["how"]


def test_dollars_are_converted():
    screen = Screen("v=1&preset=ecommerce&lang=en&project.currency=USD", page="gap")
    found = gap.report(OPENING)
    money = text.Money("USD", OPENING["project.fx_cny_per_usd"])
    assert screen.charts[0]["facts"][2]["text"] == text.figure("money", found.next_point.cost, "en", money)


def test_lines_of_the_command_line_are_the_report():
    found = gap.report(OPENING)
    assert lines(OPENING)["next_cost"] == found.next_point.cost
    assert lines(OPENING)["best"] == found.ageing.best
    assert "trigger" not in lines(by_hand())


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_levers_against_over_fitting_say_how_sure_they_are(lang):
    """Augmentation, early stopping, regularisation (A3.7) and transfer learning (A1.11)."""
    query = f"v=1&preset=ecommerce&lang={lang}&generalization.augmented_items=8000"
    rows = {row["key"]: row["cells"] for row in Screen(query, page="gap").tables[0]["rows"]}
    assert list(rows) == ["samples", "copies", "labels", "items", "transfer", "overfit"]
    # 8,000 copies at .02 are 160; a quarter of each counts beside 5,000 samples.
    own = gap.report(OPENING.replace({"generalization.augmented_items": 8000.0})).levers
    assert own.copies_cost == pytest.approx(160.0)
    assert text.figure("points", own.copies_gain, lang) in rows["copies"][1]["text"]
    assert text.template(lang, "gap.evidence_overfit") == rows["overfit"][2]["text"]
    assert {"en": "no published figure", "zh": "没有找到"}[lang] in rows["overfit"][2]["text"]
