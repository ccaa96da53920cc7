"""Files of measurements: exact numbers, or an error with line and column; 1,000 mutants of five files."""

from __future__ import annotations

import csv
import io
import math
import random
import time

import pytest

from costmodel.fit_command import SCHEMAS
from costmodel.table_columns import Column, IntakeError
from costmodel.table_intake import LARGEST, LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, read, read_file

FILES = {
    "votes": "item,worker,label,gold\nA1,w1,花猫,花猫\nA1,w2,dog,\nA2,w1,dog,dog\nA3,w1,花猫,dog\n",
    "shift": "lab_accuracy,field_accuracy,field_items\n0.99,0.60,400\n0.985,0.63,300\n0.97,0.701,512\n",
    "drift": "age,accuracy\n0,0.883\n2,0.861\n4,0.842\n6.5,0.8205\n12,0.794\n",
    "learning-curve": "items,accuracy\n1000,0.81\n3000,0.86\n10000,0.891\n30000,0.917\n1e5,0.94\n",
    "cost-performance": "cost,performance\n1,2\n2,4.5\n3,-6\n4,8e3\n5.25,10\n",
}
KINDS = pytest.mark.parametrize("kind", FILES)
AGES = SCHEMAS["drift"]


def truth(kind, written=None):
    """Columns of a clean file, read by hand."""
    head, *rows = csv.reader(io.StringIO(written or FILES[kind]))
    columns = {}
    for column in SCHEMAS[kind]:
        cells = [row[head.index(column.name)] for row in rows]
        columns[column.name] = tuple(cells if column.kind == "text" else map(float, cells))
    return columns


def fault_of(content, schema=AGES):
    with pytest.raises(IntakeError) as caught:
        read(content if isinstance(content, bytes) else content.encode(), schema)
    return caught.value.faults[0]


# --- What is read exactly ---------------------------------------------------------------------------------

SAME = {
    "as it is": str.encode,
    "byte order mark": lambda s: s.encode("utf-8-sig"),
    "GB18030": lambda s: s.encode("gb18030"),
    "Windows": lambda s: s.replace("\n", "\r\n").encode(),
    "old Mac": lambda s: s.replace("\n", "\r").encode(),
    "semicolon": lambda s: s.replace(",", ";").encode(),
    "tab": lambda s: s.replace(",", "\t").encode(),
    "quoted": lambda s: "\n".join(
        ",".join(f'"{c}"' for c in line.split(",")) for line in s.splitlines()
    ).encode(),
    "spaces": lambda s: s.replace(",", " , ").replace("\n", " \n").encode(),
    "blank lines": lambda s: ("\n\n" + s.replace("\n", "\n\n")).encode(),
    "no last line break": lambda s: s.rstrip("\n").encode(),
    "columns without a name": lambda s: s.replace("\n", ",,\n").encode(),
    "rows of separators": lambda s: (s + "," * s.splitlines()[0].count(",") + "\n").encode(),
    "other order": lambda s: "\n".join(",".join(line.split(",")[::-1]) for line in s.splitlines()).encode(),
}


@KINDS
@pytest.mark.parametrize("form", SAME)
def test_forms_of_one_file_give_the_same_numbers(kind, form):
    assert dict(read(SAME[form](FILES[kind]), SCHEMAS[kind]).columns) == truth(kind)


def test_shares_in_percent_are_exact():
    table = read(b"age,accuracy\n0,90.1%\n1,0.3%\n2,100%\n", AGES)
    assert table.numbers("accuracy") == (0.901, 0.003, 1.0)


def test_lines_are_those_of_the_file():
    table = read(b"\nage,accuracy\n\n0,0.9\n\n6,0.8\n", AGES)
    assert table.lines == (4, 6)


