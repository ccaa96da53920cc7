"""Price of a label from invoices: by hand, its interval and trend, dates in files, the plan it goes into."""

from __future__ import annotations

import json
import random
from datetime import date

import numpy as np
import pytest

from costmodel import evaluate, link, presets, text
from costmodel.__main__ import main
from costmodel.fitting import Estimate, FitError
from costmodel.fitting_files import SCHEMAS, sample
from costmodel.fitting_invoices import fit_invoices
from costmodel.fitting_plan import degrees, estimates, nearest_tier, settings
from costmodel.fitting_report import fit
from costmodel.kernel.labels import TIERS
from costmodel.table_columns import IntakeError
from costmodel.table_intake import read

SCHEMA = SCHEMAS["invoices"]
HEAD = "date,items,amount\n"


# --- The price ----------------------------------------------------------------------------------------------


def test_price_and_interval_by_hand():
    # 3,000 over 6,000; residuals 0, 100, -100; se = sqrt(20000 / 6) / 2000; t(2) = 4.302653.
    found = fit_invoices([1, 2, 3], [1000, 2000, 3000], [500, 1100, 1400])
    half = 4.302653 * (20000 / 6) ** 0.5 / 2000
    assert found.price == pytest.approx((0.5, 0.5 - half, 0.5 + half), rel=1e-6)
    assert found.items == 6000
    assert list(found.each) == pytest.approx([0.5, 0.55, 1400 / 3000])
    assert (found.late, found.before, found.differs) == (None, None, False)


def test_large_orders_count_for_more():
    found = fit_invoices([1, 2, 3], [100, 100, 9800], [100, 100, 4900])
    assert found.price.value == pytest.approx(0.51)
    assert found.each.mean() == pytest.approx(2.5 / 3)


def test_equal_prices_leave_no_doubt_and_no_trend():
    found = fit_invoices(range(9), [100 * n for n in range(1, 10)], [70.0 * n for n in range(1, 10)])
    assert found.price == pytest.approx((0.7, 0.7, 0.7), rel=1e-9)
    assert not found.differs


def test_the_unit_of_money_and_the_order_of_rows_change_nothing():
    rng = np.random.default_rng(4)
    days, items = rng.permutation(30.0 * np.arange(12)), rng.integers(100, 9000, 12)
    paid = items * rng.normal(0.5, 0.05, 12)
    found, mixed = fit_invoices(days, items, paid), rng.permutation(12)
    again = fit_invoices(days[mixed], items[mixed], 100.0 * paid[mixed])
    assert np.array(again.price) == pytest.approx(100.0 * np.array(found.price), rel=1e-9)
    assert np.array(again.late) == pytest.approx(100.0 * np.array(found.late), rel=1e-9)


@pytest.mark.parametrize("count", [8, 40])
def test_intervals_hold_as_often_as_they_say(count):
    rng = np.random.default_rng(11)
    held = 0
    for _ in range(500):
        items = rng.integers(500, 20_000, count)
        paid = items * 0.6 * rng.lognormal(-0.005, 0.1, count)
        price = fit_invoices(np.arange(count), items, paid).price
        held += price.low <= 0.6 <= price.high
    assert 0.90 <= held / 500 <= 0.99


def test_a_trend_is_seen_and_seldom_made_up():
    rng = np.random.default_rng(5)

    def differs(raised):
        items = rng.integers(500, 20_000, 12)
        price = np.where(np.arange(12) >= 8, 0.5 * raised, 0.5)
        return fit_invoices(np.arange(12), items, items * price * rng.lognormal(0, 0.05, 12)).differs

    assert np.mean([differs(1.0) for _ in range(300)]) < 0.08
    assert np.mean([differs(1.4) for _ in range(100)]) > 0.95


def test_the_last_third_is_that_by_date():
    days, items = [19, 1, 2, 3, 4, 5, 6, 18, 17], [100] * 9
    found = fit_invoices(days, items, [90, *[50] * 6, 88, 89])
    assert (found.late.value, found.before.value, found.differs) == (pytest.approx(0.89), 0.5, True)
    assert fit_invoices(days[1:], items[1:], [*[50] * 6, 88, 89]).late is None


def test_two_invoices_are_too_few():
    with pytest.raises(FitError, match="It takes 3 invoices"):
        fit_invoices([1, 2], [10, 10], [5, 5])


# --- Dates in a file ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["2026-03-05", "2026/3/5", "2026.03.5"])
def test_dates_begin_with_the_year(written):
    table = read(f"{HEAD}{written},10,5\n".encode(), SCHEMA)
    assert table.numbers("date") == (date(2026, 3, 5).toordinal(),)


@pytest.mark.parametrize(
    "written",
    [
        "05/03/2026",
        "3/5/26",
        "2026-13-01",
        "2026-02-29",
        "2026-03",
        "20260305",
        "2026-3/5",
        "46086",
        "1826-03-05",
    ],
)
def test_other_dates_are_refused_by_their_place(written):
    with pytest.raises(IntakeError) as caught:
        read(f"{HEAD}2026-01-05,10,5\n{written},10,5\n".encode(), SCHEMA)
    (fault,) = caught.value.faults
    assert (fault.key, fault.line, fault.column) == ("no_date", 3, 1)
    assert "2026-03-05" in fault.said("en")
    assert "2026-03-05" in fault.said("zh")


