"""English beside a single one: one GPU, one month; on every screen and command of the smallest plan."""

from __future__ import annotations

import re

import pytest

from costmodel import text
from costmodel.__main__ import main
from tests.screen import Screen
from ui import navigation

NOUNS = "GPUs|devices|months|weeks|items|runs|labels|hours|people|years|samples|votes|strategies|points|draws"
PLURAL = re.compile(rf"(?<![\d.,])1 ({NOUNS})\b")
COMMANDS = ["evaluate", "strategies", "path", "tornado", "gates", "parameters"]


def test_only_a_whole_one_is_single():
    said = "1 GPUs, 21 devices, 0.1 months, 1.0 weeks, 1 strategies, ¥1 runs and 1,001 items"
    assert text.counted(said) == said.replace("1 GPUs", "1 GPU").replace(
        "1 strategies", "1 strategy"
    ).replace("¥1 runs", "¥1 run")


@pytest.mark.parametrize("page", navigation.names())
def test_no_screen_of_one_person_with_one_gpu_counts_wrong(page):
    screen = Screen("v=1&preset=solo&lang=en", page=page)
    said = " ".join(component.proto.json for component in screen.app.get("bidi_component"))
    elements = [*screen.app.markdown, *screen.app.caption, *screen.app.title, *screen.app.subheader]
    said += " ".join(element.value for element in elements)
    assert PLURAL.findall(said) == []


@pytest.mark.parametrize(
    "words", [["show", page] for page in ("labeling", "compute", "gap", "compression", "roi")]
)
def test_no_report_of_one_person_with_one_gpu_counts_wrong(words, capsys):
    assert main([*words, "--preset", "solo"]) == 0
    assert PLURAL.findall(capsys.readouterr().out) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_counts_wrong(command, capsys):
    plan = [] if command == "parameters" else ["--preset", "solo"]
    assert main([command, *plan]) == 0
    assert PLURAL.findall(capsys.readouterr().out) == []


def test_a_refusal_counts_right(capsys):
    assert main(["evaluate", "--set", "project.horizon=0"]) == 2
    assert PLURAL.findall("".join(capsys.readouterr())) == []