# --- What is refused, and where ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "key", "line", "column"),
    [
        ("", "empty", 1, 1),
        ("\n  \n", "empty", 1, 1),
        ("age,accuracy\n", "no_rows", 2, 1),
        ("age,accuracy\n1,0.9\n2\n", "cells", 3, 2),
        ("age,accuracy\n1,0.9,3\n", "cells", 2, 3),
        ("age;accuracy\n1,5;0.9\n", "comma", 2, 1),
        ("age,accuracy\n1,5,0.9\n", "cells", 2, 3),
        ('age,accuracy\n"1,000",0.9\n', "grouped", 2, 1),
        ("age,accuracy\n1,nan\n", "no_number", 2, 2),
        ("age,accuracy\ninf,0.9\n", "no_number", 2, 1),
        ("age,accuracy\n1e999,0.9\n", "too_great", 2, 1),
        ("age,accuracy\n1,1_0\n", "no_number", 2, 2),
        ("age,accuracy\n1,0x1\n", "no_number", 2, 2),
        ("age,accuracy\n\uff11,0.9\n", "no_number", 2, 1),  # a full-width digit, which float() takes
        ("age,accuracy\n1,0.\uff19\n", "no_number", 2, 2),
        ("age,accuracy\n1,\u22120.9\n", "no_number", 2, 2),  # a minus sign that is no hyphen
        ("age,accuracy\n1,\n", "no_value", 2, 2),
        ("age,accuracy\n-1,0.9\n", "below", 2, 1),
        ("age,accuracy\n1,90\n", "above", 2, 2),
        ("age,accuracy\n5%,0.9\n", "no_percent", 2, 1),
        ('age,accuracy\n1,0.9\n2,"0.8\n3,0.7\n', "quotes", 3, 2),
        ('age,accuracy\n"1"x,0.9\n', "quotes", 2, 1),
        ("age,acc\n1,0.9\n", "unknown", 1, 2),
        ("Age,accuracy\n1,0.9\n", "unknown", 1, 1),
        ("age\n1\n", "missing", 1, 2),
        ("1,0.9\n2,0.8\n", "unknown", 1, 1),
        ("age,accuracy,age\n1,0.9,2\n", "twice", 1, 3),
        ("age,accuracy,note\n1,0.9,x\n", "unknown", 1, 3),
        ("age,accuracy,\n1,0.9,x\n", "stray", 2, 3),
        ("age,accuracy\n1,0.9\x00\n", "unseen", 2, 2),
        ("age,accuracy\n1,\u200b.8\n", "unseen", 2, 2),
        ("age,accuracy\n\u202e1,.8\n", "unseen", 2, 1),
        ("age,accuracy\u200b\n1,.8\n", "unseen", 1, 2),
        ("age,accuracy,\n1,.8,\u200b\n", "unseen", 2, 3),
        ("age,accuracy" + "," * 49 + "\n1,.8\n", "wide", 1, 51),
        ("age,accuracy\n1" + "," * 99 + '"\n', "wide", 2, 51),
        ("sep=;\nage;accuracy\n1;0.9\n", "unknown", 1, 1),
        (b"age,accuracy\n1,0.9\n2,\xff\n", "no_text", 3, 2),
        ("age,accuracy\n1,0.9\n".encode("utf-16"), "no_text", 1, 1),
        (f"age,accuracy\n{'1' * 1001},0.9\n", "long_cell", 2, 1),
    ],
)
def test_each_fault_is_named_by_its_place(content, key, line, column):
    fault = fault_of(content)
    assert (fault.key, fault.line, fault.column) == (key, line, column)
    for lang, place in (("en", f"Line {line}, column {column}: "), ("zh", f"第 {line} 行第 {column} 列：")):
        said = fault.said(lang)
        assert said.startswith(place)
        assert "{" not in said
        assert "\n" not in said
        assert len(said) < 250


LONG = "a" * 200_000  # more than the csv module takes in one cell
LONG_CELLS = (
    (f"age,accuracy,,\n1,.8,,{LONG}\n", "long_cell", 2, 4),
    (f'age,accuracy,,\n1,.8,,"{LONG}""{LONG}"\n', "long_cell", 2, 4),
    (f"age,accuracy\n{' ' * len(LONG)},.8\n", "long_cell", 2, 1),
    (f"{LONG},accuracy\n1,.8\n", "long_cell", 1, 1),
    (f'age,accuracy\n1,"{LONG}\n', "quotes", 2, 2),
    (f'age,accuracy\n"{LONG}"x,.8\n', "quotes", 2, 1),
)


