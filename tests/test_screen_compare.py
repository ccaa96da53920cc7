"""The screen Compare: what it shows is what ``compare`` says, and one link carries all plans."""

from __future__ import annotations

import pytest

from costmodel import comparison, link, presets, text
from costmodel.comparison import compare
from costmodel.moves import next_best_move
from tests.screen import Screen
from ui import stored

BEFORE = presets.load()
AFTER = BEFORE.replace({"labeling.target_precision": 0.98})


def visit(*others, lang: str = "en", own=AFTER) -> Screen:
    return Screen(link.encode(own, others=others, lang=lang), page="compare")


def test_alone_a_plan_stands_beside_its_next_best_move_until_it_is_kept():
    best = next_best_move(BEFORE)
    better = BEFORE.replace({best.id: best.value})
    for lang in text.LANGUAGES:
        screen = visit(lang=lang, own=BEFORE)
        assert screen.lead == text.say(compare([BEFORE, better]).lead, lang)
        assert [row["key"] for row in screen.tables[1]["rows"]] == [best.id]
        assert link.open_link(screen.link).others == ()
        assert not [button for button in screen.app.button if button.key == "beside:drop:0"]
        screen.app.button(key="beside:suggested").click()
        screen.run()
        kept = link.open_link(screen.link).others
        assert [plan.differences(BEFORE) for plan in kept] == [better.differences(BEFORE)]
        assert not [button for button in screen.app.button if button.key == "beside:suggested"]


def test_alone_a_changed_plan_stands_beside_the_example_as_it_came():
    screen = visit()
    assert screen.lead == text.say(compare([AFTER, BEFORE]).lead, "en")
    assert [row["key"] for row in screen.tables[1]["rows"]] == ["labeling.target_precision"]


def test_alone_with_nothing_to_suggest_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(comparison, "next_best_move", lambda plan: None)
    screen = visit(own=BEFORE)
    assert not screen.charts
    assert any("second plan" in heading.value for heading in screen.app.subheader)


def test_figures_are_those_of_compare():
    for lang in text.LANGUAGES:
        screen, found = (
            visit(BEFORE, presets.load("article"), lang=lang),
            compare([AFTER, BEFORE, presets.load("article")]),
        )
        assert screen.lead == text.say(found.lead, lang)
        rows = {row["key"]: row["cells"] for row in screen.tables[0]["rows"]}
        totals = [text.figure("money", result.cost_total, lang) for result in found.results]
        assert [cell["text"] for cell in rows["total"][1:]] == totals
        more = text.figure("signed_money", found.results[1].cost_total - found.results[0].cost_total, lang)
        assert more in rows["total"][2]["note"]
        points = text.figure("points", found.results[1].roi - found.results[0].roi, lang)
        assert rows["roi"][2]["note"] == text.template(lang, "compare.difference_points").format(
            amount=points
        )
        assert [row["key"] for row in screen.tables[1]["rows"]] == list(found.changed)


def test_a_kept_plan_shows_what_later_moves_change():
    screen = Screen("v=1&preset=ecommerce&lang=en", page="compare")
    screen.app.button(key="beside:keep").click()
    screen.run()
    assert "same" in screen.lead
    screen.set("labeling.target_precision", 0.98)
    assert screen.lead == text.say(compare([AFTER, BEFORE]).lead, "en")
    assert link.open_link(screen.link).others == (BEFORE,)


def test_work_on_the_other_and_back_by_undo():
    screen = visit(BEFORE)
    screen.app.button(key="beside:open:0").click()
    screen.run()
    assert link.open_link(screen.link).scenario == BEFORE
    assert link.open_link(screen.link).others == (AFTER,)
    screen.answer("bar", "undo")
    assert link.open_link(screen.link).scenario == AFTER


def test_taken_away():
    screen = visit(BEFORE, presets.load("drone"))
    screen.app.button(key="beside:drop:0").click()
    screen.run()
    assert link.open_link(screen.link).others == (presets.load("drone"),)


