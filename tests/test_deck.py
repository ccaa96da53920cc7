"""Slides say what the model and the screen say, to the printed digit, and no text of a user does anything."""

from __future__ import annotations

import random
import tomllib
from io import BytesIO

import numpy as np
import pytest
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE

from costmodel import (
    assumptions,
    evaluate,
    link,
    methods,
    moves,
    parameters,
    presets,
    screens,
    story,
    strategies,
    text,
)
from costmodel.errors import ParameterError
from costmodel.remarks import Note
from costmodel.report import write_pptx
from costmodel.report.deck import SLIDES
from costmodel.report.deck_theme import color
from costmodel.risk_report import risk_report
from costmodel.tornado import tornado
from costmodel.uncertainty import simulate
from tests import fuzz
from tests.browser import ROOT
from tests.slides import (
    DATE,
    URL,
    as_printed,
    charts,
    deck,
    folded,
    links,
    overflowing,
    printed,
    series,
    slide_of,
    table,
    texts,
    title,
    unit,
)

FEW = {"uncertainty.draws": 64}
CASES = [(name, ("zh", "en")[i % 2]) for i, name in enumerate(presets.names())]
HOSTILE = [
    "=cmd|' /C calc'!A0",
    '<a:t>x</a:t> & "quotes" ]]>',
    "\ud800 lone",
    "\x00\x0b\x1f control",
    "\u202eright to left\u2066",
    "\ufffe\uffff no character",
    "x" * 40_000,
    "图" * 40_000,
    "![x](http://canary.example/p.png) [y](javascript:alert(1))",
    "{verdict} {0} %s",
    '=HYPERLINK("http://canary.example")',
    "_x0041_",
]


def some(name: str, **changes: object):
    return presets.load(name).replace({**FEW, **changes})


def random_plan(seed: int):
    rng = random.Random(seed)
    return fuzz.some_scenario(rng, rng.choice([3, 20, 200])).accept(FEW)[0]


def money_of(chart, lang: str, plan) -> float:
    """CNY in one unit of the value axis."""
    return unit(chart.value_axis, lang) * text.money_of(plan).cny_per_unit


def equal(shown: list[float | None], expected: list[float | None], factor: float = 1.0) -> None:
    assert [v is None for v in shown] == [v is None for v in expected]
    assert [v * factor for v in shown if v is not None] == pytest.approx(
        [v for v in expected if v is not None], rel=1e-9, abs=1e-9
    )


def check_figures(plan, lang: str) -> None:
    """Every series of every slide against the model, and every printed label against the screen's text."""
    made = deck(plan, lang)
    by_name = {slide.name: slide for slide in made.slides}
    result = evaluate(plan)
    check_components(by_name["components"], plan, lang, result)
    check_curve(by_name["curve"], plan, lang)
    check_thread(by_name["thread"], plan, lang, result)
    check_cash(by_name["cash"], plan, lang, result)
    check_strategies(by_name["strategies"], plan, lang)
    check_compression(by_name["compression"], plan, lang)
    check_risk(by_name["risk"], plan, lang, result)
    if "comparison" in by_name:
        check_comparison(by_name["comparison"], plan, lang, result)


def check_components(slide, plan, lang, result):
    spent = sorted(a for a in result.by_component.values() if a > 0)
    if not spent:
        assert charts(slide) == []
        return
    chart = charts(slide)[0]
    shown = next(iter(series(chart).values()))
    equal(shown, spent, money_of(chart, lang, plan))
    money = text.money_of(plan)
    assert printed(chart) == [text.figure("money", a, lang, money) for a in spent]


def check_curve(slide, plan, lang):
    above, below = charts(slide)
    record = parameters.find("labeling.target_precision")
    points = [point / 100.0 for point in below.plots[0].series[0].iter_values()]
    assert points  # values of the return
    xs = [float(x.text) for x in below.plots[0].series[0]._element.findall(".//{*}xVal//{*}v")]
    stops = np.round(np.array(xs) / 100.0, 12)
    assert len(stops) >= 25
    assert float(plan[record.id]) in stops.tolist()
    run = moves.sweep(plan, record.id, stops)
    equal(points, (np.ravel(run.roi) * np.ones(len(stops))).tolist())
    stacked = series(above)
    names = {text.template(lang, f"component.{c}"): c for c in run.components}
    factor = money_of(above, lang, plan)
    for name, shown in stacked.items():
        if name in names:
            component = run.components[names[name]].sum(axis=-1) * np.ones(len(stops))
            equal(shown, component.tolist(), factor)
    whole = np.sum([[v or 0.0 for v in shown] for shown in stacked.values()], axis=0) * factor
    assert whole == pytest.approx(run.cost.sum(axis=-1), rel=1e-9, abs=1e-6)


