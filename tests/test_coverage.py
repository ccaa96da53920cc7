"""docs/coverage.md: every point of the three articles has its place, a command that runs and a test."""

from __future__ import annotations

import ast
import re
import shlex
from functools import cache

import pytest

from costmodel.__main__ import main
from tests.browser import ROOT
from ui import navigation

POINTS = [f"A{article}.{row}" for article, last in ((1, 27), (2, 20), (3, 11)) for row in range(1, last + 1)]
SCREENS = {
    "Overview": "overview",
    "Labeling": "labeling",
    "Compute": "compute",
    "Lab to field": "gap",
    "Compression": "compression",
    "Strategies": "strategies",
    "ROI": "roi",
    "Risk": "risk",
    "Actuals": "actuals",
    "Your data": "data",
    "All assumptions": "assumptions",
    "Methods & sources": "methods",
    "Presets": "overview",
}
LATER = re.compile(r"not yet: .+")


def table() -> list[list[str]]:
    lines = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| A")]
    assert all(len(row) == 4 for row in rows), [row for row in rows if len(row) != 4]
    return rows


ROWS = table()
DONE = [row for row in ROWS if not LATER.match(row[1])]


def test_every_point_of_the_articles_has_a_row_in_order():
    assert list(dict.fromkeys(row[0] for row in ROWS)) == POINTS


@pytest.mark.parametrize("row", DONE, ids=lambda row: row[0])
def test_the_screen_is_one_of_the_menu(row):
    name, _, element = row[1].partition(": ")
    assert element
    assert SCREENS[name] in navigation.names()


@pytest.mark.parametrize("row", DONE, ids=lambda row: row[0])
def test_what_is_named_on_the_screen_stands_in_its_words(row):
    for named in re.findall(r'"([^"]+)"', row[1]):
        assert named in words() or re.sub(r"\d+%", "{}", named) in words(), named


@cache
def words() -> str:
    """The English words and labels of the program; a slot is ``{}``, a quotation mark ``'``."""
    folders = ("texts", "texts/en", "parameters", "presets", "section_presets")
    files = [path for name in folders for path in (ROOT / "data" / name).glob("*.toml")]
    files.append(ROOT / "data" / "strategies.toml")
    said = " ".join(path.read_text(encoding="utf-8") for path in files)
    return re.sub(r"\{\w+\}", "{}", said.replace('\\"', "'"))


@pytest.mark.parametrize("row", DONE, ids=lambda row: row[0])
def test_the_command_runs(row, capsys):
    command = row[2].strip("`")
    words = shlex.split(command)
    assert words[:3] == ["python", "-m", "costmodel"]
    assert main(words[3:]) == 0
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("row", DONE, ids=lambda row: row[0])
def test_the_test_exists(row):
    for named in row[3].split("; "):
        path, colon, name = named.strip("`").partition("::")
        assert colon, named
        assert name in functions_of(path)


@cache
def functions_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
