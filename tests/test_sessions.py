"""C1, C2 of the test plan: two visitors never mix on any screen; what they share is keyed by the plan."""

from __future__ import annotations

import ast
import functools
import json
import random
from datetime import date
from typing import Any

import pytest

from costmodel import evaluate, link, parameters, presets, provenance, strategies, text
from costmodel.scenario import Scenario
from tests import fuzz
from tests.screen import Screen, headline_of
from tests.sources import called_name, place, python_files, tree_of
from ui import assumptions, navigation, session
from ui.views import strategies as view

PAGES = navigation.names()
WORDS = {"en": "Northern", "zh": "北方"}
TODAY = date(2026, 11, 22)


def plan_of(lang: str) -> Scenario:
    """One visitor plans in yuan and English, the other in dollars and Chinese; each signs every word."""
    plan = presets.load("ecommerce")
    if lang == "zh":
        plan = presets.load("drone").replace({"project.currency": "USD", "serving.decisions": 8000.0})
    plan = plan.model_copy(update={"name": f"{WORDS[lang]} name"})
    return plan.pin("compute.gpus").annotate(
        "compute.runs", f"{WORDS[lang]} note", owner=f"{WORDS[lang]} owner"
    )


def visitors(page: str) -> dict[str, Screen]:
    """Both, each after a second run: the first also tells the browser what its widgets stand at."""
    return {
        lang: Screen(link.encode(plan_of(lang), lang=lang, page="" if page == PAGES[0] else page)).run()
        for lang in text.LANGUAGES
    }


def content(screen: Screen) -> list[str]:
    """Everything a visitor is sent, element by element; the session's own name left out."""
    visit = screen.app.session_state["visit"]
    protos = (element.proto for element in screen.app if getattr(element, "proto", None) is not None)
    return [str(proto).replace(visit, "VISIT") for proto in protos]


def is_own(screen: Screen, plan: Scenario, lang: str) -> None:
    """The screen shows this plan in this language, and no word of the other visitor."""
    assert screen.scenario == plan
    assert screen.bar["lang"] == lang
    assert screen.bar["title"] == plan.name
    cards = headline_of(plan, lang).cards
    assert list(screen.strip.values()) == cards
    sent = json.dumps(
        [json.loads(e.proto.json) for e in screen.app.get("bidi_component")], ensure_ascii=False
    )
    sent += json.dumps([str(value) for value in screen.app.session_state.values()])
    other = next(word for each, word in WORDS.items() if each != lang)
    assert other not in sent
    assert json.dumps(other) not in sent
    assert WORDS[lang] in sent


def movable(screen: Screen) -> list[str]:
    return [identifier for identifier in screen.inputs if identifier in parameters.catalogue()]


def step(screen: Screen, plan: Scenario, dice: random.Random) -> Scenario:
    """Move an input of the screen, or of its table of all inputs; the plan that follows."""
    in_table = bool(screen.shown("assumptions"))
    offered = list(parameters.catalogue()) if in_table else movable(screen)
    if not offered:  # Methods: nothing to move
        screen.run()
        return plan
    identifier = dice.choice(offered)
    value = fuzz.some_value(dice, parameters.find(identifier))
    if in_table:
        screen.answer("assumptions", f"set:{identifier}", value)
    else:
        screen.set(identifier, value)
    return plan.accept({identifier: value})[0]


@pytest.mark.parametrize("page", PAGES)
def test_what_one_visitor_does_changes_nothing_for_the_other(page):
    dice = random.Random(page)
    screens, plans = visitors(page), {lang: plan_of(lang) for lang in text.LANGUAGES}
    for turn in range(4):
        mover, watcher = text.LANGUAGES[turn % 2], text.LANGUAGES[1 - turn % 2]
        before = content(screens[watcher])
        plans[mover] = step(screens[mover], plans[mover], dice)
        assert content(screens[watcher].run()) == before
        for lang, screen in screens.items():
            is_own(screen, plans[lang], lang)


