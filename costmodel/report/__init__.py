"""Reports that leave the program: files in the formats that offices read, one writer a format."""

from typing import TYPE_CHECKING, Any

from costmodel.report.workbook import write_xlsx

if TYPE_CHECKING:
    from costmodel.report.deck import write_pptx

__all__ = ["write_pptx", "write_xlsx"]


def __getattr__(name: str) -> Any:
    """Load the slides' writer, and python-pptx with it, only where slides are asked for."""
    if name == "write_pptx":
        from costmodel.report import deck

        return deck.write_pptx
    raise AttributeError(name)
