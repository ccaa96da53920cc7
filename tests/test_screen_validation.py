"""Methods and sources: the table of models beside published cases, and the chart of one of them."""

from __future__ import annotations

import pytest

from costmodel import text, validation, validation_words
from tests.screen import Screen
from ui.views import validation as view

CHECKS = validation.checks()
FOLD = "fold:validation"


def opened(lang: str = "en") -> Screen:
    screen = Screen(query=f"v=1&lang={lang}", page="methods")
    screen.app.session_state[FOLD] = True
    return screen.run()


@pytest.fixture(scope="module", params=text.LANGUAGES)
def screen(request) -> Screen:
    return opened(request.param)


def lang_of(screen: Screen) -> str:
    return screen.app.session_state["lang"]


def drawn(screen: Screen, key: str) -> dict:
    screen.app.selectbox(key=view.CHOSEN).set_value(key)
    return screen.run().charts[1]


def test_nothing_is_computed_before_the_fold_is_open(monkeypatch):
    monkeypatch.setattr(validation, "checks", lambda: pytest.fail("computed behind a closed fold"))
    shown = Screen(query="v=1&lang=en", page="methods")
    assert len(shown.charts) == 1
    assert shown.tables == []


def test_every_check_is_a_row_with_its_figures(screen):
    lang = lang_of(screen)
    (table,) = screen.tables
    assert [row["key"] for row in table["rows"]] == [check.key for check in CHECKS]
    for row, check in zip(table["rows"], CHECKS, strict=True):
        name, cases, error, naive, ratio, fails = row["cells"]
        assert name["text"] == text.template(lang, f"validation.check.{check.key}")
        assert cases["text"] == str(len(check.cases))
        assert error["text"] == validation_words.error(check, check.error, lang)
        assert naive["text"] == validation_words.error(check, check.naive_error, lang)
        assert naive["note"] == text.template(lang, f"validation.naive_of.{check.naive}")
        assert ratio["text"] == validation_words.ratio(check, lang)
        assert fails["text"].startswith(text.template(lang, f"validation.fails.{check.key}"))
        assert validation_words.case(check, check.worst, lang) in fails["note"]
        assert error.get("tone", "") == ("bad" if check.key == "energy_rated" else "")


def test_figures_by_hand():
    (table,) = opened().tables
    cells = {row["key"]: [cell["text"] for cell in row["cells"]] for row in table["rows"]}
    assert cells["votes_default"][1:5] == ["108", "2.63 points", "5.48 points", "×2.1"]
    assert cells["training_hours"][1:5] == ["40", "×1.23", "×1.69", "×2.6"]
    assert "MS_music, d_possent" in cells["votes_default"][5]


def test_the_lead_stands_above_the_table(screen):
    lead = text.say(validation_words.lead(CHECKS), lang_of(screen))
    assert lead in [block.value for block in screen.app.markdown]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.key)
def test_the_chart_holds_every_case_and_a_true_diagonal(screen, check):
    chart = drawn(screen, check.key)
    series = {one["key"]: one for one in chart["series"]}
    assert series["model"]["x"] == pytest.approx([case.reported for case in check.cases], rel=1e-3, abs=1e-5)
    assert series["model"]["y"] == pytest.approx([case.predicted for case in check.cases], rel=1e-3, abs=1e-5)
    assert series["naive"]["y"] == pytest.approx([case.naive for case in check.cases], rel=1e-3, abs=1e-5)
    assert series["exact"]["x"] == series["exact"]["y"]
    assert chart["x"]["range"] == chart["y"]["range"] == pytest.approx(series["exact"]["x"])
    assert chart["x"]["log"] == chart["y"]["log"]
    low, high = chart["x"]["range"]
    assert all(low <= y <= high for one in series.values() for y in [*one["x"], *one["y"]])
    assert len(series["model"]["hover"]) == len(check.cases)
    assert 2 <= len(chart["x"]["ticks"]["vals"]) <= 12
    assert validation_words.error(check, check.error, lang_of(screen)) in chart["alt"]


def test_hours_are_drawn_on_logarithmic_axes_and_shares_are_not(screen):
    assert drawn(screen, "training_hours")["x"]["log"]
    assert not drawn(screen, "shift")["x"]["log"]
