"""The catalogue of saving strategies and its records against the published tables."""

from __future__ import annotations

import importlib
import re
from collections import Counter

import pytest

from costmodel import _data, compression, compute_levers, labeling, parameters, project, strategies
from costmodel.kernel import saving
from tests.strategy_cases import ARTICLES, CATALOGUE, EACH

EFFECTS = {row["strategy"]: row for row in _data.csv_rows("published", "strategies", "strategy_effects.csv")}
EFFORT = {row["strategy"]: row for row in _data.csv_rows("published", "strategies", "adoption_effort.csv")}
PAIRS = _data.csv_rows("published", "strategies", "strategy_interactions.csv")
RECORDS = _data.toml("parameters", "strategies.toml")
TABLE = _data.toml("strategies.toml")
LANGUAGES = ("zh", "en")


# --- The catalogue ---------------------------------------------------------------------------


def test_twenty_one_strategies_of_five_areas():
    assert list(CATALOGUE) == list(EFFECTS)
    assert set(CATALOGUE) == set(EFFORT)
    areas = Counter(strategy.area for strategy in CATALOGUE.values())
    assert areas == {"data": 4, "algorithm": 5, "compute": 6, "engineering": 3, "management": 3}
    assert set(strategies.areas()) == set(areas)


def test_every_point_of_the_article_has_a_strategy():
    assert {strategy.row for strategy in CATALOGUE.values()} == {f"A2.{n}" for n in range(1, 18)}


def texts(strategy):
    reasons = [act.reason for act in strategy.acts]
    walls = [strategy.wall_reason] if strategy.wall_share else []
    return [strategy.name, strategy.claim.text, strategy.summary, *reasons, *walls]


@EACH
def test_texts_stand_in_both_languages(strategy):
    for text in texts(strategy):
        assert all(text[language].strip() for language in LANGUAGES)
        assert re.search(r"[\u4e00-\u9fff]", text["zh"])
        assert not re.search(r"[\u4e00-\u9fff]", text["en"])


def test_other_texts_stand_in_both_languages():
    entries = [*TABLE["overlaps"], *TABLE["exclusives"], *TABLE["parts"]]
    named = [step.name for step in strategies.article_path()]
    for text in [
        *(e["reason"] for e in entries),
        *named,
        *strategies.areas().values(),
        *strategies.strengths().values(),
    ]:
        assert all(text[language].strip() for language in LANGUAGES)


@EACH
def test_claims_are_shares_and_their_words_repeat_no_figure(strategy):
    low, high = strategy.claim.low, strategy.claim.high
    assert all(value is None or 0 < value < 1 for value in (low, high))
    if low is not None and high is not None:
        assert low <= high
    assert not any(re.search(r"\d", strategy.claim.text[language]) for language in LANGUAGES)


@EACH
def test_cost_lines_exist_and_components_follow_from_them(strategy):
    assert set(strategy.elements) <= set(project.COMPONENT_OF)
    assert len(set(strategy.elements)) == len(strategy.elements)
    assert {project.COMPONENT_OF[element] for element in strategy.elements} == set(strategy.components)
    assert all(0 < act.share <= 1 for act in strategy.acts)
    assert {act.kind for act in strategy.acts} <= set(strategies.KINDS)


@EACH
def test_figures_are_the_published_ones(strategy):
    effect, effort = EFFECTS[strategy.key], EFFORT[strategy.key]
    assert strategy.effect == tuple(float(effect[name]) for name in ("low", "likely", "high"))
    assert strategy.strength == effect["evidence_strength"]
    assert strategy.strength in strategies.strengths()
    weeks = [float(effort[name]) for name in ("adoption_person_weeks_low", "likely", "high")]
    assert list(strategy.weeks) == weeks == sorted(weeks)


def test_overlaps_are_the_published_ones():
    """The rule column says "overlap 0.7"; the one pair that is added is named in SOURCES.md."""
    found = {(row["a"], row["b"]): re.search(r"overlap (0\.\d+)", row["rule"]) for row in PAIRS}
    published = {frozenset(pair): float(match[1]) for pair, match in found.items() if match}
    ours = {frozenset(entry["pair"]): entry["factor"] for entry in TABLE["overlaps"]}
    added = frozenset(("compression_inference", "moe"))
    assert ours == {**published, added: published[frozenset(("compression_inference", "right_sized_arch"))]}
    for pair, factor in ours.items():
        first, second = pair
        assert CATALOGUE[first].overlaps[second] == CATALOGUE[second].overlaps[first] == factor


