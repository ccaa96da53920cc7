"""What Compute's lead and tables say a change saves is what the whole plan then costs less."""

from __future__ import annotations

import pytest
from hypothesis import given

from costmodel import evaluate, presets, text
from costmodel.screens import compute as screen
from costmodel.screens import compute_ways, labeling, labeling_savings
from tests.plans import THOROUGH, scenarios
from tests.screen import Screen

# What a reader moves who does what the lead names.
NAMED = {
    "compute.lead_one_year": {"compute.commitment": "one_year"},
    "compute.lead_three_years": {"compute.commitment": "three_years"},
    "compute.lead_spot": {"compute.spot_share": 1.0},
    "compute.lead_own": {"compute.own_share": 1.0},
    "compute.lead_mixed_precision": {"compute.mixed_precision": True},
}
# By hand from `evaluate` of both plans; None where every way costs more than it saves.
SAVED = {
    "ecommerce": ("spot", 244_294),
    "half": ("mixed_precision", 206_209),
    "medical": ("mixed_precision", 55_326),
    "recommender": ("mixed_precision", 313_971),
    "assistant": None,
    "risk": None,
    "solo": None,
}


@pytest.mark.parametrize("preset", presets.names())
def test_doing_what_the_lead_names_saves_what_it_says(preset):
    plan = presets.load(preset)
    lead = screen.report(plan).lead
    if lead.key not in NAMED:
        best = max(lever.saving for lever in screen.report(plan).levers)
        assert lead.key == "compute.lead_lever"
        assert lead.figures["saving"] == ("money", best)
        assert best > 0
        return
    saved = evaluate(plan).cost_total - evaluate(plan.replace(NAMED[lead.key])).cost_total
    assert lead.figures["saving"] == ("money", pytest.approx(saved))
    assert saved > 0


@pytest.mark.parametrize("preset", SAVED)
def test_the_way_named_and_its_saving(preset):
    found = screen.report(presets.load(preset))
    if SAVED[preset] is None:
        assert found.best == ""
        assert all(way.saving <= 0 for way in found.ways if way.pays)
        return
    way = next(each for each in found.ways if each.key == found.best)
    assert (way.key, way.saving) == (SAVED[preset][0], pytest.approx(SAVED[preset][1], abs=1))


def test_spot_by_hand():
    """Two weeks at 7,000 CNY come off what the training lines save."""
    found = screen.report(presets.load())
    spot = next(way for way in found.ways if way.key == "spot")
    assert spot.adoption == pytest.approx(14_000)
    assert spot.saving == pytest.approx(found.life - spot.total - 14_000)


def test_a_way_takes_nothing_away_elsewhere():
    """The recommender's commitment also makes its serving cheaper: spot and own GPUs leave that alone."""
    plan = presets.load("recommender")
    serving = evaluate(plan).elements["cloud_serving"]
    assert serving < evaluate(plan.replace({"compute.commitment": "on_demand"})).elements["cloud_serving"]
    for key in ("spot", "own"):
        way = next(each for each in screen.report(plan).ways if each.key == key)
        assert way.saving == pytest.approx(screen.report(plan).life - way.total - way.adoption)


@THOROUGH
@given(scenarios())
def test_no_plan_is_told_to_spend_more(drawn):
    found = screen.report(drawn)
    if not found.best:
        return
    after = evaluate(drawn.replace(dict(compute_ways.WAYS[found.best])))
    assert after.cost_total <= found.result.cost_total
    assert found.lead.figures["saving"] == (
        "money",
        pytest.approx(found.result.cost_total - after.cost_total),
    )


@pytest.mark.parametrize("preset", ["ecommerce", "solo", "recommender"])
def test_levers_are_the_plan_s_totals(preset):
    plan = presets.load(preset)
    found = {one.key: one for one in screen.report(plan).levers}
    for key, change in {
        "mixed_precision": {"compute.mixed_precision": True},
        "transfer_learning": {"compute.transfer_learning": True},
        "specialist": {"compute.gpu_price": plan["compute.gpu_price"] * found["specialist"].likely},
    }.items():
        if found[key].in_force:
            continue
        saved = evaluate(plan).cost_total - evaluate(plan.replace(change)).cost_total
        assert found[key].saving == pytest.approx(saved)


