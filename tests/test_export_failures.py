"""A file that cannot be made: one sentence with its reason in the dialog, and nothing is downloaded."""

from __future__ import annotations

import threading
from io import BytesIO

import pytest

from costmodel import link, presets, report, text
from costmodel.errors import ParameterError
from tests.screen import Screen
from ui import export

PLAN = presets.load().replace({"compute.runs": 7})
REASONS = {
    "program": (RuntimeError("x"), {"en": "error (RuntimeError).", "zh": "程序出错（RuntimeError）。"}),
    "package": (
        ModuleNotFoundError("no", name="xlsxwriter"),
        {"en": "lacks the package xlsxwriter.", "zh": "缺少组件 xlsxwriter。"},
    ),
    "refused": (ParameterError("There is no slide x."), {"en": "There is no slide x.", "zh": "no slide x."}),
}


class Buttons:
    """Download buttons as the browser works them: pressed, the file is built beside the run that follows."""

    def __init__(self, monkeypatch):
        self.offered, self.pressed, self.files = {}, set(), {}
        monkeypatch.setattr(export.st, "download_button", self.draw)

    def draw(self, label, data, *, file_name, on_click, **_):
        ending = file_name.rpartition(".")[2]
        assert on_click == "rerun"
        before, self.offered[ending] = self.offered.get(ending), data
        if ending in self.pressed:
            self.pressed.remove(ending)
            threading.Timer(0.2, self.build, (ending, before)).start()
            return True
        return False

    def build(self, ending, data):
        try:
            self.files[ending] = data()
        except Exception as error:
            self.files[ending] = error


def opened(lang: str) -> Screen:
    return Screen(link.encode(PLAN, lang=lang)).answer("bar", "export")


def failing(monkeypatch, error: Exception) -> None:
    def write(*_, **__):
        raise error

    monkeypatch.setattr(report, "write_xlsx", write)


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("reason", REASONS)
def test_the_dialog_says_why_a_file_was_not_made(monkeypatch, lang, reason):
    error, words = REASONS[reason]
    failing(monkeypatch, error)
    buttons = Buttons(monkeypatch)
    screen = opened(lang)
    assert [block.value for block in screen.app.error] == []
    buttons.pressed = {"xlsx"}
    screen.run()
    assert buttons.files == {"xlsx": error}  # raised: the browser saves nothing
    (said,) = (block.value for block in screen.app.error)
    before, _, after = text.template(lang, "export.failed").partition("{reason}")
    assert said.startswith(before.format(kind="XLSX"))
    assert words[lang] in said
    assert said.endswith(after)
    buttons.pressed = {"md"}
    screen.run()
    assert buttons.files["md"].startswith(b"# ")
    assert [block.value for block in screen.app.error] == []  # said once; another file is made as ever


def test_two_files_that_fail_are_both_said_and_a_good_one_is_not(monkeypatch):
    failing(monkeypatch, RuntimeError("x"))
    monkeypatch.setattr(report, "write_md", report.write_xlsx)
    buttons = Buttons(monkeypatch)
    screen = opened("en")
    buttons.pressed = {"xlsx", "json", "md"}
    screen.run()
    said = [block.value for block in screen.app.error]
    assert [words.split()[1] for words in said] == ["XLSX", "MD"]


def test_a_file_that_never_comes_is_said_too(monkeypatch):
    monkeypatch.setattr(export, "LONGEST", 0.3)
    buttons = Buttons(monkeypatch)
    monkeypatch.setattr(buttons, "build", lambda *_: None)
    screen = opened("en")
    buttons.pressed = {"json"}
    screen.run()
    (said,) = (block.value for block in screen.app.error)
    assert "The JSON file could not be made" in said


def test_nothing_half_written_is_handed_over():
    def write(file: BytesIO) -> None:
        file.write(b"PK half")
        raise OSError("disk")

    outcome = export.Outcome()
    with pytest.raises(OSError, match="disk"):
        export._built(write, outcome)
    assert outcome.ended.is_set()
    assert isinstance(outcome.error, OSError)
