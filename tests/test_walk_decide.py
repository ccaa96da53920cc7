"""What a colleague who gets the files reads in them is what the screens say."""

from __future__ import annotations

import re
from functools import cache

import pytest

from costmodel import evaluate, goal_seek, parameters, presets, text, weak_points
from costmodel.report import facts
from costmodel.report.deck_theme import text_width
from costmodel.report.minutes import escaped
from costmodel.screens import strategies
from costmodel.tornado import end_text
from tests.slides import charts, printed, slide_of, title

FEW = {"uncertainty.draws": 64}
DOLLARS = {"project.currency": "USD"}


@cache
def plan_of(name, dollars=False):
    return presets.load(name).replace({**FEW, **(DOLLARS if dollars else {})})


def words_of(slide):
    """Everything a slide says in tables and in the names of its bars."""
    cells = [cell.text for s in slide.shapes if s.has_table for row in s.table.rows for cell in row.cells]
    return [*cells, *(name for chart in charts(slide) for name in chart.plots[0].categories)]


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("name", ["risk", "assumptions"])
def test_slides_say_the_ends_of_a_range_as_the_risk_screen_does(name, lang):
    plan = plan_of("article", dollars=True)
    said = " ".join(words_of(slide_of(plan, name, lang)))
    found = facts.Facts(plan, lang)
    for bar in [bar for bar in found.bars[:6] if parameters.find(bar.id).unit.startswith("CNY")]:
        record = parameters.find(bar.id)
        low, high = (end_text(record, end, lang, found.money) for end in (bar.low, bar.high))
        number = re.match(r"\D*[\d.,]+", low)[0]
        assert number in said
        assert high in said


def test_a_range_has_its_unit_once():
    points = {p.record.id: p for p in weak_points.weak_points(plan_of("article"))}
    said = weak_points.spread(points["generalization.shift"], "en")
    assert said == "1.31 to 2.28 on the shift scale"


@pytest.mark.parametrize("name", ["article", "medical"])
def test_the_longest_bar_of_the_ways_to_save_is_the_one_the_title_speaks_of(name):
    """In the article's plan compression saves more, and loses more than that in right answers."""
    plan = plan_of(name)
    slide = slide_of(plan, "strategies")
    drawn = list(charts(slide)[0].plots[0].categories)[-1]  # bars are drawn from below
    best = strategies.report(plan).best
    assert drawn == strategies.strategies.find(best).name["en"]
    assert printed(charts(slide)[0], 0)[-1] in title(slide)


def test_a_name_in_the_minutes_reads_well_where_markdown_is_not_drawn():
    for lang in text.LANGUAGES:
        for name in presets.names():
            shown = presets.about(name)["title"][lang]
            assert escaped(shown).replace("\\", "") == shown
    assert escaped("As the article tells it: 99 % to 60 %") == "As the article tells it: 99 % to 60 %"
    assert escaped("see http://a.example") == "see http\\:\\/\\/a\\.example"
    assert escaped("1. a") == "1\\. a"
    assert escaped("- a") == "\\- a"


@pytest.mark.parametrize(
    ("target", "lang", "said"),
    [
        (38.0, "en", "payback is month 36; a touch lower it is never."),
        (38.0, "zh", "回本时间是第 36 个月；再低一点，就变成收不回。"),
    ],
)
def test_a_step_between_two_values_that_read_alike_says_the_side(target, lang, said):
    found = goal_seek(presets.load("ecommerce"), "value.right", "payback_months", target)
    shown = text.value_text(parameters.find("value.right"), found.best_value, lang)
    assert found.said(lang).count(shown) == 1
    assert found.said(lang).endswith(said)


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (0.3, "Compute is 62% of the build cost, above the limit of 30%."),
        (0.615, "Compute is 61.6% of the build cost, above the limit of 61.5%."),
        (0.616, "Compute is 61.623% of the build cost, above the limit of 61.6%."),
    ],
)
def test_a_share_just_above_its_limit_is_not_said_to_be_the_limit(limit, said):
    found = evaluate(presets.load("driving").replace({"compute.warn_share": limit}))
    flag = next(f for f in found.flags if f.key == "flag.compute_share")
    assert found.compute_share == pytest.approx(0.61623, abs=5e-6)
    assert text.say(flag, "en") == said


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_what_is_right_at_launch_is_not_named_like_the_average_of_the_cards(lang):
    at_launch, mean = (text.template(lang, f"decisions.output_accuracy_{k}") for k in ("field", "mean"))
    said = text.template(lang, "seek.of.accuracy_field")
    assert ("launch" if lang == "en" else "上线") in at_launch.lower()
    assert ("launch" if lang == "en" else "上线") in said.lower()
    assert at_launch != mean
    assert at_launch in text.template(lang, "decisions.limit_field_accuracy")


def test_figures_of_the_compression_slide_stand_on_one_line():
    for lang in text.LANGUAGES:
        shape = next(s for s in slide_of(plan_of("medical"), "compression", lang).shapes if s.has_table)
        widths = [column.width / 914_400 for column in shape.table.columns]
        for row in list(shape.table.rows)[1:]:
            for cell, width in list(zip(row.cells, widths, strict=True))[1:]:
                size = cell.text_frame.paragraphs[0].runs[0].font.size.pt
                room = width - (cell.margin_left + cell.margin_right) / 914_400
                assert text_width(cell.text, size) <= room, cell.text
