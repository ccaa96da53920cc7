"""Where a file goes: a path or an open binary file."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

Target = str | BinaryIO


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