@pytest.mark.parametrize("page", PAGES)
def test_who_comes_later_with_the_same_preset_sees_nothing_of_the_first(page):
    """Nor what the first visitor's charts were fitted to."""
    dice = random.Random(page)
    alone = content(visitors(page)["zh"])
    first = Screen(
        f"v=1&preset=drone&lang=zh&project.currency=USD&page={page}".removesuffix("&page=overview")
    )
    plan = first.scenario
    for _ in range(6):
        plan = step(first, plan, dice)
    assert content(visitors(page)["zh"]) == alone


@pytest.mark.long
def test_five_hundred_reruns_of_two_visitors_who_walk_about():
    dice = random.Random(20261122)
    screens, plans = visitors(PAGES[0]), {lang: plan_of(lang) for lang in text.LANGUAGES}
    for _ in range(170):  # three reruns each
        mover, watcher = dice.sample(text.LANGUAGES, 2)
        before = content(screens[watcher])
        screens[mover].go(dice.choice(PAGES))
        plans[mover] = step(screens[mover], plans[mover], dice)
        assert content(screens[watcher].run()) == before
        for lang, screen in screens.items():
            is_own(screen, plans[lang], lang)


def test_a_plan_looks_the_same_whoever_came_before():
    """Everything kept between visitors is thrown away: the same elements come again."""
    for page in PAGES:
        warm = [content(screen) for screen in visitors(page).values()]
        session._built.cache_clear()
        assumptions.fixed.cache_clear()
        view.path.cache_clear()
        provenance._of_value.cache_clear()
        assert [content(screen) for screen in reversed(visitors(page).values())] == warm[::-1], page


# --- keys of what visitors share ----------------------------------------------------------------------------

# Functions that keep something of a plan between visitors; the tests below are about their keys.
OF_A_PLAN = {
    ("ui/session.py", "_built"),
    ("ui/assumptions.py", "fixed"),
    ("ui/views/strategies.py", "path"),
    ("costmodel/provenance.py", "_of_value"),  # amounts in the plan's currency
}
CACHES = ("cache", "lru_cache", "cache_data", "cache_resource")
# What a cache may be keyed by without being about anybody's plan: names and numbers.
PLAIN = {"int", "str", "float", "bool", "tuple[str, ...]"}


def cached_functions(tree: ast.AST) -> list[ast.FunctionDef]:
    def is_cache(node: ast.expr) -> bool:
        name = called_name(node) if isinstance(node, ast.Call) else ast.unparse(node)
        return name.rpartition(".")[2] in CACHES

    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return [function for function in functions if any(map(is_cache, function.decorator_list))]


def touches_a_plan(function: ast.FunctionDef) -> bool:
    """Whether a cached function takes more than names and numbers, or looks at the session."""
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    kinds = {ast.unparse(arg.annotation) if arg.annotation else "?" for arg in given}
    return not kinds <= PLAIN or "session" in ast.unparse(ast.Module(function.body, []))


def test_every_cache_that_holds_something_of_a_plan_is_known():
    files = python_files("costmodel", "ui", "pages", "app.py")
    cached = [(path, function) for path in files for function in cached_functions(tree_of(path))]
    assert len(cached) > 20
    assert {(place(path), f.name) for path, f in cached if touches_a_plan(f)} == OF_A_PLAN


@pytest.mark.parametrize(
    "source",
    [
        "@lru_cache(maxsize=8)\ndef f(plan: Scenario): ...",
        "@cache\ndef f(values: dict[str, Any]): ...",
        "@st.cache_data\ndef f(plan): ...",
        "@functools.cache\ndef f(name: str):\n    return session.t(name)",
        "@cache\ndef f(*, plan: Scenario): ...",
    ],
)
def test_the_rule_for_caches_finds(source):
    (function,) = cached_functions(ast.parse(source))
    assert touches_a_plan(function)


