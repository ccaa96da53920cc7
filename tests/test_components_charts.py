"""Charts, tables and the frame of a screen: what they send to the browser, and what comes back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from costmodel import parameters, presets, text
from tests.screen import Screen, headline_of
from ui import charts, tables

DEMO = str(Path(__file__).with_name("demo_charts.py"))
KIND = "labeling.workflow"


class Demo(Screen):
    """The page of examples instead of the app."""

    def __post_init__(self) -> None:
        self.app = AppTest.from_file(DEMO, default_timeout=60)
        self.app.query_params["lang"] = self.query or "en"
        self.app.query_params["v"], self.app.query_params["preset"] = "1", "ecommerce"
        self.run()


@pytest.fixture(scope="module")
def demo() -> Demo:
    """A page that no test changes."""
    return Demo()


def chart(screen: Screen, title: str) -> dict:
    return next(shown for shown in screen.charts if shown["title"] == title)


def series(shown: dict, key: str) -> dict:
    return next(one for one in shown["series"] if one["key"] == key)


# --- charts -------------------------------------------------------------------------------------------------


def test_every_style_is_shown_once_at_least(demo):
    styles = {one["style"] for shown in demo.charts for one in shown["series"]}
    assert styles == set(charts.Style.__args__)


def test_one_headline_and_a_description_of_every_chart(demo):
    assert [shown["lead"] is not None for shown in demo.charts] == [True] + [False] * 6
    assert all(shown["alt"] and shown["title"] and shown["file_name"] for shown in demo.charts)
    assert demo.lead == "The next point of accuracy costs more than it brings."


def test_amounts_travel_in_yuan_and_ticks_are_text_in_the_currency_and_language_shown():
    yuan, chinese = Demo(), Demo("zh")
    dollars = Demo().set("project.currency", "USD")
    ticks = [
        chart(s, t)["y"]["ticks"]
        for s, t in ((yuan, "Cost so far"), (chinese, "累计支出"), (dollars, "Cost so far"))
    ]
    assert ticks[0] == {
        "vals": [0.0, 5e4, 1e5, 1.5e5, 2e5],
        "texts": ["¥0", "¥50K", "¥100K", "¥150K", "¥200K"],
    }
    assert ticks[1]["texts"] == ["¥0", "¥5万", "¥10万", "¥15万", "¥20万"]
    rate = yuan.scenario["project.fx_cny_per_usd"]
    # 220,000 yuan are about 31,000 dollars: ticks at round dollars, placed in yuan.
    assert ticks[2]["texts"][:2] == ["US$0", "US$10K"]
    assert ticks[2]["vals"][1] == pytest.approx(10_000 * rate, rel=1e-5)


def test_numbers_travel_with_six_digits_and_the_page_stays_small(demo):
    numbers = [y for shown in demo.charts for one in shown["series"] for y in one["y"]]
    assert all(float(f"{y:.6g}") == y for y in numbers)
    sizes = [len(json.dumps(shown, ensure_ascii=False).encode()) for shown in demo.charts]
    assert max(sizes) < 10_000


@pytest.mark.parametrize(
    ("horizon", "marks"),
    [
        (6, [0, 1, 2, 3, 4, 5, 6]),
        (36, [0, 6, 12, 18, 24, 30, 36]),
        (60, [0, 12, 24, 36, 48, 60]),
        (120, [0, 24, 48, 72, 96, 120]),
    ],
)
def test_months_have_no_more_than_nine_ticks(horizon, marks, monkeypatch):
    monkeypatch.setattr(charts.session, "lang", lambda: "en")
    monkeypatch.setattr(charts.session, "money", lambda: text.YUAN)
    assert charts.month_axis(horizon).ticks["vals"] == marks


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [
        (0.5, 2000.0, [1.0, 10.0, 100.0, 1000.0]),
        (1.0, 100.0, [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0]),
        (3.0, 40.0, [5.0, 10.0, 20.0]),
    ],
)
def test_log_ticks(low, high, marks):
    assert charts.decades(low, high) == marks


def test_bars_side_by_side_fill_four_fifths_of_their_place_without_touching():
    one = charts.Series("a", "", [0], [1], style="bar")
    for count in (1, 2, 3):
        bars = charts.beside([one] * count)
        ends = [(b.shift - b.width / 2, b.shift + b.width / 2) for b in bars]
        assert all(left[1] < right[0] for left, right in zip(ends, ends[1:], strict=False))
        assert ends[0][0] == pytest.approx(-ends[-1][1])
        assert -0.4 <= ends[0][0] < ends[-1][1] <= 0.4


def test_categories_are_named_places(demo):
    axis = chart(demo, "Your plan")["x"]
    assert axis["named"]
    assert axis["range"] == [-0.5, 5.5]
    assert axis["ticks"]["vals"] == [0, 1, 2, 3, 4, 5]


# --- axes that stay -----------------------------------------------------------------------------------------


def price_range(demo: Demo) -> list[float]:
    return chart(demo, "Price of a label")["y"]["range"]


def test_an_axis_stays_until_the_data_leave_it_or_a_reader_refits():
    demo = Demo()
    first = price_range(demo)
    assert price_range(demo.set("labeling.target_precision", 0.97)) == first
    grown = price_range(demo.set("labeling.target_precision", 0.99))
    assert grown[0] == 0.0
    assert grown[1] > first[1]
    assert price_range(demo.set("labeling.target_precision", 0.95)) == grown
    assert price_range(demo.answer("chart:curve", "refit")) == first


def test_only_a_chart_whose_axis_is_held_offers_to_refit(demo):
    assert [shown["title"] for shown in demo.charts if shown["held"]] == ["Price of a label"]


@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [
        (0, 100, (0.0, 112.0)),
        (-50, 50, (-62.0, 62.0)),
        (-100, 0, (-112.0, 0.0)),
        (5, 5, (4.4, 5.6)),
        (0, 0, (0.0, 1.0)),
    ],
)
def test_a_fitted_axis_leaves_room_and_keeps_zero(low, high, ends):
    assert charts.fitted(low, high) == pytest.approx(ends)


# --- tables -------------------------------------------------------------------------------------------------


def test_a_table_says_what_it_was_given(demo):
    (table,) = demo.tables
    assert [row.get("group") for row in table["rows"]] == ["A", "A", "B"]
    assert [row.get("mark", False) for row in table["rows"]] == [False, True, False]
    assert table["rows"][0]["cells"] == [
        {"text": "95–97"},
        {"text": "¥0.30", "note": "usual"},
        {"text": "41%", "share": 0.41},
    ]


def test_the_switch_of_a_row_moves_its_input():
    demo = Demo()
    assert demo.tables[0]["rows"][2]["switch"] is False
    demo.toggle("tiers", "compression.enabled", True)
    assert demo.scenario["compression.enabled"] is True
    assert demo.tables[0]["rows"][2]["switch"] is True


@pytest.mark.parametrize(
    "value",
    [{"key": "canary", "on": True}, {"key": "compute.runs", "on": True}, {"on": 1}, {}, "canary", None],
)
def test_a_switch_that_does_not_exist_moves_nothing(value):
    demo = Demo().answer("table:tiers", "toggle", value)
    assert demo.scenario == presets.load()


def test_a_row_has_as_many_cells_as_columns(monkeypatch):
    monkeypatch.setattr(tables.session, "t", lambda key: key)
    with pytest.raises(ValueError, match="1 cells for 2 columns"):
        tables.data("t", [tables.Column("a"), tables.Column("b")], [tables.Row(("x",))])


# --- inputs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_a_choice_offers_its_everyday_words(lang):
    record = parameters.find(KIND)
    shown = Demo(lang).inputs[KIND]
    assert (shown["kind"], shown["value"]) == ("choice", record.value)
    assert shown["options"] == [[key, words[lang]] for key, words in record.choices.items()]
    assert record.question[lang] == shown["question"]


def test_a_choice_is_taken_and_can_be_reset():
    demo = Demo().set(KIND, "cheapest")
    assert demo.scenario[KIND] == "cheapest"
    assert demo.inputs[KIND]["was_text"] == "was vendor price list"
    assert demo.set(KIND, demo.inputs[KIND]["default"]).scenario == presets.load()


def test_a_choice_that_is_not_offered_is_refused():
    assert Demo().set(KIND, "canary").scenario == presets.load()


def test_more_inputs_are_mounted_when_their_fold_opens():
    demo = Demo()
    assert "labeling.core_share" not in demo.inputs
    demo.app.session_state["fold:more"] = True
    assert "labeling.core_share" in demo.run().inputs


def test_a_section_preset_is_chosen_once():
    demo = Demo()
    demo.app.selectbox[0].select("old")
    demo.run()
    assert demo.app.session_state["chosen"] == ["old"]


# --- the plan's headline ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_the_headline_of_the_plan_stands_above_every_screen(lang):
    screen = Screen(f"v=1&preset=ecommerce&lang={lang}").set("compute.runs", 9)
    assert list(screen.strip) == ["cost", "roi", "payback", "field"]
    assert list(screen.strip.values()) == headline_of(screen.scenario, lang).cards


def test_the_headline_says_what_the_last_step_did():
    demo = Demo()
    assert demo.step == ""
    demo.set("compute.runs", 9)
    assert demo.step.startswith("Training runs 6 runs → 9 runs: cost +¥")
    demo.set("compression.enabled", True)
    assert "off → on: " in demo.step
    demo.answer("bar", "undo")
    assert demo.step.startswith("Training runs 6 runs → 9 runs: ")


def test_a_step_of_an_input_asked_for_in_everyday_words_is_said_in_them():
    demo = Demo().set("generalization.shift", 0.8)
    assert re.match(r"Gap from lab to field 7\d\.\d → 8\d\.\d: ", demo.step)
