"""Projects side by side: rank and choice by hand and brute force; the same bits in every way of running."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import psutil
import pytest

from costmodel import decisions, evaluate, link, portfolio, portfolio_dask, presets, simulate, text
from costmodel.__main__ import main
from costmodel.limits import own_limits
from costmodel.portfolio import Standing, choose, fill, order, profitability_index, ranks
from costmodel.portfolio_command import Counter
from costmodel.portfolio_work import in_process
from tests.refused import refused, refused_in_chinese

pytestmark = pytest.mark.usefixtures("plain_main")
PLAIN = Standing(npv=10.0, cost=100.0, roi=0.1, payback=12.0, outlay=20.0)
OPTIONS = {"draws": None, "seed": None, "lang": "en"}
TABLE = f"""name,preset,link,uncertainty.seed
Shop,ecommerce,,
=Half,,{link.encode(presets.load("article").replace({"labeling.items": 5000}))},
Bad,ecommerce,,-1
Drone,drone,,7
"""
GOOD = [
    presets.load("ecommerce"),
    presets.load("article").replace({"labeling.items": 5000}),
    presets.load("drone").replace({"uncertainty.seed": 7}),
]


def made(worth: float, outlay: float) -> Standing:
    return replace(PLAIN, npv=worth, outlay=outlay)


# --- Rank and choice ---------------------------------------------------------------------------------


def test_the_index_by_hand():
    # 300 of NPV for 200 of proof of concept and build: 1.5 for each 1 put in.
    assert profitability_index(300.0, 200.0) == 1.5
    assert profitability_index(-50.0, 200.0) == -0.25
    assert [float(profitability_index(npv, 0.0)) for npv in (1.0, 0.0, -1.0)] == [
        float("inf"),
        0.0,
        -float("inf"),
    ]
    assert replace(PLAIN, expected_npv=-5.0).index == -0.25  # the draws outrank the plan


@pytest.mark.parametrize("name", presets.names())
def test_what_is_needed_is_build_and_proof_of_concept(name):
    result = evaluate(presets.load(name))
    found = portfolio.standing(presets.load(name))
    assert found.outlay == pytest.approx(result.cost_build + result.cost_poc, rel=1e-12)
    assert (found.npv, found.cost, found.roi) == (result.npv, result.cost_total, result.roi)


def test_draws_are_those_of_simulate():
    plan = presets.load("drone")
    found, drawn = portfolio.simulated(plan, 256, 3), simulate(plan, 256, 3)
    assert found.expected_npv == drawn.npv.mean
    assert (found.chance, found.cost_p80) == (drawn.chance_of_profit, drawn.cost.quantile(0.8))


def test_order_and_ranks_with_ties():
    four = [made(10.0, 20.0), made(30.0, 20.0), made(20.0, 40.0), made(10.0, 20.0)]
    assert order(four) == [1, 2, 0, 3]  # .5 three times: the greater NPV, then the one named first
    assert ranks(four) == [3, 1, 2, 4]


def brute_force(standings: list[Standing], budget: float) -> float:
    """Best sum of worths over every subset."""
    best = 0.0
    for count in range(len(standings) + 1):
        for rows in combinations(standings, count):
            if sum(one.outlay for one in rows) <= budget:
                best = max(best, sum(one.worth for one in rows))
    return best


def test_the_choice_is_the_best_and_filling_by_index_comes_close():
    shares = []
    for seed in range(60):
        generator = random.Random(seed)
        some = [made(float(generator.randint(-20, 100)), float(generator.randint(1, 60))) for _ in range(10)]
        budget = float(generator.randint(1, 250))
        best, chosen, filled = brute_force(some, budget), choose(some, budget), fill(some, budget)
        assert chosen.exact
        assert chosen.worth == best
        for one in (chosen, filled):
            assert one.outlay <= budget
            assert one.outlay == sum(some[row].outlay for row in one.rows)
            assert one.worth == sum(some[row].worth for row in one.rows)
        assert filled.worth >= 0.5 * best
        shares.append(filled.worth / best if best else 1.0)
    assert min(shares) < 1.0  # or the exact choice would add nothing
    assert sum(shares) / len(shares) > 0.95


def test_filling_alone_would_leave_nearly_all_on_the_table():
    # One for a budget of 100: index 2 but small; the large one with index 1 fills the budget alone.
    two = [made(2.0, 1.0), made(100.0, 100.0)]
    assert fill(two, 100.0).rows == (1,)
    assert choose(two, 100.0).rows == (1,)


def test_many_projects_are_filled_and_nothing_negative_is_begun():
    many = [made(float(i % 7 - 3), 10.0 + i % 9) for i in range(60)]
    found = choose(many, 200.0)
    assert not found.exact
    assert found == fill(many, 200.0)
    assert all(many[row].worth > 0 for row in found.rows)
    assert choose(many, 5.0).rows == ()


# --- In this process, on one and on four workers -------------------------------------------------------


def forty() -> list:
    names = ("ecommerce", "drone", "article", "solo")
    base = {"uncertainty.draws": 64}
    return [presets.load(names[i % 4]).replace({**base, "uncertainty.seed": i}) for i in range(40)]


@pytest.fixture(scope="module")
def here() -> list:
    return in_process("simulate", forty(), OPTIONS, lambda done: None)


def test_each_project_draws_by_its_own_seed(here):
    for plan, found in list(zip(forty(), here, strict=True))[:6]:
        assert found == {"value": vars(portfolio.simulated(plan))}
    assert here[0] != here[4]  # the same preset, another seed


def test_the_same_bits_on_one_worker(here):
    done = []
    found = portfolio_dask.on_workers("simulate", forty(), OPTIONS, done.append, workers=1)
    assert found == here  # floats compare to the last bit, and the order is that of the rows
    assert done[-1] == 40
    assert done == sorted(done)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """A scheduler with four worker processes, as somebody may have started it."""
    from distributed import LocalCluster

    quiet = {"dashboard_address": None, "silence_logs": "CRITICAL"}
    with LocalCluster(n_workers=4, threads_per_worker=1, host="127.0.0.1", **quiet) as cluster:
        yield cluster.scheduler_address


def test_the_same_bits_on_four_workers_also_when_one_is_lost(here, scheduler):
    found = portfolio_dask.on_workers("simulate", forty(), OPTIONS, lambda done: None, scheduler=scheduler)
    assert found == here
    killed = []

    def kill_one(done: int) -> None:
        if not killed:
            children = psutil.Process().children(recursive=True)
            worker = next(p for p in children if "spawn_main" in str(p.cmdline()))
            os.kill(worker.pid, signal.SIGKILL)
            killed.append(done)

    found = portfolio_dask.on_workers("simulate", forty() * 3, OPTIONS, kill_one, scheduler=scheduler)
    assert 0 < killed[0] < 120  # in the middle of it
    assert found == here * 3


def test_without_dask_one_sentence(monkeypatch, tmp_path, capsys):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main(["simulate", "--portfolio", table(tmp_path), "--workers", "2"]) == 2
    assert "install costmodel[portfolio]" in capsys.readouterr().err
    assert main(["simulate", "--portfolio", table(tmp_path), "--draws", "64"]) == 0


# --- The command line ----------------------------------------------------------------------------------


def table(folder, content: str = TABLE) -> str:
    path = folder / "table.csv"
    path.write_text(content, encoding="utf-8")
    return str(path)


@pytest.fixture
def run(tmp_path, capsys):
    def run_command(*args: str) -> str:
        assert main([*args, "--portfolio", table(tmp_path)]) == 0
        return capsys.readouterr().out

    return run_command


def check_errors(data: dict) -> None:
    assert [(one["line"], one["column"]) for one in data["errors"]] == [(4, 4)]
    assert "uncertainty.seed" in data["errors"][0]["sentence"]


def test_simulate_says_of_each_row_what_simulate_says(run):
    data = json.loads(run("simulate", "--draws", "128", "--budget", "2e6", "--json"))
    check_errors(data)
    assert [row["name"] for row in data["projects"]] == ["Shop", "=Half", "Drone"]
    expected = [portfolio.simulated(plan, 128) for plan in GOOD]
    for row, one, rank in zip(data["projects"], expected, ranks(expected), strict=True):
        assert {key: row[key] for key in vars(one)} | {"rank": row["rank"]} == {
            key: None if value == float("inf") else value for key, value in vars(one).items()
        } | {"rank": rank}
        assert row["index"] == one.index
    choice = choose(expected, 2e6)
    assert data["budget"]["names"] == [data["projects"][row]["name"] for row in choice.rows]
    assert [row["chosen"] for row in data["projects"]] == [i in choice.rows for i in range(3)]


def test_optimize_and_sweep_do_the_same_for_each_row(run):
    over = ["generalization.field_items", "labeling.target_precision"]
    data = json.loads(run("optimize", "--over", *over, "--json"))
    check_errors(data)
    for row, plan in zip(data["projects"], GOOD, strict=True):
        best = decisions.optimize(plan, over, **own_limits(plan))
        assert (row["npv_after"], row["gain"]) == (best.after.npv, best.gain)
        assert set(row["set"]) == {change.id for change in best.changes}
    data = json.loads(run("sweep", "--over", "compute.runs=4,8", "--json"))
    check_errors(data)
    for row, plan in zip(data["projects"], GOOD, strict=True):
        costs = [evaluate(plan.replace({"compute.runs": runs})).cost_total for runs in (4, 8)]
        assert [point["cost_total"] for point in row["rows"]] == pytest.approx(costs, rel=1e-12)


def test_the_budget_of_a_row_limits_its_mix(tmp_path, capsys):
    rows = "name,preset,budget\nOwn,ecommerce,\nTight,ecommerce,2250000\nNone,ecommerce,1000\n"
    asked = [
        "optimize",
        "--portfolio",
        table(tmp_path, rows),
        "--over",
        "generalization.field_items",
        "--json",
    ]
    assert main(asked) == 0
    data = json.loads(capsys.readouterr().out)
    own, tight = data["projects"]
    assert own["cost_after"] > 2.25e6 >= tight["cost_after"]
    assert [error["line"] for error in data["errors"]] == [4]
    assert main([*asked, "--budget", "2250000"]) == 0
    named = json.loads(capsys.readouterr().out)["projects"]
    assert [row["npv_after"] for row in named] == [tight["npv_after"]] * 3


def test_a_row_that_the_search_refuses_is_named_and_the_rest_is_done(run):
    data = json.loads(run("optimize", "--over", "labeling.target_precision", "--budget", "2e6", "--json"))
    worked = [row["name"] for row in data["projects"]]
    refused = {error["line"] for error in data["errors"]}
    assert worked
    assert len(worked) + len(refused) == 4
    assert 4 in refused


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_people_read_the_best_project_first(run, lang):
    shown = run("simulate", "--draws", "64", "--budget", "5e6", "--lang", lang)
    first, *_ = shown.splitlines()[1:]
    expected = [portfolio.simulated(plan, 64) for plan in GOOD]
    assert first.startswith(("Shop", "=Half", "Drone")[order(expected)[0]])
    assert "uncertainty.seed" in shown
    assert "{" not in shown


def test_a_spreadsheet_computes_no_name(run):
    rows = list(csv.DictReader(io.StringIO(run("simulate", "--draws", "64", "--csv", "-"))))
    assert [row["name"] for row in rows] == ["Shop", "'=Half", "Drone"]
    assert rows[0]["npv"] == repr(portfolio.standing(GOOD[0]).npv)


def test_changes_hold_for_all_rows(run):
    data = json.loads(run("simulate", "--draws", "64", "--set", "project.horizon=60", "--json"))
    longer = [plan.replace({"project.horizon": 60}) for plan in GOOD]
    assert [row["npv"] for row in data["projects"]] == [evaluate(plan).npv for plan in longer]


REFUSED = {
    ("simulate", "--workers", "2"): "--portfolio",
    ("optimize", "--csv", "-"): "--portfolio",
    ("simulate", "--portfolio", "TABLE", "--preset", "drone"): "--preset",
    ("simulate", "--portfolio", "TABLE", "--until"): "--until",
    ("simulate", "--portfolio", "TABLE", "--workers", "0"): "from 1 to 64",
    ("simulate", "--portfolio", "TABLE", "--workers", "2", "--scheduler", "tcp://h:1"): "together",
    ("simulate", "--portfolio", "TABLE", "--scheduler", "here"): "tcp://",
    ("simulate", "--portfolio", "TABLE", "--budget", "much"): "--budget",
    ("simulate", "--portfolio", "NONE"): "cannot be read",
    ("simulate", "--portfolio", "ALL_BAD"): "Line 2, column 2",
}


@pytest.mark.parametrize("args", REFUSED, ids=" ".join)
def test_one_sentence_for_every_refusal(args, tmp_path, capsys):
    (tmp_path / "bad").mkdir()
    paths = {
        "TABLE": table(tmp_path),
        "NONE": str(tmp_path / "none.csv"),
        "ALL_BAD": table(tmp_path / "bad", "name,preset\nA,nothing\n"),
    }
    command = [paths.get(arg, arg) for arg in args]
    assert REFUSED[args] in refused(capsys, *command)
    refused_in_chinese(capsys, *command)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_for_terminals():
    for stream, shown, expected in (
        (Terminal(), True, "\r3 / 9\r9 projects done\n"),
        (Terminal(), False, ""),
        (io.StringIO(), True, ""),
    ):
        counter = Counter(9, stream, "en", shown=shown)
        counter.done(3)
        counter.end()
        assert stream.getvalue() == expected
