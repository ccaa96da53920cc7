"""What stands beside every input, and the list of what to check first: sentences, order, screen, command."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from costmodel import (
    ages,
    evaluate,
    link,
    methods,
    parameters,
    presets,
    provenance,
    screens,
    text,
    tornado,
    weak_points,
)
from costmodel.__main__ import main
from costmodel.fitting import Estimate
from costmodel.fitting_plan import TIERS
from costmodel.remarks import SOURCES, Fit
from costmodel.screens import NAMES
from tests.browser import ROOT
from tests.screen import Screen
from ui import later, session

TODAY = date(2026, 11, 22)
RECORDS = parameters.catalogue()
PLAN = presets.load("ecommerce")
ERROR = RECORDS["generalization.reference_error"]


@pytest.fixture(params=text.LANGUAGES)
def lang(request) -> str:
    return request.param


# --- Beside an input --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("identifier", "key"),
    [
        ("compute.gpu_price", "gpu_prices"),
        ("compute.spot_price", "gpu_prices"),
        ("labeling.crowd_precision", "votes"),
        ("labeling.expert_cost", "invoices"),
        ("generalization.shift", "shift"),
        ("generalization.drift_time", "drift"),
        ("generalization.exponent", "learning-curve"),
        ("project.fx_cny_per_usd", "exchange_rate"),
        ("labeling.workflow", "decision"),
        ("compression.hardware_before", "price"),
        ("strategies.auto_cleaning_effect", "effect"),
        ("value.right", "value"),
        ("compute.utilization", "evidence"),
    ],
)
def test_what_would_change_an_input_by_hand(identifier, key):
    assert provenance.change(RECORDS[identifier]) == key


def test_every_input_has_a_sentence_and_a_screen(lang):
    pages = {path.stem for path in (ROOT / "pages").glob("*.py")}
    for record in RECORDS.values():
        assert provenance.changes(record, lang).endswith("。" if lang == "zh" else ".")
        assert provenance.screen(record) in pages
        assert provenance.screen(record) in NAMES
    assert "risk" in screens.NAMES


def test_what_own_data_replace_are_inputs_and_kinds_of_data():
    data = provenance._settings()["data"]
    assert set(data) <= set(SOURCES)
    assert all(identifier in RECORDS for ids in data.values() for identifier in ids)
    assert data["invoices"] == [f"labeling.{tier}_cost" for tier in TIERS]


def test_evidence_source_range_note_and_change_stand_beside_every_input(lang):
    for record in RECORDS.values():
        said = "".join(provenance.said(record, lang, today=TODAY))
        assert record.note[lang] in said
        assert provenance.changes(record, lang) in said
        kind = methods.kind(record)
        if kind in ("measured", "published"):
            assert parameters.sources()[record.source]["title"][lang] in said
            assert text.template(lang, f"methods.kind.{kind}") in said
        if record.usual:
            assert text.value_text(record, record.usual[1], lang) in said
        old = text.template(lang, "ages.old").partition("{")[0]
        assert (old in said) == ages.age(record, TODAY).old
        assert old not in "".join(provenance.said(record, lang))


def test_a_fitted_value_says_so_before_the_source_and_is_never_old(lang):
    record = RECORDS["labeling.expert_cost"]
    assert ages.age(record, TODAY).old
    fit = Fit(record.id, "invoices", 36, 1.4, 1.9)
    first, second, *_ = provenance.said(record, lang, fit=fit, today=TODAY)
    assert "n = 36" in first
    assert text.value_text(record, 1.4, lang) in first
    assert text.value_text(record, 1.9, lang) in first
    assert parameters.sources()[record.source]["title"][lang] in second
    said = "".join(provenance.said(record, lang, fit=fit, today=TODAY))
    assert text.value_text(record, record.usual[1], lang) not in said
    assert text.template(lang, "ages.old").partition("{")[0] not in said
    assert "n = 36" in provenance.said(record, lang, fit=replace(fit, low=None, high=None))[0]


def test_the_screen_says_it_beside_the_input_and_in_the_table(lang):
    before = Screen(f"v=1&lang={lang}", page="gap").inputs[ERROR.id]["source"]
    assert provenance.changes(ERROR, lang) in before
    assert "n = 480" not in before
    plan = PLAN.use_fit("learning-curve", 480, {ERROR.id: Estimate(0.05, 0.04, 0.06)})
    screen = Screen(f"{linked(plan)}&lang={lang}", page="gap")
    assert "n = 480" in screen.inputs[ERROR.id]["source"]
    (table,) = screen.go("assumptions").shown("assumptions")
    assert list(table["fitted"]) == [ERROR.id]
    assert "n = 480" in table["fitted"][ERROR.id]


def linked(plan) -> str:
    return link.encode(plan)


def test_a_note_stands_below_its_input():
    screen = Screen(f"{linked(PLAN.annotate('compute.hours', 'as last year'))}&lang=en", page="compute")
    assert screen.inputs["compute.hours"]["note"] == "as last year"
    wide = PLAN.replace({"compute.hours": 900.0}).annotate("compute.hours", "as last year")
    shown = Screen(f"{linked(wide)}&lang=en", page="compute").inputs["compute.hours"]
    assert shown["note"].startswith("outside the usual")
    assert shown["note"].endswith(" · as last year")
    assert shown["note_tone"] == "warn"


# --- What to check first ----------------------------------------------------------------------------------


def points(plan=PLAN, today=TODAY):
    return weak_points.weak_points(plan, today, count=999)


@pytest.mark.parametrize("preset", ["ecommerce", "camera", "half"])
def test_the_list_goes_by_swing_times_weight(preset):
    plan = presets.load(preset)
    found, bars = points(plan), {bar.id: bar for bar in tornado(plan)}
    assert {point.record.id for point in found} == {i for i, bar in bars.items() if bar.npv_swing}
    assert [p.rank for p in found] == sorted((p.rank for p in found), reverse=True)
    for point in found:
        assert point.swing == abs(bars[point.record.id].npv_swing)
        weight = weak_points.weights()[point.standing] * (1.5 if point.old else 1.0)
        assert point.rank == point.swing * weight


def test_a_swing_is_two_evaluations():
    first = points()[0]
    low, high = (
        evaluate(PLAN.replace({first.record.id: end})).npv for end in (first.bar.low, first.bar.high)
    )
    assert first.swing == pytest.approx(abs(high - low))


def test_weights_as_the_rule_says():
    weights = weak_points.weights()
    assert weights["recalled"] == weights["assumption"] == weights["typed"] == weights["weak"] == 2
    assert weights["measured"] == weights["published"] == weights["noted"] == 1
    assert weights["fitted"] < 1 < weights["old"]
    assert set(methods.EVIDENCE) <= set(weights)
    said = text.say(weak_points.rule(), "en")
    assert all(
        part in said for part in ("weight: 2 for", "1 for a published", "0.5 for one fitted", "1.5 where")
    )


def by_id(plan, identifier, today=TODAY):
    return next(point for point in points(plan, today) if point.record.id == identifier)


@pytest.mark.parametrize(
    ("plan", "standing", "weight", "old"),
    [
        (PLAN, "published", 1.5, True),
        (PLAN.replace({"compute.gpu_price": 22.0}), "typed", 2.0, False),
        (
            PLAN.replace({"compute.gpu_price": 22.0}).annotate("compute.gpu_price", "quote"),
            "noted",
            1.0,
            False,
        ),
        (PLAN.annotate("compute.gpu_price", "agreed"), "noted", 1.0, False),
        (
            PLAN.use_fit("invoices", 12, {"compute.gpu_price": Estimate(22.0, 20.0, 24.0)}),
            "fitted",
            0.5,
            False,
        ),
    ],
    ids=["default", "typed", "noted", "agreed", "fitted"],
)
def test_what_stands_behind_a_value_decides_its_weight(plan, standing, weight, old):
    found = by_id(plan, "compute.gpu_price")
    assert (found.standing, found.weight, found.old) == (standing, weight, old)


def test_without_a_day_nothing_is_old():
    assert any(point.old for point in points(presets.load("camera")))
    assert not any(point.old for point in points(presets.load("camera"), None))


def test_a_saving_of_which_little_is_known_counts_as_weak():
    plan = PLAN.replace({"strategies.auto_cleaning": 1.0})
    assert by_id(plan, "strategies.auto_cleaning_effect").standing == "weak"


def test_a_fitted_value_has_its_own_range():
    plan = PLAN.use_fit("shift", 900, {"generalization.shift": Estimate(1.2, 1.1, 1.3)})
    assert by_id(plan, "generalization.shift").swing < by_id(PLAN, "generalization.shift").swing / 3


# The camera's figures that are of an option: the gap of the record's own table, drift of a planning figure.
PUBLISHED = {
    "generalization.shift": "2020-07-01",
    "generalization.drift_loss": "2026",
    "generalization.drift_time": "2026",
}


def test_what_it_rests_on_in_words(lang):
    plan = presets.load("camera")
    for point in points(plan):
        said = weak_points.rests_on(point, TODAY, lang)
        own = point.standing == "example"
        assert (said == text.template(lang, "origin.example")) == own
        assert own == (plan[point.record.id] != point.record.value and point.record.id not in PUBLISHED)
        assert own or PUBLISHED.get(point.record.id, point.record.date) in said
        assert (ages.mark(point.record, TODAY, lang) in said and bool(point.old)) == point.old
    noted = by_id(PLAN.annotate("compute.gpu_price", "our quote"), "compute.gpu_price")
    assert "our quote" in weak_points.rests_on(noted, TODAY, lang)


# --- On the screen ----------------------------------------------------------------------------------------


@pytest.fixture
def shown(monkeypatch, lang) -> Screen:
    monkeypatch.setattr(session, "today", lambda: TODAY)
    return Screen(f"v=1&preset=camera&lang={lang}", page="assumptions")


def test_the_list_on_the_screen_is_that_of_the_model(shown, lang):
    plan = presets.load("camera")
    found = weak_points.weak_points(plan, TODAY, count=5)
    rows = shown.tables[0]["rows"]
    assert [row["key"] for row in rows] == [point.record.id for point in found]
    for row, point in zip(rows, found, strict=True):
        label, swing, rests = row["cells"]
        assert label["text"] == point.record.label[lang]
        assert weak_points.spread(point, lang) in label["note"]
        assert swing["text"] == text.figure("money", point.swing, lang)
        assert (rests["text"], rests.get("tone", "")) == (
            weak_points.rests_on(point, TODAY, lang),
            "warn" if point.old else "",
        )
        assert provenance.changes(point.record, lang) in rests["note"]
        assert text.template(lang, f"page.{provenance.screen(point.record)}") in row["pick"]
    assert shown.tables[0]["footer"] == text.say(weak_points.rule(), lang)


def test_a_button_opens_the_input_s_screen_and_only_an_input_s(shown):
    (first, *_) = shown.tables[0]["rows"]
    assert first["key"] == "value.right"
    shown.answer("weak_points", "pick", "../roi")
    assert shown.tables[0]["rows"][0] == first
    shown.answer("weak_points", "pick", first["key"])
    assert "value.right" in shown.inputs


def test_the_list_comes_at_rest_and_keeps_its_place(lang, monkeypatch):
    monkeypatch.setattr(later, "AT_ONCE", False)
    runs = {"zh": 41, "en": 42}[lang]  # a plan that nobody has asked about before
    screen = Screen(f"v=1&preset=solo&lang={lang}&compute.runs={runs}", page="assumptions")
    table = screen.tables[0]
    assert table["stale"]
    assert len(table["rows"]) == 5


def test_a_fitted_plan_is_not_shown_the_ranges_of_the_same_figures_typed_in():
    typed = PLAN.replace({"value.right": 0.031})
    fitted = PLAN.use_fit("actuals", 12, {"value.right": Estimate(0.031, 0.001, 0.2)})
    assert typed.values() == fitted.values()
    for plan in (typed, fitted):
        first = Screen(f"{linked(plan)}&lang=en", page="assumptions").tables[0]["rows"][0]
        assert first["key"] == "value.right"
        swing = by_id(plan, "value.right").swing
        assert first["cells"][1]["text"] == text.figure("money", swing, "en")


# --- Command line -----------------------------------------------------------------------------------------


def test_the_command_prints_the_same_list(capsys):
    assert main(["weakest", "--preset", "camera", "--date", "2026-11-22", "--top", "3", "--json"]) == 0
    found = weak_points.weak_points(presets.load("camera"), TODAY, count=3)
    read = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in read] == [point.record.id for point in found]
    assert [row["rank"] for row in read] == [point.rank for point in found]
    assert main(["weakest", "--lang", "zh"]) == 0
    assert text.say(weak_points.rule(), "zh") in capsys.readouterr().out
    for wrong in (["--top", "0"], ["--top", "many"], ["--date", "soon"]):
        assert main(["weakest", *wrong]) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_one_input_on_the_command_line_says_what_would_change_it(capsys):
    assert main(["parameters", "compute.gpu_price"]) == 0
    assert provenance.changes(RECORDS["compute.gpu_price"], "en") in capsys.readouterr().out
    assert main(["parameters", "compute.gpu_price", "--json"]) == 0
    read = json.loads(capsys.readouterr().out)["change"]
    assert read == {lang: provenance.changes(RECORDS["compute.gpu_price"], lang) for lang in text.LANGUAGES}
