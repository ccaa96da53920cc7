"""Reports that leave the program: files in the formats that offices read, one writer a format."""

from costmodel.report.workbook import write_xlsx

__all__ = ["write_xlsx"]
