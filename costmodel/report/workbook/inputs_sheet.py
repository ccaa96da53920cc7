"""The sheet of inputs: every parameter with unit, range, source and date, then the figures that are given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from costmodel import parameters, text
from costmodel.assumptions import Assumption
from costmodel.parameters import SECTIONS, Parameter
from costmodel.report import evidence
from costmodel.report.workbook import cells
from costmodel.report.workbook.calculation_sheet import unit_words
from costmodel.report.workbook.cells import INPUT_COLUMN, Addresses
from costmodel.report.workbook.formats import Formats
from costmodel.report.workbook.given import SEARCHED_FROM
from costmodel.report.workbook.lines import Given
from costmodel.report.workbook.plan import Content, cell_value

COLUMNS = (
    *(("id", 30), ("label", 38), ("value", 24), ("unit", 15), ("preset", 16)),
    *(("lowest", 11), ("highest", 13), ("usual_low", 11), ("usual_high", 13)),
    *(
        ("source", 44),
        ("date", 10),
        ("age", 14),
        ("changed", 9),
        ("role", 34),
        ("exported", 16),
        ("moved", 8),
    ),
)
AT = {name: column for column, (name, _) in enumerate(COLUMNS)}
HEADER_ROW = 3
OLD = "#B02A16"
NUMERIC = ("value", "preset", "lowest", "highest", "usual_low", "usual_high", "exported", "moved")
GIVEN_ROLES = {
    "searched": "computed",
    "constants": "constant",
    "catalogue": "published",
    "options": "options",
}


def rows(content: Content) -> Iterator[tuple[int, str, Parameter | Given | None]]:
    """Rows of the sheet: a heading for each section, then its rows, then an empty row.

    Parameters
    ----------
    content : Content

    Yields
    ------
    (int, str, Parameter or Given or None)
        Row from 0, the section's key, and nothing for its heading.
    """
    row = HEADER_ROW + 1
    records = parameters.catalogue().values()
    inputs: dict[str, Sequence[Parameter | Given]] = {
        section: [r for r in records if r.section == section] for section in SECTIONS
    }
    for key, found in (inputs | dict(content.given)).items():
        yield row, key, None
        for record in found:
            row += 1
            yield row, key, record
        row += 2


def write(sheet: Any, content: Content, places: Addresses, formats: Formats) -> None:
    """Fill the sheet.

    Parameters
    ----------
    sheet : xlsxwriter.worksheet.Worksheet
    content : Content
    places : Addresses
        Rows of the inputs are known.
    formats : Formats
    """
    for column, (name, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        said = text.template(content.lang, f"workbook.input.{name}")
        side = "right" if name in NUMERIC else "left"
        cells.write_text(sheet, HEADER_ROW, column, said, formats.of("header", align=side))
    sheet.freeze_panes(HEADER_ROW + 1, INPUT_COLUMN + 1)
    sheet.repeat_rows(0, HEADER_ROW)
    sheet.fit_to_pages(1, 0)
    sheet.autofilter(HEADER_ROW, 0, max(places.inputs.values()), len(COLUMNS) - 1)
    known = {about.record.id: about for about in content.facts.inputs}
    for row, key, record in rows(content):
        if record is None:
            sheet.set_row(row, None, formats.of("part"))
            cells.write_text(sheet, row, 0, heading(key, content.lang), formats.of("part"))
        elif isinstance(record, Given):
            _write_given(sheet, row, key, record, content.lang, formats)
        else:
            _write_input(sheet, row, known[record.id], content, formats)
            _restrict(sheet, row, record, content.lang, places)


def heading(key: str, lang: str) -> str:
    """Name of a section of the sheet.

    Parameters
    ----------
    key : str
        A section of the plan, or of what is given.
    lang : {"zh", "en"}

    Returns
    -------
    str
    """
    place = f"workbook.input.{key}" if key in GIVEN_ROLES else f"methods.section.{key}"
    return text.template(lang, place)


def _write_given(sheet: Any, row: int, key: str, record: Given, lang: str, formats: Formats) -> None:
    role = text.template(lang, f"workbook.input.{GIVEN_ROLES[key]}")
    cells.write_text(sheet, row, AT["id"], record.name, formats.of("small"))
    cells.write_text(sheet, row, AT["label"], record.label[lang], formats.of("cell"))
    style = formats.of("given", num_format="General", align="right")
    cells.write_value(sheet, row, INPUT_COLUMN, record.shown(lang), style)
    cells.write_text(sheet, row, AT["unit"], unit_words(record.unit, lang), formats.of("small", indent=1))
    cells.write_text(sheet, row, AT["role"], role, formats.of("small"))


def _write_input(sheet: Any, row: int, about: Assumption, content: Content, formats: Formats) -> None:
    lang, record = content.lang, about.record
    value, default = (cell_value(record.id, v, lang) for v in (about.value, about.default))
    cells.write_text(sheet, row, AT["id"], record.id, formats.of("small"))
    cells.write_text(sheet, row, AT["label"], record.label[lang], formats.of("cell"))
    style = formats.of("input", record.unit, align="right")
    cells.write_value(sheet, row, INPUT_COLUMN, value, style)
    cells.write_text(sheet, row, AT["unit"], unit_words(record.unit, lang), formats.of("small", indent=1))
    plain = formats.of("cell", record.unit, align="right")
    cells.write_value(sheet, row, AT["preset"], default, plain)
    ends = zip(("lowest", "highest"), record.allowed or (), strict=False)
    usual = zip(("usual_low", "usual_high"), evidence.usual(content.facts, about) or (), strict=False)
    for name, end in (*ends, *usual):
        cells.write_value(sheet, row, AT[name], float(end), plain)
    _write_evidence(sheet, row, about, content, formats)
    cells.write_text(
        sheet, row, AT["role"], text.template(lang, f"workbook.input.{role_of(record.id, content)}"),
        formats.of("small"),
    )  # fmt: skip
    cells.write_value(sheet, row, AT["exported"], value, plain)
    _write_marks(sheet, row, value, default, lang, formats)


def _write_evidence(sheet: Any, row: int, about: Assumption, content: Content, formats: Formats) -> None:
    """What a value rests on, the date of the default, and a mark where it is old."""
    facts, record = content.facts, about.record
    said = evidence.rests_on(facts, about)
    if facts.plan.fit_of(record.id) is None and about.origin.source:
        title = parameters.sources()[about.origin.source]["title"][content.lang]
        said = f"{title}; {about.origin.note(content.lang) or record.where[content.lang]}"
    cells.write_text(sheet, row, AT["source"], said, formats.of("small", indent=1))
    cells.write_text(sheet, row, AT["date"], evidence.dated(facts, about), formats.of("small"))
    cells.write_text(sheet, row, AT["age"], evidence.old(facts, about), formats.of("small", font_color=OLD))


def _write_marks(
    sheet: Any, row: int, value: float | str, default: float | str, lang: str, formats: Formats
) -> None:
    here = f"${cells.column_name(INPUT_COLUMN)}{row + 1}"
    preset, exported = (f"${cells.column_name(AT[name])}{row + 1}" for name in ("preset", "exported"))
    mark = text.template(lang, "workbook.input.mark")
    changed = f'IF({here}={preset},"","{mark}")'
    cells.write_formula(
        sheet, row, AT["changed"], changed, formats.of("cell"), "" if value == default else mark
    )
    cells.write_formula(
        sheet, row, AT["moved"], f"IF({here}={exported},0,1)", formats.of("small", num_format="0;0;"), 0.0
    )


def role_of(identifier: str, content: Content) -> str:
    """Whether an input moves the sheet: ``live``, ``partly``, ``app`` or ``unused``.

    Parameters
    ----------
    identifier : str
    content : Content

    Returns
    -------
    str
    """
    live = identifier in content.used
    if identifier in SEARCHED_FROM:
        return "partly" if live else "app"
    return "live" if live else "unused"


def _restrict(sheet: Any, row: int, record: Parameter, lang: str, places: Addresses) -> None:
    """What the cell takes: an option of the list, 1 or 0, or a number within the bounds."""
    if record.kind == "choice":
        first, last = (
            places.input(f"{record.id}.is_{option}")
            for option in (list(record.choices)[0], list(record.choices)[-1])
        )
        rule: dict[str, Any] = {"validate": "list", "source": f"={first}:{last.partition('!')[2]}"}
    elif record.kind == "switch":
        rule = {"validate": "list", "source": ["1", "0"]}
    else:
        low, high = record.allowed or (0.0, 1.0)
        said = text.template(lang, "workbook.input.bound").format(low=f"{low:g}", high=f"{high:g}")
        rule = {
            "validate": "integer" if record.kind == "integer" else "decimal",
            "criteria": "between",
            "minimum": low,
            "maximum": high,
            "error_title": text.template(lang, "workbook.input.refused")[:32],
            "error_message": f"{record.label[lang]}: {said}"[:255],
        }
    sheet.data_validation(row, INPUT_COLUMN, row, INPUT_COLUMN, rule)
