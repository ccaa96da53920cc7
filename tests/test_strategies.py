"""Saving strategies: the catalogue and its records, how strategies combine, the waterfall and the path."""

from __future__ import annotations

import importlib
import itertools
import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from costmodel import _data, compression, compute_levers, labeling, parameters, project, strategies
from costmodel.errors import NoSolutionError, ParameterError
from costmodel.kernel import saving

CATALOGUE = strategies.catalogue()
EFFECTS = {row["strategy"]: row for row in _data.csv_rows("published", "strategies", "strategy_effects.csv")}
EFFORT = {row["strategy"]: row for row in _data.csv_rows("published", "strategies", "adoption_effort.csv")}
PAIRS = _data.csv_rows("published", "strategies", "strategy_interactions.csv")
ARTICLES = {
    row["id"]: float(row["expected"]) for row in _data.csv_rows("published", "decision", "articles.csv")
}
RECORDS = _data.toml("parameters", "strategies.toml")
TABLE = _data.toml("strategies.toml")
LANGUAGES = ("zh", "en")
EACH = pytest.mark.parametrize("strategy", CATALOGUE.values(), ids=CATALOGUE)

shares = st.floats(0.0, 1.0)
effects = st.floats(0.0, 0.99)
SAVING = [key for key in CATALOGUE if key != "parallelism"]
mixes = st.dictionaries(st.sampled_from(SAVING), st.tuples(effects, shares), max_size=8)
money = st.dictionaries(st.sampled_from(list(project.COMPONENT_OF)), st.floats(0.0, 1e8), min_size=1)
WEEK = 7000.0


def full(**given_effects):
    """Strategies adopted for all of the work, with these effects."""
    return {key: (effect, 1.0) for key, effect in given_effects.items()}


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


# --- How strategies combine ------------------------------------------------------------------


def test_nothing_adopted_changes_nothing():
    none = dict.fromkeys(CATALOGUE, (0.5, 0.0))
    for adopted in ({}, none):
        assert set(map(float, strategies.remaining(adopted).values())) == {1.0}
        assert strategies.wall_factor(adopted) == 1.0
        assert strategies.adoption_cost(adopted, WEEK) == 0.0


@EACH
def test_alone_a_strategy_saves_its_effect_times_its_shares(strategy):
    assume_part = {**dict.fromkeys(project.COMPONENT_OF, 1.0), **strategies.standard_parts()}
    if strategy.key == "parallelism":
        return
    left = strategies.remaining({strategy.key: (0.5, 0.4)})
    for act in strategy.acts:
        for element in act.elements:
            part = assume_part[element] if act.kind in strategies.BY_THE_HOUR else 1.0
            assert left[element] == pytest.approx(1 - 0.5 * 0.4 * act.share * part)
    assert {left[element] for element in left if element not in strategy.elements} <= {1.0}


@pytest.mark.parametrize(
    ("synthetic", "published"), [(0.3, "label-combined-low"), (0.7, "label-combined-high")]
)
def test_the_articles_combined_label_saving(synthetic, published):
    """1 - (1 - .3)(1 - .5) and 1 - (1 - .7)(1 - .5): no overlap in the article; the second is the cap."""
    adopted = full(synthetic_data=synthetic, active_learning=0.5)
    plain = strategies.remaining(adopted, overlaps=False)["labels"]
    assert 1 - plain == pytest.approx(ARTICLES[published])
    assert strategies.caps()["labels"] == ARTICLES["label-combined-high"]
    assert strategies.remaining(adopted)["labels"] > plain + 0.02


def test_overlap_by_hand():
    """Strongest in full, the others with the pair's part: three on the labels, one group of prices."""
    left = strategies.remaining(full(synthetic_data=0.35, active_learning=0.2, data_dedup_pruning=0.3))
    assert left["labels"] == pytest.approx((1 - 0.35) * (1 - 0.85 * 0.2) * (1 - 0.5 * 0.3))
    # transfer learning reaches half of the labels: 0.3, below synthetic data's 0.35
    left = strategies.remaining(full(synthetic_data=0.35, active_learning=0.2, transfer_learning=0.6))
    assert left["labels"] == pytest.approx((1 - 0.35) * (1 - 0.85 * 0.2) * (1 - 0.8 * 0.3))
    left = strategies.remaining(full(spot=0.62, multi_cloud=0.35))
    assert left["final_runs"] == pytest.approx(0.03 + 0.97 * (1 - 0.62) * (1 - 0.5 * 0.93 * 0.35))
    left = strategies.remaining(full(mlops=0.3, monitoring=0.3))
    assert left["operations"] == pytest.approx(0.4 + 0.6 * (1 - 0.3) * (1 - 0.7 * 0.33 * 0.3))


