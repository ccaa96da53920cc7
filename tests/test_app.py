"""The app through app.py, without a browser: what it shows is what ``evaluate`` says."""

from __future__ import annotations

import re

import pytest

from costmodel import evaluate, link, moves, parameters, presets, text
from costmodel.project import BUILD_COMPONENTS
from tests.screen import LEVEL_1, Screen, exact, expand, headline_of
from ui import controls, curve, hero, session

SLIDERS = LEVEL_1[:-1]
AXES = [r.id for r in parameters.catalogue().values() if r.level <= 2 and r.kind in ("number", "integer")]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
HOSTILE_NAMES = (
    "![canary](http://canary.invalid/p.png)",
    "<script>canary()</script>",
    '<img src=x onerror="canary()">',
    "[canary](javascript:canary())",
    "$canary^2$ and $$canary$$",
    ":red[canary] :material/home:",
    r"\href{http://canary.invalid}{canary}",
    "canary\u202egnp.exe\u200b",
    "**canary** `canary` # canary",
    "=HYPERLINK(canary)",
    "{npv} {canary} {0}",
)


def visit(preset: str, lang: str) -> Screen:
    return Screen(f"v=1&preset={preset}&lang={lang}")


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("preset", presets.names())
def test_the_first_paint_says_what_evaluate_says(preset, lang):
    screen = visit(preset, lang)
    assert screen.scenario == presets.load(preset)
    assert screen.headline == headline_of(presets.load(preset), lang)
    assert screen.notices == []


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("preset", presets.names())
def test_at_both_ends_of_every_first_input_the_headline_is_evaluates(preset, lang):
    screen = visit(preset, lang)
    plan = presets.load(preset)
    ends = [(i, end) for i in SLIDERS for end in controls.track(parameters.find(i))]
    for identifier, value in [*ends, ("compression.enabled", not plan["compression.enabled"])]:
        screen.set(identifier, value)
        expected = plan.replace({identifier: value})
        assert screen.scenario == expected
        assert screen.headline == headline_of(expected, lang), (identifier, value)
        screen.set(identifier, plan[identifier])
        assert screen.scenario == plan


def test_figures_in_dollars_are_converted():
    screen = Screen("v=1&preset=ecommerce&project.currency=USD")
    assert screen.headline == headline_of(screen.scenario, "en")
    assert all("US$" in card for card in screen.headline.cards[:1])


def test_where_no_accuracy_breaks_even_none_is_shown():
    screen = Screen("v=1&preset=drone&value.right=0&value.wrong=0")
    assert evaluate(screen.scenario).accuracy["break_even"] is None
    assert screen.headline.thread[-1] == "–"


@pytest.mark.parametrize("axis", AXES)
def test_the_marker_stands_on_evaluate_along_every_axis(axis, monkeypatch):
    for name in presets.names():
        plan = presets.load(name)
        monkeypatch.setattr(session, "scenario", lambda plan=plan: plan)
        along = hero.curve(plan, hero.View(axis=axis, view="build", measure="npv"))
        run, you, result = along.run, along.you, evaluate(plan)
        assert along.values[you] == plan[axis]
        assert run.cost.sum(axis=-1)[you] == pytest.approx(result.cost_total, rel=1e-9)
        assert run.roi[you] == pytest.approx(result.roi, rel=1e-9)
        assert along.lower[you] == pytest.approx(result.npv, rel=1e-9)
        build = sum(result.by_component[c] for c in BUILD_COMPONENTS)
        assert along.total[you] == pytest.approx(build, rel=1e-9)


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_the_chart_can_be_drawn_against_every_input_it_offers(lang):
    screen = visit("ecommerce", lang)
    offered = [identifier for identifier, _ in screen.hero["controls"]["axis"]["options"]]
    assert sorted(offered) == sorted(AXES)
    headline = screen.headline
    for axis in offered:
        shown = screen.answer("hero", "axis", axis).hero
        plotted = shown["plotted"]
        assert plotted["id"] == axis == shown["controls"]["axis"]["value"]
        assert plotted["value_of"][shown["you"]] == presets.load()[axis]
        assert plotted["x"] == sorted(set(plotted["x"]))
        assert len(plotted["x"]) == len(plotted["value_of"]) == len(shown["lower"]["values"])
        assert screen.headline == headline
        assert screen.scenario == presets.load()


