"""``fit``: what a file says, in both languages and as JSON, what it changes in a plan, and refusals."""

from __future__ import annotations

import json

import numpy as np
import pytest

from costmodel import drift, evaluate, presets, text
from costmodel.__main__ import main
from costmodel.fit_command import SCHEMAS

PAIRS = [("y", "y")] * 12 + [("y", "n")] * 6 + [("n", "n")] * 2
VOTES = "item,worker,label,gold\n" + "".join(
    f"{item},a,{first},y\n{item},b,{second},\n" for item, (first, second) in enumerate(PAIRS)
)
AGES = range(0, 24, 2)
DRIFT = "age,accuracy\n" + "".join(
    f"{age},{drift.accuracy_at_age(age, launch=0.88, stale=0.76, time_constant=9):.9f}\n" for age in AGES
)
CURVE = "items,accuracy\n" + "".join(
    f"{n:g},{1 - 0.01 - 0.05 * (n / 1e5) ** -0.3:.9f}\n" for n in (1e3, 3e3, 1e4, 3e4, 1e5)
)
COST = "cost,performance\n" + "".join(
    f"{x},{0.9 - 0.4 * x**-0.8 + 0.002 * np.sin(5 * x):.9f}\n" for x in (1, 2, 3, 5, 8, 12, 20, 30)
)
FILES = {
    "votes": VOTES,
    "shift": "lab_accuracy,field_accuracy,field_items\n99%,60%,400\n",
    "drift": DRIFT,
    "learning-curve": CURVE,
    "invoices": "date,items,amount\n2026-01-05,1000,500\n2026-02-05,2000,1100\n2026-03-05,3000,1400\n",
    "cost-performance": COST,
}


@pytest.fixture
def fit(tmp_path, capsys):
    def run(kind, *args, content=None, code=0):
        path = tmp_path / "mine.csv"
        path.write_text(FILES[kind] if content is None else content, encoding="utf-8")
        assert main(["fit", kind, str(path), *args]) == code
        printed = capsys.readouterr()
        return (printed.out, printed.err) if code == 0 else printed.err

    return run


def as_data(fit, kind, *args, **kwargs):
    return json.loads(fit(kind, "--json", *args, **kwargs)[0])


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_kind_speaks_both_languages(fit, kind, lang):
    said, notes = fit(kind, "--lang", lang)
    assert notes == ""
    assert "{" not in said
    assert "nan" not in said
    assert any("\u4e00" <= c <= "\u9fff" for c in said) == (lang == "zh")
    assert (
        said.splitlines()[: len(as_data(fit, kind, "--lang", lang)["sentences"])]
        == as_data(fit, kind, "--lang", lang)["sentences"]
    )


@pytest.mark.parametrize("kind", SCHEMAS)
def test_what_is_to_be_set_can_be_set(fit, kind):
    data = as_data(fit, kind)
    assert data["kind"] == kind
    assert bool(data["set"]) == (kind != "cost-performance")
    presets.load().replace(data["set"])
    said, _ = fit(kind)
    for identifier, value in data["set"].items():
        shown = value if isinstance(value, str) else f"{value:.6g}"
        assert f"--set {identifier}={shown}" in said
    for estimate in data["estimates"].values():
        assert estimate["low"] <= estimate["value"] <= estimate["high"]


def test_the_article_s_shift_in_the_opening_plan(fit):
    data = as_data(fit, "shift")
    assert data["set"] == {"generalization.shift": pytest.approx(2.0730, abs=1e-4)}
    plan = presets.load()
    before, after = (evaluate(p).accuracy["field"] for p in (plan, plan.replace(data["set"])))
    assert after < before
    assert f"{100 * after:.1f} of 100 decisions" in data["sentences"][-1]
    assert f"it was {100 * before:.1f}" in data["sentences"][-1]


def test_votes_give_the_numbers_worked_by_hand(fit):
    data = as_data(fit, "votes")
    # p = .75; agreement .7; rho = (.7 - .625)/.375.
    assert data["estimates"]["accuracy"]["value"] == pytest.approx(0.75)
    assert data["set"]["labeling.correlation"] == pytest.approx(0.2)
    assert data["set"]["labeling.classes"] == 2
    cheap = as_data(fit, "votes", "--set", "labeling.target_precision=0.8")["sentences"][-1]
    assert cheap.startswith("For 80.0 right of 100 the cheapest way is")
    assert data["sentences"][-1] != cheap


def test_drift_names_the_interval_of_retraining(fit):
    data = as_data(fit, "drift")
    assert data["set"]["generalization.drift_loss"] == pytest.approx(0.12, abs=1e-5)
    assert data["set"]["generalization.drift_time"] == pytest.approx(9, abs=1e-3)
    assert "etrain" in data["sentences"][-1]


