"""Where a value comes from: a record's source speaks for the record's value alone."""

from __future__ import annotations

import pytest

from costmodel import (
    methods,
    origin,
    parameters,
    presets,
    provenance,
    remarks,
    section_presets,
    text,
    weak_points,
)
from costmodel.checks import Check, checks, rests_on
from costmodel.fitting import Estimate
from costmodel.report import evidence
from costmodel.report.facts import Facts
from costmodel.scenario import Scenario
from costmodel.uncertainty import simulate

RECORDS = parameters.catalogue()


def test_in_the_opening_plan_everything_is_the_records():
    for identifier, record in RECORDS.items():
        assert origin.of(Scenario(), identifier) == origin.Origin(
            "default", methods.kind(record), record.source
        )


@pytest.mark.parametrize("name", presets.names())
def test_no_example_claims_a_source_for_a_figure_of_its_own(name):
    """Only what the record or an option of its part holds has a source; decisions need none."""
    plan = presets.load(name)
    published = {
        (identifier, value)
        for group, about in section_presets.groups().items()
        for option in about["options"]
        for identifier, value in section_presets.values(group, option).items()
    }
    for identifier, record in RECORDS.items():
        came = origin.of(plan, identifier)
        held = plan[identifier] == record.value or (identifier, plan[identifier]) in published
        if methods.kind(record) != "decision":
            assert held or came.key == "example", identifier
            assert bool(came.source) == (came.key != "example")


def test_an_option_of_a_part_brings_its_source():
    """Article 1: 99 % in the lab and below 60 % in the field are a shift of 2.073."""
    plan = section_presets.apply(Scenario(), "shift", "article")
    came = origin.of(plan, "generalization.shift")
    assert (came.key, came.source, came.evidence) == ("choice", "article1", "published")
    assert "99" in came.note("en")
    assert origin.of(plan.replace({"generalization.shift": 2.0}), "generalization.shift").key == "typed"
    assert origin.of(plan, "value.right").key == "default"


def test_a_value_put_back_has_its_source_again():
    plan = presets.load("driving")
    assert origin.of(plan, "compute.gpu_price").key == "example"
    price = RECORDS["compute.gpu_price"]
    assert origin.of(plan.replace({price.id: price.value}), price.id).source == price.source


def test_a_decision_is_one_in_every_plan():
    plan = presets.load("medical")
    assert origin.of(plan, "labeling.target_precision").evidence == "decision"
    assert origin.of(plan, "value.manual_cost").evidence == "assumption"  # nothing draws it, nobody knows it


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_files_and_lists_say_the_same(lang):
    plan = presets.load("assistant").replace({"people.operations": 70_000.0})
    facts = Facts(plan, lang, "2026-11-22")
    rows = {row.record.id: row for row in facts.inputs}
    own, typed = (text.template(lang, f"origin.{key}") for key in ("example", "typed"))
    assert evidence.rests_on(facts, rows["serving.decisions"]) == own
    assert evidence.rests_on(facts, rows["people.operations"]) == typed
    title = parameters.sources()["shift_severity"]["title"][lang]
    assert title in evidence.rests_on(facts, rows["generalization.shift"])
    points = {point.record.id: point for point in weak_points.weak_points(plan, count=200)}
    assert weak_points.rests_on(points["serving.decisions"], None, lang) == own
    assert points["people.operations"].standing == "typed"
    worth = RECORDS["value.right"]
    about = "".join(provenance.said(worth, lang, came=origin.of(plan, worth.id)))
    assert section_presets.find("value", "conversation")["note"][lang] in about
    assert text.template(lang, "control.assumption").partition("{")[0] in about
    assert worth.note[lang] not in about
    note = section_presets.find("shift", "later")["note"][lang]
    assert note in weak_points.rests_on(points["generalization.shift"], None, lang)
    for identifier, said in (("serving.decisions", own), ("people.operations", typed)):
        check = Check(RECORDS[identifier], 1.0, 0.5, origin.of(plan, identifier))
        assert (rests_on(check, lang), check.year) == (said, None)


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_what_own_data_gave_is_no_figure_typed_in(lang):
    """The gap moves the article's plan most; fitted from pairs it is checked as such."""
    found = {"generalization.shift": Estimate(2.3, 1.2, 3.4)}
    plan = presets.load("article").replace({"uncertainty.draws": 256}).use_fit("shift", 18, found)
    named = {check.record.id: check for check in checks(plan, simulate(plan, draws=256), count=99)}
    check = named["generalization.shift"]
    assert rests_on(check, lang) == text.say(remarks.said(plan.fit_of("generalization.shift")), lang)
    assert "n = 18" in rests_on(check, lang)
    assert (check.origin.key, check.origin.evidence, check.year) == ("fitted", "measured", None)