@pytest.mark.parametrize("number", range(len(LONG_CELLS)))
def test_a_cell_too_long_to_be_taken_apart_is_not_said_to_have_bad_quotation_marks(number):
    content, key, line, column = LONG_CELLS[number]
    fault = fault_of(content)
    assert (fault.key, fault.line, fault.column) == (key, line, column)
    assert len(fault.said("en")) < 250


@pytest.mark.parametrize(
    ("row", "key", "column"),
    [("1,0.6,400", "not_below", 1), ("0.9,0,400", "not_above", 2), ("0.9,0.6,40.5", "not_whole", 3)],
)
def test_bounds_of_pilots(row, key, column):
    fault = fault_of(f"lab_accuracy,field_accuracy,field_items\n{row}\n", SCHEMAS["shift"])
    assert (fault.key, fault.line, fault.column) == (key, 2, column)


def test_all_faults_are_found_and_no_more_than_twenty():
    with pytest.raises(IntakeError) as caught:
        read(b"age,accuracy\n-1,0.9\n1,0.9\nx,y\n", AGES)
    places = [(fault.line, fault.column) for fault in caught.value.faults]
    assert places == [(2, 1), (4, 1), (4, 2)]
    with pytest.raises(IntakeError) as caught:
        read(b"age,accuracy\n" + b"x,0.9\n" * 500, AGES)
    assert len(caught.value.faults) == 20


def test_caps():
    assert (LARGEST, MOST_ROWS, MOST_COLUMNS, LONGEST_CELL) == (2_000_000, 10_000, 50, 1_000)
    assert fault_of(b"x" * (LARGEST + 1)).key == "too_large"
    assert "2 MB" in fault_of(b"x" * (LARGEST + 1)).said("en")
    assert len(read(f"age,accuracy{',' * 48}\n1,.9{',' * 48}\n".encode(), AGES).lines) == 1
    rows = b"age,accuracy\n" + b"1,.9\n" * MOST_ROWS
    assert len(read(rows, AGES).lines) == MOST_ROWS
    fault = fault_of(rows + b"1,.9\n")
    assert (fault.key, fault.line) == ("too_many", MOST_ROWS + 2)


def test_blank_rows_are_no_rows_unless_they_are_taken_apart_by_the_thousand():
    rows = b"age,accuracy\n" + b" , \n\n" * MOST_ROWS + b"1,.9\n" + b'"",""\n' * (MOST_ROWS - 2)
    assert len(read(rows + b"2,.9\n", AGES).lines) == 2
    fault = fault_of(rows + b'"",""\n2,.9\n')
    assert (fault.key, fault.line) == ("too_many", 3 * MOST_ROWS + 2)


@pytest.mark.parametrize("cell", ["0.875\x00", "\u200b.8", "0.8\ufeff75", "\u200b"])
def test_a_character_that_nobody_sees_is_named(cell):
    fault, sign = fault_of(f"age,accuracy\n1,{cell}\n"), next(c for c in cell if c not in "0.875")
    for lang, words in (("en", "cannot be seen"), ("zh", "看不见的字符")):
        assert words in fault.said(lang)
        assert f"U+{ord(sign):04X}" in fault.said(lang)
        assert sign not in fault.said(lang)