def test_the_strongest_leads_by_hand():
    """Transfer learning reaches .45 of the labels, distilled data .30; these two do not overlap."""
    left = strategies.remaining(full(transfer_learning=0.9, active_learning=0.3, data_dedup_pruning=0.6))
    assert left["labels"] == pytest.approx((1 - 0.45) * (1 - 0.6 * 0.3) * (1 - 0.3))


def test_no_jump_where_the_lead_changes():
    """Led by the strongest alone, .4001 of transfer learning would leave .359, and .3999 only .339."""
    left = strategies.remaining(full(synthetic_data=0.39, transfer_learning=0.8, active_learning=0.2))
    assert left["labels"] == pytest.approx((1 - 0.39) * (1 - 0.8 * 0.39) * (1 - 0.85 * 0.2))
    others = full(synthetic_data=0.4, active_learning=0.2)
    effect = np.linspace(0.6, 0.99, 400)[:, None]
    at = strategies.remaining({**others, "transfer_learning": (effect, 1.0)})["labels"][:, 0]
    assert np.all(np.diff(at) <= 0)
    assert np.all(np.diff(at) > -0.002)


def test_percentages_are_not_added():
    """50 % and 60 % of the same hours leave 20 % of them, not -10 %; price, hours and labels multiply."""
    left = strategies.remaining(full(hw_sw_optimised=0.5, transfer_learning=0.6))
    assert left["final_runs"] == pytest.approx(0.03 + 0.97 * 0.5 * 0.4)
    left = strategies.remaining(full(spot=0.62, automl_hpo=0.5))
    assert left["experiments"] == pytest.approx(0.03 + 0.97 * 0.38 * 0.5)


def test_the_plan_may_know_its_hourly_part_better():
    left = strategies.remaining(full(spot=0.62), parts={"final_runs": 1.0})
    assert left["final_runs"] == pytest.approx(0.38)
    assert left["experiments"] == pytest.approx(0.03 + 0.97 * 0.38)


def test_caps():
    left = strategies.remaining(full(synthetic_data=0.9, active_learning=0.9, transfer_learning=0.9))
    assert left["labels"] == pytest.approx(1 - 0.85)
    left = strategies.remaining(full(spot=0.9, multi_cloud=0.9), parts={"final_runs": 1.0})
    assert left["final_runs"] == pytest.approx(1 - 0.80)


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        ({"reserved": 0.55}, {"spot": 0.45}),
        ({"moe": 0.42}, {"right_sized_arch": 0.5}),
        ({"right_sized_arch": 0.3}, {"moe": 0.4}),
    ],
)
def test_of_two_that_exclude_each_other_the_stronger_counts(weaker, stronger):
    # Commitment reaches half of the training hours, so spot is the stronger one there.
    both, alone = strategies.remaining(full(**weaker, **stronger)), strategies.remaining(full(**stronger))
    assert {e: both[e] for e in ("final_runs", "retraining_runs")} == {
        e: alone[e] for e in ("final_runs", "retraining_runs")
    }
    (dropped,), (kept,) = weaker, stronger
    assert strategies.excluded(full(**weaker, **stronger)) == {dropped: kept}
    assert strategies.excluded(full(**stronger, **weaker)) == {dropped: kept}
    assert strategies.excluded(full(**stronger)) == {}


def test_an_hour_of_serving_may_be_committed_beside_spot_training():
    left = strategies.remaining(full(spot=0.62, reserved=0.31))
    assert left["cloud_serving"] == pytest.approx(1 - 0.8 * 0.5 * 0.31)


def test_optimised_software_saves_nothing_twice():
    left = strategies.remaining(full(hw_sw_optimised=0.5, spot=0.62), mixed_precision_assumed=True)
    assert left == strategies.remaining(full(spot=0.62))
    columns = strategies.remaining(
        full(hw_sw_optimised=0.5), mixed_precision_assumed=np.array([[True], [False]])
    )
    assert columns["final_runs"][:, 0] == pytest.approx([1.0, 0.03 + 0.97 * 0.5])


