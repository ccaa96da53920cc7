"""CSV of every table and curve: none of a screen's is missing, and the figures are those of the screens."""

from __future__ import annotations

import ast
import csv

import pytest

from costmodel import comparison, evaluate, link, parameters, presets, text
from costmodel.__main__ import main
from costmodel.report.facts import Facts
from costmodel.report.table import Table
from costmodel.report.tables import tables
from costmodel.report.tables_return import axes
from tests.browser import ROOT
from tests.plans import by_hand
from tests.screen import Screen

FEW = {"uncertainty.draws": 64}
ELSEWHERE = {  # tables and charts that stand in a file of another name
    "compression": "compression_gain",
    "compression.measures": "compression",
    "compute": "compute_ways",
    "labeling": "labeling_prices",
    "risk": "draws",
    "risk.npv": "draws",
    "risk.tornado": "tornado",
    "roi": "months",
    "roi.baselines": "baselines",
    "roi.frontier": "frontier",
    "roi.measures": "figures",
}
LEFT_OUT = {
    "risk.indices": "thousands of draws of its own",
    "strategies.path": "a search that is asked for on its screen",
    "optimum.standing": "a search that is asked for on its screen",
    "optimum.changes": "a search that is asked for on its screen",
}
OTHER = ("actuals", "data", "library", "methods", "portfolio", "validation")  # no figures of one plan alone


def plan_of(name: str = "ecommerce", **changes: object):
    return presets.load(name).replace({**FEW, **{k.replace("__", "."): v for k, v in changes.items()}})


def files(plan, lang: str = "en") -> dict[str, Table]:
    return tables(Facts(plan, lang))


def column(table: Table, title: str) -> list:
    return [row[table.head.index(title)] for row in table.rows]


def shown() -> set[str]:
    """Keys of all tables and charts that the screens show."""
    keys = set()
    for folder in ("pages", "ui", "ui/views"):
        for path in (ROOT / folder).glob("*.py"):
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Attribute)
                    and call.func.attr == "show"
                    and isinstance(call.func.value, ast.Name)
                    and call.func.value.id in ("tables", "charts")
                ):
                    keys |= {a.value for a in call.args if isinstance(a, ast.Constant)}
    return keys


def test_every_table_and_chart_of_a_plan_has_its_file():
    keys, written = shown(), set(files(plan_of("solo")))
    assert len(keys) > 40
    expected = {k for k in keys if k.partition(".")[0] not in OTHER} - set(LEFT_OUT)
    assert {ELSEWHERE.get(k, k.replace(".", "_")) for k in expected} <= written
    assert set(LEFT_OUT) | set(ELSEWHERE) <= keys


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("name", ["medical", "drone"])
def test_heads_name_every_column_once(name, lang):
    for file, table in files(plan_of(name, compute__runs=9.0), lang).items():
        assert table.rows, file
        assert all(table.head), file
        assert len(set(table.head)) == len(table.head), file
        assert {len(row) for row in table.rows} == {len(table.head)}, file


def test_money_stands_in_the_plan_s_currency_and_nothing_else_moves():
    rate = 8.0
    yuan = files(plan_of("article", project__fx_cny_per_usd=rate, compute__runs=9.0))
    dollar = files(
        plan_of("article", project__fx_cny_per_usd=rate, compute__runs=9.0, project__currency="USD")
    )
    seen = 0
    for name, table in yuan.items():
        if name in ("about", "inputs", "compare_changed"):
            continue
        for before, after in zip(table.rows, dollar[name].rows, strict=True):
            in_rows = "¥" in before or before[0] == "hardware"
            for title, a, b in zip(table.head, before, after, strict=True):
                if isinstance(a, str) or a is None:
                    continue
                money = "(¥)" in title or (in_rows and not isinstance(a, bool))
                seen += money
                assert b == pytest.approx(a / rate if money else a, rel=1e-9), (name, title)
    assert seen > 10_000


def test_the_rows_are_those_of_the_screens():
    plan = presets.load("article")
    found, screen = files(plan_of("article")), Screen("preset=article&lang=en")
    assert plan["gates.poc"]
    pages = {
        "labeling": ("tiers", "policies", "", "timing", "grades", "life", ""),
        "compute": ("steps", "", "ways", "levers"),
        "gap": ("levers", "upkeep"),
        "compression": ("", "methods", "worth"),
    }
    for page, names in pages.items():
        lists = screen.go(page).tables
        for name, shown_table in zip(names, lists, strict=False):
            if not name:
                continue
            keys = [row["key"] for row in shown_table["rows"]]
            rows = [row[0] for row in found[f"{page}_{name}"].rows if row[0] != "plan" or name == "grades"]
            assert sorted(keys) == sorted(rows), (page, name)


