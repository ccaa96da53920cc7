"""Refusals in both languages: one sentence on the command line, and the same keys and slots in the texts."""

from __future__ import annotations

import pickle
import re
import string

import pytest

from costmodel import _data, portfolio_file, text
from costmodel.errors import CostModelError, NoSolutionError, ParameterError, Reason, of_file
from costmodel.parameters import Problem
from tests.refused import ENGLISH, assert_chinese, refused
from tests.screen import Screen
from tests.sources import python_files
from tests.test_text import chinese
from ui import portfolio as gathered

KEYS = {lang: _data.toml("texts", lang, "refusals.toml")["refusal"] for lang in text.LANGUAGES}
COMMANDS = (
    ("evaluate", "--preset", "shop"),
    ("evaluate", "--set", "labeling.itemz=5"),
    ("evaluate", "--link", "hello"),
    ("goal-seek", "--input", "value.rihgt"),
    ("goal-seek", "--input", "value.right", "--output", "nvp"),
    ("goal-seek", "--input", "value.right", "--target", "much"),
    ("goal-seek", "--input", "value.right", "--target", "nan"),
    ("optimize", "--over", "value.right"),
    ("optimize", "--budget", "0"),
    ("optimize", "--months", "inf"),
    ("optimize", "--field-accuracy", "95"),
    ("optimize", "--budget", "lots"),
    ("sweep", "--over", "labeling.items"),
    ("sweep", "--over", "labeling.items=1:2"),
    ("sweep", "--over", "labeling.items=9:1:1"),
    ("sweep", "--over", "labeling.items=1:1e9:1e-300"),
    ("sweep", "--over", "compute.runs=" + ",".join(["1"] * 202)),
    ("sweep", "--over", "compute.runs=1,2", "--csv", "no/such/folder/x.csv"),
    ("sweep", "--over", "compute.runs=1,2", "--csv", "."),
    ("sweep", "--over", "compute.runs=1,2", "--csv", "a\x00b"),
    ("tornado", "--top", "0"),
    ("weakest", "--top", "many"),
    ("path", "--target", "half"),
    ("strategies", "magic"),
    ("gpu-prices", "--commitment", "lease"),
    ("gpu-prices", "--since", "2025-13"),
    ("report",),
    ("report", "--md", "no/such/folder/x.md"),
    ("report", "--xlsx", "-"),
    ("report", "--pptx", "x.pptx", "--slides", "magic"),
    ("show", "magic"),
    ("section-presets", "magic"),
    ("evaluate", "--use", "magic=1"),
    ("evaluate", "--use", "device=magic"),
    ("evaluate", "--scenario", "no/such/file.json"),
    ("evaluate", "--scenario", "."),
    ("evaluate", "--scenario", "a\x00b"),
    ("evaluate", "--scenario", "x" * 300),
    ("methods", "magic"),
    ("simulate", "--draws", "many"),
    ("simulate", "--budget", "lots"),
    ("simulate", "--until", "--draws", "64"),
    ("path", "--target", "5"),
    ("evaluate", "--set", "labeling.items"),
    ("evaluate", "--jso"),
    ("evaluate", "--set"),
    ("evaluate", "--preset", "drone", "--link", "v=1"),
    ("guess",),
    ("optimize", "--over"),
    ("sweep",),
    ("tornado", "--by", "magic"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_refusals_are_said_in_the_language_that_is_asked_for(capsys, command):
    zh, en = (refused(capsys, *command, "--lang", lang) for lang in ("zh", "en"))
    assert_chinese(zh)
    assert not chinese(en)
    assert en.endswith((".", "?"))


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_a_preset_that_is_not_there_in_a_file_of_projects(tmp_path, capsys, lang):
    file = tmp_path / "projects.csv"
    file.write_text("name,preset\nA,nothing\n", encoding="utf-8")
    said = refused(capsys, "simulate", "--portfolio", str(file), "--lang", lang)
    assert "nothing" in said
    assert (chinese(said), bool(ENGLISH.search(said))) == ((True, False) if lang == "zh" else (False, True))


def test_the_portfolio_screen_says_it_in_chinese():
    screen = Screen("v=1&preset=ecommerce&lang=zh", page="portfolio")
    found = portfolio_file.read(b"name,preset\nGood,drone\nA,nothing\n", most=gathered.MOST)
    screen.app.session_state["portfolio"] = {**screen.app.session_state["portfolio"], "file": found}
    screen.run()
    (left_out,) = [card for p in screen.shown("panel") if p.get("alert") for card in p["cards"]]
    (row,) = left_out["rows"]
    assert row["label"].startswith("第 3 行第 2 列：没有名为 'nothing' 的预设；请选择其中之一：article, ")
    assert_chinese(row["label"])


def test_by_hand():
    error = ParameterError(Reason("refusal.limit_above_1", limit=Reason("refusal.limit_months"), bound=9.5))
    assert error.said("zh") == "限制「上线月数」= 9.5，高于 1；请写成 0.9 或 90%。"
    assert str(error) == "The limit months = 9.5 is above 1; write 0.9 or 90%."


def test_reasons_of_several_kinds_stand_side_by_side():
    unknown = Problem("unknown", "labeling.itemz", None, "labeling.items")
    error = ParameterError(unknown, Reason("refusal.too_many"), "Plain.")
    assert error.problems == (unknown,)
    assert error.said("zh") == "没有名为 labeling.itemz 的参数；是否想写 labeling.items？ 太多 Plain."
    assert pickle.loads(pickle.dumps(error)).said("zh") == error.said("zh")


@pytest.mark.parametrize("kind", [CostModelError, NoSolutionError])
def test_every_error_says_a_reason(kind):
    assert (str(kind(Reason("refusal.too_many"))), kind(Reason("refusal.too_many")).said("zh")) == (
        "too many",
        "太多",
    )


@pytest.mark.parametrize(
    ("error", "zh"),
    [
        (FileNotFoundError(2, "No such file or directory"), "文件或文件夹不存在"),
        (IsADirectoryError(21, "Is a directory"), "这是文件夹"),
        (ValueError("embedded null byte"), "不是文件名"),
    ],
)
def test_what_the_system_says_of_a_file(error, zh):
    why = of_file(error)
    assert why.said("zh") == zh
    assert why.said("en") == getattr(error, "strerror", "not a file name")


def test_what_the_system_says_seldom_stays_as_it_is():
    assert of_file(OSError(5, "Input/output error")) == "Input/output error"


# --- The texts -------------------------------------------------------------------------------


def test_both_languages_have_the_same_keys_slots_and_endings():
    assert list(KEYS["zh"]) == list(KEYS["en"])
    for key, en in KEYS["en"].items():
        zh = KEYS["zh"][key]
        slots = [{s[1] for s in string.Formatter().parse(said) if s[1] is not None} for said in (zh, en)]
        assert slots[0] == slots[1], key
        assert chinese(zh)
        assert not chinese(en)
        assert zh.endswith(("。", "？")) == en.endswith((".", "?")), key


def test_every_key_is_used_and_every_used_key_exists():
    code = "\n".join(path.read_text(encoding="utf-8") for path in python_files("costmodel", "ui", "pages"))
    used = set(re.findall(r'"refusal\.(\w+)"', code))
    assert used <= set(KEYS["en"])
    families = {"limit_", "file_", "plan_no_text_", "usage_"}
    assert {key for key in KEYS["en"] if not key.startswith(tuple(families))} <= used
