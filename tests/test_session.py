"""A visitor's session: link, undo, notices, and that no two visitors ever mix."""

from __future__ import annotations

import pickle
import random

import pytest
from streamlit.testing.v1 import AppTest

from costmodel import evaluate, link, parameters, presets, text
from tests import fuzz
from tests.browser import ROOT
from tests.screen import LEVEL_1, Screen, headline_of
from ui import controls, navigation

PLAIN = (dict, list, tuple, str, int, float, bool, type(None))
# And the inputs: their state is Streamlit's own.
COMPONENTS = ("hero", "later", "bar", "panel", "said", "strip_figures", "assumptions")
OTHER = "v=1&preset=drone&compute.runs=9&serving.decisions=8000&lang=zh&name=Field%20test"


def two_steps() -> Screen:
    return Screen().set("compute.runs", 8).set("value.right", 0.05)


# ---- Undo and redo ------------------------------------------------------------------------------------


def test_undo_and_redo_walk_along_the_steps():
    screen = two_steps()
    plans = [presets.load(), presets.load().replace({"compute.runs": 8}), screen.scenario]
    for plan in (plans[1], plans[0]):
        assert screen.bar["can_undo"]
        assert screen.answer("bar", "undo").scenario == plan
    assert not screen.bar["can_undo"]
    for plan in plans[1:]:
        assert screen.bar["can_redo"]
        assert screen.answer("bar", "redo").scenario == plan
    assert not screen.bar["can_redo"]


def test_a_new_step_ends_what_could_be_redone():
    screen = two_steps().answer("bar", "undo").set("compute.runs", 3)
    assert not screen.bar["can_redo"]
    assert screen.answer("bar", "undo").scenario["compute.runs"] == 8


def test_undo_with_nothing_to_undo_changes_nothing():
    screen = Screen().answer("bar", "undo").answer("bar", "redo")
    assert screen.scenario == presets.load()


def test_one_drag_is_one_step():
    screen = Screen().set("compute.runs", 7)
    for runs in (8, 9, 10, 11, 12):
        screen.set("compute.runs", runs, pause=1.4)
    assert screen.answer("bar", "undo").scenario == presets.load()
    assert screen.answer("bar", "redo").scenario["compute.runs"] == 12


def test_a_pause_or_another_input_begins_a_new_step():
    screen = Screen().set("compute.runs", 7).set("compute.runs", 8, pause=1.6)
    assert screen.answer("bar", "undo").scenario["compute.runs"] == 7
    screen = Screen().set("compute.runs", 7).set("value.right", 0.04, pause=0.1)
    assert screen.set("compute.runs", 8, pause=0.1).answer("bar", "undo").scenario["compute.runs"] == 7
    assert screen.scenario["value.right"] == 0.04


def test_after_an_undo_the_same_input_begins_a_new_step():
    screen = Screen().set("compute.runs", 7).set("compute.runs", 8)
    screen.answer("bar", "undo", pause=0.1).set("compute.runs", 9, pause=0.1)
    assert screen.answer("bar", "undo").scenario["compute.runs"] == 7


def test_a_drag_that_comes_back_is_no_step():
    screen = Screen().set("compute.runs", 7)
    for value in (0.04, 0.05, 0.03):
        screen.set("value.right", value, pause=0.2)
    assert screen.scenario == presets.load().replace({"compute.runs": 7})
    assert screen.answer("bar", "undo").scenario == presets.load()
    assert not screen.bar["can_undo"]


def test_a_drag_that_goes_on_after_coming_back_is_undone_to_its_start():
    screen = Screen().set("compute.runs", 7)
    for value in (0.04, 0.03, 0.05, 0.06):
        screen.set("value.right", value, pause=0.2)
    assert screen.answer("bar", "undo").scenario == presets.load().replace({"compute.runs": 7})


def test_an_answer_counts_once():
    screen = Screen().set("compute.runs", 8).answer("bar", "undo")
    assert screen.run().run().scenario == presets.load()


