"""The table of all inputs: rows, evidence, filters and search; on screen and in a real browser."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from playwright.sync_api import expect

from costmodel import __main__, assumptions, link, parameters, presets, text, usual
from costmodel.assumptions import FILTERS
from costmodel.remarks import Note
from tests.plans import THOROUGH, scenarios
from tests.screen import Screen
from tests.screens_browser import light, serious, speak

PRESET = presets.load("drone")
WEAK_HERE = {  # of the drone's own figures: its gap is published, target and compression are decisions
    *("generalization.reference_error", "serving.devices", "serving.decisions"),
    *("compression.latency_limit", "compression.size_limit"),
}
PLAN = (
    PRESET.replace({"compute.runs": 9, "compute.exploration": 2.4, "compression.enabled": False})
    .pin("labeling.items")
    .annotate("value.right", "agreed with finance", owner="Xu Qian")
)
HOSTILE = ("<img src=x onerror=alert(1)>", "![x](http://canary.invalid/x.png)", "{0} {npv} $x$", "=1+1")


def ids(rows):
    return [row.record.id for row in rows]


# --- Rows, filters and search --------------------------------------------------------------------------


def test_every_input_has_one_row_in_the_order_of_the_records():
    rows = assumptions.rows(PLAN, PRESET)
    assert ids(rows) == list(parameters.catalogue())
    assert [row.value for row in rows] == list(PLAN.values().values())
    assert [row.default for row in rows] == list(PRESET.values().values())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("changed", ["compute.runs", "compute.exploration", "compression.enabled"]),
        ("pinned", ["labeling.items"]),
        ("noted", ["value.right"]),
    ],
)
def test_filters_find_what_was_done(name, expected):
    assert sorted(ids(assumptions.chosen(assumptions.rows(PLAN, PRESET), filters=[name]))) == sorted(expected)


def test_filters_add_up():
    rows = assumptions.rows(PLAN, PRESET)
    both = assumptions.chosen(rows, filters=["changed", "unusual"])
    assert "compute.exploration" in ids(both)  # 2.4 is far above its usual range
    assert set(ids(both)) < set(ids(assumptions.chosen(rows, filters=["changed"])))
    assert assumptions.chosen(rows, filters=["pinned", "noted"]) == ()


@THOROUGH
@given(plan=scenarios())
def test_changed_and_unusual_are_what_they_say(plan):
    rows = assumptions.rows(plan, presets.load())
    assert set(ids(filter(FILTERS["changed"], rows))) == set(plan.differences(presets.load()))
    for row in rows:
        low, high = usual.of(plan, row.record.id) or (row.value, row.value)
        assert FILTERS["unusual"](row) == (row.record.usual is not None and not low <= row.value <= high)


def test_evidence_is_the_sources_kind():
    """Table 2 of article 1 is published; a figure that nobody published is an assumption."""
    kinds = {row.record.id: (row.kind, row.weak) for row in assumptions.rows(PLAN, PRESET)}
    assert kinds["compression.size_before"] == ("published", False)
    assert kinds["project.discount_rate"] == ("assumption", True)
    assert kinds["project.fx_cny_per_usd"] == ("recalled", True)
    assert kinds["labeling.workflow"] == ("decision", False)


def test_an_effect_with_little_behind_it_is_weak_whatever_its_source():
    """The evidence for automated cleaning is low in published/strategies/strategy_effects.csv."""
    cleaning = parameters.find("strategies.auto_cleaning_effect")
    assert parameters.sources()[cleaning.source]["kind"] == "published"
    assert assumptions.is_weak(cleaning.id)
    assert not assumptions.is_weak("strategies.right_sized_arch_effect")


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("labeling.items", "labeling.items"),
        ("标注数量", "labeling.items"),
        ("ITEMS TO LABEL", "labeling.items"),
        ("label items", "labeling.items"),  # words in any order
        ("ｌａｂｅｌｉｎｇ．ｉｔｅｍｓ", "labeling.items"),  # full-width, as a Chinese keyboard writes
        ("要训练几次", "compute.runs"),  # the question
        ("finance", "value.right"),  # a note of the plan
        ("xu qian", "value.right"),  # its owner
    ],
)
def test_a_search_looks_at_label_question_id_and_notes_in_both_languages(word, found):
    rows = assumptions.rows(PLAN, PRESET)
    assert found in ids(assumptions.chosen(rows, word=word))
    assert len(assumptions.chosen(rows, word=word)) < len(rows)


def test_a_search_for_nothing_finds_all_and_for_nonsense_none():
    rows = assumptions.rows(PLAN, PRESET)
    assert assumptions.chosen(rows, word="  ") == rows
    assert assumptions.chosen(rows, word="zzzz") == ()


# --- The command line ----------------------------------------------------------------------------------


def run(capsys, *args):
    assert __main__.main(["parameters", *args]) == 0
    return capsys.readouterr().out


def test_the_command_lists_what_was_asked_for(capsys):
    query = link.encode(PLAN)
    changed = json.loads(run(capsys, "--changed", "--json", "--link", query))
    assert {row["id"]: (row["in_plan"], row["in_preset"]) for row in changed} == PLAN.differences(PRESET)
    weak = json.loads(run(capsys, "--weak", "--json"))
    assert all(row["weak"] for row in weak)
    assert len(weak) < len(parameters.catalogue())
    found = json.loads(run(capsys, "--search", "xu qian", "--json", "--link", query))
    assert [(row["id"], row["agreed"], row["owner"]) for row in found] == [
        ("value.right", "agreed with finance", "Xu Qian")
    ]


def test_the_command_shows_the_plan_beside_the_preset(capsys):
    assert "9 runs" in run(capsys, "compute.runs", "--set", "compute.runs=9")
    line = run(capsys, "--search", "compute.runs", "--set", "compute.runs=9").splitlines()[0]
    assert "9 runs" in line
    assert "[6 runs]" in line


# --- The screen ----------------------------------------------------------------------------------------


def visit(plan=PLAN, lang="en"):
    return Screen(link.encode(plan, page="assumptions", lang=lang))


def state(screen):
    return screen.shown("assumptions")[0]


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_the_screen_holds_every_input_and_what_differs(lang):
    screen = visit(lang=lang)
    (fixed,), moved = screen.shown("assumption_rows"), state(screen)
    assert [row["id"] for row in fixed["rows"]] == list(parameters.catalogue())
    assert {i: value for i, (value, _) in moved["changed"].items()} == {
        i: value for i, (value, _) in PLAN.differences(PRESET).items()
    }
    assert moved["pinned"] == ["labeling.items"]
    assert moved["notes"] == {"value.right": ["agreed with finance", "Xu Qian"]}
    assert moved["counts"]["changed"] == 3
    for row in fixed["rows"]:
        assert row["default"][0] == PRESET[row["id"]]
        assert row["words"] == assumptions.words(row["id"])
        own = PRESET[row["id"]] != parameters.find(row["id"]).value
        assert row["weak"] == (row["id"] in WEAK_HERE if own else assumptions.is_weak(row["id"]))


def test_typed_numbers_read_back_to_the_value():
    (fixed,) = visit().shown("assumption_rows")
    for row in fixed["rows"]:
        value, typed, _ = row["default"]
        if row["kind"] in ("number", "integer"):
            assert float(typed) / row["factor"] == pytest.approx(value, rel=1e-9)


def test_a_move_sends_little():
    """The rows travel once: a move must stay far below 40 kB with everything of the page."""
    screen = visit()
    before = screen.shown("assumption_rows")
    screen.answer("assumptions", "set:compute.runs", 7)
    assert screen.shown("assumption_rows") == before
    assert len(json.dumps(state(screen))) < 4000


def test_values_switches_choices_and_resets_reach_the_plan():
    screen = visit()
    screen.answer("assumptions", "set:compute.gpu_price", 30)
    screen.answer("assumptions", "set:compression.enabled", True)
    screen.answer("assumptions", "set:labeling.workflow", "cheapest")
    screen.answer("assumptions", "reset:compute.runs")
    expected = PLAN.replace({"compute.gpu_price": 30, "compression.enabled": True})
    expected = expected.replace({"labeling.workflow": "cheapest", "compute.runs": PRESET["compute.runs"]})
    assert screen.scenario == expected
    assert screen.answer("bar", "undo").scenario["compute.runs"] == 9


@pytest.mark.parametrize(
    ("identifier", "value", "needed"),
    [
        ("labeling.target_precision", 1.2, ["Label precision", "120%", "99.99%", "or less"]),
        ("labeling.target_precision", "abc", ["Label precision", "abc", "is not a number"]),
        ("compute.runs", 2.5, ["2.5", "not a whole number"]),
        ("labeling.workflow", "guess", ["guess", "tiers, cheapest"]),
    ],
)
def test_a_bad_input_gets_one_sentence_and_loses_nothing(identifier, value, needed):
    screen = visit().answer("assumptions", f"set:{identifier}", value)
    ((refused, sentence),) = state(screen)["refused"]
    assert refused == identifier
    for part in needed:
        assert part in sentence
    assert screen.scenario == PLAN
    assert screen.notices == []  # said once: in the table
    assert state(screen.answer("assumptions", "set:compute.runs", 7))["refused"] == []


def test_pins_and_notes_are_steps_of_their_own():
    screen = visit().answer("assumptions", "pin:compute.runs", True)
    assert screen.scenario.pins == ("labeling.items", "compute.runs")
    screen.answer("assumptions", "note:compute.runs", [" as last year\u200b ", "Wang"])
    assert Note("compute.runs", "as last year", "Wang") in screen.scenario.notes
    assert screen.answer("bar", "undo").scenario.notes == PLAN.notes
    assert screen.answer("bar", "undo").scenario == PLAN
    screen.answer("assumptions", "note:value.right", ["", ""]).answer(
        "assumptions", "pin:labeling.items", False
    )
    assert screen.scenario == PLAN.replace({}).pin("labeling.items", on=False).annotate("value.right", "")


def test_a_ninth_pin_is_refused_and_said():
    plan = PRESET
    for identifier in list(parameters.catalogue())[:8]:
        plan = plan.pin(identifier)
    screen = visit(plan)
    assert "unpin one first" in state(screen)["full"]
    screen.answer("assumptions", "pin:value.right", True)
    ((_, sentence),) = state(screen)["refused"]
    assert "unpin another first" in sentence
    assert "kept" not in sentence
    assert screen.scenario == plan


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("set:no.such", 1),
        ("reset:no.such", None),
        ("pin:no.such", True),
        ("pin:compute.runs", "yes"),
        ("note:no.such", ["a", "b"]),
        ("note:compute.runs", "a"),
        ("note:compute.runs", ["a", 5]),
        ("set", 1),
        ("drop:compute.runs", 1),
        ("set:compute.runs", [1]),
        ("set:compute.runs", {"a": 1}),
    ],
)
def test_an_answer_of_another_kind_changes_nothing(action, value):
    assert visit().answer("assumptions", action, value).scenario == PLAN


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_notes_are_text(words):
    screen = visit().answer("assumptions", "note:compute.runs", [words, words])
    assert state(screen)["notes"]["compute.runs"] == [words, words[:40]]
    others = [e.value for e in (*screen.app.markdown, *screen.app.caption, *screen.app.text)]
    assert not any(words in str(other) for other in others)
    assert Screen(screen.link).scenario == screen.scenario


def test_pinned_inputs_stand_on_the_overview():
    plan = PRESET.pin("compute.gpu_price").pin("labeling.workflow").pin("compute.runs")
    screen = Screen(link.encode(plan))
    assert list(screen.inputs)[-2:] == ["labeling.workflow", "compute.gpu_price"]
    assert list(screen.inputs).count("compute.runs") == 1  # the Overview's own
    assert screen.set("compute.gpu_price", 31).scenario["compute.gpu_price"] == 31
    assert "compute.gpu_price" not in Screen().inputs


def test_the_figures_do_not_depend_on_remarks():
    bare, marked = (
        Screen(link.encode(PRESET)),
        Screen(link.encode(PRESET.pin("gates.poc").annotate("gates.poc", "x"))),
    )
    assert marked.headline.cards == bare.headline.cards
    fingerprint = [
        re.search(r"scenario (\S+)", c.value)[1] for s in (bare, marked) for c in s.app.caption[-1:]
    ]
    assert fingerprint[0] == fingerprint[1]


def test_dollars_show_amounts_in_dollars_and_the_rate_as_it_is():
    screen = visit(PRESET.replace({"project.currency": "USD"}))
    (fixed,) = screen.shown("assumption_rows")
    rows = {row["id"]: row for row in fixed["rows"]}
    assert rows["project.fx_cny_per_usd"]["factor"] == 1.0
    assert rows["compute.gpu_price"]["unit"] == "US$"
    rate = PRESET["project.fx_cny_per_usd"]
    assert float(rows["compute.gpu_price"]["default"][1]) == pytest.approx(PRESET["compute.gpu_price"] / rate)


# --- A real browser ------------------------------------------------------------------------------------


@pytest.fixture
def table(open_page, server):
    """Give ``table(**context options)``: the screen of a plan, its rows drawn."""

    def open_table(plan=PLAN, **options):
        page = open_page(**options)
        page.goto(f"{server}/?{link.encode(plan, page='assumptions')}")
        expect(page.locator("tr[data-id]").first).to_be_visible(timeout=20_000)
        return page

    return open_table


def row(page, identifier):
    return page.locator(f'tr[data-id="{identifier}"]')


@pytest.mark.browser
def test_search_and_filters_answer_in_the_browser(table):
    page = table()
    total = len(parameters.catalogue())
    expect(page.locator(".found")).to_have_text(f"{total} of {total} inputs")
    page.get_by_role("searchbox").fill("xu qian")
    expect(page.locator(".found")).to_have_text(f"1 of {total} inputs")
    expect(row(page, "value.right")).to_be_visible()
    page.get_by_role("searchbox").fill("")
    page.get_by_role("button", name="Changed 3").click()
    expect(page.locator(".found")).to_have_text(f"3 of {total} inputs")
    page.get_by_role("button", name=re.compile("Outside")).click()
    expect(row(page, "compute.exploration")).to_be_visible()
    expect(row(page, "compute.runs")).to_be_hidden()
    page.get_by_role("searchbox").fill("zzzz")
    expect(page.locator(".nothing")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".found")).to_have_text(f"{total} of {total} inputs")


@pytest.mark.browser
def test_the_browser_finds_what_the_model_finds(table):
    page = table()
    for word in ("label items", "要训练几次", "ＧＰＵ", "finance"):
        page.get_by_role("searchbox").fill(word)
        shown = page.locator("tr[data-id]:visible").evaluate_all("rows => rows.map(row => row.dataset.id)")
        assert shown == ids(assumptions.chosen(assumptions.rows(PLAN, PRESET), word=word)), word


@pytest.mark.browser
def test_typing_a_value_changes_plan_total_and_address(table):
    page = table()
    total = page.locator('[data-figure="cost"]').first
    before = total.text_content()
    field = row(page, "compute.gpu_price").get_by_role("textbox")
    field.fill("1,030.5")
    field.press("Enter")
    expect(total).not_to_have_text(before)
    page.wait_for_function("() => location.search.includes('compute.gpu_price=1030.5')")
    assert link.decode(page.url) == PLAN.replace({"compute.gpu_price": 1030.5})
    row(page, "compute.gpu_price").get_by_role("button", name=re.compile("Back to")).click()
    expect(total).to_have_text(before)


@pytest.mark.browser
def test_a_refusal_is_announced_and_the_value_stays(table):
    page = table()
    field = row(page, "compute.runs").get_by_role("textbox")
    field.fill("2.5")
    field.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="not a whole number")).to_be_visible()
    expect(field).to_have_value("9")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("8")
    field.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="not a whole number")).to_have_count(0)
    expect(field).not_to_have_attribute("aria-invalid", "true")


@pytest.mark.browser
def test_pin_note_and_owner_by_keyboard_travel_in_the_link(table):
    page = table()
    pin = row(page, "compute.gpu_price").get_by_role("button", name=re.compile("Pin to the Overview"))
    pin.focus()
    page.keyboard.press("Enter")
    expect(pin).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # source and note
    page.keyboard.press("Tab")
    page.keyboard.type("<b>quoted</b> by vendor A")
    page.keyboard.press("Tab")
    page.keyboard.type("Chen")
    page.keyboard.press("Enter")
    expect(row(page, "compute.gpu_price").locator(".said")).to_have_text("<b>quoted</b> by vendor A · Chen")
    page.wait_for_function("() => location.search.includes('owner.compute.gpu_price=Chen')")
    wanted = PLAN.pin("compute.gpu_price").annotate(
        "compute.gpu_price", "<b>quoted</b> by vendor A", owner="Chen"
    )
    assert link.decode(page.url) == wanted


@pytest.mark.browser
def test_on_a_phone_rows_are_cards_without_sideways_scroll(table):
    page = table(viewport={"width": 390, "height": 844}, locale="zh-CN")
    for lang in ("zh", "en"):
        if lang == "en":
            speak(page, "en")  # which closes what is open
        row(page, "compute.runs").locator(".more").click()
        expect(page.locator('tr[data-id="compute.runs"] + tr.details')).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        widest = page.locator("tr[data-id]:visible").evaluate_all(
            "rows => Math.max(...rows.map(row => row.getBoundingClientRect().right))"
        )
        assert widest <= 390


@pytest.mark.browser
def test_nobody_is_left_out(table):
    page = table()
    row(page, "compute.runs").locator(".more").click()
    for scheme in ("light", "dark"):
        light(page, scheme)
        assert serious(page) == []
