"""Three questions, then a plan with the choices explained."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel import evaluate, own_project, presets, text
from costmodel.errors import ParameterError
from tests.plans import THOROUGH
from tests.screen import Screen, headline_of


def test_twice_the_volume_and_twice_the_mistake_by_hand():
    # The example: 1,000 devices at 4,500 decisions, right .03, wrong .05: break-even .05 / .08 = 62.5 of 100.
    plan = own_project.own_project("ecommerce", decisions=9_000_000, mistake=0.1).scenario
    assert plan["serving.devices"] == 2000.0
    assert plan["serving.decisions"] == 4500.0
    assert (plan["value.wrong"], plan["value.right"]) == (0.1, 0.06)
    assert evaluate(plan).accuracy["break_even"] == pytest.approx(0.625)
    assert plan["project.budget"] == pytest.approx(1.1 * evaluate(plan).cost_total, rel=0.05)


def test_a_service_has_no_devices_to_multiply():
    plan = own_project.own_project("assistant", decisions=60_000, mistake=8.0).scenario
    assert plan["serving.devices"] == 1.0
    assert plan["serving.decisions"] == 60_000.0
    assert plan["value.right"] == pytest.approx(4.4)  # 2.2 for 4.0


@THOROUGH
@given(
    kind=st.sampled_from(own_project.kinds()),
    decisions=st.floats(1.0, 1e12),
    mistake=st.floats(1e-4, 1e12),
)
def test_any_answers_give_a_plan_or_a_sentence(kind, decisions, mistake):
    try:
        own = own_project.own_project(kind, decisions=decisions, mistake=mistake)
    except ParameterError:  # above a bound: a sentence in place of a plan
        return
    plan = own.scenario
    assert plan["serving.devices"] * plan["serving.decisions"] == pytest.approx(decisions, rel=1e-5)
    example = presets.load(kind)
    assert plan["value.right"] / plan["value.wrong"] == pytest.approx(
        example["value.right"] / example["value.wrong"], rel=1e-3
    )
    for lang in text.LANGUAGES:
        assert not any("{" in sentence for sentence in own_project.said(own, lang))


@pytest.mark.parametrize("kind", ["article", "half", "", "nosuch"])
def test_what_is_no_kind_of_project_is_refused(kind):
    with pytest.raises(ParameterError, match="choose one of: ecommerce, drone"):
        own_project.own_project(kind, decisions=1e6, mistake=0.1)


@pytest.mark.parametrize("mistake", [0.0, -1.0, float("nan"), float("inf")])
def test_a_mistake_must_cost_something(mistake):
    with pytest.raises(ParameterError):
        own_project.own_project("ecommerce", decisions=1e6, mistake=mistake)


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_the_page_asks_makes_the_plan_and_says_what_was_chosen(lang):
    screen = Screen(f"v=1&preset=ecommerce&lang={lang}")
    fields = {widget.key: widget for widget in [*screen.app.selectbox, *screen.app.number_input]}
    fields[f"own:kind:{lang}"].select_index(own_project.kinds().index("risk"))
    screen.run()
    fields = {widget.key: widget for widget in screen.app.number_input}
    fields["own:volume:risk"].set_value(1e6)
    next(w for key, w in fields.items() if key.startswith("own:mistake:risk")).set_value(20.0)
    next(b for b in screen.app.button if b.label == text.template(lang, "own.start")).click()
    screen.run()
    own = own_project.own_project("risk", decisions=1e6, mistake=20.0)
    assert screen.scenario == own.scenario
    assert screen.headline == headline_of(own.scenario, lang)
    said = [
        row["label"] for panel in screen.shown("panel") for card in panel["cards"] for row in card["rows"]
    ]
    assert set(own_project.said(own, lang)) <= set(said)
    screen.answer("bar", "undo")
    assert screen.scenario == presets.load()