def test_a_pasted_link_is_added_and_a_bad_one_named():
    screen = visit()
    screen.app.text_input(key="beside:link:0").set_value("nonsense")
    screen.run()
    assert len(screen.notices) == 1
    assert not link.open_link(screen.link).others
    screen.app.text_input(key="beside:link:0").set_value(link.encode(presets.load("drone")))
    screen.run()
    assert link.open_link(screen.link).others == (presets.load("drone"),)


def test_an_example_is_added():
    screen = visit()
    screen.app.selectbox(key="beside:preset:0:en").set_value("medical")
    screen.run()
    assert link.open_link(screen.link).others == (presets.load("medical"),)


def test_four_plans_leave_no_room_for_a_fifth():
    screen = visit(BEFORE, presets.load("drone"), presets.load("half"))
    assert not [button for button in screen.app.button if button.key == "beside:keep"]


def test_hostile_names_are_text():
    name = "![x](http://evil) <script>*a* $x$ :red[y]"
    screen = visit(BEFORE.model_copy(update={"name": name}))
    shown = next(m.value for m in screen.app.markdown if "evil" in m.value)
    assert shown.replace("\\", "") == f"2: {text.clean(name, 60)}"
    assert "\\!\\[x\\]\\(http\\:" in shown


def test_a_saved_plan_is_added_by_its_short_link_and_a_wrong_key_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("COSTMODEL_DATABASE_URL", f"sqlite:///{tmp_path}/library.sqlite3")
    saved = presets.load("drone").replace({"compute.runs": 3}).model_copy(update={"name": "Kept"})
    edit = stored.library().create(stored.Content(link.encode(saved), "Kept"))
    screen = visit()
    screen.app.text_input(key="beside:link:0").set_value(f"https://plan.example/?k={'b' * 26}")
    screen.run()
    assert len(screen.notices) == 1
    assert not link.open_link(screen.link).others
    screen.app.text_input(key="beside:link:0").set_value(f"https://plan.example/?k={stored.view_token(edit)}")
    screen.run()
    assert link.open_link(screen.link).others == (saved,)
    assert link.open_link(screen.link).scenario == AFTER


def test_the_bridge_leads_to_the_plan_chosen_and_stays_within_those_there_are():
    drone = presets.load("drone")
    screen, found = visit(BEFORE, drone), compare([AFTER, BEFORE, drone])
    totals = [text.figure("money", result.cost_total, "en") for result in found.results]

    def ends() -> list[str]:
        return [
            words for one in screen.charts[0]["series"] if one["key"] == "totals" for words in one["texts"]
        ]

    assert ends() == [totals[0], totals[1]]
    screen.app.segmented_control(key="beside_choice:2:en").set_value(2)
    screen.run()
    assert ends() == [totals[0], totals[2]]
    assert screen.charts[0]["title"].endswith("plan 3")
    screen.app.button(key="beside:drop:1").click()
    screen.run()
    assert ends() == [totals[0], totals[1]]


def test_plans_are_numbered_alike_everywhere():
    screen = visit(BEFORE, presets.load("drone"))
    names = [column["title"] for column in screen.tables[0]["columns"][1:]]
    assert [name.partition(":")[0] for name in names] == ["1", "2", "3"]
    asked = [m.value.replace("\\", "") for m in screen.app.markdown]
    assert [name for name in names[1:] if name not in asked] == []


@pytest.mark.parametrize(("others", "more"), [((BEFORE, BEFORE), True), ((BEFORE,) * 3, False)])
def test_a_fourth_plan_may_be_added_and_no_fifth(others, more):
    keys = {button.key for button in visit(*others).app.button}
    assert ("beside:keep" in keys) is more


def test_a_figure_that_only_some_plans_have_is_shown():
    never = AFTER.replace({"value.right": 0.0})
    rows = {row["key"]: row["cells"] for row in visit(never, own=AFTER).tables[0]["rows"]}
    assert rows["payback"][2]["text"] == text.template("en", "compare.none")
    assert rows["payback"][1]["text"] != rows["payback"][2]["text"]