def test_parallel_training_takes_time_and_adds_hours():
    """One doubling at .93: the time falls to 1/1.86, the hours rise to 1/.93, about 7 % more."""
    one_doubling = full(parallelism=1 - 1 / (2 * 0.93))
    assert strategies.wall_factor(one_doubling) == pytest.approx(1 / 1.86)
    left = strategies.remaining(one_doubling, parts={"final_runs": 1.0})
    assert left["final_runs"] == pytest.approx(1 / 0.93)
    assert strategies.parallel_hours(1 - 1 / 1.86**3) == pytest.approx(1 / 0.93**3)
    assert set(CATALOGUE["parallelism"].components) == {"compute", "retraining"}
    with pytest.raises(ParameterError, match="below 1"):
        strategies.parallel_hours(1.0)


def test_size_acts_on_memory_and_storage_only():
    left = strategies.remaining(full(compression_size=0.75))
    assert {e for e, factor in left.items() if factor != 1} == {"devices", "replacements", "cloud_serving"}
    assert left["devices"] == pytest.approx(1 - 0.1 * 0.75)


def test_gates_act_on_what_the_others_leave():
    with_gate = strategies.remaining(full(active_learning=0.2, roi_gates=0.25))
    without = strategies.remaining(full(active_learning=0.2))
    assert with_gate["labels"] == pytest.approx(without["labels"] * (1 - 0.4 * 0.25))
    untouched = {"poc", "pilot", "adopting"}  # spent before a gate can stop anything
    assert untouched.isdisjoint(with_gate)
    assert set(with_gate) | untouched == set(project.COMPONENT_OF)


def test_wall_and_effort_by_hand():
    adopted = {
        "parallelism": (0.8, 1.0),
        "transfer_learning": (0.6, 0.5),
        "mlops": (0.3, 1.0),
        "spot": (0.6, 1.0),
    }
    assert strategies.wall_factor(adopted) == pytest.approx(0.2 * 0.7 * 0.7)
    assert strategies.adoption_cost(adopted, WEEK) == pytest.approx(WEEK * (4 + 0.5 * 2 + 16 + 2))
    assert strategies.adoption_cost({"spot": (0.6, 0.5)}, WEEK, weeks={"spot": 4.0}) == 2 * WEEK


@pytest.mark.parametrize(
    ("adopted", "words"),
    [
        ({"magic": (0.5, 1.0)}, "no strategy called 'magic'.*spot"),
        ({"spot": (1.2, 1.0)}, "effect of spot = 1.2 share is outside"),
        ({"spot": (0.5, -0.1)}, "share of spot = -0.1 share is outside"),
        ({"spot": (np.nan, 1.0)}, "effect of spot = nan"),
        ({"parallelism": (2.0, 1.0)}, "effect of parallelism = 2"),
    ],
)
def test_what_is_no_share_of_a_strategy_is_refused(adopted, words):
    with pytest.raises(ParameterError, match=words):
        strategies.remaining(adopted)


@given(mix=mixes, order=st.randoms(use_true_random=False))
def test_order_does_not_matter(mix, order):
    """To the last digit: the same money, and the same sentence, whatever was ticked first."""
    keys = list(mix)
    order.shuffle(keys)
    shuffled = {key: mix[key] for key in keys}
    assert strategies.remaining(mix) == strategies.remaining(shuffled)
    assert strategies.wall_factor(mix) == strategies.wall_factor(shuffled)
    assert strategies.adoption_cost(mix, WEEK) == strategies.adoption_cost(shuffled, WEEK)
    assert strategies.excluded(mix) == strategies.excluded(shuffled)


@given(mix=mixes, key=st.sampled_from(SAVING), effect=effects, share=shares, more=st.tuples(shares, shares))
@settings(max_examples=300)
def test_more_effect_or_more_adoption_never_costs_more(mix, key, effect, share, more):
    smaller = strategies.remaining({**mix, key: (effect, share)})
    raised = (effect + (0.99 - effect) * more[0], share + (1 - share) * more[1])
    larger = strategies.remaining({**mix, key: raised})
    without = strategies.remaining({k: v for k, v in mix.items() if k != key})
    for element in smaller:
        assert larger[element] <= smaller[element] + 1e-12 <= without[element] + 2e-12


@given(mix=mixes)
def test_a_mix_saves_less_than_the_sum_and_no_less_than_its_best(mix):
    left = strategies.remaining(mix)
    alone = [strategies.remaining({key: values}) for key, values in mix.items()]
    plain = strategies.remaining(mix, overlaps=False)
    for element, factor in left.items():
        savings = [1 - single[element] for single in alone]
        capped = min(max(savings, default=0.0), 1 - 0.15 - 1e-12)
        assert capped - 1e-9 <= 1 - factor <= sum(savings) + 1e-9
        assert plain[element] <= factor + 1e-12
        assert 0 <= factor <= 1