def test_the_next_point_costs_items_times_the_price_of_an_item(fit):
    # Error .06 -> .05: 2.1039 times the items; at .5 CNY and no overhead 110,390 more cost 55,200.
    price = ["labeling.assisted_cost=0.5", "labeling.target_precision=0.925", "labeling.qa_overhead=0"]
    said = fit("learning-curve", *(part for one in price for part in ("--set", one)))[0]
    assert "takes 110K more items, 2.10 times" in said
    assert "¥55.2K" in said


def test_beyond_the_data_is_said(fit):
    inside, outside = (as_data(fit, "cost-performance", "--at", at)["sentences"][-1] for at in ("10", "31"))
    assert "outside your data (1 to 30)" in outside
    assert "outside" not in inside
    assert inside.startswith("At a cost of 10: 0.83")  # .9 - .4 x 10^-.8 = .8366


def test_a_few_points_get_a_line_that_says_so(fit):
    content = "cost,performance\n1,2\n2,4\n3,6\n4,8\n5,10\n"
    data = as_data(fit, "cost-performance", content=content)
    assert (data["chosen"], data["aicc"]) == ("line", {"line": None, "curve": None})
    assert "from a cost of 1 to 5 it adds 8 " in data["sentences"][0]
    assert data["descent"]["slope"] == pytest.approx(2)
    assert data["descent"]["intercept"] == pytest.approx(0, abs=1e-9)
    assert "fewer than six points" in data["sentences"][-1]


def test_a_next_point_that_is_as_good_as_never(fit):
    flat = "items,accuracy\n" + "".join(f"{n},{0.5 + 0.012 - 0.0101 * n**-0.01:.12f}\n" for n in (1, 2, 4, 8))
    said = as_data(fit, "learning-curve", content=flat)["sentences"][-1]
    assert "as good as never" in said or "any number of items" in said


def test_a_cost_too_far_away_for_any_figure(fit):
    steep = "cost,performance\n1e-9,1e14\n2e-9,2e14\n3e-9,4e14\n"
    assert "no figure at that cost" in fit("cost-performance", "--at", "1e9", content=steep, code=2)


# --- Refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("drift", "age,accuracy\n0,0.9\n1,9O%\n", "Line 3, column 2: accuracy '9O%' is not a number"),
        ("drift", "age,accuracy\n0,0.9\n1,0.8\n", "there are 2"),
        ("votes", VOTES + "0,b,n,\n", "Line 42, column 2: worker 'b' has labeled item '0' already in line 3"),
        (
            "votes",
            VOTES + "0,c,n,n\n",
            "Line 42, column 4: the true label of item '0' is another one in line 2",
        ),
        ("votes", VOTES.replace(",y\n", ",\n"), "Only 0 items"),
        ("shift", "lab_accuracy,field_accuracy,field_items\n", "no rows"),
        ("cost-performance", "cost,performance\n0,1\n", "is not above 0"),
        ("learning-curve", "items,accuracy\n1,0.9\n2,0.8\n3,0.7\n4,0.6\n", "do not rise"),
    ],
)
def test_one_sentence_with_the_place(fit, kind, content, said):
    error = fit(kind, content=content, code=2)
    assert said in error
    assert error.count("\n") == 1
    assert any("\u4e00" <= c <= "\u9fff" for c in fit(kind, "--lang", "zh", content=content, code=2))


def test_further_faults_are_counted(fit):
    error = fit("drift", content="age,accuracy\nx,0.9\ny,0.8\n", code=2)
    assert "Line 2, column 1" in error
    assert "1" in error.partition("Line 2, column 1")[2]
    assert "Line 3" not in error


@pytest.mark.parametrize(
    ("kind", "at", "said"),
    [
        ("drift", "3", "cost-performance only"),
        ("cost-performance", "-3", "a cost above 0"),
        ("cost-performance", "nan", "a cost above 0"),
        ("cost-performance", "inf", "a cost above 0"),
        ("cost-performance", "x", "is not a number"),
    ],
)
def test_a_cost_to_look_at(fit, kind, at, said):
    assert said in fit(kind, f"--at={at}", code=2)


def test_a_fit_that_no_plan_can_hold_is_still_shown(fit):
    content = "lab_accuracy,field_accuracy,field_items\n0.8,0.9,400\n"  # better in the field than in the lab
    said, note = fit("shift", content=content)
    assert "-0.44" in said or "\u22120.44" in said
    assert "do not fit into the plan" in note


def test_a_file_that_is_not_there(capsys):
    assert main(["fit", "drift", "nowhere.csv"]) == 2
    assert "nowhere.csv cannot be read" in capsys.readouterr().err