def check_thread(slide, plan, lang, result):
    steps = ["label", "lab", "compressed", "field", "mean", "break_even"]
    if not plan["compression.enabled"]:
        steps.remove("compressed")
    steps = [s for s in steps if result.accuracy[s] is not None]
    chart = charts(slide)[0]
    assert list(chart.plots[0].categories) == [text.template(lang, f"thread.{s}") for s in steps]
    equal(next(iter(series(chart).values())), [100.0 * result.accuracy[s] for s in steps])
    assert printed(chart) == [text.figure("of100_exact", result.accuracy[s], lang) for s in steps]


def check_cash(slide, plan, lang, result):
    chart = charts(slide)[0]
    factor = money_of(chart, lang, plan)
    net = np.array(result.months["benefit"]) - np.array(result.months["cost"])
    rows = list(series(chart).values())
    equal(rows[0], net.tolist(), factor)
    equal(rows[1], np.cumsum(net).tolist(), factor)
    back = result.payback_months
    assert len(rows) == (2 if back is None else 3)
    if back is not None:
        assert [i + 1 for i, v in enumerate(rows[2]) if v is not None] == [int(np.ceil(back - 1e-9))]
    assert chart.plots[1].series[0].name == text.template(lang, "deck.cash_cumulative")


def check_strategies(slide, plan, lang):
    chart, found = charts(slide)[0], strategies.in_plan(plan)
    factor = money_of(chart, lang, plan)
    rows = [list(reversed(values)) for values in series(chart).values()]
    if not found.bars.steps:
        pays = [effect.net for effect in found.effects if effect.worth > 0.0]
        best = sorted(pays or (effect.net for effect in found.effects), reverse=True)[:8]
        equal(rows[0], best, factor)
        return
    hidden, total, saved, added = rows
    equal([total[0], total[-1]], [found.bars.before, found.total], factor)
    savings = folded([s.saving for s in found.bars.steps])
    equal(saved[1:-2], [s if s >= 0 else None for s in savings], factor)
    equal(added[1:-2], [-s if s < 0 else None for s in savings], factor)
    equal([added[-2]], [found.adoption], factor)
    tops = found.bars.before - np.cumsum([0.0, *savings])
    ends = [min(tops[i : i + 2]) for i in range(len(savings))] + [found.bars.after]
    equal(hidden[1:-1], ends, factor)  # each bar stands on the lower of the totals beside it
    said = [text.figure("signed_money", -s, lang, text.money_of(plan)) for s in (*savings, -found.adoption)]
    assert printed(chart, 0)[::-1][1:-1] == said


def check_compression(slide, plan, lang):
    found = screens.report("compression", plan)
    shown = [m for m in found.measures if m.before > 0]
    equal(
        list(reversed(next(iter(series(charts(slide)[0]).values())))),
        [100.0 * m.after / m.before for m in shown],
    )
    assert len(table(slide)) == len(found.measures) + 1


def check_risk(slide, plan, lang, result):
    curve, bars = charts(slide)
    found = simulate(plan)
    factor = unit(curve.category_axis, lang) * text.money_of(plan).cny_per_unit
    drawn = curve.plots[0].series
    amounts, shares = found.cost.curve()
    xs = [float(x.text) for x in drawn[0]._element.findall(".//{*}xVal//{*}v")]
    equal(xs, amounts.tolist(), factor)
    equal(list(drawn[0].values), (100.0 * shares).tolist())
    widest = tornado(plan)[:8][::-1]
    factor = money_of(bars, lang, plan)
    rows = list(series(bars).values())
    if widest:
        equal(rows[0], [b.npv_low - result.npv for b in widest], factor)
        equal(rows[1], [b.npv_high - result.npv for b in widest], factor)
    said = [text.figure("signed_money", b.npv_high - result.npv, lang, text.money_of(plan)) for b in widest]
    assert [p for p in printed(bars, 1) if p] == [
        s for s, b in zip(said, widest, strict=True) if b.npv_high != result.npv
    ]


