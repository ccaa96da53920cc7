"""The scenario: what it takes, what it refuses, and that nothing else changes."""

from __future__ import annotations

import json
import math
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from costmodel import Scenario, evaluate, parameters, plan_file, presets, text
from costmodel.errors import ParameterError
from costmodel.remarks import Note
from tests.plans import THOROUGH, records, scenarios, values_of

CATALOGUE = parameters.catalogue()
ORDERED = [(r.id, r.less_than) for r in records() if r.less_than]


def test_defaults_are_the_records():
    assert Scenario().values() == {i: record.value for i, record in CATALOGUE.items()}
    assert list(Scenario().values()) == list(CATALOGUE)


def test_values_are_found_by_id_and_by_attribute():
    plan = Scenario().replace({"labeling.target_precision": 0.98})
    assert plan["labeling.target_precision"] == plan.labeling.target_precision == 0.98
    with pytest.raises(ParameterError, match="did you mean"):
        plan["labeling.target"]


def test_a_scenario_does_not_change():
    plan = Scenario()
    with pytest.raises(ValidationError):
        plan.name = "x"
    with pytest.raises(ValidationError):
        plan.labeling.items = 5.0
    assert hash(plan) == hash(Scenario())


@pytest.mark.parametrize(
    "fields",
    [
        {"labeling": {"items": -1.0}},
        {"labeling": {"items": "many"}},
        {"labeling": {"item": 5.0}},
        {"labelling": {}},
        {"compression": {"enabled": 1}},
        {"value": {"right": math.nan}},
        {"project": {"timing": "late"}},
    ],
)
def test_the_constructor_is_strict(fields):
    with pytest.raises(ValidationError):
        Scenario(**fields)


@THOROUGH
@given(plan=scenarios(), data=st.data())
def test_a_change_changes_only_what_it_names(plan, data):
    record = data.draw(st.sampled_from([r for r in records() if r.id not in sum(ORDERED, ())]))
    value = data.draw(values_of(record))
    after = plan.replace({record.id: value})
    assert after[record.id] == value
    assert set(after.differences(plan)) <= {record.id}
    assert (after.preset, after.name) == (plan.preset, plan.name)


@THOROUGH
@given(plan=scenarios(), other=scenarios())
def test_differences_lead_from_one_to_the_other(plan, other):
    back = {i: there for i, (_, there) in plan.differences(other).items()}
    assert plan.replace(back).values() == other.values()
    assert plan.differences(plan) == {}


@THOROUGH
@given(plan=scenarios())
def test_a_scenario_survives_json(plan):
    assert Scenario.model_validate_json(plan.model_dump_json()) == plan


def test_good_changes_are_taken_and_bad_ones_named():
    changes = {
        "labeling.items": 5000.0,
        "labeling.target_precision": 1.5,
        "compute.runs": 2.5,
        "compute.hours": math.inf,
        "compression.enabled": "maybe",
        "project.timing": "late",
        "value.rigth": 1.0,
        "labeling.crowd_precision": 0.99,
        "serving.devices": 7,
    }
    plan, problems = Scenario().accept(changes)
    assert set(plan.differences(Scenario())) == {"labeling.items", "serving.devices"}
    assert [(p.kind, p.id) for p in problems] == [
        ("above", "labeling.target_precision"),
        ("not_whole", "compute.runs"),
        ("not_finite", "compute.hours"),
        ("not_a_switch", "compression.enabled"),
        ("not_a_choice", "project.timing"),
        ("unknown", "value.rigth"),
        ("contradiction", "labeling.crowd_precision"),
    ]
    with pytest.raises(ParameterError) as caught:
        Scenario().replace(changes)
    assert caught.value.problems == tuple(problems)


def test_every_pair_must_stay_ordered():
    assert ("labeling.crowd_precision", "labeling.assisted_precision") in ORDERED
    assert ("labeling.assisted_cost", "labeling.expert_cost") in ORDERED
    assert ("generalization.floor", "generalization.reference_error") in ORDERED


@pytest.mark.parametrize(("low", "high"), ORDERED)
def test_contradictions_are_named_with_both_sides(low, high):
    plan = Scenario()
    for identifier, value in ((low, plan[high]), (high, plan[low])):  # equal is not below
        after, (problem,) = plan.accept({identifier: value})
        assert after == plan
        assert (problem.kind, problem.id, problem.bound) == ("contradiction", low, high)
        for lang in ("zh", "en"):
            said = text.problem(problem, lang)
            shown = text.value_text(CATALOGUE[identifier], value, lang)
            assert said.count(shown) == 2
            assert CATALOGUE[low].label[lang] in said
            assert f"{high}" in said
            assert CATALOGUE[high].label[lang] in said


@pytest.mark.parametrize(("low", "high"), ORDERED)
def test_a_pair_may_move_together(low, high):
    plan = Scenario()
    far = {low: plan[high], high: min(CATALOGUE[high].allowed[1], plan[high] * 1.01)}
    third = next((r.less_than for r in records() if r.id == high), "")
    if third:
        far[third] = min(CATALOGUE[third].allowed[1], plan[third] * 1.01)
    assert plan.replace(far)[low] == plan[high]


