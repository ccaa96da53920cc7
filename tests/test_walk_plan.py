"""One thing has one figure on every screen, and no sentence says the opposite of its figures."""

from __future__ import annotations

import re

import pytest

from costmodel import own_project, parameters, presets, text
from costmodel.screens import compression, gap, labeling, roi
from tests.screen import Screen
from tests.slides import slide_of, title
from ui import curve


@pytest.mark.parametrize("preset", ["camera", "driving"])
def test_a_label_and_a_sample_cost_the_same_on_every_screen(preset):
    # Both plans label a part of their data for less; samples from the field are labelled as the core is.
    plan = presets.load(preset)
    assert plan["labeling.core_share"] < 1.0
    listed = text.figure("money", labeling.report(plan).you.unit_cost, "en")
    usual = "generalization.field_items=5000"  # the price stands there while nothing is out of the usual
    found = gap.report(plan.replace({"generalization.field_items": 5000.0}))
    sample = text.figure("money", found.sample_price, "en")
    inputs = Screen(f"v=1&preset={preset}&lang=en&{usual}", page="overview").inputs
    assert listed in inputs["labeling.target_precision"]["note"].split()
    assert sample in inputs["generalization.field_items"]["note"].split()


@pytest.mark.parametrize("preset", ["medical", "drone"])
def test_the_next_point_costs_the_same_on_the_overview_as_on_labeling(preset):
    # Drone asks for 98 of 100, where the list gets steep; medical's next point spares reviewers up to a bend.
    step = labeling.report(presets.load(preset)).next_point
    assert step.end - step.start == pytest.approx(0.01)
    along = curve.curve(presets.load(preset), curve.View())
    cost, worth = (amounts[along.you] for amounts in curve.next_step(along))
    assert cost == pytest.approx(step.cost, rel=0.02)
    assert worth == pytest.approx(step.worth, rel=0.02)


def test_the_slide_says_the_same_price_of_the_next_point():
    step = labeling.report(presets.load("drone")).next_point
    said = title(slide_of(presets.load("drone"), "curve"))
    for amount in (step.cost, step.worth):
        assert text.figure("money", amount, "en") in said


def test_a_sample_by_hand():
    # 3 CNY a sample; the core's label 1.5 CNY (98 of 100 on the first article's list) and 10 % of it again.
    changes = {"labeling.core_share": 0.5, "labeling.edge_precision": 0.875, "labeling.qa_overhead": 0.1}
    changes |= {"labeling.target_precision": 0.98, "generalization.field_item_cost": 3.0}
    assert gap.report(presets.load().replace(changes)).sample_price == pytest.approx(3.0 + 1.5 * 1.1)


def fact(screen: Screen, number: int) -> dict[str, str]:
    return screen.charts[0]["facts"][number]


def test_the_cheapest_mix_names_the_price_that_it_is_compared_with():
    """Camera: 0.39 CNY a label on average, and a mix of 0.524 that saves against the core's 0.675."""
    found = labeling.report(presets.load("camera"))
    assert found.mean.unit_cost < found.cheapest < found.you.unit_cost
    screen = Screen("v=1&preset=camera&lang=en", page="labeling")
    assert "¥0.675 that core data cost now" in fact(screen, 3)["note"]
    assert fact(screen, 2)["note"] == "even with 85 right of 100 the plan earns"


def test_a_core_dearer_than_experts_is_said_to_cost_more():
    screen = Screen("v=1&preset=camera&lang=en&labeling.target_precision=0.995", page="labeling")
    core = next(row for table in screen.tables for row in table["rows"] if row["key"] == "core")
    grade = next(g for g in labeling.report(screen.scenario).grades if g.key == "core")
    assert grade.saved < 0
    assert core["cells"][-1]["text"] == f"{text.figure('percent', -grade.saved, 'en')} more"


@pytest.mark.parametrize(
    ("preset", "changes", "key"),
    [
        ("half", {"compression.accuracy_drop": -0.01}, "pays_other_free"),
        ("half", {"compression.accuracy_drop": 0.0, "serving.decisions": 100.0}, "too_few_other_free"),
        ("ecommerce", {"compression.accuracy_drop": 0.0, "compression.hardware_before": 10.0}, "dearer_free"),
        ("ecommerce", {"compression.accuracy_drop": 0.0, "compression.value_per_100ms": 5.0,
                       "compression.latency_after": 900.0}, "never_free"),
    ],
)  # fmt: skip
def test_no_answer_is_called_lost_where_none_is(preset, changes, key):
    found = compression.report(presets.load(preset).replace(changes))
    assert found.fleet.each.lost <= 1e-6
    assert found.lead.key == f"compression.lead_{key}"
    for lang in text.LANGUAGES:
        said = text.say(found.lead, lang)
        assert "{" not in said
        shown = found.fleet.each.elsewhere if key == "never_free" else found.fleet.each.gain
        assert text.figure("signed_money", shown, lang) in said


