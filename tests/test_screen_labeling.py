"""The labeling screen: its report against the articles, published tables and hand-worked cases; its page."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel import evaluate, parameters, presets, section_presets, text
from costmodel.screens import labeling, labeling_savings, labeling_tables
from tests.plans import THOROUGH, by_hand, scenarios
from tests.screen import Screen, headline_of

TARGET = "labeling.target_precision"
INPUTS = (TARGET, "labeling.items", "labeling.core_share", "labeling.edge_precision")
# Votes as in the worked example of docs/model.md: two classes, crowd 87 % right, correlation .165.
EXAMPLE = {
    "labeling.classes": 2,
    "labeling.correlation": 0.165,
    "labeling.crowd_precision": 0.87,
    "labeling.workflow": "cheapest",
}


def plan(preset="ecommerce", **changes):
    """A preset with changes of the labeling section, written without its name."""
    return presets.load(preset).replace({f"labeling.{name}": value for name, value in changes.items()})


def find(rows, key):
    return next(row for row in rows if row.key == key)


# --- What the articles say -----------------------------------------------------------------------


def test_the_article_s_table_of_100_000_images():
    """A1.4: 20,000, 50,000 and 150,000 CNY; the article's own preset has no rework on top."""
    found = labeling.report(presets.load("article"))
    assert [tier.article_total for tier in found.tiers] == pytest.approx([20_000, 50_000, 150_000])
    assert [tier.hundred_thousand for tier in found.tiers] == pytest.approx([20_000, 50_000, 150_000])
    assert [tier.total for tier in found.tiers] == pytest.approx([20_000, 50_000, 150_000])
    assert [tier.precision for tier in found.tiers] == [0.875, 0.925, 0.98]


@pytest.mark.parametrize(("option", "paid"), [("crowd", 20_000), ("assisted", 50_000), ("expert", 150_000)])
def test_a_tier_of_the_article_is_one_choice(option, paid):
    """A1.4 as a choice on the screen: the plan pays what the article prints."""
    chosen = section_presets.apply(presets.load(), "labels", option)
    result = evaluate(chosen)
    inflated = paid * (1.0 + chosen["project.inflation"])  # the build may reach into the second year
    assert paid * (1 - 1e-9) <= result.elements["labels"] <= inflated
    assert result.elements["relabelling"] == 0.0
    assert section_presets.current("labels", chosen) == option


def test_a_fifth_by_experts_and_the_rest_by_the_crowd():
    """A1.6 by hand: .2 x 1.5 + .8 x .2 = .46 CNY, .2 x 98 + .8 x 87.5 = 89.6 right; 1 - .46 / 1.5 saved."""
    chosen = section_presets.apply(presets.load(), "labels", "graded")
    grades = labeling.report(chosen).grades
    assert [grade.key for grade in grades] == ["expert", "core", "edge", "plan"]
    mix = find(grades, "plan")
    assert (mix.unit_cost, mix.precision, mix.saved) == pytest.approx((0.46, 0.896, 0.69333), rel=1e-4)
    assert mix.total == pytest.approx(46_000)
    assert find(grades, "core").total + find(grades, "edge").total == pytest.approx(mix.total)
    # The same figures are the example shown where all data are core.
    example = find(labeling.report(plan(target_precision=0.9)).grades, "example")
    assert (example.unit_cost, example.precision) == pytest.approx((0.46, 0.896))


def test_the_price_doubles_and_redoubles():
    """A1.3: 90 to 95 to 98 % costs 2.6 and again 1.8 times as much, not 10 % more."""
    steps = labeling.report(plan(qa_overhead=0.0)).steps
    assert [s.precision for s in steps] == [0.90, 0.95, 0.98, 0.99, 0.995]
    assert [s.listed for s in steps] == pytest.approx([0.316, 0.824, 1.5, 2.67, 4.75], rel=2e-3)
    assert [s.times for s in steps[1:3]] == pytest.approx([0.824 / 0.316, 1.5 / 0.824], rel=3e-3)
    # From 98 to 99 for 100,000 items: (2.6687 - 1.5) x 100,000.
    assert steps[2].next_point == pytest.approx(116_870, rel=1e-3)
    assert steps[3].further == 0.995  # half of the errors left: another point would leave none
    assert steps[3].next_point == pytest.approx((4.748 - 2.6687) * 1e5, rel=1e-3)


