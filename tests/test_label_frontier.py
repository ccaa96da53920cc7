"""The cheapest mixture of ways to label: convex, below every policy, beaten by no linear programme."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import linprog

from costmodel import labeling as lab
from tests.label_cases import TIERS, precisions

# --- Properties: escalation -------------------------------------------------------------------------------


def test_policies_on_offer():
    votes = [f"votes:{count}" for count in range(1, 10)]
    disputes = [f"escalation:{count}" for count in range(2, 6)]
    expected = ["tier:1", "tier:2", "tier:3", *votes, *disputes, "two-experts", "assisted"]
    assert list(lab.labeling_policies(TIERS, 0.165, 2, 0.98, 0.85).policy) == expected


markets = st.fixed_dictionaries(
    {
        "tiers": st.tuples(st.floats(0.7, 1.3), st.floats(0.7, 1.3), st.floats(0.7, 1.3)).map(
            lambda factors: [(p, c * factor) for (p, c), factor in zip(TIERS, factors, strict=True)]
        ),
        "correlation": st.floats(0.0, 0.8),
        "classes": st.integers(2, 200),
        "expert_accuracy": st.floats(0.9, 0.999),
        "model_accuracy": st.none() | st.floats(0.5, 0.99),
    }
)


# --- Properties: the frontier -----------------------------------------------------------------------------


@given(markets)
def test_p18_the_frontier_is_convex_and_below_every_policy(market):
    frontier, offers = lab.cheapest_policies(**market), lab.labeling_policies(**market)
    assert all(low < high for low, high in pairwise(frontier.precision))
    slopes = np.diff(frontier.unit_cost) / np.diff(frontier.precision)
    assert np.all(slopes > 0)
    assert np.all(np.diff(slopes) > 0)
    assert np.all(frontier.unit_cost_at(offers.precision) <= offers.unit_cost + 1e-9)
    assert frontier.unit_cost[0] == offers.unit_cost.min()
    assert frontier.precision[-1] == offers.precision.max()
    assert set(frontier.policy) <= set(offers.policy)


@given(markets, st.floats(0.7, 1.0))
def test_p19_the_kernels_form_is_the_frontier(market, precision):
    frontier, offers = lab.cheapest_policies(**market), lab.labeling_policies(**market)
    bought = lab.cheapest_unit_cost(precision, offers)
    assert bought.reached == (precision <= frontier.precision[-1])
    reachable = min(precision, frontier.precision[-1])
    assert bought.unit_cost == pytest.approx(frontier.unit_cost_at(reachable), rel=1e-9)
    assert bought.precision == pytest.approx(max(reachable, frontier.precision[0]))


@pytest.mark.parametrize("precision", [0.88, 0.93, 0.955, 0.97, 0.985, 0.99])
@pytest.mark.parametrize("model_accuracy", [None, 0.85])
def test_p20_no_linear_programme_finds_a_cheaper_mixture(precision, model_accuracy):
    market = (TIERS, 0.165, 2, 0.98, model_accuracy)
    offers, frontier = lab.labeling_policies(*market), lab.cheapest_policies(*market)
    shares_of_items = linprog(
        offers.unit_cost,
        A_ub=-offers.precision[None],
        b_ub=[-precision],
        A_eq=np.ones((1, len(offers.policy))),
        b_eq=[1.0],
    )
    assert frontier.unit_cost_at(precision) == pytest.approx(shares_of_items.fun, rel=1e-9)


@given(markets, precisions)
def test_p21_the_named_mixture_makes_the_precision_at_its_cost(market, precision):
    frontier = lab.cheapest_policies(**market)
    assume(frontier.precision[0] <= precision <= frontier.precision[-1])
    cheaper, dearer, share = frontier.mixture_at(precision)
    ends = [frontier.policy.index(name) for name in (cheaper, dearer)]
    assert np.array([1 - share, share]) @ frontier.precision[ends] == pytest.approx(precision)
    assert np.array([1 - share, share]) @ frontier.unit_cost[ends] == pytest.approx(
        frontier.unit_cost_at(precision)
    )


@given(markets, precisions)
def test_p22_the_marginal_price_is_the_slope_of_the_cost(market, precision):
    frontier = lab.cheapest_policies(**market)
    step = 1e-7
    assume(precision + step < frontier.precision[-1])
    assume(np.min(np.abs(frontier.precision - precision)) > step)
    rise = frontier.unit_cost_at(precision + step) - frontier.unit_cost_at(precision)
    assert frontier.marginal_cost_at(precision) == pytest.approx(rise / step, rel=1e-4, abs=1e-6)


def test_marginal_price_below_at_and_between_hull_points():
    frontier = lab.cheapest_policies([(0.9, 1.0), (0.95, 2.0)], 1.0, 2, 0.9, vote_cost=9.0)
    # votes that always agree only repeat a dear vote: the two tiers remain, 1 CNY for 5 points
    assert frontier.policy == ("tier:1", "tier:2")
    assert frontier.marginal_cost_at(np.array([0.8, 0.9, 0.92, 0.95])) == pytest.approx([0, 20, 20, 20])
    assert frontier.unit_cost_at(np.array([0.8, 0.9, 0.92, 0.95])) == pytest.approx([1, 1, 1.4, 2])
    assert frontier.mixture_at(0.92) == pytest.approx(("tier:1", "tier:2", 0.4))
    assert frontier.mixture_at(0.8) == ("tier:1", "tier:1", 0.0)


def test_kernel_form_takes_draws_curves_and_unreachable_targets():
    rng = np.random.default_rng(0)
    factors, correlation = rng.uniform(0.7, 1.3, (3, 50, 1)), rng.uniform(0.0, 0.6, (50, 1))
    target = rng.uniform(0.85, 1.0, (50, 1))
    tiers = [(p, c * factor) for (p, c), factor in zip(TIERS, factors, strict=True)]
    bought = lab.cheapest_unit_cost(target, lab.labeling_policies(tiers, correlation, 10, 0.98, 0.85))
    assert np.isfinite(bought.unit_cost).all()
    assert 0 < bought.reached.mean() < 1
    for row in range(50):
        market = [(p, float(c[row, 0])) for p, c in tiers]
        frontier = lab.cheapest_policies(market, float(correlation[row, 0]), 10, 0.98, 0.85)
        reachable = min(target[row, 0], frontier.precision[-1])
        assert bought.unit_cost[row, 0] == pytest.approx(frontier.unit_cost_at(reachable), rel=1e-12)
    curve = np.linspace(0.85, 0.99, 18)[:, None]  # as many points as policies: axes must not mix
    swept = lab.cheapest_unit_cost(curve, lab.labeling_policies(TIERS, 0.165, 2, 0.98, 0.85))
    frontier = lab.cheapest_policies(TIERS, 0.165, 2, 0.98, 0.85)
    assert swept.unit_cost == pytest.approx(frontier.unit_cost_at(curve))


def test_votes_are_bought_from_the_cheapest_tier_and_experts_from_the_best_in_each_draw():
    tiers = [(0.875, np.array([[0.6], [0.2]])), (0.925, 0.5), (0.98, np.array([[0.55], [3.0]]))]
    offers = lab.labeling_policies(tiers, 0.0, 2, 1.0)
    single, experts = offers.policy.index("votes:1"), offers.policy.index("two-experts")
    assert offers.precision[single, :, 0] == pytest.approx([0.925, 0.875])
    assert offers.unit_cost[single, :, 0] == pytest.approx([0.5, 0.2])
    assert offers.unit_cost[experts, :, 0] == pytest.approx([1.1, 6.0])  # perfect experts always agree


def test_a_model_is_needed_for_assisted_labels():
    assert "assisted" not in lab.labeling_policies(TIERS, 0.165, 2, 0.98).policy
    assert lab.cheapest_policies(TIERS, 0.165, 2, 0.98, 0.85).policy[1] == "assisted"
