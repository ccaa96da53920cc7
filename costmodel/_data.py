"""Finds and reads the files of `data/`, in a checkout and in an installed package alike."""

import csv
import functools
import tomllib
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent
# A wheel carries the folder inside the package; a checkout has it beside the package.
_INSTALLED = _PACKAGE / "_data"
_ROOT = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent / "data"


def path(*parts: str) -> Path:
    """Path of a file or folder of `data/`, for example ``path("published", "compute", "energy.csv")``."""
    return _ROOT.joinpath(*parts)


@functools.cache
def toml(*parts: str) -> dict[str, Any]:
    """Content of a TOML file, read once; callers share the result and leave it unchanged."""
    with path(*parts).open("rb") as file:
        return tomllib.load(file)


def csv_rows(*parts: str) -> list[dict[str, str]]:
    """Rows of a CSV file with a header line, every value as text; the caller owns the list."""
    with path(*parts).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
