"""Plans side by side: figures, differences and bridges against ``evaluate`` and by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel import evaluate, presets, text
from costmodel.comparison import FIGURES, MOST, compare
from costmodel.errors import ParameterError
from tests.plans import THOROUGH, by_hand, scenarios

DEARER = {"compute.gpu_price": 25.0, "labeling.items": 120_000.0}


def test_training_at_another_price_by_hand():
    # The plan of plans.by_hand trains on 2 x 365 GPU-hours a run; a CNY more an hour is 730 more a run.
    found = compare([by_hand(), by_hand(compute__gpu_price=11.0)])
    runs = found.rows[[row.key for row in found.rows].index("run")]
    assert runs.values[1] - runs.values[0] == runs.differences[1] == pytest.approx(730.0)
    assert set(found.bridges[0]) == {"compute", "retraining"}
    assert found.changed == {"compute.gpu_price": (10.0, 11.0)}


@THOROUGH
@given(st.lists(scenarios(), min_size=2, max_size=MOST))
def test_a_bridge_leads_from_total_to_total(plans):
    found = compare(plans)
    totals = [evaluate(plan).cost_total for plan in plans]
    for total, bridge in zip(totals[1:], found.bridges, strict=True):
        assert totals[0] + sum(bridge.values()) == pytest.approx(total, rel=1e-9, abs=0.1 + 1e-9 * totals[0])


@THOROUGH
@given(scenarios(), scenarios())
def test_two_plans_the_other_way_round_differ_by_the_sign(one, other):
    there, back = compare([one, other]), compare([other, one])
    for row, turned in zip(there.rows, back.rows, strict=True):
        more, less = row.differences[1], turned.differences[1]
        assert (more is None) == (less is None)
        assert more is None or more == -less
    assert {i: values[::-1] for i, values in back.changed.items()} == there.changed


@THOROUGH
@given(st.lists(scenarios(), min_size=2, max_size=MOST))
def test_the_headline_names_the_plan_that_brings_most(plans):
    found = compare(plans)
    best, other = (int(found.lead.figures[name][1]) - 1 for name in ("best", "other"))
    npv = [result.npv for result in found.results]
    assert npv[best] == max(npv)
    assert best == 0 or other == 0  # always against the first plan, unless that is the best
    assert found.lead.figures["more"][1] == pytest.approx(npv[best] - npv[other])
    for lang in text.LANGUAGES:
        assert text.say(found.lead, lang)


def test_every_figure_is_evaluates():
    plans = [presets.load(name) for name in presets.names()[:MOST]]
    for row in compare(plans).rows:
        assert row.values == tuple(FIGURES[row.key][1](evaluate(plan)) for plan in plans)


def test_the_same_plan_twice_differs_in_nothing():
    found = compare([presets.load(), presets.load()])
    assert (found.changed, found.bridges, found.lead.key) == ({}, ({},), "compare.lead_equal")


@pytest.mark.parametrize("count", [0, 1, 5])
def test_one_plan_or_five_are_refused(count):
    with pytest.raises(ParameterError, match=f"{count} plans cannot be compared; give two to 4"):
        compare([presets.load()] * count)
