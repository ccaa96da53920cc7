"""The first file of a server takes no longer than the next: what it needs is loaded before."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import serve
from costmodel import presets
from costmodel.report import write_xlsx
from costmodel.report.workbook import fast_sheet
from tests.browser import ROOT

LOADED = "import serve, sys; serve.load_office(); print(*(name in sys.modules for name in sys.argv[1:]))"


def parts() -> dict[str, bytes]:
    """Files within a workbook."""
    file = io.BytesIO()
    write_xlsx(presets.load("solo"), file, "en", date="2026-11-22")
    book = zipfile.ZipFile(file)
    return {name: book.read(name) for name in book.namelist()}


def test_formulas_are_written_as_xlsxwriter_would(monkeypatch):
    ours, asked = parts(), []

    class Plain(fast_sheet.Worksheet):
        def _prepare_formula(self, formula, expand_future_functions=False):
            asked.append(formula)
            return super()._prepare_formula(formula, expand_future_functions)

    monkeypatch.setattr(fast_sheet, "FastSheet", Plain)
    assert parts() == ours
    assert len(asked) > 5000


def test_the_server_loads_what_files_and_the_library_need():
    names = ("pptx", "xlsxwriter", "sqlalchemy", "costmodel.report.deck", "costmodel.report.workbook")
    command = [sys.executable, "-c", LOADED, *names, "ui.store"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["True"] * 6


def test_it_does_so_after_the_first_visitors_needs(monkeypatch):
    order = []
    monkeypatch.setattr(serve.time, "sleep", lambda seconds: order.append(seconds))
    monkeypatch.setattr(serve, "load_office", lambda: order.append("office"))
    serve.warm_up()
    assert order == [serve.CALM, "office"]
    assert serve.CALM >= 3
