"""Marks of values fitted from the user's own data: kept through links and files, gone when set by hand."""

from __future__ import annotations

import json

import numpy as np
import pytest

from costmodel import fitting_plan, link, plan_file, presets, remarks, sampling, simulate, table_intake, text
from costmodel.distributions import Z90
from costmodel.errors import ParameterError
from costmodel.fitting import Estimate
from costmodel.fitting_curve import fit_ageing
from costmodel.fitting_files import SCHEMAS
from costmodel.fitting_invoices import fit_invoices
from costmodel.fitting_report import fit
from costmodel.fitting_shift import fit_shift
from costmodel.fitting_use import with_fit
from costmodel.remarks import Fit
from costmodel.tornado import tornado
from ui import session

RHO, SHIFT = "labeling.correlation", "generalization.shift"
PLAN = presets.load("ecommerce").use_fit(
    "votes", 480, {RHO: Estimate(0.2, 0.1, 0.4), "labeling.classes": 3.0}
)
ENDS = np.array([-Z90, 0.0, Z90])


def test_the_range_by_hand():
    # 1.2816 / 1.9600 = 0.6539 of 0.1 below and of 0.2 above.
    mark = PLAN.fit_of(RHO)
    assert (mark.source, mark.n) == ("votes", 480)
    assert (mark.low, mark.high) == pytest.approx((0.2 - 0.06539, 0.2 + 0.13078), abs=5e-5)
    assert PLAN.fit_of("labeling.classes") == Fit("labeling.classes", "votes", 480)
    assert PLAN[RHO] == 0.2
    assert PLAN["labeling.classes"] == 3
    assert text.say(remarks.said(mark), "zh") == "由你的数据拟合，n = 480"


@pytest.mark.parametrize(
    ("degrees", "share"),  # t at 90 % over t at 97.5 %: NIST/SEMATECH e-Handbook, table 1.3.6.7.2
    [
        (1, 3.078 / 12.706),
        (2, 1.886 / 4.303),
        (3, 1.638 / 3.182),
        (10, 1.372 / 2.228),
        (np.inf, 1.282 / 1.960),
    ],
)
def test_few_rows_have_a_range_of_their_own(degrees, share):
    interval = {SHIFT: Estimate(1.0, 0.5, 2.0)}
    mark = presets.load("ecommerce").use_fit("shift", 2, interval, degrees=degrees).fit_of(SHIFT)
    assert (mark.low, mark.high) == pytest.approx((1.0 - 0.5 * share, 1.0 + share), abs=5e-4)


def test_each_fit_knows_its_degrees_of_freedom():
    plan = presets.load("ecommerce")
    ages, months = np.array([0.0, 3, 6, 9, 12, 15]), np.exp(-np.arange(0.0, 18, 3) / 6)
    assert fitting_plan.degrees(fit_ageing(ages, 0.7 + 0.2 * months + 0.001 * (-1) ** np.arange(6))) == 3
    assert fitting_plan.degrees(fit_invoices([1, 2, 3], [1000, 2000, 3000], [500, 1100, 1400])) == 2
    alone = fit_shift([0.99], [0.60], [400])
    alike = fit_shift([0.95, 0.95], [0.85, 0.85], [400, 400])
    apart = fit_shift([0.95, 0.95], [0.80, 0.60], [400, 400])
    assert [fitting_plan.degrees(found) for found in (alone, alike, apart)] == [np.inf, np.inf, 1]
    content = b"lab_accuracy,field_accuracy,field_items\n0.95,0.80,400\n0.95,0.60,400\n"
    pilots = fit("shift", table_intake.read(content, SCHEMAS["shift"]))
    mark = with_fit("shift", pilots, plan).fit_of(SHIFT)
    width = apart.shift.high - apart.shift.low
    assert mark.high - mark.low == pytest.approx(0.2422 * width, rel=1e-3)


