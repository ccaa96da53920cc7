"""A worksheet that takes formulas as they are written."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet


class FastSheet(Worksheet):  # type: ignore[misc]  # of a package without types
    """XlsxWriter looks for 30 functions of newer spreadsheets in every formula: half the time of a workbook.

    Ours carry the prefix of such functions already (``cells.LATER_FUNCTIONS``). Where XlsxWriter calls the
    method below by another name, only time is lost.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")