def test_the_precision_the_business_needs_is_where_value_is_highest():
    """A1.7: no other precision of the axis gives more, by one evaluation each."""
    found = labeling.report(plan())
    tried = {p: evaluate(plan(target_precision=p)).npv for p in (0.9, 0.95, 0.9775, 0.98, 0.9825, 0.99)}
    assert max(tried, key=tried.get) == found.best.precision == 0.98
    assert found.best.npv == pytest.approx(tried[0.98], rel=1e-9)
    assert found.lead.key == "labeling.lead_raise"
    assert found.to_best.worth - found.to_best.cost == pytest.approx(tried[0.98] - tried[0.95], rel=1e-6)


def test_the_least_precision_that_earns():
    """A1.7, goal seek: just enough earns, one step less loses."""
    least = labeling.report(plan()).pays_from
    assert evaluate(plan(target_precision=least)).npv >= 0
    assert evaluate(plan(target_precision=least - 0.0025)).npv < 0
    assert labeling.report(presets.load("article")).pays_from is None


def test_the_next_point_costs_and_brings_what_two_evaluations_differ_by():
    found = labeling.report(plan())
    here, there = evaluate(plan()), evaluate(plan(target_precision=0.96))
    assert (found.next_point.start, found.next_point.end) == (0.95, 0.96)
    assert found.next_point.worth - found.next_point.cost == pytest.approx(there.npv - here.npv, rel=1e-6)
    assert 0 < found.next_point.cost < there.cost_total - here.cost_total  # today's money
    assert found.labels_cost == here.elements["labels"] + here.elements["relabelling"]
    assert found.mean.unit_cost == here.label_unit_cost
    assert found.mean.precision == here.accuracy["label"]


# --- Ways of labeling ----------------------------------------------------------------------------


def test_two_and_three_votes_with_an_expert_for_disputes():
    """The worked example: 2 votes .68 CNY 96.1 % (18.9 % go to an expert), 3 votes 1.02 CNY 98.1 %."""
    found = labeling.report(presets.load().replace(EXAMPLE))
    two, three = (next(p for p in found.policies if (p.key, p.number) == ("escalation", n)) for n in (2, 3))
    assert (two.unit_cost, two.precision) == pytest.approx((0.68, 0.961), abs=6e-3)
    assert (three.unit_cost, three.precision) == pytest.approx((1.02, 0.981), abs=6e-3)
    assert two.expert_share == pytest.approx((two.unit_cost - 2 * 0.2) / 1.5)
    assert three.point_cost == pytest.approx(
        0.01 * (three.unit_cost - two.unit_cost) / (three.precision - two.precision)
    )


@pytest.mark.parametrize(("target", "classes"), [(0.94, 2), (0.95, 2), (0.985, 2), (0.9999, 10)])
def test_the_named_mixture_is_what_the_plan_buys(target, classes):
    wanted = presets.load().replace({**EXAMPLE, TARGET: target, "labeling.classes": classes})
    found, result = labeling.report(wanted), evaluate(wanted)
    parts = [p.part for p in found.policies]
    assert sum(parts) == pytest.approx(1.0)
    assert sum(p.part * p.unit_cost for p in found.policies) == pytest.approx(result.label_unit_cost)
    assert sum(p.part * p.precision for p in found.policies) == pytest.approx(result.accuracy["label"])
    assert found.cheapest == pytest.approx(result.label_unit_cost)
    for precision, price in list(zip(found.mix.precision, found.mix.unit_cost, strict=True))[::9]:
        assert price == pytest.approx(evaluate(wanted.replace({TARGET: precision})).label_unit_cost)
    assert found.mix_reaches == found.policies[-1].precision


