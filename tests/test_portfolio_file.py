"""A file of projects: what can be read becomes exactly those plans, each fault is named by its cell."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel import link, plan_file, portfolio_file, presets, text
from costmodel.portfolio_file import Portfolio, PortfolioError, read, read_file

PLAN = presets.load("article").replace({"labeling.items": 5000, "compute.runs": 7})
JSON = json.dumps(plan_file.content(PLAN)).replace('"', '""')
GOOD = f"""name,preset,link,scenario,labeling.items,labeling.target_precision,budget
Shop,ecommerce,,,50000,98%,
"Car, large",driving,,,,,2e6
Linked,,{link.encode(PLAN)},,,,
Written,,,"{JSON}",,0.9,
"""
HEAD = "name,preset,labeling.items\n"


def plans(found: Portfolio) -> dict[str, object]:
    return {project.name: project.scenario for project in found.projects}


EXPECTED = {
    "Shop": presets.load("ecommerce").replace({"labeling.items": 50000, "labeling.target_precision": 0.98}),
    "Car, large": presets.load("driving").replace({"project.budget": 2e6}),
    "Linked": PLAN,
    "Written": PLAN.replace({"labeling.target_precision": 0.9}),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_encoding_separator_and_line_ending(encoding, separator, ending):
    rows = ["name,preset,labeling.items", "店铺,ecommerce,50000", "Car,driving,"]
    written = ending.join(row.replace(",", separator) for row in rows)
    found = read(written.encode(encoding))
    assert found.faults == ()
    assert [(p.name, p.line) for p in found.projects] == [("店铺", 2), ("Car", 3)]
    assert found.projects[0].scenario == presets.load("ecommerce").replace({"labeling.items": 50000})


def test_presets_links_and_json_become_those_plans():
    found = read(GOOD.encode())
    assert found.faults == ()
    assert plans(found) == EXPECTED
    assert [project.line for project in found.projects] == [2, 3, 4, 5]


FAULTS = {
    "Bad,ecommerce,-5": (3, "below its minimum"),
    "Bad,nowhere,": (2, "no preset"),
    "Bad,ecommerce,many": (3, "not a number"),
    "Bad,ecommerce,'5'": (3, "not a number"),
    "Bad,ecommerce,nan": (3, "not a number"),
    "Bad,ecommerce": (0, "2 cells in place of 3"),
    "Bad,ecommerce,1,2": (0, "4 cells in place of 3"),
    ",ecommerce,5": (1, "no name"),
    "Bad,,5": (0, "starts from nothing"),
    '"Bad,ecommerce,5': (0, "quotation marks"),
    '"Bad"x,ecommerce,5': (0, "quotation marks"),
    '"Ba\nd",ecommerce,5': (1, "line break"),
    f"Bad,{'e' * 40_001},5": (2, "40,000"),
}


@pytest.mark.parametrize("row", FAULTS)
def test_a_bad_row_is_named_and_the_rest_is_done(row):
    column, words = FAULTS[row]
    found = read(f"{HEAD}First,article,5\n{row}\nLast,drone,\n".encode())
    assert {"First", "Last"} <= set(plans(found))
    assert "Bad" not in plans(found)
    assert (found.faults[0].line, found.faults[0].column) == (3, column)
    said = found.faults[0].said("en")
    assert words in said
    assert said.startswith("Line 3, column" if column else "Line 3: ")
    assert str(column or 3) in found.faults[0].said("zh")


def test_a_cell_that_swallowed_lines_gives_them_back():
    found = read(f'{HEAD}"Bad,ecommerce,5\nNext,article,5\n",ecommerce,5\nLast,drone,\n'.encode())
    assert {"Next", "Last"} == set(plans(found))
    assert (found.faults[0].line, found.faults[0].column) == (2, 1)


def test_two_starting_points_and_values_that_contradict():
    head = "name,preset,link,labeling.crowd_precision,labeling.assisted_precision\n"
    found = read(f"{head}Two,article,v=1&preset=drone,,\nClash,ecommerce,,0.97,0.9\n".encode())
    assert [(fault.line, fault.column) for fault in found.faults] == [(2, 3), (3, 4)]
    assert found.projects == ()


def test_a_link_of_which_a_part_is_not_taken_is_a_fault():
    found = read(b"name,link\nHalf,v=1&preset=article&labeling.items=-4\nNone,nonsense\n")
    assert [(fault.line, fault.column) for fault in found.faults] == [(2, 2), (3, 2)]
    assert "-4" in found.faults[0].said("en").replace("−", "-")


WHOLE = {
    b"": "holds no project",
    b"\n \n": "holds no project",
    b"\xff\xfe\x00\xff": "neither UTF-8",
    b"project,preset\nA,article\n": "first line",
    b"name,labeling.items\nA,5\n": "first line",
    b'name,"preset\nA,article\n': "first line",
    b"name,preset,labeling.itemz\nA,article,5\n": "did you mean labeling.items",
    b"name,preset,compute.runs,compute.runs\nA,article,5,6\n": "two columns",
    b"name,preset,budget,project.budget\nA,article,5,6\n": "two columns",
    b"x" * 5_000_001: "larger than 5 MB",
}


@pytest.mark.parametrize("content", WHOLE, ids=range(len(WHOLE)))
def test_a_file_that_cannot_be_used_says_why_in_one_sentence(content):
    with pytest.raises(PortfolioError) as refused:
        read(content)
    assert WHOLE[content] in str(refused.value)
    for lang in text.LANGUAGES:
        assert "{" not in refused.value.said(lang)
    assert refused.value.said("zh").endswith("。")


def test_no_more_rows_than_the_cap():
    rows = "".join(f"P{i},article,\n" for i in range(12))
    found = read((HEAD + rows).encode(), most=10)
    assert [p.name for p in found.projects] == [f"P{i}" for i in range(10)]
    assert [(fault.line, fault.column) for fault in found.faults] == [(12, 0)]
    assert portfolio_file.MOST_ROWS == 10_000


def test_json_files_come_from_the_folder_of_the_table_only(tmp_path):
    folder, written = tmp_path / "plans", json.dumps(plan_file.content(PLAN))
    folder.mkdir()
    (folder / "one.json").write_text(written)
    (tmp_path / "secret.json").write_text(written)
    (folder / "way_out.json").symlink_to(tmp_path / "secret.json")
    paths = ["one.json", "../secret.json", str(tmp_path / "secret.json"), "way_out.json", "none.json", "."]
    table = folder / "table.csv"
    table.write_text("name,scenario\n" + "".join(f"P{i},{path}\n" for i, path in enumerate(paths)))
    found = read_file(str(table))
    assert plans(found) == {"P0": PLAN}
    assert [(fault.line, fault.column) for fault in found.faults] == [(line, 2) for line in range(3, 8)]
    assert all("in the folder" in fault.said("en") for fault in found.faults)
    # Without a folder, as on a screen, no file is opened at all.
    assert "not opened here" in read(table.read_bytes()).faults[0].said("en")


@pytest.mark.parametrize("path", ["nothing.csv", "", "/dev/null", "a\0b", "/proc/self/mem"])
def test_no_such_file(path):
    with pytest.raises(PortfolioError, match="cannot be read"):
        read_file(path)


def test_names_are_cleaned():
    row = "a\u202eb\u200b" + "x" * 100
    (project,) = read(f"{HEAD}{row},article,\n".encode()).projects
    assert project.name == ("ab" + "x" * 100)[: portfolio_file.LONGEST_NAME]


@given(cells=st.lists(st.text(max_size=30), min_size=1, max_size=9), start=st.integers(0, 40))
def test_any_text_is_read_or_refused(cells, start):
    content = f"{HEAD}First,article,\n{','.join(cells)[start:]}\n".encode("utf-8", "replace")
    try:
        found = read(content)
    except PortfolioError:
        return
    assert {fault.line for fault in found.faults} | {p.line for p in found.projects} >= {2}


def mutated(generator: random.Random) -> bytes:
    """The good file with a few of its bytes changed, lost or doubled."""
    content = bytearray(GOOD.encode())
    for _ in range(generator.randint(1, 6)):
        place = generator.randrange(len(content))
        how = generator.randrange(4)
        if how == 0:
            content[place] = generator.choice(b'",;\n\r\t\x00\xff{}=%09azA')
        elif how == 1:
            del content[place : place + generator.randint(1, 12)]
        elif how == 2:
            content[place:place] = content[place : place + generator.randint(1, 40)]
        else:
            content[place:place] = generator.choice([b'"', b"\n", b"\xe4\xb8\xad", b"=1+1", b"[" * 3000])
    return bytes(content)


def test_300_damaged_files_give_plans_or_sentences():
    read_as_meant = 0
    for seed in range(300):
        content = mutated(random.Random(seed))
        try:
            found = read(content)
        except PortfolioError:
            continue
        for project in found.projects:  # whatever was taken is a whole plan that a link carries
            assert link.decode(link.encode(project.scenario)) == project.scenario
        for fault in found.faults:
            assert 2 <= fault.line <= content.count(b"\n") + content.count(b"\r") + 1
            assert fault.said("en").endswith((".", "?"))
            assert fault.said("zh")
        read_as_meant += sum(EXPECTED.get(p.name) == p.scenario for p in found.projects)
    assert read_as_meant > 300  # most rows of a damaged file are whole
