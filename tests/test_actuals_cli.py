"""``actuals`` says what the screen says: what is unknown, what speaks against a figure, links with marks."""

from __future__ import annotations

import json
import re

import pytest

from costmodel import actuals, evaluate, link, presets, text
from costmodel.__main__ import main
from costmodel._data import path
from costmodel.actuals import of_rows
from costmodel.actuals_report import report, unknown_said
from costmodel.actuals_sample import sample
from tests.screen import Screen
from ui.views import actuals_held as held

PLAN = presets.load()
SAMPLE = str(path("samples", "actuals.csv"))
HOLE = (
    "Labels, Data and field samples, Training, People (month 5)",
    "标注、数据与现场样本、训练算力、人员（第 5 个月）",
)
LONG = ("Retraining (months 8–12)", "再训练（第 8–12 个月）")
BY_LANGUAGE = pytest.mark.parametrize("lang", text.LANGUAGES)


def file_of(folder, rows) -> str:
    file = folder / "actuals.csv"
    file.write_bytes(actuals.as_csv(of_rows(rows)))
    return str(file)


def with_holes() -> dict[int, dict[str, float | None]]:
    """The sample without month 5 and without the money for retraining."""
    rows = actuals.rows_of(sample(PLAN))
    del rows[5]
    return {month: {**row, "cost_retraining": None} for month, row in rows.items()}


def printed(capsys, *words: str, lang: str = "en") -> str:
    assert main(["actuals", *words, "--lang", lang]) == 0
    return str(capsys.readouterr().out)


def as_data(capsys, *words: str) -> dict:
    return json.loads(printed(capsys, *words, "--json"))


def cells(out: str, name: str) -> list[str]:
    (line,) = (line for line in out.splitlines() if line.startswith(f"{name}  "))
    return re.split(r" {2,}", line)


# --- what is not known --------------------------------------------------------------------------------------


@BY_LANGUAGE
def test_months_that_are_missing_are_named(lang, tmp_path, capsys):
    out = printed(capsys, file_of(tmp_path, with_holes()), lang=lang)
    place = ("en", "zh").index(lang)
    sentence = unknown_said(report(PLAN, of_rows(with_holes())), lang)
    assert sentence in out.splitlines()[:4]
    assert (HOLE[place] in sentence, LONG[place] in sentence) == (True, True)
    assert unknown_said(report(PLAN, sample(PLAN)), lang) == ""


def test_months_in_a_row_are_a_span_and_others_stand_apart():
    # The proof of concept is planned for months 1 and 2, people for 3 to 8; month 9 is the last known one.
    known = of_rows({4: {"cost_people": 1.0}, 6: {"cost_people": 1.0}, 9: {"cost_operations": 1.0}})
    said = unknown_said(report(PLAN, known), "en")
    assert "People (months 3, 5, 7–8)" in said
    assert "Proof of concept (months 1–2)" in said
    assert "Operations (month 8)" in said
    assert "10" not in said


def test_each_module_says_how_many_months_are_known_and_nothing_is_no_zero(tmp_path, capsys):
    out = printed(capsys, file_of(tmp_path, with_holes()))
    assert cells(out, "Module")[1] == "Months known"
    assert cells(out, "Labels")[1:4] == ["5", "¥75K", "¥92K"]
    retraining = cells(out, "Retraining")
    assert retraining[1:6] == ["0", "–", "–", "–", "–"]
    assert "¥0" not in retraining
    assert len(set(retraining[6:])) == 1  # nothing is known: the end is the planned one
    found = report(PLAN, of_rows(with_holes())).outlook
    total = [text.figure("money", amount, "en") for amount in (found.planned, found.spent)]
    assert cells(out, "All modules")[1:3] == total


def test_where_only_the_benefit_is_known_no_money_is_said_to_be_spent(tmp_path, capsys):
    out = printed(capsys, file_of(tmp_path, {10: {"benefit": 5000.0}}))
    assert cells(out, "All modules")[1:4] == ["–", "–", "–"]
    assert "¥0" not in out


def test_data_say_which_months(tmp_path, capsys):
    unknown = as_data(capsys, file_of(tmp_path, with_holes()))["unknown"]
    assert unknown == {
        **dict.fromkeys(("labels", "data", "compute", "people"), [5]),
        "retraining": [8, 9, 10, 11, 12],
    }
    assert as_data(capsys, SAMPLE)["unknown"] == {}


