"""Reports that leave the program: files in the formats that offices read, one writer a format."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from costmodel.report.csv_files import write_csv
    from costmodel.report.deck import write_pptx
    from costmodel.report.minutes import write_md
    from costmodel.report.plan_json import write_json
    from costmodel.report.workbook import write_xlsx

__all__ = ["write_csv", "write_json", "write_md", "write_pptx", "write_xlsx"]

_HOMES = {
    "write_csv": "csv_files",
    "write_json": "plan_json",
    "write_md": "minutes",
    "write_pptx": "deck",
    "write_xlsx": "workbook",
}


def __getattr__(name: str) -> Any:
    """Load a writer, and the package it needs, only where its format is asked for."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"costmodel.report.{_HOMES[name]}"), name)