@given(mix=st.dictionaries(st.sampled_from(list(CATALOGUE)), st.tuples(effects, shares), max_size=8))
def test_columns_are_the_plans_one_by_one(mix):
    halves = (1.0, 0.5, 0.0)
    columns = {
        key: (np.array([[e], [e], [e]]), np.array([[f * h] for h in halves])) for key, (e, f) in mix.items()
    }
    left = strategies.remaining(columns)
    wall = np.broadcast_to(strategies.wall_factor(columns), (3, 1))
    for row, half in enumerate(halves):
        plan = {key: (e, f * half) for key, (e, f) in mix.items()}
        single = strategies.remaining(plan)
        for element in single:
            assert np.broadcast_to(left[element], (3, 1))[row, 0] == pytest.approx(single[element])
        assert wall[row, 0] == pytest.approx(strategies.wall_factor(plan))


# --- Waterfall and path ----------------------------------------------------------------------


@given(elements=money, mix=mixes)
def test_waterfall_adds_up(elements, mix):
    bars = strategies.waterfall(elements, mix)
    assert bars.before == pytest.approx(sum(elements.values()))
    saved = sum(step.saving for step in bars.steps)
    assert bars.before - saved == pytest.approx(bars.after, abs=1e-6)
    assert bars.after == pytest.approx(strategies.cost_left(elements, mix))
    alone = sum(step.alone for step in bars.steps)
    assert bars.overlap == pytest.approx(alone - saved, abs=1e-6)
    assert {step.key for step in bars.steps} == set(mix)
    assert all(step.saving >= -1e-6 for step in bars.steps)
    assert "roi_gates" not in [step.key for step in bars.steps[:-1]]


def test_waterfall_by_hand():
    mix = full(roi_gates=0.25, synthetic_data=0.35, active_learning=0.2, parallelism=1 - 1 / 1.86)
    bars = strategies.waterfall({"labels": 1000.0, "poc": 100.0, "final_runs": 1000.0}, mix)
    assert [step.key for step in bars.steps] == [*list(mix)[1:], "roi_gates"]
    saved = [350.0, 650.0 * 0.17, -970.0 * (1 / 0.93 - 1)]
    assert [step.saving for step in bars.steps[:3]] == pytest.approx(saved)
    assert bars.steps[1].alone == pytest.approx(200.0)
    assert bars.steps[3].saving == pytest.approx((2000.0 - sum(saved)) * 0.1)


def cheapest_by_trying(elements, target, choices):
    """Every subset, one by one: (missed, what is to be small, total)."""
    most = (1 - target) * sum(elements.values())
    outcomes = []
    for count in range(len(choices) + 1):
        for keys in itertools.combinations(choices, count):
            plan = {key: choices[key] for key in keys}
            spent = strategies.adoption_cost(plan, WEEK)
            total = strategies.cost_left(elements, plan) + spent
            missed = total > most * (1 + 1e-9)
            outcomes.append((missed, total if missed else spent))
    return min(outcomes)


@given(
    elements=st.dictionaries(st.sampled_from(list(project.COMPONENT_OF)), st.floats(1e4, 3e6), min_size=3),
    choices=st.dictionaries(st.sampled_from(list(CATALOGUE)), st.tuples(effects, st.just(1.0)), max_size=5),
    target=st.floats(0.0, 0.6),
)
@settings(deadline=None, max_examples=60)
def test_path_is_the_cheapest_of_all_subsets(elements, choices, target):
    path = strategies.cheapest_mix(elements, target, week_cost=WEEK, choices=choices)
    missed, smallest = cheapest_by_trying(elements, target, choices)
    assert path.reached == (not missed)
    found = path.waterfall.after + path.adoption_cost if missed else path.adoption_cost
    assert found == pytest.approx(smallest)
    assert path.saving == pytest.approx(
        1 - (path.waterfall.after + path.adoption_cost) / sum(elements.values())
    )


# A project of ten million with every kind of cost, so that most strategies are worth their weeks.
LARGE = {
    "labels": 2e6, "relabelling": 2e5, "storing": 1e5, "cleaning": 2e5, "final_runs": 2e6, "experiments": 7e5,
    "staff": 1.5e6, "poc": 1e5, "cloud_serving": 2e6, "operations": 8e5, "retraining_runs": 4e5,
    "retraining_labels": 3e5,
}  # fmt: skip


