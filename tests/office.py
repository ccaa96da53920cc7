"""LibreOffice without a screen: workbooks in, the figures of their first sheet out."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

# Files are recalculated when they are opened, whatever values their cells hold.
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""
# Comma, double quotes, UTF-8; figures in full, not as the cell shows them.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,false,false"


def find_office() -> str | None:
    """Path of LibreOffice: COSTMODEL_OFFICE, then the path."""
    configured = os.environ.get("COSTMODEL_OFFICE")
    return configured or shutil.which("soffice") or shutil.which("libreoffice")


def recalculated(files: Iterable[Path], folder: Path) -> dict[str, dict[str, str]]:
    """First two columns of the first sheet of every file, by the file's name without its ending."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    options = ["--headless", "--norestore", "--convert-to", AS_CSV, "--outdir", str(folder / "out")]
    command = [str(find_office()), f"-env:UserInstallation={profile.as_uri()}", *options, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return {path.stem: _figures(path) for path in sorted((folder / "out").glob("*.csv"))}


def _figures(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row[0]: row[1] for row in csv.reader(file) if len(row) > 1 and row[0]}
