"""The slide on plans side by side: every plan, every figure, read back from the file."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest

from costmodel import evaluate, presets, text
from costmodel.comparison import compare
from costmodel.errors import ParameterError
from costmodel.project import COMPONENTS
from costmodel.report.deck_theme import lines_of
from tests.slides import charts, overflowing, series, slide_of, table, title, unit

PLAN = presets.load("ecommerce").replace({"uncertainty.draws": 64, "labeling.items": 9000.0})
OTHERS = (
    PLAN.replace({"labeling.items": 50_000.0}).model_copy(update={"name": "Half the labels"}),
    presets.load("medical"),
    presets.load("drone").model_copy(update={"name": "无人机 <b>" * 6}),
)


@cache
def shown(count: int, lang: str):
    """The slide with so many other plans."""
    return slide_of(PLAN, "comparison", lang, against=OTHERS[:count])


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("count", [2, 3])
def test_every_plan_has_its_column_and_its_bars(count, lang):
    slide = shown(count, lang)
    plans = [PLAN, *OTHERS[:count]]
    results = [evaluate(plan) for plan in plans]
    money = text.money_of(PLAN)
    rows = table(slide)
    assert [name.partition(":")[0].partition("：")[0] for name in rows[0][1:]] == list("1234"[: count + 1])
    assert rows[1][1:] == [text.figure("money", r.cost_total, lang, money) for r in results]
    assert rows[3][1:] == [text.figure("money", r.npv, lang, money) for r in results]
    assert rows[4][1:] == [text.figure("percent", r.roi, lang) for r in results]
    assert rows[7][1:] == [text.figure("of100_exact", r.accuracy["mean"], lang) for r in results]
    assert title(slide) == text.say(compare(plans).lead, lang, money)
    chart = charts(slide)[0]
    size = unit(chart.value_axis, lang)
    drawn = [c for c in COMPONENTS if any(r.by_component[c] for r in results)][::-1]
    found = list(series(chart).values())
    plan = text.template(lang, "compare.plan")
    assert list(series(chart)) == [plan.format(number=i) for i in range(1, len(plans) + 1)]
    for values, result in zip(found, results, strict=True):
        assert [v * size for v in values] == pytest.approx([result.by_component[c] for c in drawn], abs=0.01)


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_nothing_is_cut_but_long_names_and_nothing_lies_on_another(count, lang):
    slide = shown(count, lang)
    assert overflowing(slide) == []
    boxes = sorted((s.left, s.left + s.width) for s in slide.shapes if s.has_chart or s.has_table)
    assert all(first[1] <= second[0] for first, second in pairwise(boxes))
    assert boxes[-1][1] <= 914_400 * 13.333
    made = next(shape.table for shape in slide.shapes if shape.has_table)
    assert not any("…" in cell.text_frame.text for row in list(made.rows)[1:] for cell in row.cells)
    for row in made.rows:
        for cell, column in zip(row.cells, made.columns, strict=True):
            run = cell.text_frame.paragraphs[0].runs[0]
            assert lines_of(run.text, run.font.size.pt, column.width / 914_400 - 0.14) <= 2


def test_colours_tell_the_plans_apart():
    chart = charts(shown(3, "en"))[0]
    colors = [s.format.fill.fore_color.rgb for s in chart.plots[0].series]
    assert len(set(colors)) == 4
    light = [sum(int(part) for part in color) for color in colors[1:]]
    assert min(abs(a - b) for a, b in pairwise(light)) > 60


def test_a_fifth_plan_is_refused():
    with pytest.raises(ParameterError, match="5 plans"):
        slide_of(PLAN, "comparison", against=[*OTHERS, PLAN])


def test_names_are_numbered_only_where_several_stand_beside():
    assert table(shown(1, "en"))[0][1:] == ["this plan", "Half the labels"]
    assert table(shown(2, "en"))[0][1:] == ["1: this plan", "2: Half the labels", "3: Medical imaging"]
