"""The Export dialog: files of the plan, chosen slides, a saved plan opened to the same digits."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime

import pptx
import pytest

from costmodel import link, plan_file, presets, text
from costmodel.errors import ParameterError
from tests.screen import Screen, headline_of
from tests.slides import table
from ui import export

CHANGED = presets.load().replace({"compute.runs": 7, "labeling.items": 5000.0})


def dialog(plan=CHANGED, lang: str = "en") -> Screen:
    return Screen(link.encode(plan, lang=lang)).answer("bar", "export")


def test_each_format_has_its_button_and_the_slides_are_named():
    for lang in text.LANGUAGES:
        screen = dialog(lang=lang)
        said = [block.value for block in screen.app.markdown]
        for ending in export.TYPES:
            assert any(text.template(lang, f"export.{ending}") in words for words in said)
        assert len(screen.app.button_group[0].options) == len(export.SLIDES)


def test_a_plan_as_the_preset_has_nothing_to_compare():
    assert len(dialog(presets.load()).app.button_group[0].options) == len(export.SLIDES) - 1


def test_slides_are_those_of_the_deck():
    from costmodel.report import deck

    assert tuple(deck.SLIDES) == export.SLIDES


def test_every_file_holds_the_plan(monkeypatch):
    built = {}

    def caught(label, data, *, file_name, **_):
        built[file_name.rpartition(".")[2]] = data()

    monkeypatch.setattr(export.st, "download_button", caught)
    dialog()
    assert set(built) == set(export.TYPES)
    assert plan_file.scenario_of(json.loads(built["json"])) == CHANGED
    assert headline_of(CHANGED, "en").verdict in built["md"].decode()
    for ending, inside in (("pptx", "ppt/presentation.xml"), ("xlsx", "xl/workbook.xml")):
        assert inside in zipfile.ZipFile(io.BytesIO(built[ending])).namelist()
    assert all(name.endswith(".csv") for name in zipfile.ZipFile(io.BytesIO(built["zip"])).namelist())


def test_the_deck_compares_with_every_plan_beside(monkeypatch):
    decks = []

    def caught(label, data, *, file_name, **_):
        if file_name.endswith("pptx"):
            decks.append(data())

    monkeypatch.setattr(export.st, "download_button", caught)
    others = tuple(presets.load(name) for name in ("drone", "half", "medical"))
    Screen(link.encode(CHANGED, lang="en", others=others)).answer("bar", "export")
    slides = {slide.name: slide for slide in pptx.Presentation(io.BytesIO(decks[0])).slides}
    _, this, *names = table(slides["comparison"])[0]
    assert this == "1: this plan"
    titles = [presets.about(other.preset)["title"]["en"] for other in others]
    numbered = [f"{number}: {title}" for number, title in enumerate(titles, start=2)]
    assert all(one.startswith(name.rstrip("…")) for one, name in zip(numbered, names, strict=True))


def test_a_file_is_named_by_its_plan_and_leads_to_where_others_reach_it(monkeypatch):
    offered = {}

    def caught(label, data, *, file_name, disabled, **_):
        offered[file_name.rpartition(".")[2]] = (data, file_name, disabled)

    monkeypatch.setattr(export.st, "download_button", caught)
    monkeypatch.setenv("COSTMODEL_PUBLIC_URL", "https://plan.example/ai/")
    screen = dialog()
    assert {link.fingerprint(CHANGED) in name for _, name, _ in offered.values()} == {True}
    written = offered["md"][0]().decode()
    assert f"https://plan.example/ai/?{link.encode(CHANGED)[:12]}" in written
    assert datetime.now(UTC).date().isoformat() in written
    assert [disabled for _, _, disabled in offered.values()] == [False] * len(offered)
    screen.app.button_group[0].set_value([])
    screen.run()
    assert [ending for ending, (*_, disabled) in offered.items() if disabled] == ["pptx"]


def test_a_saved_file_opens_to_the_same_plan():
    named = CHANGED.model_copy(update={"name": "Shop"}).annotate("compute.runs", "agreed", owner="Li")
    written = json.dumps(plan_file.content(named)).encode()
    assert plan_file.plan_of("shop.json", b"\xef\xbb\xbf" + written) == named


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"[1]", "not a JSON object"),
        (b"{" * 70_000, "larger than 65,536 bytes"),
        (b'{"preset": "ecommerce", "labeling.items": -5}', "labeling.items"),
        (b'{"preset": 7}', "is a text"),
        (b"\xff\xfe", "not a JSON object"),
    ],
)
def test_another_file_is_refused_in_a_sentence(written, said):
    with pytest.raises(ParameterError, match=said):
        plan_file.plan_of("x.json", written)
