"""Projects of a CSV file, a row each: what can be read becomes plans, the rest is named by its cell."""

from __future__ import annotations

import csv
import io
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from costmodel import link, parameters, plan_file, presets, text
from costmodel.errors import CostModelError, ParameterError
from costmodel.scenario import Scenario
from costmodel.table_columns import IntakeError
from costmodel.table_text import SEPARATORS, decoded

LARGEST = 5_000_000  # bytes: 10,000 links of 500 characters
MOST_ROWS = 10_000
LONGEST_CELL = 40_000  # characters
MOST_COLUMNS = 500  # more than a column for each parameter
MOST_LINES = 200  # of one row, inside quotation marks
LONGEST_NAME = 60
STARTS = ("preset", "link", "scenario")
OTHER_NAMES = {"budget": "project.budget"}


class PortfolioError(CostModelError):
    """A file of projects cannot be used, or a cell of it; built from a key of ``portfolio`` in the texts."""

    def __init__(self, key: str, **slots: object) -> None:
        super().__init__(key)
        self.key, self.slots = key, slots

    def said(self, lang: str) -> str:
        """The sentence in a language."""
        return text.template(lang, f"portfolio.fault_{self.key}").format(**self.slots)

    def __str__(self) -> str:
        """The English sentence."""
        return self.said("en")


@dataclass(frozen=True)
class Project:
    """One plan of a portfolio: its name, cleaned, the line it stands on, and its scenario."""

    name: str
    line: int
    scenario: Scenario


@dataclass(frozen=True)
class Fault:
    """Why a row was left out: line and column, both counted from 1 (column 0 for a whole row)."""

    line: int
    column: int
    reason: CostModelError

    def said(self, lang: str) -> str:
        """Line, column and reason in a language."""
        key = "at_cell" if self.column else "at_line"
        words = {"line": self.line, "column": self.column, "reason": self.reason.said(lang)}
        return text.template(lang, f"portfolio.{key}").format(**words)


@dataclass(frozen=True)
class Portfolio:
    """What a file holds, both in the order of its lines."""

    projects: tuple[Project, ...] = ()
    faults: tuple[Fault, ...] = ()


class _BadCell(Exception):
    """A cell of the row at hand; ``broken`` where it may have swallowed the lines below it."""

    def __init__(self, column: int, reason: CostModelError, *, broken: bool = False) -> None:
        super().__init__(column)
        self.column, self.reason, self.broken = column, reason, broken


def read_file(path: str) -> Portfolio:
    """Projects of a file; JSON files that it names are looked for in its folder only.

    Parameters
    ----------
    path : str

    Returns
    -------
    Portfolio

    Raises
    ------
    PortfolioError
        If nothing of it can be used.
    """
    try:
        file = Path(path).resolve()
        if not file.is_file():
            raise PortfolioError("no_file", path=text.clean(path, 80))
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except (OSError, ValueError, RuntimeError) as error:
        if isinstance(error, PortfolioError):
            raise
        raise PortfolioError("no_file", path=text.clean(path, 80)) from None
    return read(content, folder=file.parent)


def read(content: bytes, *, folder: Path | None = None, most: int = MOST_ROWS) -> Portfolio:
    r"""Projects of the content of a file.

    Parameters
    ----------
    content : bytes
        At most 5 MB of UTF-8 or GB18030, as 10,000 rows may each hold a link of 500 characters, and 500
        columns, as each parameter may have one; comma, semicolon or tab between cells. The first line names
        the columns: ``name``, of ``preset``, ``link`` and ``scenario`` those in use (one of them filled in
        each row), and parameter ids; ``budget`` stands for ``project.budget``. An empty cell changes nothing.
    folder : Path, optional
        Where JSON files that rows name are looked for; none are read if left out.
    most : int
        Rows at most.

    Returns
    -------
    Portfolio
        A row with a fault is left out and named.

    Raises
    ------
    PortfolioError
        If the whole file cannot be used: too large, no text, or its first line is wrong.

    Examples
    --------
    >>> found = read(b"name,preset,labeling.items\nShop,ecommerce,5000\nCar,driving,-1\n")
    >>> [(p.name, p.scenario["labeling.items"]) for p in found.projects]
    [('Shop', 5000.0)]
    >>> found.faults[0].line, found.faults[0].column
    (3, 3)
    """
    if len(content) > LARGEST:
        raise PortfolioError("too_large", most=f"{LARGEST / 1e6:g}")
    lines = list(io.StringIO(_text(content), newline=""))  # breaks as CSV has them
    start = next((number for number, line in enumerate(lines) if line.strip()), None)
    if start is None:
        raise PortfolioError("empty")
    separator = max(SEPARATORS, key=lines[start].count)
    columns = _columns(lines, start, separator)
    projects: list[Project] = []
    faults: list[Fault] = []
    for number, cells, broken in _rows(lines, start + 1, separator, columns):
        if len(projects) + len(faults) == most:
            faults.append(Fault(number, 0, PortfolioError("too_many", most=f"{most:,}")))
            break
        try:
            if broken is not None:
                raise broken
            projects.append(_project(columns, cells, number, folder))
        except _BadCell as bad:
            faults.append(Fault(number, bad.column, bad.reason))
    return Portfolio(tuple(projects), tuple(faults))


def _text(content: bytes) -> str:
    try:
        return decoded(content)
    except IntakeError as error:
        fault = error.faults[0]
        raise PortfolioError(fault.key, line=fault.line, column=fault.column) from None