def test_where_the_list_is_cheaper_no_mixture_is_named():
    cheap = presets.load().replace({**EXAMPLE, TARGET: 0.8})
    found = labeling.report(cheap)
    assert not any(p.part for p in found.policies)
    assert found.cheapest == found.listed == evaluate(cheap).label_unit_cost < found.policies[0].unit_cost


def test_own_staff_by_the_time_a_label_takes():
    """A1.27 by hand: 36 CNY an hour, 4.2 s, .7 of the time used, half on top: .01 x 6 x 1.5 = .09."""
    wages = {"own_wage": 36.0, "own_seconds": 4.2, "own_utilization": 0.7, "own_overhead": 0.5}
    own = plan(workflow="own", own_precision=0.9, target_precision=0.9, **wages)
    assert evaluate(own).label_unit_cost == pytest.approx(0.09)
    # At 95 % as much dearer as on the price list, .8238 / .3162 = 2.6052.
    assert evaluate(own.replace({TARGET: 0.95})).label_unit_cost == pytest.approx(0.09 * 2.6052, rel=1e-4)
    # With tools that are 2.43 times as fast, as in the published engine, a label costs .09 / 2.43.
    tools = own.replace({"labeling.own_tools": True, "labeling.own_seconds_tools": 4.2 / 2.43})
    timing = labeling.report(tools).timing
    assert evaluate(tools).label_unit_cost == timing.at_target == pytest.approx(0.09 / 2.43)
    assert timing.saved == pytest.approx(1 - 1 / 2.43)
    assert (timing.unit_cost, timing.own.speedup) == pytest.approx((0.09, 2.43))


def test_published_times_stand_beside():
    """A1.27: 4.2 and 17.6 s an image (CIFAR-10N, -100N); 34 to 14, 91 to 14 and 35 to 7 s with tools."""
    times = {t.key: t for t in labeling_savings.published_times()}
    assert (times["cifar10"].seconds, times["cifar100"].seconds) == (4.2, 17.6)
    helped = {
        key: (t.seconds, t.seconds_tools, t.speedup) for key, t in times.items() if t.speedup is not None
    }
    assert helped == {
        "segment_model": (34.0, 14.0, 2.43),
        "segment_polygon": (91.0, 14.0, 6.5),
        "clicks": (35.0, 7.0, 5.0),
    }
    assert all(
        t.seconds / t.seconds_tools == pytest.approx(t.speedup, abs=0.005)
        for t in times.values()
        if t.speedup
    )


# --- Fewer labels, and the life of the data ------------------------------------------------------


def test_claims_stand_beside_measurements():
    """A2.2: half and more against a measured 16 %; A2.1: 30 to 70 %, a third with two items each."""
    levers = labeling.report(plan()).levers
    active, synthetic, pruned = (find(levers, key) for key in labeling_savings.LEVERS)
    assert active.claim == (0.5, None)
    assert active.labels_saved == pytest.approx(0.16, abs=0.005)
    assert synthetic.claim == (0.3, 0.7)
    assert synthetic.labels_saved == pytest.approx(1 / 3)  # 1 - 1 / (1 + .25 x 2)
    assert active.measured == (0.0, 0.2, 0.5)
    assert pruned.labels_saved == pytest.approx(0.15)  # 30 % of a half, A2.3
    assert [lever.in_use for lever in levers] == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("switch", "door"),
    [
        ("labeling.active_learning", "strategies.active_learning"),
        ("labeling.synthetic", "strategies.synthetic_data"),
    ],
)
def test_two_doors_give_one_total(switch, door):
    by_switch, by_catalogue = presets.load().replace({switch: True}), presets.load().replace({door: 1.0})
    assert evaluate(by_switch).cost_total == evaluate(by_catalogue).cost_total
    lever = find(labeling.report(by_switch).levers, door.partition(".")[2])
    assert lever.in_use == 1.0
    saved = evaluate(presets.load()).cost_total - evaluate(by_switch).cost_total
    assert lever.saving == pytest.approx(saved)


