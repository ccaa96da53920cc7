"""Slides of the command compare with the plans of the link, and their link holds them; a slide is named."""

from __future__ import annotations

import pptx
import pytest

from costmodel import link, presets, text
from costmodel.__main__ import main
from tests.slides import links, slide_of, table

FEW = {"uncertainty.draws": 64}
PLAN = presets.load("ecommerce").replace({**FEW, "labeling.items": 9000.0})
OTHERS = (
    PLAN.replace({"labeling.items": 50_000.0}).model_copy(update={"name": "More labels"}),
    presets.load("drone"),
    presets.load("medical").model_copy(update={"name": "Clinic"}),
)


def command(file, *words: str) -> int:
    return main(["report", "--pptx", str(file), "--date", "2026-11-22", *words])


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_command_compares_with_every_plan_of_the_link(tmp_path, count):
    file = tmp_path / "plan.pptx"
    given = link.encode(PLAN, lang="en", others=OTHERS[:count])
    assert command(file, "--link", given, "--slides", "comparison") == 0
    (slide,) = pptx.Presentation(str(file)).slides
    names = ["this plan", "More labels", presets.about("drone")["title"]["en"], "Clinic"][: count + 1]
    numbered = names if count == 1 else [f"{i}: {name}" for i, name in enumerate(names, start=1)]
    shown = table(slide)[0][1:]
    assert len(shown) == len(numbered)
    assert all(name.startswith(part.rstrip("…")) for name, part in zip(numbered, shown, strict=True))
    held = link.open_link(slide.notes_slide.notes_text_frame.text.split("Link to this plan: ")[1])
    assert (held.scenario.values(), held.others) == (PLAN.values(), OTHERS[:count])


@pytest.mark.parametrize("name", ["comparison", "summary"])
def test_the_link_of_a_deck_that_compares_opens_the_comparison(name):
    slide = slide_of(PLAN, name, against=OTHERS)
    (address,) = links(slide).values()
    opened = link.open_link(address)
    assert (opened.others, opened.problems) == (OTHERS, ())
    assert not link.open_link(*links(slide_of(PLAN, name)).values()).others  # beside its preset only


@pytest.mark.parametrize(
    ("lang", "reason"), [("en", "There is no slide nowhere; choose from"), ("zh", "nowhere")]
)
def test_a_slide_that_there_is_not_is_named(tmp_path, capsys, lang, reason):
    file = tmp_path / "x1.pptx"
    assert command(file, "--preset", "solo", "--lang", lang, "--slides", "summary,nowhere") == 2
    said = capsys.readouterr().err
    assert reason in said
    assert "comparison" in said
    assert "x1.pptx" not in said
    assert not file.exists()
    template = text.template(lang, "deck.unknown_slide")
    assert template[:4] in said


def test_a_file_that_cannot_be_written_is_still_named(tmp_path, capsys):
    assert command(tmp_path / "no" / "x2.pptx", "--preset", "solo", "--slides", "summary") == 2
    assert "x2.pptx cannot be written" in capsys.readouterr().err
