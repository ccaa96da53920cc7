"""What accuracy costs, over precision, samples, compression and review: against evaluate and a full grid."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from costmodel import evaluate, presets, project
from costmodel.cost_frontier import PRECISION, SAMPLES, frontier, knee
from costmodel.kernel import worth


def plan_of(plan, offer):
    changes = {
        "labeling.target_precision": offer.precision,
        "generalization.field_items": offer.samples,
        "compression.enabled": offer.compressed,
        "value.review": offer.reviewed,
    }
    return plan.replace({i: value for i, value in changes.items() if value is not None})


def right_answers(plan):
    """Share of right answers of model and reviewers together."""
    values = plan.values()
    mean = project.run(values).accuracy.mean
    return float(worth.reviewed(values, mean)[0] if values["value.review"] else mean)


@pytest.mark.parametrize("name", ["ecommerce", "drone", "risk"])
def test_offers_are_plans(name):
    plan = presets.load(name)
    offers = frontier(plan)
    assert all(a.accuracy < b.accuracy and a.cost < b.cost for a, b in pairwise(offers))
    for offer in offers[:: max(1, len(offers) // 8)]:
        offered = plan_of(plan, offer)
        assert evaluate(offered).cost_total == pytest.approx(offer.cost, rel=1e-12)
        assert right_answers(offered) == pytest.approx(offer.accuracy, rel=1e-12)


@pytest.mark.parametrize("name", presets.names())
def test_no_plan_of_the_whole_grid_beats_an_offer(name):
    """Every combination of the four decisions, reviewers of beaten models among them."""
    plan = presets.load(name).replace({"strategies.compression_size": 0.0})
    offers, cells = frontier(plan), np.array(list(product(PRECISION, SAMPLES)))
    best = np.array([offer.accuracy for offer in offers])
    least = np.array([offer.cost for offer in offers])
    for compressed, reviewed in product((False, True), repeat=2):
        values = plan.replace({"compression.enabled": compressed, "value.review": reviewed}).values() | {
            "labeling.target_precision": cells[:, [0]],
            "generalization.field_items": cells[:, [1]],
        }
        run = project.run(values)
        right = worth.reviewed(values, run.accuracy.mean)[0] if reviewed else run.accuracy.mean
        cost = run.cost.sum(axis=-1)[:, None]
        beaten = (best >= np.asarray(right) - 1e-12) & (least <= cost * (1 + 1e-12))
        assert beaten.any(axis=1).all()


def test_more_decisions_are_never_dearer():
    plan = presets.load()
    plain, every = frontier(plan, ()), frontier(plan)
    assert all(offer.compressed is None and offer.reviewed is None for offer in plain)
    assert {True, False} == {offer.compressed for offer in every} == {offer.reviewed for offer in every}
    for offer in plain:
        assert min(o.cost for o in every if o.accuracy >= offer.accuracy - 1e-12) <= offer.cost * (1 + 1e-12)
    assert every[-1].accuracy > plain[-1].accuracy


def test_the_knee_is_good_value():
    offers = frontier(presets.load())
    point, dearest = knee(offers), offers[-1]
    assert point.accuracy / dearest.accuracy > 0.9
    assert point.cost / dearest.cost < 0.5