def test_a_dearer_device_is_among_what_the_sentence_adds_up():
    found = compression.report(presets.load().replace({"compression.hardware_before": 10.0}))
    each = found.fleet.each
    assert each.hardware_after > each.hardware_before
    said = text.say(found.lead, "en")
    assert (
        text.figure("signed_money", each.hardware_before - each.hardware_after + each.elsewhere, "en") in said
    )
    assert text.figure("money", each.lost, "en") in said


def test_a_model_that_gets_better_makes_fewer_errors_and_a_known_loss_has_no_range():
    better = Screen("v=1&preset=ecommerce&lang=en&compression.accuracy_drop=-0.01", page="compression")
    assert fact(better, 3)["note"].endswith("fewer of them per device and month")
    assert "−" not in fact(better, 3)["note"]
    known = Screen("v=1&preset=ecommerce&lang=en&compression.figures=methods", page="compression")
    assert fact(known, 1)["note"] == "the same within the band"


@pytest.mark.parametrize("preset", ["half", "risk"])
def test_a_device_that_brings_nothing_never_pays(preset):
    """Worked out from methods, nothing changes for a service but rounding: no trillions of devices."""
    screen = Screen(f"v=1&preset={preset}&lang=en&compression.figures=methods", page="compression")
    assert compression.report(screen.scenario).lead.key == "compression.lead_no_effect"
    assert fact(screen, 1)["note"] == "a device brings nothing"


def test_a_late_plan_says_which_way_a_delay_moves_it():
    record = parameters.find("project.build_months")
    late = roi.report(presets.load("drone").replace({"project.build_months": record.slider[1]}))
    assert late.lead.key == "roi.lead_late"
    assert late.delay > 0
    # At 100 % a year what is lost later weighs less: whoever waits is nearer to what money must earn.
    plan = presets.load("driving")
    changes = {"project.discount_rate": 1.0, "value.right": plan["value.right"] * 0.9}
    found = roi.report(plan.replace(changes))
    assert found.delay < 0
    assert found.lead.key == "roi.lead_late_delay"
    for lang in text.LANGUAGES:
        assert "{" not in text.say(found.lead, lang)


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_what_is_out_of_reach_is_said_in_words(lang):
    screen = Screen(f"v=1&preset=ecommerce&lang={lang}&strategies.target=0.9", page="strategies")
    footers = [table["footer"] for table in screen.tables if table.get("footer")]
    assert any("90%" in line for line in footers)
    assert not any("–" in line for line in footers)


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_a_small_project_of_ones_own_needs_one_whole_device(lang):
    # The example's devices decide 4,500 times a month each: 1,000 are work for one, not for 0.222 of it.
    own = own_project.own_project("ecommerce", decisions=1000.0, mistake=1.0)
    assert own.scenario["serving.devices"] == 1.0
    assert own.scenario["serving.decisions"] == 1000.0
    said = own_project.said(own, lang)[0]
    assert (
        said
        == {"zh": "每月 1,000 次判断，一台设备就够。", "en": "1K decisions a month are work for one device."}[
            lang
        ]
    )


def test_little_data_is_counted_in_gigabytes():
    # One device, 4,500 decisions of 0.3 MB: 1.35 GB.
    one = Screen("v=1&preset=ecommerce&lang=en&serving.devices=1", page="compression")
    assert "keeps 1.35 GB a month" in one.charts[-1]["footer"][0]
    fleet = Screen("v=1&preset=ecommerce&lang=en", page="compression")
    assert "keeps 1.35 TB a month" in fleet.charts[-1]["footer"][0]


@pytest.mark.parametrize(
    ("lang", "once", "bought"), [("en", "once in use", "no devices"), ("zh", "启用后", "不用买设备")]
)
def test_a_service_in_the_cloud_is_not_counted_in_devices(lang, once, bought):
    inputs = Screen(f"v=1&preset=assistant&lang={lang}", page="overview").inputs
    assert once in inputs["serving.decisions"]["note"]
    assert not re.search(r"\b1 (devices?|台)", inputs["serving.decisions"]["note"])
    assert inputs["compression.enabled"]["note"].startswith(bought)
    assert "¥0" not in inputs["compression.enabled"]["note"]
    fleet = Screen(f"v=1&preset=drone&lang={lang}", page="overview").inputs
    assert text.figure("short", 2_000.0, lang) in fleet["serving.decisions"]["note"]