def test_more_is_dearer_and_what_cannot_be_reached_is_said():
    paths = [strategies.cheapest_mix(LARGE, target, week_cost=WEEK) for target in np.linspace(0.0, 1.0, 21)]
    assert (paths[0].keys, paths[0].adoption_cost, paths[0].reached) == ((), 0.0, True)
    costs = [path.adoption_cost for path in paths if path.reached]
    assert costs == sorted(costs)
    assert len(costs) > 10
    assert all(path.saving >= path.target - 1e-9 for path in paths if path.reached)
    best = paths[-1]
    assert not best.reached
    assert best.saving < 1.0
    assert best.saving >= max(path.saving for path in paths) - 1e-9
    assert best.keys[-1] == "roi_gates"
    assert "parallelism" not in best.keys
    assert "moe" not in best.keys
    assert tuple(step.key for step in best.waterfall.steps) == best.keys


def test_no_mix_beats_the_path_where_there_are_too_many_to_try():
    """With all 21 on offer: no single addition, removal or exchange improves the mix found."""
    best, offered = strategies.cheapest_mix(LARGE, 1.0, week_cost=WEEK), strategies.likely_mix()
    mine = best.waterfall.after + best.adoption_cost
    chosen = set(best.keys)
    neighbours = [chosen ^ {key} for key in offered]
    neighbours += [chosen - {out} | {into} for out in chosen for into in set(offered) - chosen]
    for keys in neighbours:
        plan = {key: offered[key] for key in keys}
        assert strategies.cost_left(LARGE, plan) + strategies.adoption_cost(plan, WEEK) >= mine - 1e-6


def test_dearer_weeks_save_less():
    savings = [strategies.cheapest_mix(LARGE, 1.0, week_cost=price).saving for price in (0.0, 7e3, 7e4, 7e6)]
    assert savings == sorted(savings, reverse=True)
    assert savings[-1] == 0.0


def test_a_plan_without_cost_has_no_path():
    with pytest.raises(NoSolutionError, match="Nothing is spent"):
        strategies.cheapest_mix({"labels": 0.0}, 0.5, week_cost=WEEK)
    with pytest.raises(NoSolutionError, match="Nothing is spent"):
        strategies.path_shares({"labels": 0.0})
    with pytest.raises(ParameterError, match="target_saving = 1.5"):
        strategies.cheapest_mix({"labels": 1.0}, 1.5, week_cost=WEEK)


# --- The article's five steps ----------------------------------------------------------------

STATED = [step.saving for step in strategies.article_path()]
COMPUTE_60 = [0.1, 0.1, 0.6, 0.1, 0.1]


def test_what_the_articles_path_gives():
    equal = strategies.path_saving([0.2] * 5, STATED)
    assert equal * 100 == pytest.approx(ARTICLES["path-equal-weights"])
    assert strategies.path_saving(COMPUTE_60, STATED) * 100 == pytest.approx(ARTICLES["path-training-60"])


def test_what_training_would_have_to_save():
    needed = strategies.needed_saving(COMPUTE_60, STATED, step=2, target=0.5)
    assert needed == pytest.approx(ARTICLES["path-needed-training"], abs=5e-7)
    raised = [*STATED[:2], needed, *STATED[3:]]
    assert strategies.path_saving(COMPUTE_60, raised) == pytest.approx(0.5)
    assert strategies.needed_saving(COMPUTE_60, STATED, step=2, target=0.2) == 0.0
    with pytest.raises(NoSolutionError, match=r"the best is 82\.0%"):
        strategies.needed_saving(COMPUTE_60, STATED, step=2, target=0.9)


def test_steps_hold_every_cost_line_once():
    lines = [element for step in strategies.article_path() for element in step.elements]
    assert sorted(lines) == sorted(project.COMPONENT_OF)


@given(elements=money)
def test_shares_of_a_project_are_whole(elements):
    assume(sum(elements.values()) > 1.0)
    found = strategies.path_shares(elements)
    assert sum(found) == pytest.approx(1.0)
    assert 0.0 <= strategies.path_saving(found, STATED) <= 0.7 + 1e-9


def test_shares_must_be_whole():
    with pytest.raises(ParameterError, match="sum of shares = 0.8"):
        strategies.path_saving([0.2] * 4, STATED[:4])
