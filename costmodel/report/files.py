"""Where a file goes, a path or an open binary file; and archives that say nothing of the time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Target = str | BinaryIO
A_DAY = (1980, 1, 1, 0, 0, 0)  # of the parts of an archive: the same plan gives the same bytes
PROPERTIES = "docProps/core.xml"
STAMP = re.compile(rb"(?<=W3CDTF\">)[^<]*")
MADE = b"2000-01-01T00:00:00Z"


def save(content: bytes, target: Target) -> None:
    """Write a whole file at once, so that a failure before leaves nothing behind.

    Parameters
    ----------
    content : bytes
    target : str or binary file

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    if isinstance(target, str):
        Path(target).write_bytes(content)
    else:
        target.write(content)


def archive(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP archive; the same parts give the same bytes at any time.

    Parameters
    ----------
    parts : mapping of str to bytes
        By name, in the order of the archive.

    Returns
    -------
    bytes
    """
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(ZipInfo(name, A_DAY), content, ZIP_DEFLATED)
    return written.getvalue()


def timeless(document: bytes) -> bytes:
    """An Office document, and the workbooks behind its charts, without the time at which it was made.

    Parameters
    ----------
    document : bytes
        Slides or a workbook (Office Open XML).

    Returns
    -------
    bytes
    """
    with ZipFile(BytesIO(document)) as zipped:
        parts = {name: zipped.read(name) for name in zipped.namelist()}
    for name, content in parts.items():
        if name.endswith(".xlsx"):
            parts[name] = timeless(content)
        elif name == PROPERTIES:
            parts[name] = STAMP.sub(MADE, content)
    return archive(parts)
