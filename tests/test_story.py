"""What a result means: which sentence, and that its figures are those of the model in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel import evaluate, presets, story, text
from costmodel.moves import Move, candidates
from costmodel.text import Sentence
from tests.plans import THOROUGH, by_hand, ids, scenarios, usual_scenarios
from tests.test_text import keys, says

LANGUAGES = ("zh", "en")


def check_said(sentence):
    """Every figure stands in the sentence and parses back to its number."""
    for lang in LANGUAGES:
        said = text.say(sentence, lang)
        assert said
        assert "{" not in said
        shown = text.slots(sentence, lang)
        template = text.template(lang, sentence.key)
        for slot, (kind, number) in sentence.figures.items():
            if f"{{{slot}}}" in template:
                assert shown[slot] in said
                assert says(kind, number, lang), (slot, number, shown[slot])


# --- The verdict -----------------------------------------------------------------------------

PLAN = {
    "npv": 50_000.0,
    "roi": 0.1,
    "payback": 30.0,
    "mean": 0.88,
    "needed": 0.625,
    "launch": 8.0,
    "horizon": 36.0,
}


@pytest.mark.parametrize(
    ("changes", "key", "tone"),
    [
        ({}, "earns", "good"),
        ({"npv": 0.0}, "earns", "good"),
        ({"needed": None}, "earns", "good"),
        ({"npv": -1.0}, "too_little", "warn"),
        ({"npv": -1.0, "roi": 0.0}, "loses", "bad"),
        ({"npv": -1.0, "roi": -0.1, "payback": None}, "loses", "bad"),
        ({"npv": -9e5, "roi": -1.2, "payback": None, "mean": 0.60}, "below_break_even", "bad"),
        ({"npv": -9e5, "roi": -1.0, "payback": None, "mean": 0.624}, "below_break_even", "bad"),
        ({"npv": -9e5, "roi": -0.9, "payback": None, "mean": 0.60}, "loses", "bad"),  # people review
        ({"mean": 0.60}, "earns", "good"),
        ({"npv": -9e5, "roi": -1.0, "payback": None, "needed": None}, "no_difference", "bad"),
        ({"launch": 36.0}, "not_live", "bad"),
        ({"launch": 40.0, "mean": 0.1, "roi": -1.0}, "not_live", "bad"),
    ],
)
def test_verdict_by_hand(changes, key, tone):
    sentence = story.verdict_of(**{**PLAN, **changes})
    assert (sentence.key, sentence.tone) == (f"verdict.{key}", tone)
    check_said(sentence)


def test_verdict_in_words():
    sentence = story.verdict_of(**{**PLAN, "npv": 45_804.0, "payback": 32.2, "mean": 0.8851})
    assert text.say(sentence, "en") == (
        "As planned this earns ¥45.8K over 36 months and pays back in month 33: "
        "the field will see 89 right in 100, it needs 63."
    )
    assert text.say(sentence, "zh") == (
        "按此计划，36 个月净赚 ¥4.58万，第 33 个月回本：现场每 100 次答对 89 次，保本要 63 次。"
    )


@THOROUGH
@given(plan=usual_scenarios() | scenarios())
def test_verdict_says_the_figures_of_the_result(plan):
    result = evaluate(plan)
    sentence = story.verdict(result)
    check_said(sentence)
    figures = {slot: number for slot, (_, number) in sentence.figures.items()}
    assert figures["npv"] == result.npv
    assert figures["loss"] == abs(result.npv)
    assert figures["field"] == result.accuracy["mean"]
    assert figures["needed"] == (result.accuracy["break_even"] or 0.0)
    assert figures["horizon"] == plan["project.horizon"]
    assert sentence.tone in ("good", "warn", "bad")
    assert (sentence.key == "verdict.earns") == (sentence.tone == "good")


@THOROUGH
@given(mean=st.floats(0, 1), needed=st.floats(0, 1))
def test_accuracy_and_need_are_told_apart(mean, needed):
    """Rounded to whole answers they would look equal although one is above the other."""
    sentence = story.verdict_of(**{**PLAN, "mean": mean, "needed": needed})
    shown = text.slots(sentence, "en")
    if abs(mean - needed) > 0.001:
        assert shown["field"] != shown["needed"]


# --- Flags -----------------------------------------------------------------------------------


@THOROUGH
@given(plan=scenarios())
def test_flags_say_their_figures(plan):
    for flag in evaluate(plan).flags:
        assert flag.tone in ("bad", "warn")
        check_said(flag)


def test_every_flag_can_be_raised():
    strict = {
        "project__budget": 1.0,
        "project__deadline": 1.0,
        "compute__warn_share": 0.01,
        "compute__monthly_budget": 1.0,
        "compute__approval_threshold": 1.0,
        "compression__latency_limit": 1.0,
        "compression__size_limit": 1.0,
        "value__wrong": 100.0,
    }
    plans = [
        by_hand(**strict, labeling__target_precision=0.995),
        by_hand(labeling__workflow="cheapest", labeling__target_precision=0.9999),
        by_hand(project__build_months=20.0),
    ]
    raised = {flag.key for plan in plans for flag in evaluate(plan).flags}
    assert raised == {k for k in keys("en") if k.startswith("flag.")} - {"flag.title", "flag.none"}


# --- The next best move ----------------------------------------------------------------------


def test_no_move_is_no_sentence():
    assert story.move(None) is None


@pytest.mark.parametrize("option", candidates(presets.load()), ids=str)
def test_every_candidate_has_a_sentence(option):
    identifier, value = option
    order, gain = story.move(Move(identifier, presets.load()[identifier], value, 1234.0, -567.0))
    check_said(order)
    check_said(gain)
    down = not isinstance(value, bool) and value < presets.load()[identifier]
    assert order.key.endswith("_less") == down
    assert gain.figures["gain"] == ("money", 1234.0)


def test_a_move_in_words():
    order, gain = story.move(Move("generalization.field_items", 5000.0, 20_000.0, 172_236.0, 51_093.0))
    assert text.say(order, "en") == "Collect 15,000 more samples from real users (¥51.1K)"
    assert text.say(gain, "en") == "earns ¥172K more"
    order, _ = story.move(Move("labeling.target_precision", 0.95, 0.925, 1.0, -5_000.0))
    assert text.say(order, "en") == "Ask for 92.5 right labels of 100 instead of 95 (saves ¥5K)"
    order, _ = story.move(Move("generalization.retrain_every", 3, 6, 1.0, -5_000.0))
    assert text.say(order, "zh") == "再训练间隔从 3 个月改为 6 个月"


# --- What the last change did ----------------------------------------------------------------


def effects(before, after):
    return [text.say(sentence, "en") for sentence in story.change(before, after)]


def test_changes_in_words():
    base = replace(evaluate(presets.load()), cost_total=2e6, npv=50_000.0, payback_months=30.0)
    assert effects(base, base) == ["changes neither cost nor value"]
    assert effects(base, replace(base, cost_total=2e6 + 1e-7, npv=50_000.0 - 1e-7)) == effects(base, base)
    assert effects(base, replace(base, npv=80_000.0)) == ["cost stays", "value +¥30K"]
    assert effects(base, replace(base, cost_total=1.9e6)) == ["cost −¥100K", "value stays"]
    dearer = replace(base, cost_total=2.074e6, npv=20_000.0, payback_months=32.0)
    assert effects(base, dearer) == ["cost +¥74K", "value −¥30K", "pays back 2 months later"]
    assert effects(dearer, base) == ["cost −¥74K", "value +¥30K", "pays back 2 months earlier"]
    never = replace(base, payback_months=None)
    assert effects(base, never)[-1] == "no longer pays back"
    assert effects(never, base)[-1] == "pays back in month 30"
    assert len(effects(never, never)) == 1
    assert len(effects(base, replace(base, payback_months=30.09))) == 1
    assert effects(base, replace(base, payback_months=30.1))[-1] == "pays back 0.1 months later"


@THOROUGH
@given(before=usual_scenarios(), after=usual_scenarios())
def test_changes_say_their_figures(before, after):
    then, now = evaluate(before), evaluate(after)
    for sentence in story.change(then, now):
        check_said(sentence)
    cost, moved = story.change(then, now)[0], now.cost_total - then.cost_total
    assert cost.figures["delta"][1] == moved if abs(moved) >= story.FEN else not cost.figures


# --- The rest --------------------------------------------------------------------------------


def test_forgotten_lines_by_hand():
    # The small plan of test_project.py: 5,587.5 + 7,450 experiments, 11,325 retraining, 900 + 90 operations
    # and governance, 50 cleaning; no field data and no proof of concept.
    lines = story.forgotten_lines(evaluate(by_hand()).elements)
    assert [key for key, _ in lines] == ["experiments", "retraining", "operations", "relabelling"]
    assert [amount for _, amount in lines] == pytest.approx([13_037.5, 11_325.0, 990.0, 50.0])


@THOROUGH
@given(plan=scenarios())
def test_forgotten_lines_are_part_of_the_plan(plan):
    result = evaluate(plan)
    lines = story.forgotten_lines(result.elements)
    assert sum(amount for _, amount in lines) <= result.cost_total * (1 + 1e-9)
    amounts = [amount for _, amount in lines]
    assert amounts == sorted(amounts, reverse=True)
    assert all(amount > 0 for amount in amounts)


def test_no_cost_line_is_forgotten_twice():
    named = [line for _, lines in story.FORGOTTEN for line in lines]
    assert len(named) == len(set(named))
    assert set(named) <= set(evaluate(presets.load()).elements)


def test_its_json():
    assert story.as_json(Sentence("flag.late", {"month": ("months", 9.5)}, "warn")) == {
        "key": "flag.late",
        "tone": "warn",
        "figures": {"month": 9.5},
    }


def test_the_same_plan_gives_the_same_words():
    plan = presets.load("drone").replace(ids({"compute__runs": 8}))
    assert story.verdict(evaluate(plan)) == story.verdict(evaluate(plan))