def test_answers_to_an_earlier_session_are_left_alone():
    """After a restart of the server the browser sends each component's last answer again."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    old = {"seq": 5, "action": "set", "value": 0.98}
    app.session_state["input:labeling.target_precision"] = {"sent": old}
    app.session_state["hero"] = {"sent": {"seq": 6, "action": "move", "value": None}}
    screen = Screen.__new__(Screen)
    screen.app, screen.clock = app, 10
    assert screen.run().run().scenario == presets.load()
    assert screen.inputs["labeling.target_precision"]["ack"] == 5  # or its control would wait for ever
    assert screen.set("compute.runs", 8).scenario == presets.load().replace({"compute.runs": 8})


def test_an_answer_while_the_first_run_goes_on_counts():
    """A move breaks off the run; the next knows by the name of the visit that it is no repeated answer."""
    screen = Screen()
    visit = screen.bar["visit"]
    for key, said in (("input:compute.runs", visit), ("input:value.right", "another")):
        screen.app.session_state["settled"] = False
        sent = {"seq": 50, "action": "set", "value": 7 if said == visit else 0.04, "visit": said}
        screen.app.session_state[key] = {"sent": sent}
        screen.run()
    assert screen.scenario == presets.load().replace({"compute.runs": 7})
    assert screen.set("value.right", 0.05).scenario["value.right"] == 0.05


# ---- The link -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("seed", range(6))
def test_a_link_opens_in_another_session_to_the_same_digits(seed, lang):
    plan = fuzz.some_scenario(random.Random(seed), 10)
    first = Screen(link.encode(plan, lang=lang))
    second = Screen(first.link)
    assert second.scenario == first.scenario == plan
    assert second.headline == first.headline == headline_of(plan, lang)
    assert second.link == first.link
    assert second.notices == []


def test_moves_reach_the_link_and_the_link_another_session():
    screen = two_steps().set("compression.enabled", True).answer("bar", "lang", "zh")
    again = Screen(screen.link)
    assert again.scenario == screen.scenario
    assert again.headline == screen.headline
    assert not again.bar["can_undo"]


def test_every_value_of_a_link_that_is_not_taken_is_named_once():
    bad = {
        "labeling.target_precision": "1.2",
        "labeling.items": "many",
        "compute.runs": "2.5",
        "value.right": "-1",
        "compression.enabled": "maybe",
        "serving.devices": "Infinity",
        "no.such": "3",
    }
    good = "&generalization.field_items=7000&serving.decisions=9000"
    screen = Screen("v=1&preset=ecommerce" + good + "".join(f"&{i}={value}" for i, value in bad.items()))
    assert len(screen.notices) == 1
    assert len(screen.complaints) == len(bad)
    for identifier in bad:
        assert sum(identifier in sentence for sentence in screen.complaints) == 1
    kept = {"generalization.field_items": 7000, "serving.decisions": 9000}
    assert screen.scenario == presets.load().replace(kept)
    assert screen.set("compute.runs", 8).notices == []


@pytest.mark.parametrize(
    "query", ["v=1&s=%40%40%40", "v=99&preset=drone", "x=1", "v=1&s=eJwrySxJBQAEXQHB&c=AAAA", "name=plan"]
)
def test_an_unreadable_link_is_said_and_the_opening_preset_shown(query):
    screen = Screen(query)
    (notice,) = screen.notices
    assert notice["title"].startswith("The link could not be opened: ")
    assert screen.scenario == presets.load()
    assert screen.headline == headline_of(presets.load(), "en")


@pytest.mark.parametrize("query", ["utm_source=mail", "from=singlemessage&isappinstalled=0"])
def test_what_chat_tools_add_to_the_bare_address_is_no_damaged_link(query):
    assert Screen(query).notices == []


def test_an_older_headline_is_shown_beside_todays():
    screen = Screen("v=1&preset=ecommerce&h=1234000~0.5")
    (notice,) = screen.notices
    result = evaluate(presets.load())
    for figure in ("¥1.23M", "50%", text.figure("money", result.cost_total, "en")):
        assert figure in notice["title"]
    assert text.figure("percent", result.roi, "en") in notice["title"]
    assert Screen(screen.link).notices == []
    assert screen.set("compute.runs", 8).notices == []


def test_a_pasted_sentence_opens_as_one_step_that_can_be_undone():
    screen = Screen().set("compute.runs", 8)
    field = next(t for t in screen.app.text_input if t.key.startswith("open:"))
    field.input(f"See this plan: https://plans.example/x/?{OTHER}. What do you think?")
    screen.run()
    assert screen.scenario == link.decode(OTHER)
    assert screen.headline == headline_of(link.decode(OTHER), "zh")
    assert next(t for t in screen.app.text_input if t.key.startswith("open:")).value == ""
    screen.answer("bar", "undo")
    assert screen.scenario == presets.load().replace({"compute.runs": 8})


def test_the_older_headline_of_a_pasted_link_goes_with_the_link():
    screen = Screen()
    next(t for t in screen.app.text_input if t.key.startswith("open:")).input("v=1&preset=drone&h=1~1")
    assert len(screen.run().notices) == 1
    assert screen.answer("bar", "undo").notices == []


@pytest.mark.parametrize("pasted", ["hello", "https://example.com/", "v=1&s=!!", "x" * 5000])
def test_pasting_something_else_is_said_and_changes_nothing(pasted):
    screen = Screen().set("compute.runs", 8)
    next(t for t in screen.app.text_input if t.key.startswith("open:")).input(pasted)
    screen.run()
    assert len(screen.notices) == 1
    assert screen.scenario == presets.load().replace({"compute.runs": 8})


# ---- Pages --------------------------------------------------------------------------------------------


def shows(screen: Screen, name: str) -> bool:
    return bool(screen.shown(name))


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("page", navigation.names())
def test_a_link_opens_the_page_it_names_with_its_plan(page, lang):
    plan = presets.load("drone").replace({"compute.runs": 9})
    screen = Screen(link.encode(plan, page=page, lang=lang))
    assert screen.bar["page"] == page
    assert [name for name, _ in screen.bar["pages"]] == navigation.names()
    assert dict(screen.bar["pages"])[page] == text.template(lang, f"page.{page}")
    assert screen.scenario == plan
    assert screen.notices == []
    assert link.open_link(screen.link).page == ("" if page == "overview" else page)


def test_another_page_keeps_the_plan_and_the_address_names_it():
    screen = two_steps()
    before = screen.scenario
    screen.go("assumptions")
    assert shows(screen, "assumptions")
    assert not shows(screen, "hero")
    assert screen.scenario == before
    assert screen.link.endswith("&page=assumptions")
    screen.go("overview")
    assert shows(screen, "hero")
    assert screen.scenario == before
    assert "page=" not in screen.link
    assert screen.answer("bar", "undo").scenario["compute.runs"] == 8


def test_a_phone_chooses_the_page_in_the_bar():
    screen = two_steps().answer("bar", "page", "assumptions")
    assert shows(screen, "assumptions")
    assert screen.bar["page"] == "assumptions"
    assert shows(screen.answer("bar", "page", "overview"), "hero")
    for other in ("nosuch", None, ["assumptions"]):
        assert shows(screen.answer("bar", "page", other), "hero")


def test_an_unknown_page_is_named_and_the_overview_opens():
    screen = Screen("v=1&preset=drone&page=nosuch&labeling.itemz=5")
    assert shows(screen, "hero")
    assert len(screen.notices) == 1
    assert len(screen.complaints) == 2
    assert sum("page=nosuch" in said for said in screen.complaints) == 1
    assert screen.scenario == presets.load("drone")
    assert "page=" not in screen.link


def test_a_pasted_link_opens_its_page():
    screen = Screen().set("compute.runs", 8)
    field = next(t for t in screen.app.text_input if t.key.startswith("open:"))
    field.input(f"{OTHER}&page=assumptions")
    screen.run()
    assert shows(screen, "assumptions")
    assert screen.scenario == link.decode(OTHER)


# ---- Pins, notes and owners ---------------------------------------------------------------------------


def test_remarks_travel_from_link_to_link_and_survive_moves():
    query = "v=1&preset=drone&pins=compute.gpu_price&note.value.right=agreed&owner.value.right=Li"
    screen = Screen(query)
    assert screen.notices == []
    screen.set("compute.runs", 9).answer("bar", "undo").answer("bar", "redo")
    assert screen.scenario == link.decode(query).replace({"compute.runs": 9})
    assert Screen(screen.link).scenario == screen.scenario


def test_a_plan_that_no_link_can_carry_is_shown_and_said():
    """The page must not break where the address cannot follow: figures travel before notes."""
    rng = random.Random(5)
    plan = presets.load()
    for identifier in rng.sample(list(parameters.catalogue()), 12):
        plan = plan.annotate(identifier, "".join(chr(rng.randint(0x4E00, 0x9FA5)) for _ in range(120)))
    assert link.fitted(plan).left_out == "remarks"
    assert link.decode(link.fitted(plan).query) == plan.bare()
    bounds = {r.id: r.allowed for r in parameters.catalogue().values() if r.allowed}
    long = {i: low + (high - low) * rng.random() for i, (low, high) in bounds.items()}
    assert link.fitted(plan.accept(long)[0]) == link.Fitted("", "plan")


def test_the_page_stays_up_where_notes_do_not_fit():
    rng = random.Random(6)
    screen = Screen(page="assumptions")
    for identifier in list(parameters.catalogue())[:12]:
        words = "".join(chr(rng.randint(0x4E00, 0x9FA5)) for _ in range(120))
        screen.answer("assumptions", f"note:{identifier}", [words, ""])
    assert "notes are too long" in screen.bar["share"]["warning"]
    assert screen.bar["write"]
    assert screen.scenario == presets.load()
    assert len(screen.shown("assumptions")[0]["notes"]) == 12


def test_a_preset_keeps_the_pins_and_drops_the_notes():
    screen = Screen("v=1&preset=drone&pins=compute.gpu_price&note.value.right=agreed")
    box = next(b for b in screen.app.selectbox if b.key.startswith("preset:"))
    box.select("article")
    screen.run()
    assert screen.scenario == presets.load("article").pin("compute.gpu_price")


# ---- Sessions -----------------------------------------------------------------------------------------


def test_two_visitors_never_mix():
    """C1: any reruns of two sessions, in any order; each shows its own plan and language only."""
    rng = random.Random(20261122)
    screens = {"en": Screen("v=1&preset=ecommerce&lang=en&name=First"), "zh": Screen(OTHER)}
    plans = {lang: screen.scenario for lang, screen in screens.items()}
    for _ in range(50):
        lang = rng.choice(text.LANGUAGES)
        identifier = rng.choice(LEVEL_1)
        record = parameters.find(identifier)
        value = rng.random() < 0.5 if record.kind == "switch" else rng.choice(controls.track(record))
        plans[lang] = plans[lang].replace({identifier: value})
        screens[lang].set(identifier, value)
        for other, screen in screens.items():
            assert screen.scenario == plans[other]
            assert screen.headline == headline_of(plans[other], other)
            assert screen.bar["title"] == plans[other].name


def plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and plain(held) for key, held in value.items())
    if isinstance(value, list | tuple):
        return all(map(plain, value))
    return type(value) in PLAIN


def test_what_a_session_holds_is_plain_data_and_pickles():
    screen = two_steps().answer("hero", "move").answer("hero", "axis", "compute.runs").answer("bar", "undo")
    ours = {
        k: v
        for k, v in screen.app.session_state.items()
        if k not in COMPONENTS and not k.startswith("input:")
    }
    assert {"plan", "past", "future", "acks", "notices", "hero_ranges", "hero_view", "lang"} <= set(ours)
    assert [key for key, value in ours.items() if not plain(value)] == []
    assert pickle.loads(pickle.dumps(ours)) == ours
    screen.set("compute.runs", -1)
    assert len(screen.run().complaints) == 1
    held = screen.app.session_state["notices"]
    assert held
    assert pickle.loads(pickle.dumps(held)) == held


@pytest.mark.parametrize("page", sorted(path.name for path in (ROOT / "pages").glob("*.py")))
def test_a_page_opened_first_on_a_fresh_server_goes_through_app(page):
    """Streamlit runs files of a folder called pages by themselves until st.navigation was called once."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.query_params["preset"] = "drone"
    app.switch_page(f"pages/{page}").run()
    assert not app.exception
    names = [e.proto.component_name for e in app.get("bidi_component")]
    assert "costmodel.bar" in names
    assert app.session_state["plan"]["preset"] == "drone"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        [],
        "x",
        {"seq": 1},
        {"seq": "1", "action": "set"},
        {"seq": 2, "action": ["set"]},
        {"action": "set", "value": 1},
    ],
)
def test_an_answer_of_another_shape_is_silence(sent):
    screen = Screen()
    before = screen.link
    screen.app.session_state["hero"] = {"sent": sent}
    screen.app.session_state["input:compute.runs"] = {"sent": sent}
    screen.run()
    assert screen.link == before


@pytest.mark.parametrize("value", [None, [1], {"a": 1}, "x" * 5000, True, float("inf")])
@pytest.mark.parametrize("action", ["axis", "view", "measure", "set"])
def test_an_answer_of_another_value_changes_nothing(action, value):
    screen = Screen()
    before = screen.link
    screen.answer("hero", action, value)
    assert screen.link == before