def test_the_life_of_the_data_by_hand():
    """A2.19: the plan of plans.by_hand, and management at 20 CNY in each of its twelve months."""
    lines = labeling.report(by_hand(labeling__manage_cost=20.0)).life_cycle
    assert {line.key: line.cost for line in lines} == pytest.approx(
        {"collect": 100.0, "clean": 50.0, "label": 500.0, "store": 110.0, "manage": 240.0, "field": 0.0}
    )
    total = evaluate(by_hand(labeling__manage_cost=20.0)).cost_total
    assert find(lines, "manage").share == pytest.approx(240.0 / total)


# --- The sentence, and all plans -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({}, "raise"),
        ({"labeling.target_precision": 0.98}, "keep"),
        ({"labeling.target_precision": 0.995}, "lower"),
        ({"value.right": 0.0, "value.wrong": 0.0}, "lower"),
        (
            {
                "labeling.crowd_cost": 0.0001,
                "labeling.assisted_cost": 0.0002,
                "labeling.expert_cost": 0.0003,
                "value.right": 0.0003,
                "value.wrong": 0.0005,
            },
            "flat",
        ),
    ],
)
def test_the_lead_says_what_to_do(changes, key):
    found = labeling.report(presets.load().replace(changes))
    assert found.lead.key == f"labeling.lead_{key}"
    for lang in text.LANGUAGES:
        said = text.say(found.lead, lang)
        assert text.figure("of100_fine", found.target, lang) in said
        if key in ("raise", "lower"):
            assert text.figure("of100_fine", found.best.precision, lang) in said
            assert text.figure("money", abs(found.to_best.cost), lang) in said


def test_better_labels_that_spare_reviewers():
    """Where people review what the model is unsure of, more right labels can make the whole plan cheaper."""
    found = labeling.report(plan("medical", workflow="cheapest"))
    assert found.lead.key == "labeling.lead_both"
    there = evaluate(plan("medical", workflow="cheapest", target_precision=found.best.precision))
    assert there.cost_total < evaluate(plan("medical", workflow="cheapest")).cost_total
    assert found.to_best.cost < 0 < found.to_best.worth


@THOROUGH
@given(chosen=scenarios())
def test_any_plan_has_a_report(chosen):
    found, result = labeling.report(chosen), evaluate(chosen)
    assert found.mean.unit_cost == result.label_unit_cost
    assert sum(p.part for p in found.policies) in (0.0, pytest.approx(1.0))
    kept = sum(result.elements[name] for name in ("storing_live", "managing_live"))
    assert sum(line.cost for line in found.life_cycle) == pytest.approx(
        result.by_component["labels"] + result.by_component["data"] + kept, rel=1e-9, abs=1e-6
    )
    assert found.to_best.worth - found.to_best.cost >= -1e-6 * (abs(result.npv) + result.cost_total)
    assert np.all(np.diff(found.price_list.unit_cost) >= 0)
    for curve in (found.price_list, found.own):
        assert np.all(np.isfinite(curve.unit_cost))
    for lang in text.LANGUAGES:
        assert "{" not in text.say(found.lead, lang)


@THOROUGH
@given(
    wage=st.floats(0.01, 10_000.0),
    seconds=st.floats(0.01, 100_000.0),
    times=st.floats(1.0, 100.0),
    target=st.floats(0.5, 0.999),
)
def test_own_staff_cost_as_their_time_does(wage, seconds, times, target):
    """Twice the seconds, twice the price; and more right labels never cost less."""
    seconds = min(seconds, 100_000.0 / times)
    own = plan(workflow="own", own_wage=wage, own_seconds=seconds, target_precision=target)
    slower = own.replace({"labeling.own_seconds": seconds * times})
    assert evaluate(slower).label_unit_cost == pytest.approx(evaluate(own).label_unit_cost * times)
    better = own.replace({TARGET: labeling_tables.further(target)})
    assert evaluate(better).label_unit_cost >= evaluate(own).label_unit_cost