def test_labeling_s_levers_are_the_plan_s_totals_too():
    plan = presets.load("solo").replace({"labeling.own_tools": True})
    levers = {lever.key: lever.saving for lever in labeling_savings.levers(plan.values())}
    saved = evaluate(plan).cost_total - evaluate(plan.replace({"labeling.synthetic": True})).cost_total
    assert levers["synthetic_data"] == pytest.approx(saved)


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_a_way_that_costs_more_says_so(lang):
    shown = Screen(f"v=1&preset=solo&lang={lang}", page="compute")
    (found,) = [t for t in shown.tables if t["title"] == text.template(lang, "compute.pays")]
    spot = next(row["cells"][1] for row in found["rows"] if row["key"] == "spot")
    amounts = {key: text.figure("money", amount, lang) for key, amount in (("costs", 13_580), ("it", 14_000))}
    assert spot["text"] == text.template(lang, "compute.costs").format(amount=amounts["costs"])
    assert spot["note"] == text.template(lang, "compute.adoption").format(amount=amounts["it"])
    assert spot.get("tone", "") == ""


# --- The cheapest mix of labels, against what the plan pays ------------------------------------------


def mix_card(preset, lang, **changes):
    query = "".join(f"&labeling.{name}={value}" for name, value in changes.items())
    return Screen(f"v=1&preset={preset}&lang={lang}{query}", page="labeling").charts[0]["facts"][3]


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_a_mix_that_is_dearer_than_the_plan_s_own_labels_is_not_praised(lang):
    """One person labels for ¥0.29, the cheapest mix takes ¥0.58."""
    card = mix_card("solo", lang)
    paid = text.figure("money", evaluate(presets.load("solo")).label_unit_cost, lang)
    assert card["note"] == text.template(lang, "labeling.fact_mix_costs").format(paid=paid)
    assert card.get("tone", "") == ""


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_a_mix_saves_against_what_the_plan_pays(lang):
    """The list asks .8238 for 95 %, the mix .5825: 29 % less. Own staff at ¥0.71: 18 % less."""
    bought = {}
    for workflow in ("tiers", "own", "cheapest"):
        plan = presets.load().replace({"labeling.workflow": workflow})
        bought[workflow] = evaluate(plan).label_unit_cost
    assert bought["cheapest"] < bought["own"] < bought["tiers"]
    for workflow, tone in (("tiers", "good"), ("own", "good"), ("cheapest", "")):
        card = mix_card("ecommerce", lang, workflow=workflow)
        saved = text.figure("percent", 1 - bought["cheapest"] / bought[workflow], lang)
        key = "fact_mix_saves" if tone else "fact_mix_same"
        assert card["note"] == text.template(lang, f"labeling.{key}").format(saved=saved)
        assert card.get("tone", "") == tone


@pytest.mark.parametrize("preset", presets.names())
def test_what_the_mix_saves_is_the_plan_s_price_less_its_own(preset):
    plan = presets.load(preset)
    found = labeling.report(plan)
    kept = {"labeling.core_share": 1.0}
    paid, mixed = (
        evaluate(plan.replace({**kept, **change})).label_unit_cost
        for change in ({}, {"labeling.workflow": "cheapest"})
    )
    assert found.mix_saves == pytest.approx(1 - mixed / paid)


def test_the_best_deals_say_that_own_staff_is_cheaper():
    found = Screen("v=1&preset=solo&lang=en", page="labeling").tables[1]
    assert "What you do now is cheaper still: ¥0.29 a label." in found["footer"]
    listed = Screen("v=1&preset=ecommerce&lang=en", page="labeling").tables[1]
    assert "cheaper still" not in listed["footer"]