@pytest.mark.parametrize("preset", presets.names())
def test_each_stop_of_the_curve_says_what_evaluate_says_there(preset):
    screen = visit(preset, "en")
    hero_data = screen.hero
    stops = hero_data["plotted"]["value_of"]
    for index in (0, len(stops) // 3, hero_data["best"], len(stops) - 1):
        expected = headline_of(presets.load(preset).replace({curve.OPENING_AXIS: stops[index]}), "en")
        point = expand(hero_data["columns"], index)
        assert (point["cards"], point["thread"]) == (expected.cards, expected.thread)


@pytest.mark.parametrize("preset", presets.names())
def test_every_view_of_the_chart_shows_its_own_figures(preset):
    screen = visit(preset, "en")
    result = evaluate(presets.load(preset))
    build = sum(result.by_component[c] for c in BUILD_COMPONENTS)
    for shown, height in (("build", build), ("life", result.cost_total)):
        for measure, value in (("npv", result.npv), ("roi", result.roi)):
            screen.answer("hero", "view", shown).answer("hero", "measure", measure)
            chart = screen.hero
            you = chart["you"]
            total = sum(layer["values"][you] for layer in chart["stack"])
            assert total == pytest.approx(height, abs=len(chart["stack"]))  # layers travel in whole CNY
            assert chart["lower"]["values"][you] == round(value, 0 if measure == "npv" else 5)
            assert chart["controls"]["view"]["value"] == shown


def test_the_y_axes_stay_while_another_input_moves_and_refit_fits_them():
    screen = Screen()

    def ends():
        return screen.hero["cost_range"], screen.hero["lower"]["range"]

    still = ends()
    for items in (6000, 9000, 4000):
        screen.set("generalization.field_items", items, pause=0.1)
        assert ends() == still
    screen.answer("hero", "refit")
    assert ends() != still
    highest = max(map(sum, zip(*(layer["values"] for layer in screen.hero["stack"]), strict=True)))
    dear = screen.hero["band"]["cost"][1][screen.hero["you"]]
    assert ends()[0] == [0.0, pytest.approx(max(1.35 * highest, 1.05 * dear), rel=1e-5)]
    still = ends()
    screen.set("generalization.field_items", 5000)
    assert ends() == still


def test_the_y_axes_give_way_when_the_plan_would_leave_them():
    screen = Screen().set("serving.decisions", controls.track(parameters.find("serving.decisions"))[1])
    chart = screen.hero
    low, high = chart["lower"]["range"]
    assert low <= chart["lower"]["values"][chart["you"]] <= high


def test_the_first_inputs_are_five_sliders_and_a_switch():
    screen = Screen()
    assert [(i, data["kind"]) for i, data in screen.inputs.items()] == [
        *((i, "range") for i in SLIDERS),
        ("compression.enabled", "switch"),
    ]
    assert {r.id for r in parameters.catalogue().values() if r.level == 1} == set(LEVEL_1)
    # The choice of a preset, and the first question of "Start from my own project", which is folded away.
    assert [box.key.partition(":")[0] for box in screen.app.selectbox] == ["preset", "own"]
    assert all(data["question"].endswith("?") and data["source"] for data in screen.inputs.values())


def test_popovers_of_inputs_speak_the_language_of_the_screen():
    for data in visit("ecommerce", "en").inputs.values():
        assert not CHINESE.search(data["source"])
    for data in visit("ecommerce", "zh").inputs.values():
        said = [sentence for sentence in data["source"].split("。") if re.search("[A-Za-z]", sentence)]
        assert all(CHINESE.search(sentence) for sentence in said)


@pytest.mark.parametrize("preset", presets.names())
def test_the_next_best_move_is_taken_and_taken_back(preset):
    screen = visit(preset, "en")
    best = moves.next_best_move(presets.load(preset))
    gain = text.figure("money", best.gain, "en")
    assert gain in screen.hero["move"]["gain"]
    before = evaluate(screen.scenario)
    screen.answer("hero", "move")
    assert screen.scenario == presets.load(preset).replace({best.id: best.value})
    assert evaluate(screen.scenario).npv - before.npv == pytest.approx(best.gain, rel=1e-9)
    screen.answer("bar", "undo")
    assert screen.scenario == presets.load(preset)


def test_where_no_move_gains_anything_there_is_no_button():
    screen = Screen()
    for _ in range(12):
        if screen.hero["move"] is None:
            break
        screen.answer("hero", "move")
    assert screen.hero["move"] is None
    assert moves.next_best_move(screen.scenario) is None


def test_the_marker_of_the_chart_moves_the_input_it_stands_for():
    screen = Screen().answer("hero", "axis", "compute.runs")
    value = screen.hero["plotted"]["value_of"][-1]
    screen.answer("hero", "set", value)
    assert screen.inputs["compute.runs"]["value"] == value == screen.scenario["compute.runs"]
    assert screen.hero["plotted"]["value_of"][screen.hero["ghost"]] == presets.load()["compute.runs"]


def test_the_cost_card_adds_up_to_the_plan():
    screen = visit("drone", "en")
    result = evaluate(presets.load("drone"))
    costs = screen.shown("panel")[0]["cards"][0]
    spent = sorted((a for a in result.by_component.values() if a > 0), reverse=True)
    assert [row["text"] for row in costs["rows"]] == [text.figure("money", a, "en") for a in spent]


def test_the_last_step_is_said():
    screen = Screen().set("labeling.target_precision", 0.98)
    before, after = evaluate(presets.load()), evaluate(screen.scenario)
    delta = text.figure("signed_money", after.cost_total - before.cost_total, "en")
    assert "95% → 98%" in screen.hero["said"]
    assert delta in screen.hero["said"]


@pytest.mark.parametrize("preset", presets.names()[1:])
def test_another_preset_is_one_step_that_can_be_undone(preset):
    screen = Screen().set("compute.runs", 9)
    screen.app.selectbox[0].select(preset)
    screen.run()
    assert screen.scenario == presets.load(preset)
    assert screen.app.selectbox[0].value == preset
    screen.answer("bar", "undo")
    assert screen.scenario == presets.load().replace({"compute.runs": 9})
    assert screen.app.selectbox[0].value == presets.OPENING


def rename(screen: Screen, name: str) -> Screen:
    next(t for t in screen.app.text_input if t.key.startswith("name:")).input(name)
    return screen.run()


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_name_is_shown_as_text_and_nowhere_else(name):
    screen = rename(Screen(), name)
    cleaned = text.clean(name, 60)
    assert screen.bar["title"] == cleaned
    assert screen.bar["share"]["sentence"].startswith(f"{cleaned}: ")
    holders = {e.type for e in screen.app if "canary" in str(getattr(e, "proto", ""))}
    assert holders == {"bidi_component", "text_input"}


def test_the_longest_name_survives_its_link_whole():
    longest = "x" * link.LONGEST_NAME
    screen = rename(Screen(), longest)
    assert Screen(screen.link).bar["title"] == screen.bar["title"] == longest
    assert {field.max_chars for field in screen.app.text_input if field.key.startswith("name:")} == {60}


def test_an_emptied_name_is_no_name():
    screen = rename(rename(Screen(), "Canary"), "")
    assert screen.bar["title"] == text.template("en", "app.title")
    assert "name=" not in screen.link


def test_another_language_changes_words_and_link_but_no_figure():
    screen = Screen()
    assert "lang=" not in screen.link
    figures = screen.headline.thread
    screen.answer("bar", "lang", "zh")
    assert screen.link.endswith("&lang=zh")
    assert screen.headline == headline_of(presets.load(), "zh")
    assert screen.headline.thread == figures
    assert screen.inputs["compute.runs"]["question"] == parameters.find("compute.runs").question["zh"]
    assert exact(evaluate(presets.load()).accuracy["mean"], "zh") in screen.headline.cards[3]
    screen.answer("bar", "lang", "en")
    assert screen.link.endswith("&lang=en")


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("value", [2.0, -1, None, "98", True, [], {}, 1e999])
def test_a_refused_value_is_said_and_changes_nothing(value, lang):
    screen = visit("ecommerce", lang).set("labeling.target_precision", value)
    assert screen.scenario == presets.load()
    (sentence,) = screen.complaints
    assert "labeling.target_precision" in sentence
    assert parameters.find("labeling.target_precision").label[lang] in sentence
    assert screen.inputs["labeling.target_precision"]["ack"] == screen.clock
    assert screen.set("compute.runs", 7).notices == []