def test_damaged_files_are_read_exactly_or_refused():
    clean, rng = sample("invoices").decode(), random.Random(3)
    rows = {tuple(line.split(",")) for line in clean.splitlines()[1:]}
    refused = []
    for _ in range(300):
        damaged = list(clean)
        for _ in range(rng.randint(1, 3)):
            damaged[rng.randrange(len(damaged))] = rng.choice("0123456789-/.,;\n x\x00%")
        content = "".join(damaged)
        try:
            table = read(content.encode(), SCHEMA)
        except IntakeError as error:
            refused.append(error)
            continue
        by_hand = [line.split(",") for line in content.splitlines()[1:] if line.strip(" ,")]
        assert len(by_hand) == len(table.lines)
        for cells, day, items, paid in zip(
            by_hand, *map(table.numbers, ("date", "items", "amount")), strict=True
        ):
            year, month, last = (
                int(part) for part in cells[0].strip().replace("/", "-").replace(".", "-").split("-")
            )
            assert date.fromordinal(int(day)) == date(year, month, last)
            assert (items, paid) == (float(cells[1]), float(cells[2]))
    assert len(refused) > 100
    assert all(fault.line and fault.column for error in refused for fault in error.faults)
    assert len(rows) == 12


# --- In a plan ----------------------------------------------------------------------------------------------


def test_the_nearest_price_of_the_list_is_a_ratio():
    def nearest(price):
        return nearest_tier(fit_invoices([1, 2, 3], [100] * 3, [100 * price] * 3), presets.load())

    # Prices .2, .5 and 1.5: the middle between two of them is their geometric mean.
    assert [nearest(price) for price in (0.05, 0.31, 0.32, 0.86, 0.87, 9)] == [
        *("crowd", "crowd", "assisted", "assisted", "expert", "expert")
    ]


def test_invoices_set_one_price_and_carry_their_interval():
    fitted = fit("invoices", read(sample("invoices"), SCHEMA))
    assert fitted.count == 12
    for tier in TIERS:
        assert estimates(fitted.found, tier) == {f"labeling.{tier}_cost": fitted.found.price}
    assert settings(fitted.found, "assisted") == {"labeling.assisted_cost": 0.548614}
    assert isinstance(fitted.found.price, Estimate)


@pytest.fixture
def run(tmp_path, capsys):
    def ask(kind, *args, content=None, code=0):
        path = tmp_path / "mine.csv"
        path.write_bytes(sample(kind) if content is None else content.encode())
        assert main(["fit", kind, str(path), "--json", *args]) == code
        printed = capsys.readouterr()
        return json.loads(printed.out) if code == 0 else printed.err

    return ask


def test_the_plan_pays_what_the_invoices_say(run):
    data = run("invoices")
    plan = presets.load().replace(data["set"])
    assert list(data["set"]) == ["labeling.assisted_cost"]
    assert text.figure("money", evaluate(plan).label_unit_cost, "en") in data["sentences"][-1]
    assert "'AI-assisted' row" in data["sentences"][-2]
    crowd = run("invoices", "--tier", "crowd", "--set", "labeling.assisted_cost=0.9")
    assert list(crowd["set"]) == ["labeling.crowd_cost"]
    assert "still costs" in crowd["sentences"][-1]


def test_a_price_above_the_next_row_is_refused_by_the_plan(run, tmp_path, capsys):
    path = tmp_path / "mine.csv"
    path.write_bytes(sample("invoices"))
    assert main(["fit", "invoices", str(path), "--tier", "crowd"]) == 0
    printed = capsys.readouterr()
    assert "do not fit into the plan" in printed.err
    assert "as a link" not in printed.out
    assert run("invoices", "--tier", "crowd")["link"] is None


def test_a_dearer_last_third_is_said(run):
    rows = "".join(f"2026-{m:02d}-01,1000,{500 + m if m < 7 else 700 + m}\n" for m in range(1, 10))
    assert (
        "The last third of them costs ¥0.708 a label" in run("invoices", content=HEAD + rows)["sentences"][1]
    )


def test_a_tier_belongs_to_invoices(run):
    assert "invoices only" in run("drift", "--tier", "crowd", code=2)


@pytest.mark.parametrize("kind", [kind for kind in SCHEMAS if kind != "cost-performance"])
def test_the_link_holds_the_fit_and_its_marks(run, kind):
    data = run(kind)
    plan = link.decode(data["link"])
    tier = "assisted" if kind == "invoices" else ""
    found = fit(kind, read(sample(kind), SCHEMAS[kind]))
    sure = degrees(found.found)
    after = presets.load().use_fit(kind, data["count"], estimates(found.found, tier), degrees=sure)
    if kind == "votes":
        after = after.replace({"labeling.workflow": "cheapest"})
    assert plan == after
    assert {identifier: plan[identifier] for identifier in data["set"]} == data["set"]
    assert {mark.n for mark in plan.fitted} == {data["count"]}
    assert run("cost-performance")["link"] is None