def check_comparison(slide, plan, lang, result):
    chart = charts(slide)[0]
    factor = money_of(chart, lang, plan)
    before = evaluate(presets.load(plan.preset))
    rows = [list(reversed(values)) for values in series(chart).values()]
    assert len(rows) == 2
    for shown, at in zip(rows, (result, before), strict=True):
        assert sum(v * factor for v in shown) == pytest.approx(at.cost_total, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(("name", "lang"), CASES)
def test_every_series_is_the_model_for_each_preset(name, lang):
    check_figures(some(name), lang)


@pytest.mark.parametrize("block", range(10))
def test_every_series_is_the_model_for_random_plans(block):
    for i in range(5):
        check_figures(random_plan(100 * block + i), ("zh", "en")[i % 2])


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        (219.0, '"¥"#,##0"万"', "¥219万"),
        (-1.314, '"¥"#,##0.00"M";"−¥"#,##0.00"M"', "−¥1.31M"),
        (90.25, "0.0", "90.3"),
        (6.825, '"¥6.82万";"¥6.82万"', "¥6.82万"),
    ],
)
def test_the_reader_of_format_codes_reads_as_spreadsheets_do(value, code, said):
    assert as_printed(code, value) == said


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_titles_are_the_sentences_of_the_screens(lang):
    plan = presets.load("ecommerce")
    said = {slide.name: title(slide) for slide in deck(plan, lang).slides}
    money = text.money_of(plan)
    expected = {
        "summary": story.verdict(evaluate(plan)),
        "strategies": screens.report("strategies", plan).lead,
        "compression": screens.report("compression", plan).lead,
        "cash": screens.report("roi", plan).lead,
        "risk": risk_report(plan, simulate(plan)).lead,
    }
    assert {name: said[name] for name in expected} == {
        n: text.say(s, lang, money) for n, s in expected.items()
    }
    assert text.figure("of100_exact", evaluate(plan).accuracy["mean"], lang) in said["thread"]
    assert "comparison" not in said  # nothing to compare with


@pytest.mark.parametrize(("name", "lang"), CASES)
def test_no_text_leaves_its_box_and_no_title_is_cut(name, lang):
    plan = some(name, **{"labeling.items": 12_345.0}).model_copy(update={"name": "W" * 60})
    for slide in deck(plan, lang).slides:
        assert overflowing(slide) == [], slide.name
        assert not title(slide).endswith("…"), slide.name


def test_rows_of_tables_end_above_the_footer():
    changes = {r.id: r.usual[1] for r in parameters.catalogue().values() if r.usual and r.kind == "number"}
    plan = presets.load("ecommerce").accept({**changes, **FEW})[0]
    slide = slide_of(plan, "assumptions")
    frame = next(shape for shape in slide.shapes if shape.has_table)
    bottom = frame.top + sum(row.height for row in frame.table.rows)
    footer = next(shape for shape in slide.shapes if shape.name == "footer")
    more = next(shape for shape in slide.shapes if shape.name == "more")
    assert bottom <= more.top < footer.top
    count = sum(row.changed for row in assumptions.rows(plan, presets.load("ecommerce")))
    assert str(count - 9) in more.text_frame.text


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_footer_carries_fingerprint_link_release_date_and_percentile(lang):
    found = simulate(plan := some("article", **{"labeling.items": 5_000.0}))
    at = text.figure("of100", found.cost.percentile_of(found.planned_cost), lang)
    for number, slide in enumerate(deck(plan, lang).slides, start=1):
        footer = next(shape.text_frame.text for shape in slide.shapes if shape.name == "footer")
        for part in (link.fingerprint(plan), "0.1.0", DATE, f"P{at}"):
            assert part in footer, number
        ((said, address),) = links(slide).items()
        assert link.fingerprint(plan) in said
        assert address.startswith(f"{URL}/?")
        assert link.decode(address).values() == plan.values()


def test_without_an_address_nothing_is_clickable_and_the_notes_hold_the_link():
    for url in ("", "javascript:alert(1)", "file:///etc/passwd", "http://a b"):
        slide = slide_of(some("solo"), "summary", url=url)
        assert links(slide) == {}, url
        notes = slide.notes_slide.notes_text_frame.text
        assert "v=1&preset=solo" in notes
        assert not url or url not in notes


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_notes_hold_every_equation_of_the_screen(lang):
    for slide in deck(some("ecommerce"), lang).slides:
        notes = slide.notes_slide.notes_text_frame.text
        assert text.template(lang, f"deck.slide.{slide.name}") in notes
        for equation in methods.for_screen(SLIDES[slide.name].screen):
            assert equation.words[lang] in notes
            for formula in equation.formulas:
                assert " ".join(formula.split()) in " ".join(notes.split()), equation.id


