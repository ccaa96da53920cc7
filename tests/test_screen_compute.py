"""The compute screen: the articles' calculator, properties of its report, and its page."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel import evaluate, parameters, presets, project, section_presets, text
from costmodel.kernel.training import training_run
from costmodel.kernel.workload import run_hours
from costmodel.screens import compute as screen
from costmodel.screens.compute_ways import PARTS, spending
from tests.compute_reports import WORKLOAD, plan, report
from tests.plans import THOROUGH, scenarios
from tests.screen import Screen, headline_of

# --- The article's calculator --------------------------------------------------------------------


def test_a_run_is_rent_plus_storage_plus_traffic():
    """A1.12 by hand: 20 x 16 x 96 = 30,720, and 600 + 400 on top."""
    press = report().press
    assert press.cost == pytest.approx(31_720)
    assert (press.gpus, press.other) == pytest.approx((30_720, 1_000))
    assert (press.gpu_hours, press.per_gpu, press.wall, press.hour) == pytest.approx((1536, 96, 96, 20))


def test_the_build_pays_runs_experiments_and_failures():
    """A1.12 by hand: 6 x 1.35 / .95 = 8.526 runs."""
    found = report({"project.inflation": 0.0})
    assert found.build == pytest.approx(31_720 * 6 * 1.35 / 0.95)
    assert found.runs_worth == pytest.approx(8.526, abs=0.001)


def test_thirty_two_gpus_for_three_weeks():
    """A1.13: 32 x 504 h x 20 CNY = 322,560 for one run, as the preset sets it."""
    article = section_presets.apply(presets.load(), "workload", "article")
    assert evaluate(article).run_cost == 322_560
    assert screen.report(article).budget.needs_signature


def test_share_of_build_and_life_against_the_limit():
    """A1.1: flagged above the limit that the user sets, 60 % in the article."""
    found = report()
    assert found.budget.limit == 0.6
    assert found.budget.share == evaluate(presets.load()).compute_share
    assert found.budget.life_share == pytest.approx(found.build / found.result.cost_total)
    assert found.lead.tone == ""
    assert report({"compute.warn_share": 0.5}).lead.tone == "warn"


def test_runs_left_in_the_budget():
    """A1.15 by hand: 80,000 / 31,720 = 2.5; with 20,000 spent 60,000 / 31,720 = 1.9; then 16,560 / 31,720."""
    assert report().budget.runs_left == 2
    assert report({"compute.spent": 20_000.0}).budget.runs_left == 1
    assert report({"compute.spent": 63_440.0}).budget.runs_left == 0
    assert report({"compute.spent": 1e9}).budget.runs_left == 0


def test_a_run_above_the_threshold_needs_a_signature():
    """A1.25: 31,720 needs none at 50,000 and one at 31,719; exactly the threshold needs none."""
    assert not report().budget.needs_signature
    assert report({"compute.approval_threshold": 31_719.0}).budget.needs_signature
    assert not report({"compute.approval_threshold": 31_720.0}).budget.needs_signature


@pytest.mark.parametrize(
    ("team", "share"), [("experienced", 0.2), ("usual", 0.35), ("new", 0.5), ("research", 2.4)]
)
def test_experience_of_the_team(team, share):
    """A1.23: experiments are .2, .35, .5 or 2.4 of the full runs."""
    found = evaluate(section_presets.apply(presets.load(), "team", team)).elements
    assert found["experiments"] == pytest.approx(share * found["final_runs"])


def test_storage_by_the_month():
    """600 a month for the 2 months of a build without training time, instead of 600 a run."""
    still = {"project.inflation": 0.0, "compute.storage_cost": 600.0, "project.build_months": 2.0}
    still |= {"labeling.items": 1.0, "compute.hours": 0.0, "gates.poc": False}
    by_run = evaluate(presets.load().replace(still))
    by_month = evaluate(presets.load().replace({**still, "compute.storage_monthly": True}))
    assert by_run.elements["run_storage"] == 0
    assert by_month.elements["run_storage"] == pytest.approx(2 * 600)
    assert by_run.run_cost - by_month.run_cost == pytest.approx(600)


# --- Properties ------------------------------------------------------------------------------------


@THOROUGH
@given(scenarios())
def test_any_plan_has_a_report(drawn):
    """Nothing fails, warns or is not finite, and the report is evaluate's."""
    found, result = screen.report(drawn), evaluate(drawn)
    assert found.press.cost == result.run_cost
    assert found.build == result.by_component["compute"]
    assert sum(found.ways[0].parts) == pytest.approx(sum(result.elements[part] for part in PARTS))
    for _, _, number in found.lines:
        assert np.isfinite(number)
    for lang in text.LANGUAGES:
        assert text.say(found.lead, lang)


@THOROUGH
@given(scenarios(compute__hours_from="workload"), st.floats(1.0, 3.0))
def test_more_data_never_costs_less(drawn, factor):
    items = min(drawn["labeling.items"] * factor, parameters.find("labeling.items").allowed[1])
    more = drawn.replace({"labeling.items": items})
    assert training_run(more.values()).cost >= training_run(drawn.values()).cost * (1 - 1e-12)


