"""``simulate`` and ``tornado`` on the command line: the package's figures, one sentence for every refusal."""

from __future__ import annotations

import json
import re

import pytest

from costmodel import parameters, presets, simulate, text, tornado
from costmodel.__main__ import main
from costmodel.risk_report import lead, risk_report
from costmodel.variance_shares import plan_indices
from tests.refused import refused_in_chinese

PLAN = presets.load("ecommerce")
OTHER = {"zh": "命令 gates ", "en": "the command gates"}
FEW = ("simulate", "--draws", "256")


@pytest.fixture
def run(capsys):
    def run_command(*args):
        assert main(args) == 0
        printed = capsys.readouterr()
        assert printed.err == ""
        return printed.out

    return run_command


@pytest.fixture
def refusal(capsys):
    def refused_command(*args):
        assert main(args) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.endswith((".\n", "。\n"))
        assert printed.err.count("\n") == 1
        refused_in_chinese(capsys, *args)
        return printed.err.strip()

    return refused_command


def refuse(constant):
    raise AssertionError(constant)


def loads(written):
    return json.loads(written, parse_constant=refuse)


def test_json_says_what_the_package_says(run):
    data = loads(run(*FEW, "--seed", "3", "--json"))
    found = simulate(PLAN, 256, 3)
    assert (data["draws"], data["seed"], data["inputs"]) == (256, 3, list(found.ids))
    for name, outcome in (("cost", found.cost), ("npv", found.npv)):
        for level in (10, 50, 80, 90):
            assert data[name][f"p{level}"] == outcome.quantile(level / 100)
            assert data[name]["standard_error"][f"p{level}"] == outcome.standard_error(level / 100)
    assert data["cost"]["planned"] == found.planned_cost
    assert data["probability_npv_positive"] == found.chance_of_profit
    assert data["payback"]["probability_by_month"][-1] == found.paid_back_by(36)
    assert data["contingency"] == data["cost"]["p80"] - data["cost"]["p50"]
    assert data["budget"] == {"amount": 2.5e6, "percentile": found.cost.percentile_of(2.5e6)}
    assert len(data["s_curve"]) == 99
    assert data["s_curve"][49] == {"cost": data["cost"]["p50"], "share": 0.5}
    assert [len(data["cumulative"][band]) for band in ("p10", "p50", "p90")] == [36, 36, 36]
    assert [case["name"] for case in data["cases"]] == ["low", "base", "high"]
    assert len(data["checks"]) == 3
    assert all(parameters.find(check["id"]).source == check["source"] for check in data["checks"])
    assert [gate["gate"] for gate in data["gates"]] == ["poc", "pilot"]


def test_the_same_command_prints_the_same_text(run):
    assert run(*FEW) == run(*FEW)
    assert run(*FEW, "--seed", "1") != run(*FEW)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_people_read_the_finding_first(run, lang):
    found = simulate(PLAN, 256)
    report = risk_report(PLAN, found)
    blocks = run(*FEW, "--lang", lang).rstrip("\n").split("\n\n")
    assert blocks[0] == text.say(lead(found), lang)
    assert text.figure("money", found.cost.quantile(0.8), lang) in blocks[0]
    assert "P10" in blocks[1].splitlines()[0]
    assert blocks[2] == text.say(report.budget_line, lang)
    assert text.figure("money", found.contingency, lang) in blocks[3]
    for check in report.checks:
        (line,) = [line for line in blocks[5].splitlines() if check.record.label[lang] in line]
        assert check.record.date in line
    gates = text.template(lang, "uncertainty.two_questions").format(other=OTHER[lang])
    assert blocks[6].splitlines()[-1] == gates
    assert (re.search("[a-z]{5}", blocks[0]) is None) == (lang == "zh")


def test_a_budget_that_holds_and_one_that_does_not(run):
    tight, ample = (loads(run(*FEW, "--budget", money, "--json"))["budget"] for money in ("2e6", "9e6"))
    assert tight["percentile"] < 0.2
    assert ample == {"amount": 9e6, "percentile": 1.0}
    missing = text.figure("money", simulate(PLAN, 256).cost.quantile(0.8) - 2e6, "en")
    assert f"{missing} more." in run(*FEW, "--budget", "2e6")
    assert "holds in 100 of 100" in run(*FEW, "--budget", "9e6")


def test_until_draws_as_many_as_it_takes(run):
    loose = loads(run("simulate", "--until", "--set", "uncertainty.tolerance=0.5", "--json"))
    assert loose["draws"] == 1024


def test_it_takes_every_plan(run):
    data = loads(run(*FEW, "--preset", "article", "--set", "project.horizon=24", "--json"))
    assert len(data["cumulative"]["p50"]) == 24
    assert data["probability_npv_positive"] < 0.2
    usd = run(*FEW, "--set", "project.currency=USD")
    assert "US$" in usd
    assert "¥" not in usd


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("simulate", "--draws", "20000"), "16,384"),
        (("simulate", "--draws", "many"), "uncertainty.draws"),
        (("simulate", "--draws", "100.5"), "uncertainty.draws"),
        (("simulate", "--until", "--draws", "64"), "--draws has no effect"),
        (("simulate", "--until", "--draws", "64", "--lang", "zh"), "两个只能留一个"),
        (("simulate", "--seed", "-1"), "uncertainty.seed"),
        (("simulate", "--budget", "plenty"), "--budget"),
        (("simulate", "--budget", "-5"), "project.budget"),
        (("simulate", "--budget", "nan"), "project.budget"),
        (("tornado", "--top", "0"), "--top"),
        (("tornado", "--top", "x"), "--top"),
        (("tornado", "--by", "colour"), "--by"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(refusal, args, words):
    assert words in refusal(*args)


def test_tornado_says_what_the_package_says(run):
    data = loads(run("tornado", "--top", "4", "--json"))
    bars = tornado(PLAN)[:4]
    assert [row["id"] for row in data["bars"]] == [bar.id for bar in bars]
    assert [row["npv_swing"] for row in data["bars"]] == [bar.npv_swing for bar in bars]
    by_cost = loads(run("tornado", "--by", "cost", "--json"))
    assert by_cost["bars"][0]["id"] == tornado(PLAN, by="cost")[0].id
    assert len(by_cost["bars"]) == 10


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tornado_for_people(run, lang):
    lines = run("tornado", "--lang", lang, "--top", "3").splitlines()
    assert len(lines) == 4
    for line, bar in zip(lines[1:], tornado(PLAN), strict=False):
        assert line.startswith(parameters.find(bar.id).label[lang])
        assert text.figure("money", bar.npv_low, lang) in line
        assert text.figure("money", bar.npv_high, lang) in line


def test_shares_of_the_variance_on_request(run):
    data = loads(run("tornado", "--indices", "--json"))
    found = plan_indices(PLAN)
    assert data["indices"]["ids"] == list(found.ids)
    assert data["indices"]["first"] == found.first.tolist()
    assert parameters.find(found.ids[0]).label["en"] in run("tornado", "--indices").split("\n\n")[1]