def test_exclusions_are_the_published_ones():
    published = {
        frozenset((row["a"], row["b"])) for row in PAIRS if "exclusive" in row["relation"] + row["rule"]
    }
    assert published == {frozenset(entry["pair"]) for entry in TABLE["exclusives"]}
    assert CATALOGUE["spot"].excludes == ("reserved",)
    assert CATALOGUE["moe"].excludes == ("right_sized_arch",)


def test_two_architectures_act_alike():
    """Only then does the same one of the two count on every cost line."""
    one, other = CATALOGUE["moe"], CATALOGUE["right_sized_arch"]
    assert [(a.kind, a.elements, a.share) for a in one.acts] == [
        (a.kind, a.elements, a.share) for a in other.acts
    ]
    assert one.overlaps == other.overlaps


@EACH
def test_models_and_switches_exist(strategy):
    for identifier in (*strategy.inputs, *filter(None, [saving.SWITCHES.get(strategy.key)])):
        assert parameters.find(identifier)
    assert bool(strategy.inputs) == (strategy.key in saving.MODELLED)
    if strategy.model:
        module, _, name = strategy.model.rpartition(".")
        assert callable(getattr(importlib.import_module(f"costmodel.{module}"), name))


def test_models_agree_with_the_table():
    """What this package computes lies between low and high; autoscaling as the article tells it."""
    spot = compute_levers.COMMITMENT["spot"].likely * compute_levers.SPOT_REWORK
    eight_bit = compression.METHODS["int8"]
    computed = {
        "spot": 1 - spot,
        "reserved": 1 - compute_levers.COMMITMENT["one_year"].likely,
        "multi_cloud": 1 - compute_levers.COMMITMENT["specialist"].likely,
        "hw_sw_optimised": 1 - 1 / compute_levers.MIXED_PRECISION["fp32"].likely,
        "autoscaling": compute_levers.autoscaling_saving(0.2, 0.8),
        "compression_size": 1 - 1 / eight_bit.size_ratio,
        "compression_inference": 1 - 1 / eight_bit.speedup,
        "active_learning": 1 - 1 / labeling.active_learning_factor(100_000.0, 10_000.0, 1.13),
    }
    for key, saved in computed.items():
        low, _, high = CATALOGUE[key].effect
        assert low <= saved <= high + 0.021, key  # specialist clouds: 62 % here, 60 % the table's high
    assert computed["autoscaling"] == pytest.approx(ARTICLES["util"])
    assert CATALOGUE["autoscaling"].claim.low == ARTICLES["util"]


# --- The records -----------------------------------------------------------------------------


def test_records_of_each_strategy():
    """Share and effort; an effect only where no model computes it; compression has its own price."""
    effects = {f"{key}_effect" for key in CATALOGUE if key not in saving.MODELLED}
    weeks = {f"{key}_weeks" for key in CATALOGUE if key not in saving.COMPRESSION}
    assert set(RECORDS) == {"week_cost", "target", *CATALOGUE} | effects | weeks
    assert len(effects) == 12


def test_nothing_is_adopted_at_first():
    assert {RECORDS[key]["value"] for key in CATALOGUE} == {0.0}


@EACH
def test_records_carry_the_published_figures(strategy):
    for end, (low, likely, high) in (("_effect", strategy.effect), ("_weeks", strategy.weeks)):
        record = RECORDS.get(strategy.key + end)
        assert record is None or (record["value"], record["usual"]) == (likely, [low, high])


@pytest.mark.parametrize("name", RECORDS)
def test_record_is_complete(name):
    record = parameters._record(f"strategies.{name}", RECORDS[name])
    assert record.level == (2 if name in ("week_cost", "target") else 3)
    assert record.allowed[0] <= record.slider[0] <= record.value <= record.slider[1] <= record.allowed[1]
    assert record.usual[0] < record.usual[1]
    assert record.usual[0] <= record.value <= record.usual[1]
    assert record.step > 0
    assert record.unit in {"share", "weeks", "CNY/week"}
    assert record.source in parameters.sources()


def test_labels_are_unique():
    for language in LANGUAGES:
        labels = [record["label"][language] for record in RECORDS.values()]
        assert len(set(labels)) == len(labels)