@THOROUGH
@given(plan=scenarios())
def test_accepted_scenarios_hold_no_contradiction(plan):
    for low, high in ORDERED:
        assert plan[low] < plan[high]


def test_one_of_two_contradicting_changes_is_kept():
    plan, (problem,) = Scenario().accept({"labeling.crowd_cost": 2.0, "labeling.assisted_cost": 1.0})
    assert problem.kind == "contradiction"
    assert set(plan.differences(Scenario())) == {"labeling.assisted_cost"}


@THOROUGH
@given(
    changes=st.dictionaries(
        st.sampled_from(sorted(CATALOGUE)) | st.text(max_size=8),
        st.none() | st.floats() | st.text(max_size=4),
    )
)
def test_whatever_is_asked_for_leaves_a_valid_plan(changes):
    plan, problems = presets.load().accept(changes)
    assert set(plan.differences(presets.load())) | {p.id for p in problems} <= set(changes) | set(
        sum(ORDERED, ())
    )
    for identifier, value in plan.values().items():
        assert parameters.check(identifier, value) == value


# ---- Pins, notes and owners ---------------------------------------------------------------------------


def test_remarks_change_no_figure():
    plan = presets.load()
    marked = plan.pin("compute.runs").annotate("labeling.items", "agreed", owner="Li")
    assert marked != plan
    assert marked.bare() == plan.model_copy(update={"name": ""})
    assert marked.values() == plan.values()
    assert marked.differences(plan) == {}
    assert evaluate(marked).as_dict() == evaluate(plan).as_dict()


def test_a_change_keeps_remarks_and_a_remark_keeps_changes():
    plan = presets.load().pin("compute.runs").annotate("compute.runs", "agreed").replace({"compute.runs": 9})
    assert plan.pins == ("compute.runs",)
    assert plan.notes == (Note("compute.runs", "agreed"),)
    assert plan.annotate("labeling.items", "x").pin("compute.runs", on=False)["compute.runs"] == 9


def test_pins_are_taken_off_and_notes_rubbed_out():
    plan = presets.load().pin("compute.runs").annotate("compute.runs", "agreed", owner="Li")
    assert plan.pin("compute.runs", on=False).pins == ()
    assert plan.annotate("compute.runs", "changed").notes == (Note("compute.runs", "changed"),)
    assert plan.annotate("compute.runs", " \u200b").notes == ()


def test_a_ninth_pin_and_an_unknown_input_are_refused():
    plan = presets.load()
    ids = list(CATALOGUE)[:9]
    for identifier in ids[:8]:
        plan = plan.pin(identifier)
    assert plan.pin(ids[0]) == plan
    with pytest.raises(ParameterError, match="unpin another first") as refused:
        plan.pin(ids[8])
    assert ids[8] in str(refused.value)
    assert "最多固定 8 项" in refused.value.said("zh")
    for act in (plan.pin, lambda i: plan.annotate(i, "x")):
        with pytest.raises(ParameterError, match="labeling.itemz"):
            act("labeling.itemz")


@THOROUGH
@given(note=st.text(max_size=300), owner=st.text(max_size=100))
def test_notes_are_clean_and_short(note, owner):
    plan = presets.load().annotate("compute.runs", note, owner=owner)
    for kept in plan.notes:
        assert len(kept.text) <= 120
        assert len(kept.owner) <= 40
        assert plan.annotate("compute.runs", kept.text, owner=kept.owner) == plan
        assert not any(unicodedata.category(c) in text.INVISIBLE for c in kept.text + kept.owner)


def test_built_by_hand_remarks_are_checked_too():
    assert Scenario(pins=("compute.runs", "labeling.items")).pins == ("labeling.items", "compute.runs")
    assert Scenario(notes=(Note("compute.runs", " a "),)).notes == (Note("compute.runs", "a"),)
    for wrong in ({"pins": ("x",)}, {"notes": (Note("x", "y"),)}, {"pins": ["compute.runs"]}):
        with pytest.raises(ValidationError):
            Scenario(**wrong)


def test_a_file_keeps_remarks():
    plan = presets.load("drone").pin("compute.runs").annotate("labeling.items", "agreed", owner="Li")
    written = json.loads(json.dumps(plan_file.content(plan)))
    assert written["pins"] == ["compute.runs"]
    assert written["notes"] == {"labeling.items": {"note": "agreed", "owner": "Li"}}
    assert plan_file.scenario_of(written) == plan


@pytest.mark.parametrize(
    "given",
    [
        {"pins": "compute.runs"},
        {"pins": [1]},
        {"pins": ["x"]},
        {"notes": ["x"]},
        {"notes": {"compute.runs": "agreed"}},
        {"notes": {"compute.runs": {"note": 5}}},
        {"notes": {"compute.runs": {"by": "Li"}}},
        {"notes": {"x": {"note": "agreed"}}},
    ],
)
def test_a_file_with_damaged_remarks_is_refused_in_one_sentence(given):
    with pytest.raises(ParameterError) as refused:
        plan_file.scenario_of(given)
    assert str(refused.value).endswith((".", "?"))