def _columns(lines: Sequence[str], start: int, separator: str) -> list[str]:
    """Names of the columns: ids of parameters, and those of a project."""
    first = lines[start].rstrip(separator + string.whitespace)
    if first.count(separator) >= MOST_COLUMNS:
        raise PortfolioError("no_header")
    try:
        named = [cell.strip() for cell in next(csv.reader([first], delimiter=separator, strict=True))]
    except csv.Error:
        raise PortfolioError("no_header") from None
    while named and not named[-1]:
        named.pop()
    columns = [OTHER_NAMES.get(name, name) for name in named]
    if "name" not in columns or not set(STARTS) & set(columns):
        raise PortfolioError("no_header")
    for place, (name, shown) in enumerate(zip(columns, named, strict=True), start=1):
        words = {"line": start + 1, "column": place, "name": text.clean(shown, 60, empty='""')}
        if name in columns[: place - 1]:
            raise PortfolioError("twice", **words)
        if name not in ("name", *STARTS) and name not in parameters.catalogue():
            raise PortfolioError("no_column", **words, near=link.nearest(name[:60]))
    return columns


def _rows(
    lines: Sequence[str], start: int, separator: str, columns: Sequence[str]
) -> Iterator[tuple[int, list[str], _BadCell | None]]:
    """Number of the first line of each row, its cells, and what is wrong with their number or quotes.

    A row whose quotes do not close ends with its first line, so that the lines below it are not lost. Blank
    rows are passed over; those that must be taken apart to see it, up to the number of rows allowed.
    """
    at, blank, taken = start, separator + string.whitespace, 0
    while at < len(lines):
        if not lines[at].strip(blank):
            at += 1
            continue
        cells, used, broken = _row(lines, at, separator, columns)
        taken += 1
        if any(cell.strip() for cell in cells) or broken is not None or taken > MOST_ROWS:
            yield at + 1, cells, broken
        at += used


def _row(
    lines: Sequence[str], at: int, separator: str, columns: Sequence[str]
) -> tuple[list[str], int, _BadCell | None]:
    reader = csv.reader(lines[at : at + MOST_LINES], delimiter=separator, strict=True)
    try:
        cells = next(reader)
    except csv.Error:
        return [], 1, _BadCell(0, PortfolioError("quotes"))
    while len(cells) > len(columns) and not cells[-1].strip():
        cells.pop()
    if any(cell.strip() for cell in cells) and len(cells) != len(columns):
        return cells, 1, _BadCell(0, PortfolioError("cells", count=len(cells), wanted=len(columns)))
    for place, (column, cell) in enumerate(zip(columns, cells, strict=False), start=1):
        if len(cell) > LONGEST_CELL:
            return cells, 1, _BadCell(place, PortfolioError("long_cell", most=f"{LONGEST_CELL:,}"))
        if column != "scenario" and ("\n" in cell or "\r" in cell):
            return cells, 1, _BadCell(place, PortfolioError("line_break"))
    return cells, reader.line_num, None


def _project(columns: Sequence[str], cells: Sequence[str], line: int, folder: Path | None) -> Project:
    given = {column: cell.strip() for column, cell in zip(columns, cells, strict=True) if cell.strip()}
    place = {column: number for number, column in enumerate(columns, start=1)}
    if "name" not in given:
        raise _BadCell(place["name"], PortfolioError("no_name"))
    starts = [column for column in STARTS if column in given]
    if len(starts) != 1:
        raise _BadCell(
            place[starts[1]] if starts else 0, PortfolioError("two_starts" if starts else "no_start")
        )
    kind = starts[0]
    try:
        scenario = _start(kind, given[kind], folder)
    except CostModelError as error:
        raise _BadCell(place[kind], error) from None
    changes = {column: cell for column, cell in given.items() if column not in ("name", *STARTS)}
    name = text.clean(given["name"], LONGEST_NAME)
    return Project(name, line, _changed(scenario, changes, place))


def _changed(scenario: Scenario, changes: Mapping[str, str], place: Mapping[str, int]) -> Scenario:
    values = {}
    for column, cell in changes.items():
        try:
            values[column] = parameters.read(column, cell)
        except ParameterError as error:
            raise _BadCell(place[column], error) from None
    try:
        return scenario.replace(values)
    except ParameterError as error:
        named = [place[problem.id] for problem in error.problems if problem.id in place]
        raise _BadCell(min(named, default=0), error) from None


def _start(kind: str, written: str, folder: Path | None) -> Scenario:
    if kind == "preset":
        return presets.load(written)
    if kind == "link":
        return of_link(written)
    if written.startswith("{"):
        return plan_file.scenario_of(plan_file.object_of("scenario", written.encode("utf-8", "replace")))
    if folder is None:
        raise PortfolioError("no_paths")
    try:
        path = (folder / written).resolve()
        inside = path.is_relative_to(folder.resolve()) and path.is_file()
    except (OSError, ValueError, RuntimeError):
        inside = False
    if not inside:
        raise PortfolioError("not_beside", path=text.clean(written, 80))
    return plan_file.read(str(path))


def of_link(written: str) -> Scenario:
    """Scenario of a link of which everything can be used.

    Parameters
    ----------
    written : str

    Returns
    -------
    Scenario

    Raises
    ------
    LinkError
        If nothing can be read.
    ParameterError
        If anything in it cannot be used: half a plan beside whole ones would mislead.

    Examples
    --------
    >>> of_link("v=1&preset=article").preset
    'article'
    """
    opened = link.open_link(written)
    if opened.problems:
        raise ParameterError(*opened.problems)
    return opened.scenario
