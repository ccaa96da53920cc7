"""Of one input all files say one range, P10 to P90: that of the draws and of the tornado's bars."""

from __future__ import annotations

import csv
import io
import re
from functools import cache
from itertools import cycle
from zipfile import ZipFile

import openpyxl
import pytest

from costmodel import assumptions, parameters, presets, tornado
from costmodel.__main__ import main
from costmodel.fitting import Estimate
from costmodel.report import evidence, tables, write_csv, write_xlsx
from costmodel.report.deck_risk import BARS
from costmodel.report.facts import Facts
from costmodel.report.minutes import minutes
from costmodel.report.workbook.inputs_sheet import AT
from costmodel.sampling import draw
from costmodel.tornado import ranges
from tests.slides import charts, deck, table

FEW = {"uncertainty.draws": 64}
EACH = pytest.mark.parametrize("name", presets.names())


def plan_of(name: str):
    return presets.load(name).replace(FEW)


@cache
def csv_rows(name: str, file: str) -> dict[str, dict[str, str]]:
    written = io.BytesIO()
    write_csv(plan_of(name), written, "en")
    head, *body = csv.reader(ZipFile(written).read(f"{file}.csv").decode("utf-8-sig").splitlines())
    return {row[0]: dict(zip(head, row, strict=True)) for row in body}


@EACH
def test_the_tables_name_one_range(name):
    facts = Facts(plan_of(name), "en")
    inputs = tables.all_inputs(facts)
    at = [inputs.head.index(key) for key in ("P10", "P90")]
    ends = {row[0]: tuple(row[k] for k in at) for row in inputs.rows}
    moved = tables.tornado(facts)
    assert moved.head[2:4] == ("Low (P10)", "High (P90)")
    assert len(moved.rows) > 5
    for bar, row in zip(facts.bars, moved.rows, strict=True):
        assert row[2:4] == ends[bar.id] == (bar.low, bar.high)


def test_a_range_goes_with_the_value_of_the_plan():
    """The assistant's answer is worth many times what the record has: so is its range."""
    row = csv_rows("assistant", "inputs")["value.right"]
    record = parameters.find("value.right")
    times = float(row["Value"]) / record.value
    assert times > 10
    assert [float(row[key]) for key in ("P10", "P90")] == pytest.approx([times * end for end in record.usual])


@pytest.mark.parametrize(("name", "lang"), list(zip(presets.names(), cycle(["zh", "en"]), strict=False)))
def test_the_slide_of_risk_and_that_of_assumptions_name_one_range(name, lang):
    made = deck(plan_of(name), lang, slides=["risk", "assumptions"])
    bars = list(charts(made.slides[0])[1].plots[0].categories)
    ends = {row[0]: row[3] for row in table(made.slides[1])[1:]}
    assert len(bars) == BARS
    for label, said in (bar.split("\n") for bar in bars):
        assert ends[label] == said or said.startswith(ends[label].rstrip("…"))  # a long one is cut


@EACH
def test_the_workbook_and_the_minutes_say_it_too(name):
    facts = Facts(plan_of(name), "en", "2026-11-22")
    drawn = ranges(facts.plan)
    for point in evidence.to_check(facts):
        assert (point.bar.low, point.bar.high) == drawn[point.bar.id]
        low, high = (facts.value(point.record, float(f"{end:.3g}")) for end in drawn[point.bar.id])
        once = (
            re.sub(r"\D+$", "", low) if not low.endswith("%") else low
        )  # the unit stands with the upper end
        assert f"{once} to {high}" in minutes(facts)
    rows = {row.record.id: evidence.usual(facts, row) for row in facts.inputs}
    for identifier, ends in drawn.items():
        assert rows[identifier] == (ends if ends[0] < ends[1] else None)
    for record in parameters.catalogue().values():
        assert record.id in drawn or rows[record.id] == record.usual


def test_the_workbook_holds_the_range_in_its_cells():
    plan, written = plan_of("assistant"), io.BytesIO()
    write_xlsx(plan, written, "en")
    sheet = openpyxl.load_workbook(written, data_only=True).worksheets[1]
    found = {r[0].value: (r[AT["usual_low"]].value, r[AT["usual_high"]].value) for r in sheet.iter_rows()}
    for bar in tornado(plan):
        assert found[bar.id] == (bar.low, bar.high)


def test_it_is_the_range_of_the_draws():
    plan = presets.load("assistant")
    drawn = draw(plan, 4096, seed=0).columns
    for bar in tornado(plan):
        record = parameters.find(bar.id)
        if record.kind == "number" and not record.less_than:
            low, high = ranges(plan)[bar.id]
            below = float((drawn[bar.id] <= low).mean()), float((drawn[bar.id] <= high).mean())
            assert below == pytest.approx((0.1, 0.9), abs=0.01), bar.id


def test_what_is_exact_has_no_range_and_a_fit_has_its_own():
    plan = plan_of("ecommerce").replace({"compute.failed": 0.0})
    plan = plan.use_fit("invoices", 36, {"labeling.expert_cost": Estimate(1.6, 1.4, 1.8)})
    facts, fit = Facts(plan, "en"), plan.fit_of("labeling.expert_cost")
    rows = {row.record.id: row for row in assumptions.rows(plan, presets.load("ecommerce"))}
    assert ranges(plan)["compute.failed"] == (0.0, 0.0)
    assert evidence.usual(facts, rows["compute.failed"]) is None
    assert evidence.usual(facts, rows["labeling.expert_cost"]) == (fit.low, fit.high)
    horizon = parameters.find("project.horizon")
    assert evidence.usual(facts, rows["project.horizon"]) == horizon.usual


@EACH
def test_no_end_is_a_rest_of_rounding(name):
    for identifier, ends in ranges(plan_of(name)).items():
        for end in ends:
            assert end == 0 or abs(end) > 1e-7, identifier
            assert str(end) != "-0.0"


def test_nothing_prints_a_rest_of_rounding(capsys):
    assert csv_rows("ecommerce", "tornado")["project.inflation"]["Low (P10)"] == "0.0"
    assert main(["tornado", "--preset", "ecommerce", "--json"]) == 0
    assert not re.search(r"\de-\d\d", capsys.readouterr().out)
