"""A visitor's rows: whichever way they come, what is read of them, and the drawing of their fit."""

from __future__ import annotations

import random
from types import SimpleNamespace

import numpy as np
import pytest

from costmodel import presets, text
from costmodel.fitting_files import SCHEMAS, sample
from costmodel.fitting_report import fit
from costmodel.screens import data as report
from costmodel.table_intake import read
from tests.test_screen_data import KINDS, PLANNED, drawing, fitted, used
from ui.views import data_rows as rows

# --- Doors --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_writes_what_it_was_given(kind):
    whole = rows.rows_of(kind, sample(kind))
    again = read(rows.content_of(kind, whole), SCHEMAS[kind])
    assert again.columns == read(sample(kind), SCHEMAS[kind]).columns
    assert rows.rows_of(kind, b"") == []
    assert rows.rows_of(kind, b"a,b\n1,2\n") is None
    assert rows.content_of(kind, [[None] * len(SCHEMAS[kind])]) == b""


def test_edits_of_the_table():
    base = rows.rows_of("drift", b"age,accuracy\n0,0.9\n6,0.8\n12,0.75\n")
    changes = {
        "edited_rows": {0: {"accuracy": "91%"}, "2": {"age": None}, 9: {"age": 1}, 1: {"no": 1}},
        "added_rows": [{"age": 18, "accuracy": "0.7", "_index": 3}, {}],
        "deleted_rows": [1],
    }
    edited = rows.edited("drift", base, changes)
    assert edited == [[0.0, "91%"], [None, "0.75"], [18, "0.7"], [None, None]]
    assert rows.content_of("drift", edited) == b"age,accuracy\n0,91%\n,0.75\n18,0.7\n,\n"
    assert base[0] == [0.0, "0.9"]


def test_a_file_is_taken_and_let_go_of(monkeypatch):
    state = {}
    monkeypatch.setattr(rows.st, "session_state", state)
    rows.take_file(SimpleNamespace(getvalue=lambda: sample("votes"), name="a\u202eb.csv"))
    assert (rows.given()["from"], rows.given()["name"]) == ("file", "ab.csv")
    assert rows.reading().fitted.count == 480
    assert rows.reading() is rows.reading()
    rows.take_file(None)
    assert rows.given()["content"] == b""
    rows.take_text("x")
    rows.take_file(None)
    assert rows.given()["content"] == b"x"
    assert rows.take_text("  ") is None
    assert rows.reading().faults == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_chinese_file_can_be_read_on_in_the_field(monkeypatch, encoding):
    monkeypatch.setattr(rows.st, "session_state", {})
    rows.take("item,worker,label,gold\n图1,甲,猫,猫\n".encode(encoding), "file")
    assert rows.as_text() == "item,worker,label,gold\n图1,甲,猫,猫\n"
    rows.take(b"\xff\xfe\xff", "file")
    assert rows.as_text() == ""


# --- What is drawn ------------------------------------------------------------------------------------------


def test_votes_are_drawn_from_the_single_vote_to_the_ceiling():
    shown = drawing("votes")
    found = fitted("votes").found
    assert shown.curves["fit"][1][0] == pytest.approx(found.accuracy.value)
    # Three independent votes: p^3 + 3 p^2 (1 - p).
    p = found.accuracy.value
    assert shown.curves["independent"][1][1] == pytest.approx(p**3 + 3 * p**2 * (1 - p))
    assert (shown.curves["independent"][1][1:] > shown.curves["fit"][1][1:]).all()
    assert shown.level == pytest.approx(found.ceiling)
    _, low, high = shown.band
    assert (low <= shown.curves["fit"][1] + 1e-12).all()
    assert (shown.curves["fit"][1] <= high + 1e-12).all()


def test_the_plan_s_own_curve_goes_once_it_is_the_fit():
    for kind in PLANNED:
        tier = {"tier": "assisted"} if kind == "invoices" else {}
        assert "plan" in drawing(kind, **tier).curves
        assert (
            "plan" not in drawing(kind, used(kind, presets.load()), **tier).curves or kind == "learning-curve"
        )


def test_the_next_point_of_accuracy_is_where_the_sentence_says():
    shown = drawing("learning-curve")
    found = fitted("learning-curve").found
    at = np.interp(np.log(shown.marks["next"]), np.log(shown.curves["fit"][0]), shown.curves["fit"][1])
    assert at == pytest.approx(1.0 - found.reference_error + 0.01, abs=1e-4)


def test_many_points_are_thinned_and_a_pilot_keeps_its_place():
    content = "age,accuracy\n" + "".join(f"{n / 100},{0.9 - n * 1e-5:.5f}\n" for n in range(1500))
    table = read(content.encode(), SCHEMAS["drift"])
    shown = report.drawn(fit("drift", table).found, table, presets.load())
    assert 300 < shown.points["used"].x.size <= 400
    pilots = drawing("shift")
    assert list(pilots.points["lab"].y) == [0.982, 0.979, 0.985, 0.981, 0.984]
    assert (pilots.band[1] < pilots.band[2]).all()


def some_rows(kind: str, dice: random.Random) -> str:
    """A file with rows that the intake takes, and that may mean anything."""

    def cell(column):
        if column.name == "date":
            return f"20{dice.randint(0, 40):02d}-{dice.randint(1, 12)}-{dice.randint(1, 28)}"
        if column.kind == "share":
            return dice.choice(["0.5", "0.999999", "1e-9", "98%", f"{dice.uniform(0.01, 0.99):.4f}"])
        size = dice.choice([0.0, 1.0, 5.0, 8.0]) if column.name != "age" else dice.choice([0.0, 1.0])
        return str(dice.randint(1, 9) * round(10**size))

    if kind == "votes":
        labels = "abc"[: dice.randint(1, 3)]
        body = [
            f"i{item},w{vote},{dice.choice(labels)},{dice.choice(labels) if vote == 0 else ''}"
            for item in range(dice.randint(5, 40))
            for vote in range(dice.randint(1, 4))
        ]
    else:
        body = [",".join(map(cell, SCHEMAS[kind])) for _ in range(dice.randint(2, 30))]
    return "\n".join([",".join(column.name for column in SCHEMAS[kind]), *body])


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_the_rows_are_they_are_drawn_or_refused(kind):
    dice, drawn, plan = random.Random(kind), 0, presets.load()
    for _ in range(60):
        found = rows.read(kind, some_rows(kind, dice).encode())
        assert bool(found.fitted) != bool(found.faults)
        if found.fitted is None:
            assert all(fault.said(lang) for fault in found.faults for lang in text.LANGUAGES)
            continue
        drawn += 1
        shown = report.drawn(
            found.fitted.found, found.table, plan, tier="crowd", at=dice.choice([None, 1e-3, 1e15])
        )
        parts = [*shown.curves.values(), *([shown.band] if shown.band else [])]
        assert all(np.isfinite(side).all() for part in parts for side in part)
        for one in found.fitted.estimates.values():
            assert -np.inf < one.low <= one.value <= one.high < np.inf
    assert drawn > 5
