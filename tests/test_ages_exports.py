"""Files date every default and mark those that are old: deck, workbook, tables, minutes; so does Methods."""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import cache
from zipfile import ZipFile

import openpyxl
import pytest

from costmodel import ages, link, methods, parameters, presets, provenance, text, weak_points
from costmodel.fitting import Estimate
from costmodel.report import evidence, write_csv, write_md, write_xlsx
from costmodel.report.facts import Facts
from costmodel.report.workbook.inputs_sheet import AT
from tests.screen import Screen
from tests.slides import slide_of
from ui import session

TODAY = date(2026, 11, 22)
FEW = {"uncertainty.draws": 64}
EXPERT, GPU, HARDWARE = "labeling.expert_cost", "compute.gpu_price", "compression.hardware_after"
# One old default in use, one that was changed, and one that was fitted; all three are dated 2025-01-01.
PLAN = (
    presets.load("drone")
    .replace({**FEW, GPU: 21.0})
    .use_fit("invoices", 36, {EXPERT: Estimate(1.6, 1.4, 1.8)})
)


@pytest.fixture(params=text.LANGUAGES)
def lang(request) -> str:
    return request.param


def day_of(record) -> str:
    """A default's; what was typed in, fitted or is the example's has none; the drone's gap is published."""
    if record.id == "generalization.shift":
        return "2020-07-01"
    decided = methods.kind(record) == "decision"
    return record.date if decided or PLAN[record.id] == record.value else "–"


def in_use_and_old() -> set[str]:
    return set(ages.old(TODAY)) - {GPU, EXPERT}


def said(lang: str, key: str, **slots: str) -> str:
    return text.template(lang, key).format(**slots)


OLD = {"en": "22 months old", "zh": "已 22 个月"}
MARK = {"en": "fitted from your data, n = 36", "zh": "由你的数据拟合，n = 36"}


# --- CSV --------------------------------------------------------------------------------------------------


@cache
def table(lang: str) -> dict[str, dict[str, str]]:
    file = io.BytesIO()
    write_csv(PLAN, file, lang, date="2026-11-22")
    head, *body = csv.reader(ZipFile(file).read("inputs.csv").decode("utf-8-sig").splitlines())
    return {row[0]: dict(zip(head, row, strict=True)) for row in body}


def test_the_table_of_inputs_dates_and_marks(lang):
    dated, old = (said(lang, f"tables.{key}") for key in ("dated", "old"))
    rows = table(lang)
    for record in parameters.catalogue().values():
        assert rows[record.id][dated] == day_of(record)
    assert day_of(parameters.find("serving.devices")) == day_of(parameters.find(EXPERT)) == "–"
    assert {i for i, row in rows.items() if row[old]} == in_use_and_old()
    assert HARDWARE in in_use_and_old()
    assert rows[HARDWARE][old] == OLD[lang]


def test_a_fitted_input_says_so_with_its_own_range(lang):
    row = table(lang)[EXPERT]
    assert row[said(lang, "tables.source")] == MARK[lang]
    fit = PLAN.fit_of(EXPERT)
    shown = [float(row[said(lang, f"tables.{key}")]) for key in ("p10", "p90")]
    assert shown == [fit.low, fit.high]
    assert shown != list(parameters.find(EXPERT).usual)


@pytest.mark.parametrize("day", ["", "autumn 2026", "2025-06-01"])
def test_without_a_day_or_long_ago_nothing_is_marked(day, lang):
    facts = Facts(PLAN, lang, day)
    assert not [row.record.id for row in facts.inputs if evidence.old(facts, row)]


# --- Workbook ---------------------------------------------------------------------------------------------


@cache
def sheet(lang: str) -> dict[str, tuple]:
    file = io.BytesIO()
    write_xlsx(PLAN, file, lang, date="2026-11-22")
    inputs = openpyxl.load_workbook(file, data_only=True).worksheets[1]
    rows = (tuple(cell.value for cell in row) for row in inputs.iter_rows(min_row=5))
    return {row[0]: row for row in rows if row[0] in parameters.catalogue()}