def test_the_reader_picks_the_slides_and_their_order():
    made = deck(some("solo"), slides=["risk", "summary", "risk"])
    assert [slide.name for slide in made.slides] == ["risk", "summary"]
    with pytest.raises(ParameterError, match="no slide costs; choose from: summary, curve"):
        write_pptx(some("solo"), BytesIO(), "en", slides=["costs"])
    with pytest.raises(ParameterError, match="has no axis"):
        write_pptx(some("solo"), BytesIO(), "en", axis="compression.enabled")
    with pytest.raises(ParameterError, match="zh or en"):
        write_pptx(some("solo"), BytesIO(), "fr")


@pytest.mark.parametrize(
    "axis", ["generalization.field_items", "serving.decisions", "value.right", "compute.runs"]
)
def test_the_curve_runs_along_any_number(axis):
    plan = some("ecommerce", **{"project.currency": "USD"})
    above, below = charts(slide_of(plan, "curve", axis=axis))
    record = parameters.find(axis)
    factor = 1.0 / text.money_of(plan).cny_per_unit if record.unit.startswith("CNY") else 1.0
    xs = [float(x.text) for x in below.plots[0].series[2]._element.findall(".//{*}xVal//{*}v")]
    assert xs == [pytest.approx(float(plan[axis]) * factor)]
    assert len(list(above.plots[0].categories)) == len(list(below.plots[0].series[0].values))


def test_another_plan_may_be_compared_with():
    plan, other = some("ecommerce"), some("ecommerce", **{"labeling.items": 50_000.0})
    slide = slide_of(plan, "comparison", against=[other.model_copy(update={"name": "Half the labels"})])
    rows = table(slide)
    assert rows[0][1:] == ["this plan", "Half the labels"]
    money = [text.figure("money", evaluate(p).cost_total, "en") for p in (plan, other)]
    assert rows[1] == ["Total cost", *money]
    assert title(slide).startswith("Compared with Half the labels: cost +¥")


def test_charts_are_native_and_wide_and_in_the_colours_of_the_screen():
    made = deck(some("drone", **{"labeling.items": 9_000.0}))
    assert (made.slide_width.inches, made.slide_height.inches) == (pytest.approx(13.333, abs=1e-3), 7.5)
    kinds = {slide.name: [c.chart_type for c in charts(slide)] for slide in made.slides}
    assert kinds["curve"][0] == XL_CHART_TYPE.AREA_STACKED
    assert all(kinds[name] for name in SLIDES if name not in ("summary", "assumptions"))
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    palette = tomllib.loads((ROOT / "data" / "palette.toml").read_text(encoding="utf-8"))
    assert palette["components"] == config["chartCategoricalColors"]
    assert palette["text"] == config["light"]["textColor"]
    assert palette["accent"] == config["light"]["primaryColor"]
    assert color("labels") == RGBColor.from_string(config["chartCategoricalColors"][0][1:])


def test_labels_stand_where_programs_allow_them():
    """PowerPoint refuses a stacked bar with a label outside its end."""
    slide = slide_of(some("half"), "strategies")
    chart = charts(slide)[0]
    assert chart.chart_type == XL_CHART_TYPE.BAR_STACKED
    places = {p.get("val") for p in chart._chartSpace.iter("{*}dLblPos")}
    assert places == {"inEnd"}


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_appear_as_text(words):
    plan = some("solo").model_copy(
        update={"name": words, "notes": (Note("labeling.items", words[:5000], words[:5000]),)}
    )
    made = deck(plan, slides=["summary", "assumptions", "comparison"], against=[plan])
    shown = text.clean(words, 60, empty="")
    assert made.core_properties.title == shown
    for slide in made.slides:
        assert set(links(slide).values()) == {links(slide)[f"scenario {link.fingerprint(plan)}"]}
        assert overflowing(slide) == []
        footer = next(shape.text_frame.text for shape in slide.shapes if shape.name == "footer")
        assert footer.startswith(shown[:15])
    assert any(said.startswith(shown[:8]) for said in texts(made.slides[1]))
