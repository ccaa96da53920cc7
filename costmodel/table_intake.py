"""A small CSV file of known columns: exact numbers, or every fault by line and column; nothing in between."""

from __future__ import annotations

import csv
import io
import math
import re
import string
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from costmodel import text
from costmodel.table_columns import Column, Fault, IntakeError, Table
from costmodel.table_text import SEPARATORS, decoded

LARGEST = 2_000_000  # bytes
MOST_ROWS = 10_000
MOST_COLUMNS = 50
LONGEST_CELL = 1_000  # characters
SHOWN_AS_SPACE = "\t\n\r"
MOST_FAULTS = 20  # after these the file is not read on
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?(%?)")
DATE = re.compile(r"((?:19|20)[0-9]{2})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
DECIMAL_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+%?")


def read_file(path: str, schema: Sequence[Column]) -> Table:
    """Table of a file.

    Parameters
    ----------
    path : str
    schema : sequence of Column

    Returns
    -------
    Table

    Raises
    ------
    IntakeError
        If anything in it cannot be taken exactly.
    """
    try:
        file = Path(path)
        if not file.is_file():
            raise OSError
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except (OSError, ValueError, RuntimeError):
        raise _whole("no_file", path=text.clean(path, 80)) from None
    return read(content, schema)


def read(content: bytes, schema: Sequence[Column]) -> Table:
    r"""Table of the content of a file.

    Parameters
    ----------
    content : bytes
        At most 2 MB, 10,000 rows, 50 columns of UTF-8 or GB18030; comma, semicolon or tab between cells. The
        first line that is not blank names the columns, in any order; numbers have a decimal point and no
        thousands separator. A file at these bounds is read or refused in well under a second.
    schema : sequence of Column

    Returns
    -------
    Table

    Raises
    ------
    IntakeError
        If anything in it cannot be taken exactly; it names all faults, up to twenty.

    Examples
    --------
    >>> schema = (Column("age", low=0.0), Column("accuracy", "share", 0.0, 1.0))
    >>> read(b"accuracy;age\n90.1%;0\n0.85;6\n", schema).numbers("accuracy")
    (0.901, 0.85)
    >>> read(b"age,accuracy\n0,0.9\n6,1,2\n", schema)
    Traceback (most recent call last):
    costmodel.table_columns.IntakeError: Line 3, column 3: the row has 3 cells in place of 2; write ...
    """
    if len(content) > LARGEST:
        raise _whole("too_large", most=f"{LARGEST / 1e6:g}")
    lines = enumerate(io.StringIO(decoded(content), newline=""), start=1)
    number, first = next(((number, line) for number, line in lines if line.strip()), (0, ""))
    if not number:
        raise IntakeError(Fault("empty", 1, 1, {"names": ",".join(column.name for column in schema)}))
    separator = max(SEPARATORS, key=first.count)
    if first.count(separator) >= MOST_COLUMNS:  # asked before the line is taken apart
        raise IntakeError(_wide(first, number, separator))
    header = _cells(first, number, separator)
    if isinstance(header, Fault):
        raise IntakeError(header)
    places = _places(header, number, schema)
    return _table(lines, number, separator, len(header), schema, places)


def _whole(key: str, **slots: object) -> IntakeError:
    return IntakeError(Fault(key, 0, 0, slots))


def _cells(line: str, number: int, separator: str) -> list[str] | Fault:
    """Cells of one line; a quotation mark that does not close would swallow the lines below."""
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=separator, strict=True))]
    except csv.Error:
        return _bad_cell(line, number, separator)


def _bad_cell(line: str, number: int, separator: str) -> Fault:
    """The first cell whose quotation marks do not pair, or that is too long for the csv module."""
    whole = re.compile(rf'("(?:[^"]++|"")*+"|[^"{separator}][^{separator}]*+|)({separator}|[\r\n]*$)')
    at, column = 0, 1
    while found := whole.match(line, at):
        if column > MOST_COLUMNS:
            return _wide(line, number, separator)
        cell = found[1]
        if cell.startswith('"'):
            cell = cell[1:-1].replace('""', '"')
        if len(cell) > LONGEST_CELL:
            slots = {"name": f"'{text.clean(cell, 12, empty='')}…'", "most": f"{LONGEST_CELL:,}"}
            return Fault("long_cell", number, column, slots)
        if found[2] != separator:
            break
        at, column = found.end(), column + 1
    return Fault("quotes", number, column, {})


def _wide(line: str, number: int, separator: str) -> Fault:
    slots = {"count": f"{line.count(separator) + 1:,}", "most": MOST_COLUMNS}
    return Fault("wide", number, MOST_COLUMNS + 1, slots)


def _places(header: Sequence[str], line: int, schema: Sequence[Column]) -> dict[str, int]:
    """Column number by name; columns without a name are allowed, and must be empty below, too."""
    known, places = [column.name for column in schema], dict[str, int]()
    faults = []
    for place, name in enumerate(header, start=1):
        slots = {"name": text.clean(name, 40, empty='""'), "names": ",".join(known)}
        if unseen := _unseen(name, line, place):
            faults.append(unseen)
        elif name in places:
            faults.append(Fault("twice", line, place, slots))
        elif name in known:
            places[name] = place
        elif name:
            faults.append(Fault("unknown", line, place, slots))
    missing = [c.name for c in schema if c.name not in places and not _may_miss(c)]
    slots = {"name": ", ".join(missing), "names": ",".join(known)}
    if missing and not faults:
        faults.append(Fault("missing", line, len(header) + 1, slots))
    if faults:
        raise IntakeError(*faults[:MOST_FAULTS])
    return places


