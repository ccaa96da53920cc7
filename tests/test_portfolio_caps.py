"""Bounds of a file of projects: what is promised fits in, and a hostile file costs little time."""

from __future__ import annotations

import contextlib
import time

import pytest

from costmodel import link, parameters, portfolio_file, presets
from costmodel.portfolio_file import LARGEST, PortfolioError, read

HEAD = b"name,preset\n"
M = LARGEST - 100
HOSTILE = {
    "columns": b"name,preset" + b"," * M,
    "names of columns": b"name,preset," + b"a," * (M // 2),
    "quotation marks": b'"' * M,
    "quotation marks in a row": HEAD + b'"' * M,
    "one cell": HEAD + b"A," + b"a" * M,
    "blank lines": HEAD + b"\n" * M,
    "blank rows": HEAD + b",\n" * (M // 2),
    "quoted blanks": HEAD + b'"",""\n' * (M // 6),
    "open quotation marks": HEAD + b'"\n' * (M // 2),
    "no presets": HEAD + b"".join(b"P%d,article%d\n" % (row, row) for row in range(20_000)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_five_megabytes_of_anything_are_done_soon(name):
    start = time.process_time()
    with contextlib.suppress(PortfolioError):
        assert read(HOSTILE[name]).projects == ()
    assert time.process_time() - start < 5.0


def test_ten_thousand_projects_are_read_and_no_more():
    rows = b"".join(b"P%d,article\n" % row for row in range(10_001))
    found = read(HEAD + rows)
    assert len(found.projects) == 10_000
    assert [(fault.line, fault.column) for fault in found.faults] == [(10_002, 0)]


def test_blank_rows_between_projects_change_nothing():
    blank = b"\n , \n,\n\t\n" + b'"",""\n' * 3
    found = read(b"\n\n" + HEAD + blank + b"A,article\n" + blank + b"B,drone\n" + blank)
    assert found.faults == ()
    assert [(project.name, project.line) for project in found.projects] == [("A", 11), ("B", 19)]


def test_rows_of_empty_quotation_marks_end_with_the_number_of_rows():
    content = HEAD + b"A,article\n" + b'"",""\n' * 30_000 + b"B,article\n"
    found = read(content)
    assert [project.name for project in found.projects] == ["A"]
    assert found.faults[0].line == 10_002
    assert "10,000" in found.faults[-1].said("en")


def test_more_columns_than_parameters_are_not_looked_up_one_by_one():
    with pytest.raises(PortfolioError, match="first line"):
        read(b"name,preset" + b",labeling.items" * 500 + b"\n")


def test_the_bounds_hold_ten_thousand_links_and_a_column_for_each_parameter():
    changed = {"labeling.items": 5000, "compute.runs": 7, "labeling.target_precision": 0.9}
    address = link.encode(presets.load("article").replace(changed))
    assert portfolio_file.MOST_ROWS * (len(address) + 60) < LARGEST
    columns = [name for name in parameters.catalogue() if name != "project.budget"]
    assert len(columns) + 5 < portfolio_file.MOST_COLUMNS
    head = ",".join(["name", "preset", "link", "scenario", "budget", *columns])
    found = read(f"{head}\nA,article{',' * (len(columns) + 3)}\n".encode())
    assert [project.scenario for project in found.projects] == [presets.load("article")]
