"""Minutes in Markdown: the sentences of the screen, what was changed and by whom, and nothing that acts."""

from __future__ import annotations

import io
import json
import re

import pytest

from costmodel import evaluate, link, moves, presets, story, text
from costmodel.__main__ import main
from costmodel.remarks import Note
from costmodel.report import write_md
from costmodel.report.minutes import escaped
from costmodel.risk_report import risk_report
from costmodel.uncertainty import simulate

FEW = {"uncertainty.draws": 64}


def some(name: str = "ecommerce", **changes: object):
    return presets.load(name).replace({**FEW, **changes})


def minutes(plan, lang: str = "en", **options: str) -> str:
    target = io.BytesIO()
    write_md(plan, target, lang, **{"date": "2026-11-22", "url": "https://plan.example", **options})
    return target.getvalue().decode("utf-8")


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("name", presets.names())
def test_sentences_and_figures_are_those_of_the_screen(name, lang):
    plan = some(name)
    said, result = minutes(plan, lang).replace("\\$", "$"), evaluate(plan)
    money = text.money_of(plan)
    sentences = [story.verdict(result), *result.flags, risk_report(plan, simulate(plan)).lead]
    sentences += story.move(moves.next_best_move(plan)) or ()
    for sentence in sentences:
        assert text.say(sentence, lang, money) in said, sentence.key
    for amount in (result.cost_total, result.cost_build, result.npv, *result.by_component.values()):
        assert not amount or f" {text.figure('money', amount, lang, money)} |" in said
    assert f"| {text.figure('percent', result.roi, lang)} |" in said
    assert text.figure("of100_exact", result.accuracy["mean"], lang) in said


def test_changed_inputs_with_note_and_owner():
    plan = some(**{"labeling.items": 5_000.0, "compression.enabled": True})
    plan = plan.annotate("labeling.items", "agreed with finance", owner="Li").annotate(
        "compute.runs", "as last year"
    )
    lines = minutes(plan).splitlines()
    changed = lines[lines.index("## What was changed") + 2 :]
    assert changed[: changed.index("")] == [
        "- Items to label: 5,000 items instead of 100,000 items — agreed with finance (Li)",
        "- Training runs: 6 runs, as at the start — as last year",
        "- Compress the model: on instead of off",
        "- Draws: 64 instead of 4,096",
    ]
    assert "Every input is that of the starting point." in minutes(presets.load("solo"))


def test_the_link_opens_the_same_plan_and_the_fingerprint_names_it():
    plan = some("article", **{"labeling.items": 5_000.0})
    found = re.search(r"<(https://plan\.example/\?[^>]+)>", minutes(plan))
    assert link.decode(found[1]).values() == plan.values()
    assert link.fingerprint(plan) in minutes(plan)
    assert "`v=1&preset=article" in minutes(plan, url="")
    assert "javascript:" not in minutes(plan, url="javascript:alert(1)")


HOSTILE = [
    "![x](http://canary.example/p.png)",
    "[x](javascript:alert(1))",
    "<img src=http://canary.example>",
    "http://canary.example",
    "www.canary.example",
    "a | b",
    "# a",
    "- a",
    "`a` *b* _c_ ~~d~~ $e$",
    "a@canary.example",
    "&lt;b&gt;",
    "\ud800\x00\u202e\ufffe",
    "x" * 40_000,
    "a\n\n# b",
]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_appear_as_text(words):
    notes = (Note("labeling.items", words, words),)
    shown = minutes(some().model_copy(update={"name": words, "notes": notes}), date=words)
    clean = text.clean(words, 60, empty="") or presets.about("ecommerce")["title"]["en"]
    assert shown.startswith(f"# {escaped(clean)}\n")
    without = re.sub(r"\\[^\w\s]", "", shown)  # what a reader of Markdown still takes for a sign
    without = re.sub(r"<https://plan\.example/[^>]*>", "", without)
    assert not re.search(r"!\[|\]\(|<|https?://|www\.|@|~~|\$", without)
    assert len([line for line in shown.splitlines() if line.startswith("#")]) == 8
    rows = [line for line in without.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} <= {3, 4}


def test_minutes_and_the_plan_are_shown_on_the_screen(capsys, tmp_path, monkeypatch):
    """What a minus stands for: nothing is written, and what is shown is what the file would hold."""
    monkeypatch.chdir(tmp_path)
    given = ["--set", "labeling.target_precision=0.97", "--date", "2026-11-22"]
    assert main(["report", "--md", "-", "--plan", "-", *given]) == 0
    shown = capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []
    assert main(["report", "--md", "a.md", "--plan", "a.json", *given]) == 0
    assert capsys.readouterr().out.split() == ["a.md", "a.json"]
    for name in ("a.md", "a.json"):
        assert (tmp_path / name).read_text("utf-8").strip() in shown
    assert main(["report", "--md", "-", "--json", *given]) == 0
    assert json.loads(capsys.readouterr().out)["md"] in shown
