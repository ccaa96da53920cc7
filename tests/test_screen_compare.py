"""The screen Compare: what it shows is what ``compare`` says, and one link carries all plans."""

from __future__ import annotations

from costmodel import link, presets, text
from costmodel.comparison import compare
from tests.screen import Screen

BEFORE = presets.load()
AFTER = BEFORE.replace({"labeling.target_precision": 0.98})


def visit(*others, lang: str = "en", own=AFTER) -> Screen:
    return Screen(link.encode(own, others=others, lang=lang), page="compare")


def test_alone_it_says_what_to_do():
    screen = Screen(page="compare")
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