@BY_LANGUAGE
def test_the_screen_names_them_too(lang):
    screen = Screen(f"v=1&preset=ecommerce&lang={lang}", page="actuals")
    state = {**held.EMPTY, "known": of_rows(with_holes())}
    screen.app.session_state["actuals"] = state
    said = unknown_said(report(PLAN, of_rows(with_holes())), lang)
    assert said in screen.run().charts[0]["footer"]


# --- what speaks against a figure ---------------------------------------------------------------------------


@BY_LANGUAGE
def test_a_gap_is_not_offered_for_ageing_without_a_word(lang, tmp_path, capsys):
    words = text.template(lang, "actuals.measured_ageing")
    out = printed(capsys, SAMPLE, lang=lang)
    assert out.index("generalization.shift=") < out.index(words) < out.index("fit drift")
    low = file_of(tmp_path, {month: {"accuracy": 0.7} for month in (10, 11, 12)})
    out = printed(capsys, low, lang=lang)
    assert "generalization.shift=" in out
    assert words not in out
    assert "fit drift" not in out


def test_a_measured_price_that_the_plan_refuses_is_not_offered(tmp_path, capsys):
    file = file_of(tmp_path, {4: {"gpu_hours": 1.0, "cost_compute": 1e12}})
    assert main(["actuals", file]) == 0
    said = capsys.readouterr()
    assert "--set" not in said.out
    assert "v=1" not in said.out
    assert text.template("en", "actuals.refused") in said.out
    assert said.err.startswith("Note: What was measured does not fit into the plan. ")
    assert said.err.count("\n") == 1
    assert as_data(capsys, file)["link"] is None


# --- links of the plan with what was measured ---------------------------------------------------------------


def plans_of(out: str) -> list:
    return [link.open_link(address).scenario for address in re.findall(r"v=1&\S+", out)]


@BY_LANGUAGE
def test_links_hold_what_was_measured_with_its_mark(lang, capsys):
    labels, hours, gap = report(PLAN, sample(PLAN)).measured
    out = printed(capsys, SAMPLE, lang=lang)
    # A link each, and one with both prices: the gap is no remedy for ageing.
    assert plans_of(out) == [
        *(one.used_in(PLAN) for one in (labels, hours, gap)),
        hours.used_in(labels.used_in(PLAN)),
    ]
    assert text.template(lang, "actuals.prices_as_link") in out
    assert text.template(lang, "actuals.all_as_link") not in out
    assert {fit.source for plan in plans_of(out) for fit in plan.fitted} == {"actuals"}


def test_the_last_link_holds_a_gap_that_is_one(tmp_path, capsys):
    rows = {4: {"labels": 2e4, "cost_labels": 2e4}} | {month: {"accuracy": 0.8} for month in (10, 11, 12)}
    labels, gap = report(PLAN, of_rows(rows)).measured
    out = printed(capsys, file_of(tmp_path, rows))
    assert plans_of(out)[-1] == gap.used_in(labels.used_in(PLAN))
    assert text.template("en", "actuals.all_as_link") in out


def test_one_figure_needs_one_link(tmp_path, capsys):
    file = file_of(tmp_path, {4: {"labels": 2e4, "cost_labels": 2e4}})
    (plan,) = plans_of(printed(capsys, file))
    assert plan.fitted
    data = as_data(capsys, file)
    assert data["link"] == data["measured"]["labels"]["link"]


def test_what_the_plan_comes_to_is_said_and_what_is_in_use_is_not_offered_again(capsys):
    labels = report(PLAN, sample(PLAN)).measured[0]
    after = evaluate(labels.used_in(PLAN))
    money = [text.figure("money", amount, "en") for amount in (after.cost_total, after.npv)]
    assert cells(printed(capsys, SAMPLE), "A label, all in")[-2:] == money
    data = as_data(capsys, SAMPLE)["measured"]["labels"]
    assert (data["cost_total"], data["npv"]) == (after.cost_total, after.npv)
    out = printed(capsys, SAMPLE, "--link", data["link"])
    assert text.template("en", "actuals.used_labels") in out
    assert "--set labeling" not in out
    assert "--set compute.gpu_price" in out