def _unseen(cell: str, line: int, place: int) -> Fault | None:
    """The fault of a cell with a character that nobody sees, so that the cell looks as if it were right."""
    for sign in cell:
        if sign not in SHOWN_AS_SPACE and unicodedata.category(sign) in text.INVISIBLE:
            slots = {"cell": text.clean(cell, 40, empty=""), "code": f"U+{ord(sign):04X}"}
            return Fault("unseen", line, place, slots)
    return None


def _may_miss(column: Column) -> bool:
    """Whether a file may leave the column out."""
    return column.optional and column.kind != "text"


def _table(
    lines: Iterator[tuple[int, str]],
    start: int,
    separator: str,
    width: int,
    schema: Sequence[Column],
    places: Mapping[str, int],
) -> Table:
    rows: list[list[float | str]] = []
    numbers: list[int] = []
    faults: list[Fault] = []
    named, blank, taken = set(places.values()), separator + string.whitespace, 0
    for number, line in lines:
        if not line.strip(blank):
            continue
        taken += 1
        cells = _cells(line, number, separator) if taken <= MOST_ROWS else _too_many(number)
        if not isinstance(cells, Fault) and not any(cells):
            continue
        found = _row(cells, number, width, schema, places, named)
        faults += [cell for cell in found if isinstance(cell, Fault)]
        rows.append([cell for cell in found if not isinstance(cell, Fault)])
        numbers.append(number)
        if len(faults) >= MOST_FAULTS or taken > MOST_ROWS:
            break
    if faults:
        raise IntakeError(*faults)
    if not rows:
        raise IntakeError(Fault("no_rows", start + 1, 1, {}))
    columns = dict(zip((c.name for c in schema), zip(*rows, strict=True), strict=True))
    return Table(columns, tuple(numbers), dict(places))


def _too_many(number: int) -> Fault:
    return Fault("too_many", number, 1, {"most": f"{MOST_ROWS:,}"})


def _row(
    cells: list[str] | Fault,
    line: int,
    width: int,
    schema: Sequence[Column],
    places: Mapping[str, int],
    named: set[int],
) -> list[float | str | Fault]:
    if isinstance(cells, Fault):
        return [cells]
    if len(cells) != width:
        slots = {"count": len(cells), "wanted": width}
        return [Fault("cells", line, min(len(cells), width) + 1, slots)]
    stray = [n for n, cell in enumerate(cells, start=1) if cell and n not in named]
    if stray:
        cell, place = cells[stray[0] - 1], stray[0]
        return [_unseen(cell, line, place) or Fault("stray", line, place, {"cell": text.clean(cell, 40)})]
    return [
        _value(column, cells[places[column.name] - 1], line, places[column.name])
        if column.name in places
        else math.nan
        for column in schema
    ]


def _value(column: Column, cell: str, line: int, place: int) -> float | str | Fault:
    slots: dict[str, object] = {"name": column.name, "cell": text.clean(cell, 40, empty='""')}
    if not cell and not column.optional:
        return Fault("no_value", line, place, slots)
    if len(cell) > LONGEST_CELL:
        return Fault("long_cell", line, place, slots | {"most": f"{LONGEST_CELL:,}"})
    if not cell and column.kind != "text":
        return math.nan
    if column.kind == "text":
        return cell if cell.isprintable() else Fault("no_print", line, place, slots)
    number = _day(cell) if column.kind == "date" else _number(column, cell)
    if isinstance(number, str):
        return _unseen(cell, line, place) or Fault(number, line, place, slots)
    bounds = slots | {"low": f"{column.low:g}", "high": f"{column.high:g}"}
    if number < column.low or (column.open and number == column.low):
        return Fault("not_above" if column.open else "below", line, place, bounds)
    if number > column.high or (column.open and number == column.high):
        share = "not_below" if column.open else "above"
        return Fault(share if column.kind == "share" else "too_great", line, place, bounds)
    return number


def _day(cell: str) -> float | str:
    """The day as a number, or the key of what is wrong; day and month are never guessed."""
    found = DATE.fullmatch(cell)
    if found is None:
        return "no_date"
    try:
        return float(date(int(found[1]), int(found[3]), int(found[4])).toordinal())
    except ValueError:
        return "no_date"


def _number(column: Column, cell: str) -> float | str:
    """The number, or the key of what is wrong."""
    found = NUMBER.fullmatch(cell)
    if found is None:
        forms = {"grouped": GROUPED, "comma": DECIMAL_COMMA}
        return next((key for key, form in forms.items() if form.fullmatch(cell)), "no_number")
    if found[4] and column.kind != "share":
        return "no_percent"
    exact = Decimal(cell.removesuffix("%"))
    number = float(exact.scaleb(-2) if found[4] else exact)
    if not math.isfinite(number):
        return "too_great"
    return "not_whole" if column.whole and not number.is_integer() else number
