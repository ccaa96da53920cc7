"""Actuals of a project that is late or known in part, and fits that say little: the screen says so."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pytest

from costmodel import parameters, presets, table_intake, text
from costmodel.__main__ import main
from costmodel.actuals import of_rows
from costmodel.actuals_forecast import forecast
from costmodel.actuals_launch import slip, slip_cure, slip_said
from costmodel.actuals_report import assumed_said, report, sentences, unknown_said
from costmodel.fitting_files import SCHEMAS
from costmodel.fitting_report import fit
from tests.screen import Screen
from ui.views import actuals_held as held

PLAN = presets.load()
LAUNCH = forecast(PLAN).launch
BY_LANGUAGE = pytest.mark.parametrize("lang", text.LANGUAGES)


def nothing(first: int, last: int) -> dict[int, dict[str, float | None]]:
    """Months that brought nothing and cost 20,000 of people."""
    return {month: {"benefit": 0.0, "cost_people": 20_000.0} for month in range(first, last + 1)}


def test_a_launch_is_late_by_the_last_month_without_benefit():
    assert 7.0 < LAUNCH < 8.0
    found = slip(forecast(PLAN), of_rows(nothing(1, 10)))
    assert found is not None
    assert (found.month, found.late) == (10, pytest.approx(10.0 - LAUNCH))


@pytest.mark.parametrize(
    ("rows", "month"),
    [
        (nothing(1, 8), 0),  # month 8 begins before the launch
        (nothing(1, 9), 9),
        ({**nothing(1, 7), 8: {"benefit": 300.0}, **nothing(9, 10)}, 0),  # launched, then a month without
        ({**nothing(1, 10), 11: {"benefit": 300.0}}, 10),  # launched late
        ({**nothing(1, 7), 9: {"cost_people": 1.0}}, 0),  # blank is not zero
        ({}, 0),
    ],
)
def test_only_whole_months_known_to_bring_nothing_count(rows, month):
    found = slip(forecast(PLAN), of_rows(rows))
    assert (found.month if found else 0) == month


@BY_LANGUAGE
@pytest.mark.parametrize("held_already", [0.0, 1.0])
def test_the_delay_that_is_advised_moves_the_launch_past_those_months(lang, held_already):
    plan, known = PLAN.replace({"project.delay": held_already}), of_rows(nothing(1, 10))
    found = slip(forecast(plan), known)
    advised = math.ceil(10.0 - LAUNCH)
    assert sentences(report(plan, known), lang)[-1] == slip_said(found, lang)
    said = slip_cure(found, held_already, lang)
    assert said in assumed_said(report(plan, known), lang)
    assert f" {advised} " in said
    moved = plan.replace({"project.delay": float(advised)})
    assert forecast(moved).launch >= 10.0
    assert slip(forecast(moved), known) is None
    label = parameters.find("project.delay").label[lang]
    assert label in said
    assert label in text.template(lang, "actuals.how")


@BY_LANGUAGE
def test_a_benefit_that_is_not_known_counts_as_planned_and_is_named(lang):
    known = of_rows({month: {"cost_people": 1.0} for month in range(1, 11)})
    assert report(PLAN, known).unknown["benefit"] == (8, 9, 10)
    assert text.template(lang, "actuals.quantity_benefit") in unknown_said(report(PLAN, known), lang)
    assert "benefit" not in report(PLAN, of_rows(nothing(1, 10))).unknown


@BY_LANGUAGE
def test_the_line_of_money_spent_says_that_blanks_are_filled(lang):
    screen = Screen(f"v=1&preset=ecommerce&lang={lang}", page="actuals")
    names = {}
    filled = {name: 0.0 for name in report(PLAN, of_rows({})).forecast.by_column if name != "accuracy"}
    for known in (of_rows({1: filled}), of_rows(nothing(1, 3))):
        screen.app.session_state["actuals"] = {**held.EMPTY, "known": known}
        screen.run()
        (line,) = (line for line in screen.charts[0]["series"] if line["key"] == "actual")
        names[len(known.months)] = line["label"]
    assert names[1] == text.template(lang, "actuals.line_actual")
    assert names[3] == text.template(lang, "actuals.line_actual_blanks")


# --- fits that say little -----------------------------------------------------------------------------------


def drift_said(lang: str, *accuracies: float) -> list[str]:
    rows = "".join(f"{3 * place},{share}\n" for place, share in enumerate(accuracies))
    found = fit("drift", table_intake.read(f"age,accuracy\n{rows}".encode(), SCHEMAS["drift"]))
    return found.said(lang)


@BY_LANGUAGE
def test_measurements_that_settle_no_pace_of_ageing_say_so(lang):
    warning = text.template(lang, "fitting.drift_open")
    assert warning in drift_said(lang, 0.95, 0.94, 0.93, 0.92, 0.10)  # a slip in the last
    assert warning in drift_said(lang, 0.95, 0.90, 0.94, 0.91, 0.92)
    assert warning not in drift_said(lang, 0.95, 0.93, 0.915, 0.90, 0.89)
    assert warning not in drift_said(lang, 0.95, 0.94, 0.93, 0.921, 0.91)  # slow without end, but not fast


def test_one_pilot_is_no_pilots():
    content = b"lab_accuracy,field_accuracy,field_items\n95%,90%,500\n"
    one, two = (
        " ".join(fit("shift", table_intake.read(given, SCHEMAS["shift"])).said("en"))
        for given in (content, content + b"94%,89%,500\n")
    )
    assert ("one pilot with 500" in one, "pilots" in one) == (True, False)
    assert "2 pilots with 1,000" in two


# --- one input on the command line --------------------------------------------------------------------------


def test_what_an_input_holds_is_said_in_chinese(capsys):
    assert main(["parameters", "labeling.items", "--lang", "zh", "--set", "labeling.items=5000"]) == 0
    out = capsys.readouterr().out
    heads = [line.split()[0] for line in out.splitlines() if line][1:-1]
    assert heads == ["默认", "本方案", "允许范围", "常见范围", "来源", "证据", "说明", "什么会改变它"]
    assert text.template("zh", "methods.kind.published") in out


@BY_LANGUAGE
def test_a_search_that_finds_nothing_says_so(capsys, lang):
    assert main(["parameters", "--search", "zzzz", "--lang", lang]) == 0
    assert capsys.readouterr().out.strip() == text.template(lang, "assumptions.nothing")


# --- what is refused stands before the way in, on a phone as well -------------------------------------------


def within(block: Any, above: str = "") -> Iterator[tuple[str, str]]:
    """Every part of a page with an id, and the id of the container around it."""
    name = str(getattr(getattr(block, "proto", None), "id", ""))
    if name:
        yield name, above
    for child in getattr(block, "children", {}).values():
        yield from within(child, name or above)


@pytest.mark.parametrize("page", ["data", "actuals"])
def test_what_is_refused_stands_before_the_way_in_on_a_phone(page):
    screen = Screen("v=1&preset=ecommerce&lang=en", page=page)
    area = screen.app.text_area[0]
    area.set_value("month,labels\n2,x\n")
    screen.run()
    (container,) = (above for name, above in within(screen.app.main) if name.endswith(f"-{page}_faults"))
    assert container.endswith("-first-faults")


# --- a single pilot -----------------------------------------------------------------------------------------

ONE_PILOT = "lab_accuracy,field_accuracy,field_items\n95%,90%,500\n"


def of_pilots(lang: str, content: str) -> Screen:
    screen = Screen(f"v=1&preset=ecommerce&lang={lang}", page="data")
    screen.app.session_state["data"] = {**screen.app.session_state["data"], "kind": "shift"}
    screen.run().app.text_area[0].set_value(content)
    return screen.run()


@BY_LANGUAGE
def test_the_lines_through_a_single_pilot_can_be_seen(lang):
    screen = of_pilots(lang, ONE_PILOT)
    lines = {line["key"]: line for line in screen.charts[0]["series"]}
    assert {"fit", "plan", "band"} <= lines.keys()
    for name in ("fit", "plan", "band"):
        assert lines[name]["x"][0] < 0.0 < lines[name]["x"][-1]
    assert lines["fit"]["y"] == [pytest.approx(0.9, abs=1e-6)] * 2
    assert lines["plan"]["y"][0] < lines["fit"]["y"][0]  # the plan expects a wider gap
    assert lines["band"]["low"][0] < 0.9 < lines["band"]["y"][0]
    (table,) = (t for t in screen.tables if t["title"] == text.template(lang, "data.before_after"))
    assert "0.3633" in str(table)
    assert text.template(lang, "unit.probit") not in str(table)