@THOROUGH
@given(scenarios(compute__commitment="on_demand"))
def test_a_column_is_the_same_as_one_plan_at_a_time(drawn):
    values = drawn.values()
    changes = [{}, {"compute.spot_share": 1.0}, {"compute.own_share": 0.25}, {"compute.gpus": 7}]
    together = spending(values, changes)
    for each, spent in zip(changes, together, strict=True):
        (alone,) = spending(values, [each])
        assert spent.parts == pytest.approx(alone.parts, rel=1e-9, abs=1e-6)
        assert (spent.adoption, spent.total) == pytest.approx(
            (alone.adoption, alone.total), rel=1e-9, abs=1e-6
        )


@given(st.floats(0.1, 100.0))
def test_twice_the_price_is_twice_the_rent(price):
    once, twice = (training_run(plan(gpu_price=p).values()).cost - 1_000 for p in (price, 2 * price))
    assert twice == pytest.approx(2 * once)


@given(st.sampled_from(["vision", "transformer", "generic", "measured"]), st.integers(1, 4096))
def test_paid_hours_are_gpus_times_the_clock(family, gpus):
    hours = run_hours({**presets.load().values(), **WORKLOAD, "compute.family": family, "compute.gpus": gpus})
    assert float(hours.paid) == pytest.approx(gpus * float(hours.wall))


def test_new_inputs_leave_the_presets_as_they_were():
    """Own share 0, hours typed in, batches of 1: a run of every first preset is the article's."""
    for name in ("ecommerce", "article", "drone"):
        values = presets.load(name).values()
        assert float(project.run(values).run_cost) == 31_720.0


QUERY = "v=1&preset=ecommerce"
SHOWN = (
    "compute.runs",
    "compute.hours_from",
    "compute.hours",
    "compute.mixed_precision",
    "compute.gpus",
    "compute.gpu_price",
    "compute.exploration",
    "compute.commitment",
    "compute.own_share",
)


def opened(query="", lang="en"):
    return Screen(f"{QUERY}&lang={lang}{query}", page="compute")


def ends(identifier):
    record = parameters.find(identifier)
    if record.kind == "switch":
        return [True, False]
    return list(record.choices) if record.choices else list(record.allowed)


def agrees(shown, lang):
    """Lead, strip and chart are those of the plan in the address."""
    drawn = shown.scenario
    cards = headline_of(drawn, lang).cards
    assert list(shown.strip.values()) == cards
    found = screen.report(drawn)
    money = text.money_of(drawn)
    assert shown.lead == text.say(found.lead, lang, money)
    chart = shown.charts[0]
    totals = [text.figure("money", each.total, lang, money) for each in found.ways]
    assert [words.partition(" ·")[0] for words in chart["series"][-1]["texts"]] == totals
    assert len(chart["x"]["ticks"]["texts"]) == len(found.ways)


# --- The page ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_the_page_says_what_evaluate_says(lang):
    shown = opened(lang=lang)
    agrees(shown, lang)
    assert tuple(shown.inputs) == SHOWN
    assert len(shown.tables) == 4


@pytest.mark.parametrize("identifier", SHOWN)
def test_the_ends_of_each_input(identifier):
    shown = opened()
    for value in ends(identifier):
        shown.set(identifier, value)
        assert shown.scenario[identifier] == value
        agrees(shown, "en")


@pytest.mark.parametrize("family", parameters.find("compute.family").choices)
def test_a_workload_asks_for_its_own_inputs(family):
    shown = opened(f"&compute.hours_from=workload&compute.family={family}", "zh")
    agrees(shown, "zh")
    assert "compute.hours" not in shown.inputs
    asked = [i for i in shown.inputs if i not in SHOWN]
    assert asked[0] == "compute.family"
    assert len(asked) == 3
    for identifier in asked[1:]:
        for value in ends(identifier):
            agrees(shown.set(identifier, value), "zh")


def test_the_calculator_is_shown_step_by_step():
    """A1.12 on the screen: 20 x 16 x 96, one run, its share."""
    steps = {row["key"]: [cell["text"] for cell in row["cells"]] for row in opened().tables[0]["rows"]}
    assert steps["run"][1] == "¥31.7K"
    note = opened().tables[0]["rows"][0]["cells"][0]["note"]
    assert note == "¥20 × 16 GPUs × 96 h"


def test_why_owning_never_pays_is_a_sentence():
    shown = opened("&compute.own_opex=30")
    (ways,) = [table for table in shown.tables if table["title"] == text.template("en", "compute.pays")]
    own = next(row for row in ways["rows"] if row["key"] == "own")
    assert own["cells"][2]["text"] == text.template("en", "compute.pays_never")


def test_a_hostile_name_is_text():
    shown = opened("&name=%3Cscript%3Ealert(1)%3C/script%3E")
    assert shown.scenario.name == "<script>alert(1)</script>"
    assert "<script>" not in str(shown.charts) + str(shown.tables)
