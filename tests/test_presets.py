"""Presets: whole, readable in both languages, distinct, and refused by name where there is none."""

from __future__ import annotations

import pytest

from costmodel import Scenario, _data, evaluate, parameters, presets, story
from costmodel.errors import ParameterError

EACH = pytest.mark.parametrize("name", presets.names())


NAMES = (
    *("ecommerce", "article", "drone", "medical", "driving", "camera", "half"),
    *("assistant", "risk", "recommender", "solo"),
)


def test_the_presets_in_their_order():
    assert presets.names() == NAMES
    assert presets.names()[0] == presets.OPENING
    files = {path.stem for path in _data.path("presets").glob("*.toml")}
    assert set(presets.names()) == files


@EACH
def test_preset_says_whom_it_is_for_and_where_its_figures_come_from(name):
    about = presets.about(name)
    assert set(about) == {"order", "title", "about", "values"}
    for lang, stop in (("zh", "。"), ("en", ".")):
        assert about["title"][lang]
        assert about["about"][lang].endswith(stop)
    assert any(ord(c) > 0x3000 for c in about["about"]["zh"])


@EACH
def test_preset_is_a_whole_scenario(name):
    plan = presets.load(name)
    assert plan.preset == name
    assert isinstance(plan, Scenario)
    assert set(plan.values()) == set(parameters.catalogue())
    assert presets.load(name) is plan  # read once


@EACH
def test_preset_names_only_what_differs(name):
    given = {
        f"{s}.{key}": v for s, table in presets.about(name)["values"].items() for key, v in table.items()
    }
    differing = set(presets.load(name).differences(Scenario()))
    assert differing <= set(given)
    if name == presets.OPENING:
        assert given == {}


@EACH
def test_preset_is_plausible(name):
    result = evaluate(presets.load(name))
    assert result.launch_month < result.horizon
    assert result.cost_total > result.cost_build > result.cost_poc
    assert (result.cost_poc > 0) == presets.load(name)["gates.poc"]
    assert story.verdict(result).key.startswith("verdict.")


def test_presets_tell_different_stories():
    verdicts = {
        name: story.verdict(evaluate(presets.load(name))).key for name in ("ecommerce", "article", "drone")
    }
    flagged = {name: {f.key for f in evaluate(presets.load(name)).flags} for name in presets.names()}
    assert "flag.compute_share" in flagged["driving"]  # A1.1: training can pass 60 % of the build
    assert "flag.compute_share" not in flagged["ecommerce"]
    assert verdicts == {
        "ecommerce": "verdict.earns",
        "article": "verdict.below_break_even",
        "drone": "verdict.earns",
    }
    values = [tuple(presets.load(name).values().items()) for name in presets.names()]
    assert len(set(values)) == len(values)


@pytest.mark.parametrize(
    "name", ["", "nosuch", "ECOMMERCE", "../presets/drone", "drone.toml", "a\0b", "x" * 5000, None]
)
def test_an_unknown_preset_is_refused_with_those_there_are(name):
    with pytest.raises(
        ParameterError, match=r"There is no preset called .*; choose one of: article, assistant, .*, solo\.$"
    ) as caught:
        presets.load(name)
    assert len(str(caught.value)) < 260