def test_simulate_draws_from_the_interval_of_the_fit():
    sure = presets.load("ecommerce").use_fit("shift", 40, {SHIFT: Estimate(0.36, 0.355, 0.365)})
    vague = presets.load("ecommerce").use_fit("shift", 4, {SHIFT: Estimate(0.36, 0.1, 0.7)})
    at = sampling.values_at(vague, SHIFT, ENDS)
    assert at.tolist() == pytest.approx([vague.fit_of(SHIFT).low, 0.36, vague.fit_of(SHIFT).high])
    widths = [simulate(plan, draws=512, seed=1).npv for plan in (sure, vague)]
    sure_width, vague_width = (npv.quantile(0.9) - npv.quantile(0.1) for npv in widths)
    assert sure_width < vague_width
    swings = [
        next((abs(bar.npv_swing) for bar in tornado(plan) if bar.id == SHIFT), 0.0) for plan in (sure, vague)
    ]
    assert 0.0 < swings[0] < swings[1] / 10


def test_an_input_without_a_range_has_one_once_it_is_fitted():
    """Nothing of a thing is no estimate; measured as nothing, it is one."""
    nothing = "compute.exploration"
    idle = presets.load("ecommerce").replace({nothing: 0.0})
    assert nothing not in sampling.uncertain(idle)
    assert nothing in sampling.uncertain(idle.use_fit("actuals", 9, {nothing: Estimate(0.0, 0.0, 0.2)}))


@pytest.mark.parametrize("value", [0.2, 0.3])
def test_a_value_set_by_hand_is_no_longer_the_fitted_one(value):
    after = PLAN.replace({RHO: value})
    assert (after.fit_of(RHO) is not None) == (value == 0.2)
    assert after.fit_of("labeling.classes")
    assert PLAN.replace({"compute.runs": 7}).fitted == PLAN.fitted


def test_marks_travel_in_link_and_file_and_session():
    assert f"fit.{RHO}=votes~480~0.1346~0.3308" in link.encode(PLAN)
    assert link.open_link(link.encode(PLAN)).scenario == PLAN
    assert plan_file.scenario_of(json.loads(json.dumps(plan_file.content(PLAN)))) == PLAN
    assert session._scenario_of(session._plan_of(PLAN)) == PLAN
    assert link.fingerprint(PLAN) != link.fingerprint(PLAN.model_copy(update={"fitted": ()}))


BAD = ["", "votes", "votes~0", "votes~-3", "votes~1e9~0.1~0.2", "votes~9~0.1", "votes~9~0.3~0.1"]
BAD += ["guess~9~0.1~0.2", "votes~9~0.1~7", "votes~9~nan~0.2", "votes~9~0.1~inf", "votes~9~0.1~0.2~0.3"]
BAD += ["true", "9" * 900]


@pytest.mark.parametrize("written", BAD)
def test_a_mark_that_is_none_is_named_and_the_rest_kept(written):
    opened = link.open_link(f"v=1&preset=ecommerce&{RHO}=0.3&fit.{RHO}={written}&compute.runs=7")
    assert [(p.kind, p.id.partition("=")[0]) for p in opened.problems] == [("unusable", f"fit.{RHO}")]
    assert (opened.scenario[RHO], opened.scenario["compute.runs"], opened.scenario.fitted) == (0.3, 7, ())


def test_a_mark_on_nothing_is_named():
    opened = link.open_link("v=1&preset=ecommerce&fit.labeling.x=votes~9~0.1~0.2")
    assert [(p.kind, p.id) for p in opened.problems] == [("unknown", "fit.labeling.x")]


@pytest.mark.parametrize(
    "given", [{RHO: {"source": "votes"}}, {RHO: {"source": "votes", "n": "9"}}, [], {RHO: 3}]
)
def test_a_file_with_a_wrong_mark_is_refused_in_a_sentence(given):
    with pytest.raises(ParameterError, match="fit"):
        plan_file.scenario_of({"preset": "ecommerce", "fitted": given})


def test_a_fitted_value_out_of_bounds_is_refused():
    with pytest.raises(ParameterError):
        presets.load("ecommerce").use_fit("votes", 9, {RHO: Estimate(1.7, 1.0, 2.0)})
