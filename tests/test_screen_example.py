"""Figures that are still the example's say so, on Compute, Labeling and Return and on the command line."""

from __future__ import annotations

import pytest

from costmodel import parameters, presets, text
from costmodel.screens import compute, labeling, roi
from costmodel.screens.example import GROUPS, of_the_example
from tests.screen import Screen

# Looked up in data/presets by hand: which groups a preset neither uses nor fills, beside its own figures.
EXAMPLE = {
    "ecommerce": set(),  # it is the example
    "medical": {"own_staff", "error_parts"},  # half of its GPUs are its own
    "driving": {"own_staff", "error_parts"},
    "solo": {"own_gpu", "error_parts"},  # labels by hand
    "recommender": {"own_staff", "error_parts"},
}
USED = {
    "own_staff": {"labeling.workflow": "own"},
    "own_gpu": {"compute.own_share": 0.1},
    "error_parts": {"value.wrong_from": "parts"},
}
PRESET = {"own_staff": "medical", "own_gpu": "solo", "error_parts": "medical"}


@pytest.mark.parametrize("preset", EXAMPLE)
def test_whose_figures_a_preset_shows(preset):
    values = presets.load(preset).values()
    assert {group for group in GROUPS if of_the_example(values, group)} == EXAMPLE[preset]


@pytest.mark.parametrize("group", GROUPS)
def test_used_figures_are_the_plan_s(group):
    plan = presets.load(PRESET[group])
    assert of_the_example(plan.values(), group)
    assert not of_the_example(plan.replace(USED[group]).values(), group)


@pytest.mark.parametrize(("group", "identifier"), [(g, i) for g, one in GROUPS.items() for i in one.inputs])
def test_one_figure_entered_makes_them_the_plan_s(group, identifier):
    record = parameters.find(identifier)
    other = not record.value if record.kind == "switch" else record.slider[0]
    other = record.slider[1] if other == record.value else other
    plan = presets.load(PRESET[group]).replace({identifier: other})
    assert not of_the_example(plan.values(), group)


@pytest.mark.parametrize(("group", "identifier"), [(g, i) for g, one in GROUPS.items() for i in one.beside])
def test_the_example_s_figures_beside_other_prices_are_the_example_s(group, identifier):
    plan = presets.load().replace({identifier: parameters.find(identifier).value * 0.9})
    assert not of_the_example(presets.load().values(), group)
    assert of_the_example(plan.values(), group)


def said(key, lang):
    return text.template(lang, key)


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_an_own_gpu_nobody_entered(lang):
    shown = Screen(f"v=1&preset=solo&lang={lang}", page="compute")
    ways = next(t for t in shown.tables if t["title"] == said("compute.pays", lang))
    own = next(row for row in ways["rows"] if row["key"] == "own")
    assert own["cells"][0]["note"] == said("compute.own_example", lang)
    assert ways["footer"].endswith(said("compute.own_example_footer", lang))
    entered = Screen(f"v=1&preset=solo&lang={lang}&compute.own_capex=12000", page="compute")
    assert said("compute.own_example", lang) not in str(entered.tables)


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_an_own_team_nobody_entered(lang):
    shown = Screen(f"v=1&preset=medical&lang={lang}", page="labeling")
    times = next(t for t in shown.tables if t["title"] == said("labeling.timing", lang))
    assert times["rows"][0]["cells"][0]["note"] == said("labeling.own_example", lang)
    assert said("labeling.own_example", lang) not in str(times["rows"][1:])
    assert times["footer"].endswith(said("labeling.own_example_footer", lang))
    by_hand = Screen(f"v=1&preset=solo&lang={lang}", page="labeling")
    assert said("labeling.own_example", lang) not in str(by_hand.tables)


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_parts_of_an_error_nobody_entered_are_not_added_up(lang):
    """Medical: a wrong answer costs the ¥25 typed in; the example's returns add up to ¥0.05."""
    shown = Screen(f"v=1&preset=medical&lang={lang}", page="roi")
    parts = next(t for t in shown.tables if t["title"] == said("roi.error", lang))
    assert {row["group"] for row in parts["rows"]} == {said("roi.error_example", lang)}
    assert "¥25" in parts["footer"]
    assert "0.05" not in parts["footer"]
    example = Screen(f"v=1&preset=ecommerce&lang={lang}", page="roi")
    assert said("roi.error_example", lang) not in str(example.tables)


def test_the_command_line_names_them_too():
    keys = {key for key, *_ in labeling.report(presets.load("medical")).lines}
    assert "labeling.line_own_example" in keys
    assert "labeling.line_own" not in keys
    keys = {key for key, *_ in compute.report(presets.load("solo")).lines}
    assert "compute.line_own_hour_example" in keys
    assert "labeling.line_own" in {key for key, *_ in labeling.report(presets.load()).lines}
    assert roi.flows(presets.load("medical")).error_example
