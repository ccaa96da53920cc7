"""Files of actuals: read exactly, written back, and every fault with its place."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from costmodel import actuals, presets
from costmodel.__main__ import main
from costmodel._data import path
from costmodel.actuals import of_rows
from costmodel.actuals_report import report
from costmodel.actuals_sample import sample
from costmodel.table_columns import IntakeError
from tests.actual_months import months_known
from tests.plans import THOROUGH

PLAN = presets.load()
SAMPLE = path("samples", "actuals.csv")


def test_the_sample_file_is_the_sample_of_the_opening_plan():
    assert actuals.read(SAMPLE.read_bytes(), 36) == sample(PLAN)


@THOROUGH
@given(rows=months_known)
def test_a_file_says_what_was_written(rows):
    known = of_rows(rows)
    if known.months:
        assert actuals.read(actuals.as_csv(known), 24) == known


def test_dates_count_from_the_month_the_plan_began():
    content = "month,labels\n2025-11,1\n2026/1,2\n2026年2月,3\n".encode()
    assert actuals.read(content, 12, start="2025-11").months == (1, 3, 4)
    assert actuals.read(content, 12, start="2025-10").months == (2, 4, 5)


@pytest.mark.parametrize(
    ("rows", "start", "said"),
    [
        ("0,1", "", "'0' lies before the first month"),
        ("37,1", "", "month 37 lies after the end of the plan (month 36)"),
        ("1,1\n1,2", "", "Line 3, column 1: month 1 stands in line 2 already"),
        ("2026-01,1", "", "say in which month the plan began"),
        ("2025-12,1", "2026-01", "lies before the first month"),
        ("2026-13,1", "2026-01", "is no month"),
        ("March,1", "", "is no month"),
        ("1,1", "spring", "'spring' is no month"),
        ("1,", "", "no month has a figure"),
        ("1,-5", "", "labels '-5' is below 0"),
        ("1,many", "", "labels 'many' is not a number"),
    ],
)
def test_faults_say_where_and_what_to_do(rows, start, said):
    with pytest.raises(IntakeError) as caught:
        actuals.read(f"month,labels\n{rows}\n".encode(), 36, start)
    assert said in str(caught.value)
    assert caught.value.said("zh")


@pytest.mark.parametrize("name", presets.names())
def test_every_preset_has_a_sample(name):
    plan = presets.load(name)
    known = sample(plan)
    assert actuals.read(actuals.as_csv(known), int(plan["project.horizon"])) == known
    found = report(plan, known)
    assert 0.9 < found.outlook.at_this_rate.total / found.outlook.plan.total < 1.5
    assert found.ageing.months >= 2


# --- Command line -----------------------------------------------------------------------------------------


def test_the_command_says_what_the_report_says(capsys):
    assert main(["actuals", str(SAMPLE), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    found = report(PLAN, sample(PLAN))
    assert said["outlook"]["at_this_rate"]["total"] == found.outlook.at_this_rate.total
    assert said["modules"]["labels"]["spent"] == found.outlook.modules[0].spent
    assert sum(step["amount"] for step in said["bridge"]) == pytest.approx(
        said["outlook"]["at_this_rate"]["total"] - said["outlook"]["plan"]["total"]
    )
    assert said["errors"]["labels"]["mape"] == found.errors["labels"].mape


def test_what_the_command_offers_can_be_set(capsys):
    assert main(["actuals", str(SAMPLE)]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "--set" in line]
    assert len(lines) == 3
    for line in lines:
        options = line.partition(": ")[2].split()
        assert main(["evaluate", *options]) == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["nowhere.csv"], "The file nowhere.csv cannot be read"),
        ([str(SAMPLE), "--set", "project.horizon=6"], "month 7 lies after the end of the plan (month 6)"),
    ],
)
def test_the_command_refuses_in_one_sentence(options, said, capsys):
    assert main(["actuals", *options]) == 2
    sentence = capsys.readouterr().err.strip()
    assert said in sentence
    assert "\n" not in sentence


def test_dates_on_the_command_line(tmp_path, capsys):
    file = tmp_path / "dated.csv"
    file.write_text("month,cost_people\n2026-03,90000\n", encoding="utf-8")
    assert main(["actuals", str(file), "--start", "2026-01", "--lang", "zh"]) == 0
    assert capsys.readouterr().out.startswith("第 3 个月")
    assert main(["actuals", str(file)]) == 2
