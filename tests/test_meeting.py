"""The meeting page: the plan, the plan before the last step, another window, every step in words."""

from __future__ import annotations

from costmodel import link, presets, text
from tests.screen import Screen, headline_of

OPENING = presets.load()
MORE_RUNS = OPENING.replace({"compute.runs": 7})


def visit(lang: str = "en") -> Screen:
    return Screen(f"v=1&preset=ecommerce&lang={lang}", page="meeting")


def minutes(screen: Screen) -> list[str]:
    screen.app.session_state["fold:meeting"] = True
    screen.run()
    return screen.app.code[0].value.splitlines()


def test_the_verdict_is_the_plan_s():
    for lang in text.LANGUAGES:
        assert visit(lang).headline.verdict == headline_of(OPENING, lang).verdict


def test_a_replay_shows_the_plan_before_the_last_step_and_then_this_one():
    screen = visit().answer("meeting", "open", link.encode(MORE_RUNS))
    assert screen.headline.verdict == headline_of(MORE_RUNS, "en").verdict
    screen.answer("meeting", "replay")
    assert screen.headline.verdict == headline_of(OPENING, "en").verdict
    assert link.decode(screen.link) == MORE_RUNS  # nothing was changed by looking back
    screen.answer("meeting", "replayed")
    assert screen.headline.verdict == headline_of(MORE_RUNS, "en").verdict


def test_without_a_step_there_is_nothing_to_show_again():
    screen = visit()
    assert not screen.shown("follow")[0]["can_replay"]
    screen.answer("meeting", "replay")
    assert not screen.shown("follow")[0]["replaying"]  # or the next step would show the plan before it
    assert screen.headline.verdict == headline_of(OPENING, "en").verdict


def test_another_window_s_plan_is_taken_and_the_page_stays():
    screen = visit().answer("meeting", "open", "?" + link.encode(MORE_RUNS, page="roi", lang="en"))
    assert link.decode(screen.link) == MORE_RUNS
    assert "page=meeting" in screen.link


def test_what_another_window_says_is_no_more_trusted_than_a_link():
    screen = visit()
    for said in (None, 7, {"v": 1}, "nonsense", "v=1&preset=shop", "v=1&labeling.items=-5"):
        screen.answer("meeting", "open", said)
        assert link.decode(screen.link).values() == OPENING.values()
    assert screen.notices


def test_the_log_says_every_step():
    screen = visit()
    assert minutes(screen)[0] == "- Nothing was changed yet."
    screen.answer("meeting", "open", link.encode(MORE_RUNS))
    screen.answer(
        "meeting", "open", link.encode(MORE_RUNS.replace({"compute.gpus": 8, "compute.failed": 0.1}))
    )
    screen.answer("meeting", "open", link.encode(presets.load("drone")))
    said = minutes(screen)
    assert said[0].startswith("- Training runs 6 runs → 7 runs: cost +")
    assert said[1].startswith("- GPUs")
    assert said[2].startswith("- Started from “")
    assert said[4] == headline_of(presets.load("drone"), "en").verdict
    assert len(said) == 5


def test_the_log_names_up_to_four_inputs_and_counts_more():
    four = OPENING.replace(
        {"compute.runs": 7, "compute.gpus": 8, "compute.failed": 0.1, "compute.gpu_price": 25.0}
    )
    five = four.replace(
        {"compute.runs": 8, "compute.gpus": 4, "compute.failed": 0.2, "compute.gpu_price": 30.0}
    ).replace({"labeling.items": 9000.0})
    screen = visit().answer("meeting", "open", link.encode(four)).answer("meeting", "open", link.encode(five))
    said = minutes(screen)
    assert said[0].startswith("- ")
    assert said[0].partition(":")[0].count(",") == 3
    assert said[1].startswith("- 5 inputs, among them ")
    assert said[1].partition(":")[0].count(",") == 4  # one behind the count


def test_the_log_says_what_came_before_first():
    """From 6 runs to 7 and on to 9, not the other way round."""
    screen = visit().answer("meeting", "open", link.encode(MORE_RUNS))
    screen.answer("meeting", "open", link.encode(OPENING.replace({"compute.runs": 9})))
    said = minutes(screen)
    assert "6 runs → 7 runs" in said[0]
    assert "7 runs → 9 runs" in said[1]


def test_a_step_that_only_names_the_plan_moves_no_figure():
    screen = visit().answer("meeting", "open", link.encode(OPENING.model_copy(update={"name": "Shop"})))
    assert minutes(screen)[0] == "- Name, notes or pins only: no figure moved."