def test_the_price_list_is_the_article_s():
    table = files(plan_of("article"))["labeling_tiers"]
    assert column(table, "The article's figure (¥)") == [20_000.0, 50_000.0, 150_000.0]
    assert column(table, "Label precision") == [0.875, 0.925, 0.98]  # the middles of its ranges


def test_a_small_plan_by_hand():
    plan = by_hand()
    found, result = files(plan), evaluate(plan)
    steps = {row[0]: row[2] for row in found["compute_steps"].rows}
    assert steps["run"] == pytest.approx(result.run_cost)
    assert steps["gpus"] + steps["other"] == pytest.approx(steps["run"])
    assert steps["life"] == pytest.approx(steps["build"] + result.elements["retraining_runs"])
    stages = found["roi_stages"].rows
    assert [row[2] for row in stages] == pytest.approx(
        [result.cost_poc, result.cost_build, result.cost_total]
    )
    life = {row[0]: row[2] for row in found["labeling_life"].rows}
    assert life["label"] == pytest.approx(result.elements["labels"])


def test_the_curves_run_along_every_input_of_the_first_chart():
    plan = plan_of("ecommerce")
    table, result = files(plan)["curves"], evaluate(plan)
    offered = Screen("preset=ecommerce&lang=en").hero["controls"]["axis"]["options"]
    assert sorted(set(column(table, "Id"))) == sorted(axes()) == sorted(axis for axis, _ in offered)
    met = set()
    for row in table.rows:
        assert sum(row[9:]) == pytest.approx(row[4], rel=1e-9)
        if row[3] == plan[row[0]]:
            met.add(row[0])
            assert row[4:7] == pytest.approx((result.cost_total, result.npv, result.roi))
            assert row[8] == pytest.approx(result.accuracy["mean"])
    assert met == set(axes())


def test_another_plan_beside_this_one():
    plan = plan_of("ecommerce", compute__runs=30.0)
    start = presets.load("ecommerce")
    found = files(plan)
    both = comparison.compare((plan, start))
    assert {row[0] for row in found["compare_changed"].rows} == {"compute.runs", "uncertainty.draws"}
    row = next(r for r in found["compare_changed"].rows if r[0] == "compute.runs")
    assert row[3:] == (30, start["compute.runs"])
    total = next(r for r in found["compare_figures"].rows if r[0] == "total")
    assert total[3:] == pytest.approx([r.cost_total for r in both.results])
    bridge = sum(r[2] for r in found["compare"].rows)
    assert bridge == pytest.approx(evaluate(start).cost_total - evaluate(plan).cost_total)
    assert files(plan_of("ecommerce", uncertainty__draws=start["uncertainty.draws"]))["compare"].rows == []


def test_the_risk_tables_add_up():
    plan = plan_of("ecommerce")
    found, facts = files(plan), Facts(plan, "en")
    base = next(row for row in found["risk_cases"].rows if row[0] == "base")
    assert base[2:5] == pytest.approx((0.0, facts.result.cost_total, facts.result.npv))
    paid = column(found["risk_payback"], "Draws paid back by its end")
    assert paid == sorted(paid)
    assert paid[-1] == facts.risk.found.paid_back_by(facts.result.horizon)
    tests = found["risk_tests"]
    for row, gate in zip(tests.rows, facts.risk.gates, strict=True):
        assert row[3:] == pytest.approx((gate.worth, gate.cost, gate.worth - gate.cost))
    assert {row[1] for row in found["risk_checks"].rows} <= {
        r.label["en"] for r in parameters.catalogue().values()
    }
    assert found["risk_stages"].rows[-1][0] == "production"


def test_the_files_compare_with_the_plans_of_the_link(tmp_path):
    other = presets.load("drone")
    address = link.encode(presets.load(), others=(other,))
    assert main(["report", "--link", address, "--csv", str(tmp_path)]) == 0
    with (tmp_path / "compare_figures.csv").open(encoding="utf-8-sig") as file:
        rows = {row[0]: row for row in csv.reader(file)}
    assert float(rows["total"][-1]) == pytest.approx(evaluate(other).cost_total)