# --- The page ------------------------------------------------------------------------------------


def series(screen, key):
    return next(s for s in screen.charts[0]["series"] if s["key"] == key)


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("preset", ["ecommerce", "article", "medical"])
def test_the_page_says_what_the_report_says(preset, lang):
    screen = Screen(f"v=1&preset={preset}&lang={lang}", page="labeling")
    found = labeling.report(presets.load(preset))
    assert screen.lead == text.say(found.lead, lang)
    assert screen.charts[0]["facts"][0]["text"] == text.figure("money", found.mean.unit_cost, lang)
    assert series(screen, "list")["y"] == pytest.approx(found.price_list.unit_cost, rel=1e-5)
    assert series(screen, "policies")["y"] == pytest.approx([p.unit_cost for p in found.policies], rel=1e-5)
    assert {s["kind"] for s in screen.charts[0]["spots"]} >= {"you", "best"}
    assert len(screen.tables) == 7
    for amount in (20_000, 50_000, 150_000):  # the article's figures stand below the preset's own
        assert text.figure("money", amount, lang) in screen.tables[0]["footer"]
    shown = [row["cells"][3]["text"] for row in screen.tables[0]["rows"]]
    assert shown == [text.figure("money", 1e5 * tier.unit_cost, lang) for tier in found.tiers]
    assert list(screen.strip.values()) == headline_of(presets.load(preset), lang).cards


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_at_both_ends_of_each_input_the_figures_are_evaluates(lang):
    screen = Screen(f"v=1&preset=ecommerce&lang={lang}", page="labeling")
    for identifier in INPUTS:
        for end in parameters.find(identifier).slider:
            screen.set(identifier, end)
            moved = screen.scenario
            assert moved[identifier] == end
            assert list(screen.strip.values()) == headline_of(moved, lang).cards
            assert screen.lead == text.say(labeling.report(moved).lead, lang)
            assert all(s["y"] for s in screen.charts[0]["series"])


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_choices_and_switches_move_the_plan(lang):
    screen = Screen(f"v=1&preset=ecommerce&lang={lang}", page="labeling")
    screen.set("labeling.core_share", 0.3)
    assert series(screen, "blend")["x"]
    for workflow in ("own", "cheapest", "tiers"):
        screen.set("labeling.workflow", workflow)
        assert screen.scenario["labeling.workflow"] == workflow
        assert list(screen.strip.values()) == headline_of(screen.scenario, lang).cards
    screen.toggle("labeling.levers", "labeling.active_learning", True)
    screen.set("labeling.synthetic", True)
    wanted = presets.load().replace(
        {"labeling.core_share": 0.3, "labeling.active_learning": True, "labeling.synthetic": True}
    )
    assert screen.scenario == wanted
    assert list(screen.strip.values()) == headline_of(wanted, lang).cards
    rows = {row["key"]: row for row in screen.tables[-1]["rows"]}
    switched = {key: row["switch"] for key, row in rows.items() if "switch" in row}
    assert switched == {"labeling.active_learning": True, "labeling.synthetic": True}
    assert "100%" in rows["labeling.synthetic"]["cells"][0]["note"]


def test_a_name_is_text_on_this_screen_too():
    screen = Screen("v=1&preset=ecommerce&lang=en&name=<script>canary()</script>", page="labeling")
    assert screen.bar["title"] == "<script>canary()</script>"
    assert "canary" not in str(screen.charts) + str(screen.tables)


def test_figures_in_dollars_are_converted():
    screen = Screen("v=1&preset=article&lang=en&project.currency=USD", page="labeling")
    assert screen.tables[0]["rows"][0]["cells"][3]["text"].startswith("US$")
    assert screen.charts[0]["y"]["title"]
