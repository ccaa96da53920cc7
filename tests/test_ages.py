"""Ages of defaults: whole months, limits by kind of figure, and what is old on a day."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel import ages, methods, parameters, text
from tests.screen import Screen
from ui import session

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
TODAY = date(2026, 11, 22)
GPU_PRICE = parameters.find("compute.gpu_price")  # article 1, dated 2025-01-01


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2025-01-01", "2025-01-31", 0),
        ("2025-01-01", "2025-02-01", 1),
        ("2024-02-29", "2025-02-28", 11),  # the day of the month has not come
        ("2024-02-29", "2025-03-01", 12),
        ("2025-01-01", "2026-11-22", 22),
        ("2026-11-22", "2025-01-01", 0),  # a date to come is no age
    ],
)
def test_whole_months_by_hand(start, end, months):
    assert ages.months_between(date.fromisoformat(start), date.fromisoformat(end)) == months


@pytest.mark.parametrize(
    ("today", "old"), [("2026-01-01", False), ("2026-01-31", False), ("2026-02-01", True)]
)
def test_a_price_is_old_after_more_than_twelve_months(today, old):
    assert ages.age(GPU_PRICE, date.fromisoformat(today)).old == old


@pytest.mark.parametrize(
    ("identifier", "kind", "limit"),
    [
        ("project.fx_cny_per_usd", "exchange_rate", 3),
        ("compute.gpu_price", "price", 12),
        ("labeling.expert_cost", "price", 12),
        ("generalization.shift", "measured", None),
        ("labeling.target_precision", "published", None),
    ],
)
def test_kinds_and_limits(identifier, kind, limit):
    found = ages.age(parameters.find(identifier), TODAY)
    assert (found.kind, found.limit) == (kind, limit)


@given(st.sampled_from(["measured", "published", "decision"]), days)
def test_what_does_not_age_is_never_old(kind, today):
    for record in parameters.catalogue().values():
        if ages.kind(record) == kind:
            assert not ages.age(record, today).old


@given(days, st.integers(0, 4000))
def test_nothing_grows_younger(today, more):
    later = today + timedelta(days=more)
    assert set(ages.old(today)) <= set(ages.old(later))


def test_old_today_are_the_prices_of_the_articles_by_hand():
    dated = dataclasses.replace
    assert "compute.gpu_price" in ages.old(TODAY)
    for identifier in ages.old(TODAY):
        record = parameters.find(identifier)
        assert record.unit.startswith("CNY")
        assert record.date < "2025-11-22"
        assert not ages.age(dated(record, date="2026-11-01"), TODAY).old


def test_every_record_has_a_kind_and_every_kind_a_reason():
    used = {ages.kind(record) for record in parameters.catalogue().values()}
    assert used <= set(ages.kinds())
    assert set(methods.EVIDENCE) | {"exchange_rate", "price"} == set(ages.kinds())
    for entry in ages.kinds().values():
        assert set(entry) <= {"months", "reason"}
        assert entry["reason"]["zh"].endswith("。")
        assert entry["reason"]["en"].endswith(".")
        assert entry.get("months", 1) > 0


def test_every_record_has_a_day_that_can_be_read():
    for record in parameters.catalogue().values():
        assert date.fromisoformat(record.date) <= date(2100, 1, 1)


# --- The marks on screen ----------------------------------------------------------------------------------


@pytest.fixture(params=text.LANGUAGES)
def lang(request) -> str:
    return request.param


def on_day(monkeypatch, day: date) -> None:
    monkeypatch.setattr(session, "today", lambda: day)


def mark(record: parameters.Parameter, today: date, lang: str) -> str:
    months = ages.months_between(date.fromisoformat(record.date), today)
    return text.template(lang, "ages.old").format(
        date=record.date, months=months, limit=ages.age(record, today).limit
    )


@pytest.mark.parametrize(("today", "old"), [(TODAY, True), (date(2025, 6, 1), False)])
def test_the_source_behind_an_input_says_when_it_is_old(monkeypatch, lang, today, old):
    on_day(monkeypatch, today)
    screen = Screen(f"v=1&lang={lang}", page="compute")
    said = screen.inputs["compute.gpu_price"]["source"]
    assert said.endswith(mark(GPU_PRICE, today, lang)) == old
    others = [shown["source"] for i, shown in screen.inputs.items() if i not in ages.old(today)]
    assert others
    lead = text.template(lang, "ages.old").partition("{")[0]
    assert not [shown for shown in others if lead in shown]


def test_the_table_of_all_inputs_marks_the_old_ones(monkeypatch, lang):
    on_day(monkeypatch, TODAY)
    (rows,) = (
        shown["rows"] for shown in Screen(f"v=1&lang={lang}", page="assumptions").shown("assumption_rows")
    )
    plain = {text.template(lang, f"methods.kind.{kind}") for kind in methods.EVIDENCE}
    assert {row["id"] for row in rows if row["evidence"] not in plain} == set(ages.old(TODAY))
    (price,) = (row for row in rows if row["id"] == "compute.gpu_price")
    assert "22" in price["evidence"]
    assert mark(GPU_PRICE, TODAY, lang) in price["about"]
