"""The kernel against an independent prototype: cases worked by hand from the equations of docs/model.md."""

from __future__ import annotations

from math import log

import pytest

from costmodel import ParameterError, presets, voting
from costmodel.report.workbook.plan import Content
from costmodel.screens import labeling
from tests.kernel_runs import run
from tests.screen import Screen

# Two classes, correlation .5: s = 1, so that three votes of experts who are right on 98 of 100 agree with
# p (p + 1) (p + 2) / 6 + 3 p (p + 1) (1 - p) / 6, and an expert's label costs 1 CNY.
DEAR_VOTES = {
    "labeling.workflow": "cheapest",
    "labeling.classes": 2,
    "labeling.correlation": 0.5,
    "labeling.expert_cost": 1.0,
}
BEST = 0.98 * 1.98 * 2.98 / 6 + 3 * 0.98 * 1.98 * 0.02 / 6
# The price list goes on beyond the expert by a power of the errors: 1 x (.02 / (1 - p))^g.
LISTED = (0.02 / (1 - BEST)) ** (log(1.0 / 0.5) / log(0.075 / 0.02))


@pytest.mark.parametrize("target", [BEST - 1e-9, BEST, BEST + 1e-9, 0.999])
def test_a_precision_out_of_reach_buys_the_best_where_it_is_cheapest(target: float):
    """Just within reach the list sells at 1.09; just beyond, the same labels do not cost 2.02."""
    plan = presets.load().replace({**DEAR_VOTES, "labeling.target_precision": target})
    found = run(plan)
    assert pytest.approx(0.983136) == BEST
    assert float(found.accuracy.label) == pytest.approx(BEST, abs=2e-9)
    assert (
        float(found.label_unit_cost) == pytest.approx(LISTED, rel=1e-6) == pytest.approx(1.0935610, rel=1e-6)
    )


def test_the_sheet_and_the_screen_buy_there_as_well():
    plan = presets.load().replace({**DEAR_VOTES, "labeling.target_precision": 0.999})
    figures, report = Content(plan, "en").figures, labeling.report(plan)
    assert float(figures["label_price"]) == pytest.approx(LISTED)
    assert float(figures["label_precision"]) == pytest.approx(BEST)
    assert report.cheapest == pytest.approx(LISTED)
    assert all(policy.part == 0.0 for policy in report.policies)  # bought from the list, not from a mix


def test_the_page_names_the_precision_that_the_list_sells_there():
    changes = "&".join(f"{identifier}={value}" for identifier, value in DEAR_VOTES.items())
    screen = Screen(
        f"v=1&preset=ecommerce&lang=en&labeling.target_precision=0.999&{changes}", page="labeling"
    )
    footers = [str(table["footer"]) for table in screen.tables if "list is cheaper" in str(table["footer"])]
    assert footers == [
        "For 98.31 right of 100 the vendors' list is cheaper than any of these: ¥1.09 a label."
    ]


def test_the_minor_part_is_bought_so_too():
    mixed = {"labeling.core_share": 0.25, "labeling.edge_precision": 0.999, "labeling.target_precision": 0.98}
    plan = presets.load().replace({**DEAR_VOTES, **mixed})
    core = run(plan.replace({"labeling.core_share": 1.0}))
    found, figures = run(plan), Content(plan, "en").figures
    assert float(found.label_unit_cost) == pytest.approx(0.25 * float(core.label_unit_cost) + 0.75 * LISTED)
    assert float(figures["label_price"]) == pytest.approx(float(found.label_unit_cost))


@pytest.mark.parametrize(("votes", "classes"), [(172, 2), (171, 10), (100, 100_000)])
def test_votes_that_cannot_be_counted_are_refused_in_words(votes: int, classes: int):
    """They ended in the overflow of a float; as many as are said can be counted."""
    with pytest.raises(ParameterError, match=f"{votes} votes on {classes} classes are more than can be"):
        voting.vote_precision(0.6, votes, 0.165, classes)
    assert 0.6 < float(voting.vote_precision(0.6, 150, 0.165, min(classes, 10))) < 1.0
