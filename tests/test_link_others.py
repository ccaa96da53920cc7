"""Plans to compare with inside a link: they come back whole, damaged ones are named, four are too many."""

from __future__ import annotations

import random

import pytest

from costmodel import link, presets
from costmodel.errors import LinkError
from tests import fuzz

NAMES = ["A & b = c.", "名字 %26 with2=x", "?v=1&preset=drone", "+1", "<b>"]


@pytest.mark.parametrize("name", NAMES)
def test_others_come_back_as_they_were(name):
    own = presets.load("article").replace({"labeling.items": 5000.0})
    others = (presets.load("drone").model_copy(update={"name": name}), own.model_copy(update={"name": name}))
    back = link.open_link(f"see https://plan.example/?{link.encode(own, others=others)} please")
    assert (back.scenario, back.others, back.problems) == (own, others, ())


def test_random_plans_travel_together_or_are_left_out_openly():
    rng, seen = random.Random(1), set()
    for _ in range(200):
        plan, *others = (
            fuzz.some_scenario(rng, rng.choice((0, 2, 40, 119))) for _ in range(rng.choice((2, 3, 4)))
        )
        fitted = link.fitted(plan, others=others)
        seen.add(fitted.left_out)
        if fitted.query:
            back = link.open_link(fitted.query)
            assert back.scenario.values() == plan.values()
            assert len(fitted.query) <= link.LONGEST
            wanted = [other.values() for other in others] if fitted.left_out in ("", "remarks") else []
            assert [other.values() for other in back.others] == wanted
    assert {"", "others"} <= seen


def test_notes_of_the_others_stay_at_home():
    other = presets.load("drone").annotate("labeling.items", "agreed", owner="Li").pin("compute.runs")
    back = link.open_link(link.encode(presets.load(), others=[other]))
    assert back.others == (other.bare(),)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("with1=nothing", "with1="),
        ("with1=preset%3Dshop", "preset="),
        ("with1=labeling.items%3D-5%26preset%3Ddrone", "labeling.items"),
    ],
)
def test_what_cannot_be_used_of_another_plan_is_named(written, said):
    opened = link.open_link(f"v=1&preset=article&{written}")
    assert opened.scenario == presets.load("article")
    assert [problem.id.startswith(said) for problem in opened.problems] == [True]


def test_a_link_in_a_link_in_a_link_stays_closed():
    inner = link.encode(presets.load("drone"), others=[presets.load("half")])
    opened = link.open_link(
        "v=1&preset=article&with1=" + inner.replace("%", "%25").replace("&", "%26").replace("=", "%3D")
    )
    assert len(opened.others) == 1
    assert any("with1" in problem.id for problem in opened.problems)


def test_four_others_are_too_many():
    with pytest.raises(LinkError):
        link.encode(presets.load(), others=[presets.load()] * 4)
    assert [p.id for p in link.open_link("v=1&preset=article&with4=preset%3Ddrone").problems] == ["with4"]
