"""How cells look: colours by role, numbers by unit."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from costmodel import text

FONT = "Arial"
MONEY = "[$¥-804]#,##0;[Red]-[$¥-804]#,##0;[$¥-804]0"
UNIT_PRICE = "[$¥-804]#,##0.00##;[Red]-[$¥-804]#,##0.00##;[$¥-804]0"
DOLLARS = "[$$-409]#,##0.00;[Red]-[$$-409]#,##0.00"
PLAIN = "#,##0.00;[Red]-#,##0.00;0"

ROLES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "input": {"bg_color": "#FFF6CC", "font_color": "#1F3FBF", "border": 1, "border_color": "#D9D9D9"},
        "given": {"bg_color": "#EFEFEF", "border": 1, "border_color": "#D9D9D9"},
        "cell": {},
        "sum": {"bold": True},
        "text": {"text_wrap": True, "valign": "top"},
        "small": {"font_size": 9, "font_color": "#666666"},
        "title": {"bold": True, "font_size": 16},
        "part": {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"},
        "header": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
        "headline": {"bold": True, "font_size": 12},
    }
)


def number_format(unit: str, lang: str) -> str:
    """Number format of a unit.

    Parameters
    ----------
    unit : str
        One of ``parameters.UNITS``.
    lang : {"zh", "en"}

    Returns
    -------
    str
    """
    if unit == "switch":
        on, off = text.template(lang, "unit.on"), text.template(lang, "unit.off")
        return f'[=1]"{on}";[=0]"{off}";General'
    if unit in ("CNY", "CNY/month", "CNY/week", "CNY/run"):
        return MONEY
    if unit.startswith("CNY/") and unit != "CNY/USD":
        return UNIT_PRICE
    if unit.startswith("share"):
        return "0.00%"
    return NUMBERS.get(unit, "General")


# Where a plain number would show too many digits, or none of its thousands.
NUMBERS = MappingProxyType(
    {
        **dict.fromkeys(("hours", "months"), "#,##0.0"),
        **dict.fromkeys(("ratio", "index", "probit", "s"), "0.0000"),
        **dict.fromkeys(("count", "items", "devices", "labels", "labels/month"), "#,##0"),
        "decisions/device/month": "#,##0",
        "decisions/month": "#,##0",
        "choice": "@",
    }
)


class Formats:
    """Formats of one workbook, each made once."""

    def __init__(self, book: Any, lang: str) -> None:
        self.lang = lang
        self._make = cache(lambda key: book.add_format({"font_name": FONT, "font_size": 10, **dict(key)}))

    def pale(self) -> Any:
        """Format of months after the end of the plan."""
        return self._make((("font_color", "#BFBFBF"),))

    def of(self, role: str, unit: str = "", **more: Any) -> Any:
        """Format of a role, for numbers of a unit.

        Parameters
        ----------
        role : str
            Key of ``ROLES``.
        unit : str, optional
        **more
            Properties on top.

        Returns
        -------
        xlsxwriter.format.Format
        """
        shown = {"num_format": number_format(unit, self.lang)} if unit else {}
        return self._make(tuple(sorted({**ROLES[role], **shown, **more}.items())))
