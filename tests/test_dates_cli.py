"""The command line knows the day: old figures are marked without asking, and only there is a clock."""

from __future__ import annotations

import ast
import io
import json
from datetime import date, datetime
from zipfile import ZipFile, ZipInfo

import openpyxl
import pytest
import xlsxwriter
from pptx import Presentation

from costmodel import __main__ as command_line
from costmodel.__main__ import main
from costmodel.report.files import timeless
from tests.browser import ROOT
from tests.sources import called_name, imports, place, python_files, touches, tree_of

TODAY = date(2026, 11, 22)
CLOCKS = {"today", "now", "utcnow", "time", "time_ns", "localtime", "gmtime", "ctime", "strftime"}
FEW = ["--preset", "article", "--set", "uncertainty.draws=64"]


@pytest.fixture(autouse=True)
def day(monkeypatch):
    monkeypatch.setattr(command_line, "today", lambda: TODAY)


def printed(capsys, *words: str) -> str:
    assert main(words) == 0
    return str(capsys.readouterr().out)


def test_the_clock_says_the_day(monkeypatch):
    monkeypatch.undo()
    before = date.today()
    assert before <= command_line.today() <= date.today()


def test_prices_are_marked_as_of_today(capsys):
    ask = ["gpu-prices", "--gpu", "a100", "--vendor", "lambda"]
    # Dated 2023-01-10: 46 whole months on 2026-11-22, where 12 are allowed.
    assert "2023-01-10  46 months old" in printed(capsys, *ask)
    assert printed(capsys, *ask) == printed(capsys, *ask, "--date", "2026-11-22")
    (youngest, *_) = json.loads(printed(capsys, *ask, "--date", "2023-02-10", "--json"))
    assert (youngest["dated"], youngest["months_old"], youngest["old"]) == ("2023-01-10", 1, False)


def test_what_to_check_first_weighs_age_as_of_today(capsys):
    ask = ["weakest", "--preset", "camera", "--top", "99", "--json"]
    found = json.loads(printed(capsys, *ask))
    assert found == json.loads(printed(capsys, *ask, "--date", "2026-11-22"))
    old = {row["id"] for row in found if row["old"]}
    assert "compute.gpu_price" in old  # the list price, of 2025-01-01: 22 months
    assert "compression.hardware_after" not in old  # of the camera itself
    assert not any(row["old"] for row in json.loads(printed(capsys, *ask, "--date", "2025-06-01")))


def files(folder, *more: str) -> dict[str, bytes]:
    """Every file of the command: name to content."""
    folder.mkdir()
    kinds = {"xlsx": "a.xlsx", "pptx": "a.pptx", "csv": "a.zip", "md": "a.md"}
    wanted = [word for key, name in kinds.items() for word in (f"--{key}", str(folder / name))]
    assert main(["report", *FEW, *wanted, "--slides", "summary,components,assumptions", *more]) == 0
    return {name: (folder / name).read_bytes() for name in kinds.values()}


def test_files_carry_the_day_and_its_marks_and_are_the_same_all_day(tmp_path, monkeypatch):
    made = files(tmp_path / "a")
    assert made == files(tmp_path / "b")
    assert made == files(tmp_path / "c", "--date", "2026-11-22")
    assert "2026-11-22" in made["a.md"].decode()
    with ZipFile(tmp_path / "a" / "a.zip") as tables:
        assert "22 months old" in tables.read("inputs.csv").decode("utf-8-sig")
    deck = Presentation(str(tmp_path / "a" / "a.pptx"))
    slides = [slide.part.blob.decode() for slide in deck.slides]
    assert len(slides) == 3
    assert all("2026-11-22" in slide for slide in slides)
    assert any("22 months old" in slide for slide in slides)
    monkeypatch.setattr(command_line, "today", lambda: date(2026, 11, 23))
    later = files(tmp_path / "d")
    assert all(later[name] != content for name, content in made.items())
    assert made == files(tmp_path / "e", "--date", "2026-11-22")


def test_an_empty_date_leaves_it_out(tmp_path, capsys):
    file = tmp_path / "plan.md"
    assert main(["report", *FEW, "--md", str(file), "--date", ""]) == 0
    said = file.read_text(encoding="utf-8")
    assert "months old" not in said
    assert "2026-11-22" not in said
    capsys.readouterr()
    assert "months old" not in printed(capsys, "gpu-prices", "--gpu", "a100", "--date", "")


def document(year: int) -> bytes:
    """A workbook inside another file, both made in a year."""
    inner, outer = io.BytesIO(), io.BytesIO()
    book = xlsxwriter.Workbook(inner, {"in_memory": True})
    book.set_properties({"title": "Costs", "created": datetime(year, 5, 6, 7, 8, 9)})
    book.add_worksheet("Costs").write("A1", 5.0)
    book.close()
    with ZipFile(outer, "w") as zipped:
        for name, content in {"a.xml": b"<a/>", "charts/a.xlsx": inner.getvalue()}.items():
            zipped.writestr(ZipInfo(name, (year, 5, 6, 7, 8, 10)), content)
    return outer.getvalue()


def test_documents_do_not_say_when_they_were_made():
    assert document(2020) != document(2021)
    same = timeless(document(2020))
    assert same == timeless(document(2021)) == timeless(same)
    with ZipFile(io.BytesIO(same)) as zipped:
        assert zipped.namelist() == ["a.xml", "charts/a.xlsx"]
        book = openpyxl.load_workbook(io.BytesIO(zipped.read("charts/a.xlsx")))
    assert book["Costs"]["A1"].value == 5.0
    assert (book.properties.title, book.properties.created.year) == ("Costs", 2000)


# --- no other clock ---------------------------------------------------------------------------------------


def clocks(tree: ast.AST) -> list[str]:
    """Calls that ask for the time."""
    named = [called_name(node) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [name for name in named if "." in name and name.rpartition(".")[2] in CLOCKS]


@pytest.mark.parametrize("path", python_files("costmodel"), ids=place)
def test_no_model_reads_a_clock(path):
    if path == ROOT / "costmodel" / "__main__.py":
        assert clocks(tree_of(path)) == ["date.today"]
    else:
        assert clocks(tree_of(path)) == []
        assert touches(imports(path), "time") == set()


@pytest.mark.parametrize("text", ["date.today()", "datetime.datetime.now(UTC)", "time.time()"])
def test_a_hidden_clock_is_found(text):
    assert clocks(ast.parse(text))
