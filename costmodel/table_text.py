"""Text of a file that somebody saved: UTF-8 or GB18030; what is damaged is not read as the other."""

from __future__ import annotations

import codecs
import re

from costmodel.table_columns import Fault, IntakeError

SEPARATORS = ",;\t"
FEW = 3  # bytes: what one damaged character leaves
PLACE = re.compile(f"[\udc80-\udcff]{{1,{FEW}}}")  # bytes that are no UTF-8, as "surrogateescape" holds them
WIDE = re.compile("[\u0800-\uffff]")  # three bytes of UTF-8, as all Chinese characters of daily use
# A character of GB18030 beside ASCII: a symbol or one of the 6,763 of daily use (GB2312), or any other.
DAILY = rb"[\xa1-\xa3\xa8\xb0-\xf7][\xa1-\xfe]"
CHARACTER = re.compile(rb"%b|([\x81-\xfe](?:[0-9][\x81-\xfe][0-9]|[\x40-\xfe]))" % DAILY)


def decoded(content: bytes) -> str:
    r"""Text of a content.

    What fails as UTF-8 is taken as GB18030, unless it is a UTF-8 file with a damaged place: it begins with
    the mark of UTF-8, or characters of daily use that are whole in UTF-8 outnumber the places that are not
    (bytes of GB18030 hardly ever form one), or so few bytes fail that one damaged character explains them
    while GB18030 would make of them a character that is not in daily use.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    str
        Without a byte order mark.

    Raises
    ------
    IntakeError
        ``damaged`` or ``no_text``, with line and column.

    Examples
    --------
    >>> decoded("猫,狗".encode("gb18030")), decoded("猫,狗".encode())
    ('猫,狗', '猫,狗')
    >>> decoded("标签\n匹配\n其他".encode().replace(b"\x85", b"A", 1))
    Traceback (most recent call last):
    costmodel.table_columns.IntakeError: Line 2, column 1: a character here is damaged, ...
    """
    body = content.removeprefix(codecs.BOM_UTF8)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        first = error.start
    kept = body.decode("utf-8", "surrogateescape")
    whole, places = PLACE.subn("", kept)
    few = len(kept) - len(whole) <= FEW
    daily = whole.encode("gb2312", "ignore").decode("gb2312")
    if len(body) < len(content) or len(WIDE.findall(daily)) > places:
        raise _fault("damaged", body, first)
    try:
        written = body.decode("gb18030")
    except UnicodeDecodeError as error:
        raise _fault("no_text", body, first if few else max(first, error.start)) from None
    if few and any(found[1] for found in CHARACTER.finditer(body)):
        raise _fault("damaged", body, first)
    return written.removeprefix("\ufeff")


def _fault(key: str, body: bytes, at: int) -> IntakeError:
    """Fault of the cell in which a byte stands."""
    before = body[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line = before[before.rfind(b"\n") + 1 :]
    column = max(line.count(separator.encode()) for separator in SEPARATORS) + 1
    return IntakeError(Fault(key, before.count(b"\n") + 1, column, {}))