M = LARGEST - 100
HOSTILE = {
    "columns": b"age,accuracy" + b"," * M,
    "quotation marks": b'"' * M,
    "quotation marks in a row": b"age,accuracy\n" + b'"' * (M - 1),
    "one cell": b"age,accuracy\n1," + b"a" * M,
    "doubled marks": b'age,accuracy\n1,"' + b'""' * (M // 2) + b'"\n',
    "cells of a row": b"age,accuracy\n" + b"a," * (M // 2) + b'"',
    "blank lines": b"age,accuracy\n" + b"\n" * M,
    "blank rows": b"age,accuracy\n" + b",\r" * (M // 2),
    "quoted blanks": b"age,accuracy\n" + b'"",""\n' * (M // 6),
    "blanks of another kind": b"age,accuracy\n" + "\u00a0,\n".encode() * (M // 4),
    "rows": b"age,accuracy\n" + b"1,.9\n" * (M // 5),
    "zeros": b"\x00" * M,
    "UTF-16": ("age,accuracy\n" + "1,.9\n" * 100_000).encode("utf-16"),
    "damaged": "age,标签\n".encode() * (M // 11) + b"\xff",
    "GB18030": "啊".encode("gb18030") * (M // 2),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_two_megabytes_of_anything_are_refused_at_once(name):
    start = time.process_time()
    fault = fault_of(HOSTILE[name])
    assert time.process_time() - start < 1.0
    assert len(fault.said("en")) < 250


def test_a_control_character_in_a_text_is_refused():
    fault = fault_of("item,worker,label,gold\na\x07,w,x,x\n", SCHEMAS["votes"])
    assert (fault.key, fault.line, fault.column) == ("no_print", 2, 1)


@pytest.mark.parametrize("path", ["nowhere.csv", ".", "a\x00b", "x" * 5000])
def test_a_file_that_is_not_there(path):
    with pytest.raises(IntakeError, match="cannot be read"):
        read_file(path, AGES)


# --- 1,000 mutants ----------------------------------------------------------------------------------------


def lenient(content, kind):
    """The numbers as plain Python reads them; the five files are UTF-8, and nothing else may be read."""
    written = content.decode("utf-8-sig")
    lines = [line for line in written.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    separator = max(",;\t", key=lines[0].count)
    head = [cell.strip() for cell in next(csv.reader([lines[0]], delimiter=separator))]
    columns = {column.name: [] for column in SCHEMAS[kind]}
    for line in lines[1:]:
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=separator))]
        if not any(cells):
            continue
        assert len(cells) == len(head)
        for column in SCHEMAS[kind]:
            cell = cells[head.index(column.name)]
            if column.kind != "text":
                cell = float(cell.rstrip("%")) / (100 if cell.endswith("%") else 1)
            columns[column.name].append(cell)
    return columns


def mutant(content, rng):
    """One to three damages: a byte changed, taken out or put in; a line or a cell lost or doubled."""
    for _ in range(rng.randint(1, 3)):
        at, kind = rng.randrange(len(content) or 1), rng.randrange(6)
        lines = content.split(b"\n")
        row = rng.randrange(len(lines))
        if kind == 0:
            content = content[:at] + bytes([rng.randrange(256)]) + content[at + 1 :]
        elif kind == 1:
            content = content[:at] + content[at + 1 :]
        elif kind == 2:
            extra = rng.choice(
                [b",", b";", b'"', b"\t", b"e", b".", b"-", b"%", b"\r", b"\x00", b"nan", b"9"]
            )
            content = content[:at] + extra + content[at:]
        elif kind == 3:
            content = b"\n".join(lines[:row] + lines[row + 1 :])
        elif kind == 4:
            content = content[:at]
        else:
            cells = lines[row].split(b",")
            cells[rng.randrange(len(cells))] = rng.choice([b"", b"inf", b"1,5", b"1e999", "１２".encode()])
            content = b"\n".join([*lines[:row], b",".join(cells), *lines[row + 1 :]])
    return content


def attempt(content, schema):
    try:
        return read(content, schema)
    except IntakeError as error:
        return error


@KINDS
def test_two_hundred_mutants_give_exact_numbers_or_a_place(kind):
    rng, schema = random.Random(kind), SCHEMAS[kind]
    read_, refused, spent = 0, 0, 0.0
    for _ in range(200):
        content = mutant(FILES[kind].encode(), rng)
        start = time.perf_counter()
        table = attempt(content, schema)
        spent += time.perf_counter() - start
        if isinstance(table, IntakeError):
            assert table.faults
            assert all(fault.line >= 1 and fault.column >= 1 for fault in table.faults), content
            refused += 1
            continue
        read_ += 1
        expected = lenient(content, kind)
        for column in schema:
            found = table.columns[column.name]
            if column.kind == "text":
                assert list(found) == expected[column.name]
            else:
                assert list(found) == pytest.approx(expected[column.name], rel=1e-15)
                assert all(math.isfinite(number) and column.low <= number <= column.high for number in found)
    assert min(read_, refused) > 5  # both ways are tried
    assert spent / 200 < 0.010


def test_a_schema_may_have_an_empty_text():
    schema = (Column("a"), Column("b", "text", optional=True))
    assert read(b"a,b\n1,\n", schema).texts("b") == ("",)
