"""The dialog behind "Best mix": what may move, the limits, the search and the mix that is taken over."""

from __future__ import annotations

import threading
import time

import pytest

from costmodel import decision_groups, evaluate, link, parameters, presets, text
from costmodel.decision_levers import levers_of
from costmodel.errors import ParameterError
from costmodel.limits import Infeasible
from costmodel.optimum import optimize
from costmodel.strategy_catalogue import catalogue
from tests.screen import Screen
from ui import optimum as dialog

PLAN = presets.load()
OWN_LIMITS = {"budget": 2.5e6, "months": 9.0, "latency": 300.0}  # of the preset: tests/test_presets.py
PAGES = ("", "labeling", "compute", "gap", "compression", "strategies", "roi", "assumptions", "methods")


def ask(query: str = "lang=en", page: str = "") -> Screen:
    """Press "Best mix"."""
    return Screen(query, page).answer("bar", "optimum")


def button(screen: Screen, key: str):
    return next((b for b in screen.app.button if (b.key or "").startswith(f"optimum:{key}")), None)


def press(screen: Screen, key: str) -> Screen:
    button(screen, key).click()
    return screen.run()


def search(screen: Screen) -> Screen:
    """Run the search to its end."""
    press(screen, "run")
    until = time.monotonic() + 60.0
    while not said(screen) and time.monotonic() < until:
        time.sleep(0.05)
        screen.run()
    return screen


def said(screen: Screen) -> str:
    cards = [panel["cards"][0] for panel in screen.shown("panel") if panel.get("status")]
    return cards[0]["title"] if cards else ""


def groups(screen: Screen):
    return next(g for g in screen.app.get("button_group") if (g.key or "").startswith("optimum:"))


def limits(screen: Screen) -> dict:
    fields = [n for n in screen.app.number_input if n.key.startswith("optimum:")]
    return {n.key.split(":")[1]: n for n in fields}


# --- Groups of decisions -----------------------------------------------------------------------


def test_every_decision_belongs_to_one_group():
    ids = decision_groups.decisions_of(decision_groups.groups())
    assert len(set(ids)) == len(ids)
    assert {i.removeprefix("strategies.") for i in ids if i.startswith("strategies.")} == set(catalogue())
    assert levers_of(PLAN, ids)  # all of them are the project's to decide


def test_training_and_other_savings():
    training = decision_groups.decisions_of(["training"])
    assert {"strategies.spot", "strategies.parallelism"} <= set(training)
    assert not {"strategies.active_learning", "strategies.mlops"} & set(training)


def test_an_unknown_group_is_refused():
    with pytest.raises(ParameterError, match="no group of decisions 'no'"):
        decision_groups.decisions_of(["labels", "no"])


def test_groups_have_titles():
    for lang in text.LANGUAGES:
        titles = {text.template(lang, f"optimum.group.{name}") for name in decision_groups.groups()}
        assert len(titles) == len(decision_groups.groups())


# --- What is asked -----------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_each_screen_begins_with_its_own_decisions(page):
    screen = ask(page=page)
    assert screen.bar["labels"]["optimum"] == "Best mix"
    assert tuple(groups(screen).value) == decision_groups.groups_of(page)
    if not button(screen, "everything").disabled:
        press(screen, "everything")
    assert tuple(groups(screen).value) == decision_groups.groups()
    assert button(screen, "everything").disabled


def test_limits_begin_as_the_plan_says_them():
    values = {name: field.value for name, field in limits(ask()).items()}
    assert values == {"budget": 2.5e6, "months": 9.0, "field_accuracy": None, "latency": 300.0}


def test_a_budget_is_typed_in_the_chosen_currency():
    plan = PLAN.replace({"project.currency": "USD", "project.fx_cny_per_usd": 5.0})
    screen = ask(f"{link.encode(plan)}&lang=en", "compression")
    assert limits(screen)["budget"].value == 5e5
    limits(screen)["budget"].set_value(4e5)
    found = optimize(plan, ["compression.enabled"], budget=2e6, months=9.0, latency=300.0)
    assert said(search(screen)) == text.say(found.sentence, "en", text.money_of(plan))
    assert "US$" in said(screen)


