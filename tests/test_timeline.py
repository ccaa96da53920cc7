"""Month arithmetic: by hand, against sums over small steps, and what is conserved."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel import timeline
from tests.plans import THOROUGH

MONTHS = np.arange(36.0)
moments = st.floats(0.0, 60.0)
lengths = st.floats(0.1, 40.0)


def fine_mean(share_at, steps=2000):
    """Mean over each month of a function of time, from the middles of small steps."""
    times = MONTHS[:, None] + (np.arange(steps) + 0.5) / steps
    return share_at(times).mean(axis=1)


def test_overlap_by_hand():
    # From 1.25 to 3.5: three quarters of month 1, all of month 2, half of month 3.
    assert timeline.overlap(np.arange(5.0), 1.25, 3.5).tolist() == [0.0, 0.75, 1.0, 0.5, 0.0]
    assert timeline.overlap(np.arange(3.0), 2.0, 1.0).tolist() == [0.0, 0.0, 0.0]


def test_spread_by_hand():
    # 9 months' worth from 0.5 to 2.5: a quarter, a half, a quarter.
    assert timeline.spread(np.arange(4.0), 0.5, 2.5).tolist() == [0.25, 0.5, 0.25, 0.0]


@pytest.mark.parametrize("moment", [0.0, 1.0, 1.5, 2.999999999])
def test_a_phase_without_length_is_paid_at_once(moment):
    share = timeline.spread(np.arange(5.0), moment, moment)
    assert share.sum() == pytest.approx(1.0)
    assert share[int(moment)] > 0.4


@THOROUGH
@given(start=moments, length=lengths)
def test_spread_pays_once(start, length):
    share = timeline.spread(MONTHS, start, start + length)
    inside = max(0.0, min(start + length, 36.0) - start) / length
    assert share.sum() == pytest.approx(inside, abs=1e-9)
    assert share.min() >= 0.0


@THOROUGH
@given(start=moments, middle=moments, end=moments)
def test_overlaps_of_two_phases_in_a_row_are_those_of_both(start, middle, end):
    start, middle, end = sorted((start, middle, end))
    both = timeline.overlap(MONTHS, start, middle) + timeline.overlap(MONTHS, middle, end)
    assert both == pytest.approx(timeline.overlap(MONTHS, start, end), abs=1e-12)


def test_roll_out_by_hand():
    # Three months of ramp from 0.5: after 0.5, 1.5 and 2.5 months a sixth, a half and five sixths are in use.
    # Month 0: half a month from 0 to 1/6: 1/24. Month 1: (1/6 + 1/2) / 2 = 1/3. Month 2: 2/3 likewise.
    # Month 3: half a month at (5/6 + 1) / 2 and half at 1: 23/24.
    used = timeline.rolled_out(np.arange(5.0), 0.5, 3.0)
    assert used == pytest.approx([1 / 24, 1 / 3, 2 / 3, 23 / 24, 1.0])
    assert timeline.newly_shipped(np.arange(5.0), 0.5, 3.0) == pytest.approx([1 / 6, 1 / 3, 1 / 3, 1 / 6, 0])


@THOROUGH
@given(launch=moments, ramp=lengths)
def test_roll_out_is_the_mean_of_what_has_shipped(launch, ramp):
    expected = fine_mean(lambda time: np.clip((time - launch) / ramp, 0.0, 1.0))
    assert timeline.rolled_out(MONTHS, launch, ramp) == pytest.approx(expected, abs=2e-4)


@THOROUGH
@given(launch=moments, ramp=lengths)
def test_what_ships_adds_up_to_what_is_there(launch, ramp):
    shipped = np.cumsum(timeline.newly_shipped(MONTHS, launch, ramp))
    assert shipped == pytest.approx(np.clip((MONTHS + 1 - launch) / ramp, 0.0, 1.0), abs=1e-9)


def test_replacement_by_hand():
    # Half in month 0 and half in month 1, every 3 months again.
    again = timeline.replaced(np.arange(9.0), 0.0, 2.0, 3.0)
    assert again.tolist() == [0, 0, 0, 0.5, 0.5, 0, 0.5, 0.5, 0]


@THOROUGH
@given(launch=moments, ramp=lengths, life=st.floats(6.0, 60.0))
def test_replacement_is_the_first_purchase_shifted(launch, ramp, life):
    lives = range(1, int(36 / life) + 2)
    expected = sum(timeline.newly_shipped(MONTHS, launch + k * life, ramp) for k in lives)
    assert timeline.replaced(MONTHS, launch, ramp, life) == pytest.approx(expected, abs=1e-12)


@THOROUGH
@given(data=st.lists(st.tuples(moments, lengths, st.floats(6.0, 60.0)), min_size=1, max_size=4))
def test_columns_are_the_same_as_one_by_one(data):
    launch, ramp, life = (np.array(column)[:, None] for column in zip(*data, strict=True))
    tables = {
        timeline.rolled_out: (launch, ramp),
        timeline.newly_shipped: (launch, ramp),
        timeline.replaced: (launch, ramp, life),
        timeline.spread: (launch, launch + ramp),
    }
    for function, columns in tables.items():
        table = function(MONTHS, *columns)
        for row in range(len(data)):
            assert np.array_equal(table[row], function(MONTHS, *(float(c[row, 0]) for c in columns)))


def test_price_level_by_hand():
    level = timeline.price_level(np.arange(30.0), 0.1)
    assert set(level[:12]) == {1.0}
    assert level[12:24] == pytest.approx(1.1)
    assert level[24:] == pytest.approx(1.21)
    assert timeline.price_level(np.arange(30.0), np.array([[0.0], [-0.5]]))[:, 24].tolist() == [1.0, 0.25]