def test_the_workbook_dates_and_marks(lang):
    rows = sheet(lang)
    assert {i for i, row in rows.items() if row[AT["age"]]} == in_use_and_old()
    assert rows[HARDWARE][AT["age"]] == OLD[lang]
    assert rows[GPU][AT["date"]] == "–"
    assert rows[HARDWARE][AT["date"]] == "2025-01-01"
    fitted = rows[EXPERT]
    assert (fitted[AT["source"]], fitted[AT["date"]]) == (MARK[lang], "–")
    fit = PLAN.fit_of(EXPERT)
    assert (fitted[AT["usual_low"]], fitted[AT["usual_high"]]) == (fit.low, fit.high)


# --- Deck -------------------------------------------------------------------------------------------------


def test_the_slide_of_assumptions_dates_and_marks(lang):
    plan = PLAN.annotate(HARDWARE, "still valid?")
    (shape,) = (s for s in slide_of(plan, "assumptions", lang).shapes if s.has_table)
    rows = [[cell.text_frame.text for cell in row.cells] for row in shape.table.rows]
    head, *body = rows
    column, source = (head.index(said(lang, f"deck.assumptions_{key}")) for key in ("dated", "source"))
    by_label = {row[0]: row for row in body}

    def row_of(identifier: str) -> list[str]:
        return by_label[parameters.find(identifier).label[lang]]

    assert (row_of(GPU)[source], row_of(GPU)[column]) == (said(lang, "origin.typed"), "–")
    assert (row_of(EXPERT)[source], row_of(EXPERT)[column]) == (MARK[lang], "–")
    dates = {r.label[lang]: r for r in parameters.catalogue().values()}
    assert sum(OLD[lang] in row[column] for row in body) >= 1
    for label, row in by_label.items():
        record = dates[label]
        if record.id not in (GPU, EXPERT):
            assert row[column].startswith(day_of(record))
            assert (OLD[lang] in row[column]) == (record.id in ages.old(TODAY))


# --- Minutes ----------------------------------------------------------------------------------------------


def minutes(plan, lang: str) -> str:
    file = io.BytesIO()
    write_md(plan, file, lang, date="2026-11-22")
    return file.getvalue().decode()


def test_minutes_mark_kept_figures_and_say_what_was_fitted(lang):
    noted = PLAN.annotate(HARDWARE, "still valid?", owner="Wang")
    lines = minutes(noted, lang).splitlines()
    (kept,) = (line for line in lines if "Wang" in line and line.startswith("- "))
    assert "2025-01-01" in kept
    assert OLD[lang] in kept
    assert any(MARK[lang] in line for line in lines)


def test_minutes_name_what_to_check_first(lang):
    lines = minutes(PLAN, lang).splitlines()
    start = lines.index(f"## {said(lang, 'minutes.checks')}") + 2
    points = weak_points.weak_points(PLAN, TODAY, count=5)
    assert len(points) == 5
    for line, point in zip(lines[start:], points, strict=False):
        assert line.startswith(f"- {point.record.label[lang]}")
        assert text.figure("money", point.swing, lang) in line
        assert (OLD[lang] in line) == point.old


def test_a_note_in_the_list_to_check_acts_on_nothing():
    first = weak_points.weak_points(PLAN, TODAY)[0].record.id
    said = minutes(PLAN.annotate(first, "![x](http://canary.example/p.png) $y$"), "en")
    assert "![x]" not in said
    assert "](http" not in said
    assert said.count(r"\!\[x\]\(http\:\/\/canary\.example\/p\.png\) \$y\$") >= 1


# --- Methods and sources ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "today", "old"), [("en", TODAY, True), ("zh", TODAY, True), ("zh", date(2025, 6, 1), False)]
)
def test_the_list_of_defaults_marks_the_old_ones(monkeypatch, lang, today, old):
    monkeypatch.setattr(session, "today", lambda: today)
    (shown,) = Screen(f"{link.encode(PLAN)}&lang={lang}", page="methods").shown("methods")
    rows = {row["id"]: row for group in shown["groups"] for row in group["rows"]}
    assert {i for i, row in rows.items() if row["old"]} == set(ages.old(today))
    assert (rows[GPU]["old"] == OLD[lang]) == old
    for identifier, row in rows.items():
        assert row["change"] == provenance.changes(parameters.find(identifier), lang)