def test_nothing_to_decide_is_no_search():
    screen = ask()
    groups(screen).set_value([])
    screen.run()
    assert button(screen, "run").disabled


# --- What is found -----------------------------------------------------------------------------


def test_the_mix_is_found_shown_and_used_as_one_step():
    screen = search(ask(page="labeling"))
    over = decision_groups.decisions_of(["labels"])
    found = optimize(PLAN, over, **OWN_LIMITS)
    assert said(screen) == text.say(found.sentence, "en")
    before_after, moved = screen.tables[-2:]
    assert [[c["text"] for c in row["cells"][1:]] for row in before_after["rows"][:2]] == [
        [text.figure("money", each, "en") for each in (found.before.npv, found.after.npv)],
        [text.figure("money", each, "en") for each in (found.before.cost, found.after.cost)],
    ]
    assert [row["key"] for row in moved["rows"]] == [change.id for change in found.changes]
    first, record = found.changes[0], parameters.find(found.changes[0].id)
    assert [cell["text"] for cell in moved["rows"][0]["cells"]] == [
        record.label["en"],
        text.value_text(record, first.was, "en"),
        text.value_text(record, first.value, "en"),
        text.figure("signed_money", first.worth, "en"),
    ]
    press(screen, "use")
    assert screen.scenario == found.scenario
    assert evaluate(screen.scenario).npv == pytest.approx(found.after.npv, rel=1e-9)
    assert button(screen, "run") is None
    assert screen.answer("bar", "undo").scenario == PLAN
    assert not screen.bar["can_undo"]


def test_a_limit_out_of_reach_is_named_with_the_nearest():
    screen = ask(page="compression")
    limits(screen)["budget"].set_value(1000.0)
    search(screen)
    with pytest.raises(Infeasible) as refused:
        optimize(PLAN, ["compression.enabled"], **(OWN_LIMITS | {"budget": 1000.0}))
    assert said(screen) == refused.value.said("en")
    assert "¥1K" in said(screen)
    assert button(screen, "use") is None


def test_another_limit_takes_the_old_answer_away():
    screen = search(ask(page="compression"))
    assert button(screen, "use") is not None
    limits(screen)["field_accuracy"].set_value(89.0)
    screen.run()
    assert said(screen) == ""
    assert button(screen, "use") is None
    found = optimize(PLAN, ["compression.enabled"], **OWN_LIMITS, field_accuracy=0.89)
    assert said(search(screen)) == text.say(found.sentence, "en")


def test_a_plan_that_is_best_offers_nothing():
    plan = PLAN.replace({"compression.enabled": True})
    screen = search(ask(f"{link.encode(plan)}&lang=en", "compression"))
    assert said(screen).startswith("No mix of these decisions was found that earns more")
    assert button(screen, "use") is None


def test_a_long_search_shows_its_progress_and_can_be_stopped(monkeypatch):
    go_on = threading.Event()

    def slow(*_, progress, **__):
        while not go_on.is_set():
            progress(0.25)
            time.sleep(0.01)

    monkeypatch.setattr(dialog, "optimize", slow)
    monkeypatch.setattr(dialog, "PATIENCE", 0.05)
    screen = press(ask(page="compression"), "run")
    stop = next(b for b in screen.app.button if b.key == "cancel:optimum")
    assert [bar.proto.text for bar in screen.app.get("progress")] == ["Trying mixes"]
    stop.click()
    screen.run()
    assert "cancel:optimum" not in {b.key for b in screen.app.button}
    assert said(screen) == ""
    go_on.set()


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_a_hostile_name_is_kept_and_not_shown(lang):
    name = "<img src=x onerror=alert(1)> $x$ {0}"
    plan = PLAN.model_copy(update={"name": name})
    screen = search(ask(f"{link.encode(plan)}&lang={lang}", "compression"))
    assert name not in said(screen)
    press(screen, "use")
    assert screen.scenario.name == screen.bar["title"] == text.clean(name)
