"""The workbook without a spreadsheet: what stands where, as what, and what its formulas come to."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from random import Random

import openpyxl
import pytest
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.worksheet import Worksheet

import costmodel
from costmodel import Scenario, evaluate, link, methods, parameters, presets, text
from costmodel.__main__ import main
from costmodel.kernel.lines import COMPONENT_OF
from costmodel.report import write_xlsx
from costmodel.report.workbook.cells import FIRST_MONTH, INPUT_COLUMN
from costmodel.report.workbook.inputs_sheet import AT, role_of
from costmodel.report.workbook.lines import REFERENCE
from costmodel.report.workbook.plan import MONTHS, Content, cell_value
from costmodel.tornado import ranges
from tests.plans import random_value, records
from tests.workbooks import RESULTS, close, expected

SHEETS = {"zh": ["结果", "输入", "计算"], "en": ["Results", "Inputs", "Calculation"]}


@cache
def written(preset: str = "drone", lang: str = "en", name: str = "", made: str = "") -> bytes:
    file = io.BytesIO()
    write_xlsx(presets.load(preset).model_copy(update={"name": name}), file, lang, date=made)
    return file.getvalue()


@cache
def opened(preset: str = "drone", lang: str = "en", name: str = "", *, values: bool = False):
    return openpyxl.load_workbook(io.BytesIO(written(preset, lang, name)), data_only=values)


def input_rows(sheet: Worksheet) -> dict[str, tuple]:
    rows = (tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=5))
    return {row[0]: row for row in rows if row[0] and row[1]}


def formula_cells(sheet: Worksheet) -> Iterator:
    return (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f")


# Figures of the medical example's own that are published: the gap, its drift, and what a reading is worth.
PUBLISHED = {
    *("generalization.shift", "generalization.drift_loss", "generalization.drift_time"),
    *("value.right", "value.wrong", "value.review_cost"),
}


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_three_sheets_and_every_input_with_what_is_known_of_it(lang: str):
    book, plan = opened("medical", lang, values=True), presets.load("medical")
    assert book.sheetnames == SHEETS[lang]
    rows, drawn = input_rows(book[SHEETS[lang][1]]), ranges(plan)
    for record in parameters.catalogue().values():
        row = rows[record.id]
        value = cell_value(record.id, plan[record.id], lang)
        assert row[AT["label"]] == record.label[lang]
        assert (row[INPUT_COLUMN], row[AT["exported"]], row[AT["preset"]]) == (value, value, value)
        bounds = tuple(row[AT[name]] for name in ("lowest", "highest", "usual_low", "usual_high"))
        usual = drawn.get(record.id, record.usual or (None, None))  # as the draws take it, not as the record
        assert bounds == (*(record.allowed or (None, None)), *usual)
        general = plan[record.id] == record.value or methods.kind(record) == "decision"
        title = parameters.sources()[record.source]["title"][lang]
        assert row[AT["source"]].startswith(title) or not general
        assert row[AT["source"]] == text.template(lang, "origin.example") or general or record.id in PUBLISHED
        assert not general or row[AT["date"]] == record.date
        assert not row[AT["changed"]]


def test_a_changed_input_carries_its_mark():
    file = io.BytesIO()
    write_xlsx(presets.load("drone").replace({"compute.gpu_price": 33.0}), file, "en")
    rows = input_rows(openpyxl.load_workbook(file, data_only=True)["Inputs"])
    assert (rows["compute.gpu_price"][INPUT_COLUMN], rows["compute.gpu_price"][AT["preset"]]) == (33.0, 20.0)
    assert [i for i, row in rows.items() if row[AT["changed"]]] == ["compute.gpu_price"]


def test_inputs_that_do_not_move_the_sheet_do_not_move_the_plan():
    plan, dice = presets.load("medical"), Random(1)
    content = Content(plan, "en")
    idle = [r for r in records() if role_of(r.id, content) == "unused"]
    assert "project.budget" in {r.id for r in idle}
    assert "compute.gpu_price" not in {r.id for r in idle}
    before = evaluate(plan)
    for record in idle:
        after = evaluate(plan.accept({record.id: random_value(record, dice)})[0])
        assert (after.npv, after.cost_total, after.accuracy) == (
            before.npv,
            before.cost_total,
            before.accuracy,
        ), record.id


@pytest.mark.parametrize("preset", presets.names())
def test_results_hold_the_figures_of_evaluate(preset: str):
    sheet = opened(preset, values=True)["Results"]
    shown = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=9) if row[0].value}
    for label, value in expected(evaluate(presets.load(preset)), "en").items():
        assert close(shown[label], value), label


def compare(plan: Scenario, tolerance: float) -> None:
    figures, result = Content(plan, "en").figures, evaluate(plan)
    for name, (line, _) in RESULTS.items():
        value = expected(result, "en")[text.template("en", name)]
        got = float(figures[line].sum()) if line.startswith("total_") else figures[line]
        if line == "irr" and figures["turns"] != 1:
            assert got in ("none", "more than one")
            continue
        assert close(got, value, tolerance), (line, got, value)
    for element, amount in result.elements.items():
        assert close(float(figures[f"cost_{element}"].sum()), amount, tolerance), element


@pytest.mark.parametrize("seed", range(60))
def test_formulas_equal_evaluate_for_plans_of_all_kinds(seed: int):
    """Half of the inputs from the usual ranges, every switch and choice by a throw of dice."""
    dice, changes = Random(seed), {}
    for record in records():
        if dice.random() < 0.5:
            continue
        if record.kind in ("switch", "choice"):
            changes[record.id] = random_value(record, dice)
        else:
            value = dice.uniform(*(record.usual or record.allowed))
            changes[record.id] = round(value) if record.kind == "integer" else value
    compare(presets.load(dice.choice(presets.names())).accept(changes)[0], 1e-9)


@pytest.mark.parametrize("seed", range(100, 140))
def test_formulas_equal_evaluate_in_the_whole_allowed_box(seed: int):
    dice = Random(seed)
    compare(presets.load().accept({r.id: random_value(r, dice) for r in records()})[0], 1e-6)


def test_caps_hold_in_the_sheet_too():
    labels = ("synthetic_data", "active_learning", "data_dedup_pruning", "transfer_learning")
    changes = {f"strategies.{key}": 1.0 for key in (*labels, "spot", "multi_cloud")}
    changes |= {"strategies.data_dedup_pruning_effect": 0.9, "strategies.multi_cloud_effect": 0.9}
    changes |= {"labeling.synthetic_exchange": 1.0, "labeling.active_gain": 2.0, "compute.spot_price": 0.05}
    plan = presets.load().replace(changes)
    compare(plan, 1e-9)
    figures = Content(plan, "en").figures
    assert float(figures["left_labels"]) == pytest.approx(0.15)
    assert float(figures["left_final_runs"]) < 0.2


CELL = re.compile(r"('[^']+'!)?\$?[A-Z]{1,3}\$?\d+(:\$?[A-Z]{1,3}\$?\d+)?")


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_the_calculation_holds_no_constants_and_no_values(lang: str):
    sheet = opened("article", lang)[SHEETS[lang][2]]
    formulas = [cell.value for cell in formula_cells(sheet)]
    assert len(formulas) > 9000
    for formula in set(formulas):
        numbers = re.findall(r"[\d.]*\d[\d.]*", CELL.sub("", formula))
        assert set(numbers) <= {"0", "1"}, formula
        assert '"' not in formula
        assert len(formula) < 1000
    assert [
        c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "n" and c.value is not None
    ] == []


def test_a_line_has_one_formula_in_all_months():
    sheet = opened()["Calculation"]
    for row in sheet.iter_rows(min_row=5, min_col=FIRST_MONTH + 1, max_col=FIRST_MONTH + MONTHS):
        first = row[0]
        assert len({cell.data_type for cell in row}) == 1
        if first.data_type == "f":
            for cell in row[1:]:
                assert cell.value == Translator(first.value, first.coordinate).translate_formula(
                    cell.coordinate
                )


def test_lines_refer_to_lines_above_and_each_is_used():
    content = Content(presets.load("drone"), "en")
    known = set(parameters.catalogue()) | {r.name for rows in content.given.values() for r in rows}
    for line in content.lines:
        assert set(line.names) <= known | {"month_end"}, line.name
        known.add(line.name)
    shown = {line for line, _ in RESULTS.values()}
    assert {line.name for line in content.lines} <= content.used | shown
    given = {row.name for rows in content.given.values() for row in rows if ".is_" not in row.name}
    assert {name for name in given if not name.startswith("drawn.")} <= content.used


def test_no_formula_fails_and_every_figure_is_a_number():
    for preset in presets.names():
        for sheet in opened(preset, values=True):
            errors = [c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "e"]
            assert errors == [], (preset, sheet.title)
    sheet = opened(values=True)["Results"]
    figures = [row[1].value for row in sheet.iter_rows(min_row=10, max_row=20)]
    assert all(isinstance(value, int | float) for value in figures)


def test_cells_of_inputs_take_what_the_model_takes():
    sheet = opened()["Inputs"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    rows = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=5) if row[0].value}
    for record in records():
        rule = rules[f"C{rows[record.id]}"]
        if record.allowed:
            assert (float(rule.formula1), float(rule.formula2)) == pytest.approx(record.allowed)
        if record.kind == "choice":
            first, last = re.findall(r"\$C\$(\d+)", rule.formula1)
            texts = [sheet[f"C{row}"].value for row in range(int(first), int(last) + 1)]
            assert texts == [words["en"] for words in record.choices.values()]


def test_header_names_plan_release_link_and_day_and_the_file_is_the_same_each_time():
    day = "2026-11-22"
    plan = presets.load("drone")
    book = openpyxl.load_workbook(io.BytesIO(written(made=day)))
    for sheet in book:
        basis = sheet["A2"].value
        assert link.fingerprint(plan) in basis
        assert link.fitted(plan).query[:10] in basis
        assert all(part in basis for part in ("2026-11-22", costmodel.__version__, "seed 0"))
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert book.properties.created.year == 2000  # no clock: the same plan is the same file
    assert book["Inputs"].freeze_panes == "D5"
    assert book["Calculation"].freeze_panes == "F5"
    assert len(book["Results"]._charts) == 1
    file = io.BytesIO()
    write_xlsx(plan, file, "en", date=day)
    assert file.getvalue() == written(made=day)


def test_every_reference_is_written_as_the_language_has_it():
    for line in Content(presets.load("drone"), "en").lines:
        assert "{" not in REFERENCE.sub("", line.formula), line.name
    assert set(COMPONENT_OF) == {
        line.name.removeprefix("cost_")
        for line in Content(presets.load("drone"), "zh").lines
        if line.name.startswith("cost_") and line.monthly
    }


def test_the_command_writes_a_file_and_refuses_in_one_sentence(tmp_path, capsys):
    file = tmp_path / "plan.xlsx"
    assert main(["report", "--preset", "solo", "--xlsx", str(file), "--lang", "zh"]) == 0
    assert openpyxl.load_workbook(file).sheetnames == SHEETS["zh"]
    capsys.readouterr()
    assert main(["report", "--xlsx", str(tmp_path / "no" / "plan.xlsx")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["report"]) == 2
    assert "--xlsx" in capsys.readouterr().err