def built_key(plan: Scenario, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Key under which a session's plan is kept; the plan that comes back is the one that went in."""
    keys = []
    kept = session._built

    def noted(*given: Any) -> Scenario:
        keys.append(functools._make_key(given, {}, False))
        return kept(*given)

    monkeypatch.setattr(session, "_built", noted)
    assert session._scenario_of(session._plan_of(plan)) == plan
    monkeypatch.setattr(session, "_built", kept)
    return keys[0]


def some_plans(dice: random.Random, count: int) -> list[Scenario]:
    """Plans, each also by another way, and each with one thing changed."""
    plans = []
    for _ in range(count):
        plan = fuzz.with_remarks(dice, fuzz.some_scenario(dice, 6))
        record = dice.choice(list(parameters.catalogue().values()))
        plans += [
            plan,
            link.decode(link.encode(plan)),
            plan.accept({record.id: fuzz.some_value(dice, record)})[0],
            plan.model_copy(update={"name": dice.choice(["Plan", "plan", "1"])}),
            plan.annotate(record.id, "x").annotate("compute.runs", "", owner="y"),
            plan.model_copy(update={"pins": ()}),
            plan.bare(),
        ]
    return plans


def canonical(plan: Scenario) -> str:
    """The canonical link, with every value spelled out."""
    return link.encode(plan) + json.dumps(plan.values())


def test_keys_are_equal_exactly_where_plans_are(monkeypatch):
    """C2: 10,000 pairs of plans, and every key that holds one."""
    dice = random.Random(5)
    plans = some_plans(dice, 60)
    keys = [
        (canonical(p), built_key(p, monkeypatch), functools._make_key((p, 0.5), {}, False)) for p in plans
    ]
    equal = 0
    for _ in range(10_000):
        start = dice.randrange(len(keys))
        one, other = keys[start], keys[(start + dice.randrange(7)) % len(keys)]
        same = one[0] == other[0]
        assert (one[1] == other[1]) == same
        assert (one[2] == other[2]) == same
        equal += same
    assert 1000 < equal < 9000


def test_the_fixed_part_of_the_table_takes_nothing_else_from_a_plan(monkeypatch):
    """Two plans of one language, currency and preset: what is kept for the one is right for the other."""
    dice = random.Random(6)
    for _ in range(20):
        plan = fuzz.some_scenario(dice, 30)
        bare = presets.load(plan.preset).replace(
            {i: plan[i] for i in ("project.currency", "project.fx_cny_per_usd")}
        )
        shown = []
        for each in (plan, bare):
            monkeypatch.setattr(session, "lang", lambda: "en")
            monkeypatch.setattr(session, "scenario", lambda each=each: each)
            monkeypatch.setattr(session, "preset", lambda each=each: presets.load(each.preset))
            shown.append(assumptions.fixed.__wrapped__("en", session.money(), each.preset, TODAY))
        assert shown[0] == shown[1]


def test_what_is_said_of_a_default_depends_on_language_and_currency_alone():
    record = parameters.find("compute.gpu_price")
    plans = [plan_of(lang) for lang in text.LANGUAGES]
    found = {}
    for plan in (*plans, *(p.replace({"compute.gpu_price": 30.0, "compute.runs": 9}) for p in plans)):
        money = text.money_of(plan)
        for lang in text.LANGUAGES:
            said = provenance.said(record, lang, money, today=TODAY)
            assert said == list(
                provenance._of_value.__wrapped__(record.id, lang, money, TODAY, record.usual, None)
            )
            assert found.setdefault((lang, money), said) == said
    assert len(found) == 4
    assert len({" ".join(said) for said in found.values()}) == 4


def test_the_cheapest_path_is_kept_for_one_plan_and_target():
    view.path.cache_clear()
    plan = view.without_strategies(presets.load("drone"))
    other = plan.replace({"compute.runs": 9})
    found = [view.path(p, target) for p in (plan, other) for target in (0.1, 0.2)]
    assert view.path.cache_info().misses == 4
    assert found == [strategies.path_to(p, target) for p in (plan, other) for target in (0.1, 0.2)]
    assert view.path(plan.model_copy(), 0.1) is found[0]
    assert evaluate(plan).cost_total != evaluate(other).cost_total
