"""A small CSV file of known columns: exact numbers, or every fault by line and column; nothing in between."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from costmodel import text
from costmodel.portfolio_file import ENCODINGS, LARGEST, SEPARATORS
from costmodel.table_columns import Column, Fault, IntakeError, Table

MOST_ROWS = 100_000
LONGEST_CELL = 1_000  # characters
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
        At most 5 MB of UTF-8 or GB18030; comma, semicolon or tab between cells. The first line that is not
        blank names the columns, in any order; numbers have a decimal point and no thousands separator.
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
    lines = list(io.StringIO(_decoded(content), newline=""))
    start = next((number for number, line in enumerate(lines) if line.strip()), None)
    if start is None:
        raise IntakeError(Fault("empty", 1, 1, {"names": ",".join(column.name for column in schema)}))
    separator = max(SEPARATORS, key=lines[start].count)
    header = _cells(lines[start], start + 1, separator)
    if isinstance(header, Fault):
        raise IntakeError(header)
    places = _places(header, start + 1, schema)
    return _table(lines, start + 1, separator, len(header), schema, places)


def _decoded(content: bytes) -> str:
    at = 0
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            at = max(at, error.start)
    before = content[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line = before[before.rfind(b"\n") + 1 :]
    column = max(line.count(separator.encode()) for separator in SEPARATORS) + 1
    raise IntakeError(Fault("no_text", before.count(b"\n") + 1, column, {}))


def _whole(key: str, **slots: object) -> IntakeError:
    return IntakeError(Fault(key, 0, 0, slots))


def _cells(line: str, number: int, separator: str) -> list[str] | Fault:
    """Cells of one line; a quotation mark that does not close would swallow the lines below."""
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=separator, strict=True))]
    except csv.Error:
        return Fault("quotes", number, _broken_cell(line, separator), {})


def _broken_cell(line: str, separator: str) -> int:
    """Number of the first cell whose quotation marks do not pair."""
    whole = re.compile(rf'("([^"]|"")*"|[^"{separator}][^{separator}]*|)({separator}|[\r\n]*$)')
    at, column = 0, 1
    while (found := whole.match(line, at)) and found[3] == separator:
        at, column = found.end(), column + 1
    return column


def _places(header: Sequence[str], line: int, schema: Sequence[Column]) -> dict[str, int]:
    """Column number by name; columns without a name are allowed, and must be empty below, too."""
    known, places = [column.name for column in schema], dict[str, int]()
    faults = []
    for place, name in enumerate(header, start=1):
        slots = {"name": text.clean(name, 40, empty='""'), "names": ",".join(known)}
        if name in places:
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


def _may_miss(column: Column) -> bool:
    """Whether a file may leave the column out."""
    return column.optional and column.kind != "text"


def _table(
    lines: Sequence[str],
    start: int,
    separator: str,
    width: int,
    schema: Sequence[Column],
    places: Mapping[str, int],
) -> Table:
    rows: list[list[float | str]] = []
    numbers: list[int] = []
    faults: list[Fault] = []
    named = set(places.values())
    for number, line in enumerate(lines[start:], start=start + 1):
        cells = _cells(line, number, separator)
        if not isinstance(cells, Fault) and not any(cells):
            continue
        found = _row(cells, number, width, schema, places, named)
        faults += [cell for cell in found if isinstance(cell, Fault)]
        rows.append([cell for cell in found if not isinstance(cell, Fault)])
        numbers.append(number)
        if len(rows) > MOST_ROWS:
            faults.append(Fault("too_many", number, 1, {"most": f"{MOST_ROWS:,}"}))
        if len(faults) >= MOST_FAULTS or len(rows) > MOST_ROWS:
            break
    if faults:
        raise IntakeError(*faults)
    if not rows:
        raise IntakeError(Fault("no_rows", start + 1, 1, {}))
    columns = dict(zip((c.name for c in schema), zip(*rows, strict=True), strict=True))
    return Table(columns, tuple(numbers), dict(places))


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
        return [Fault("stray", line, stray[0], {"cell": text.clean(cells[stray[0] - 1], 40)})]
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
        return Fault(number, line, place, slots)
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
