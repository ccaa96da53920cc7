"""Progress of draws and searches: it rises, ends the work where it raises, and changes no bit."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from costmodel import presets
from costmodel.optimum import optimize
from costmodel.uncertainty import bands, simulate, simulate_until

PLAN = presets.load("ecommerce")
AXIS = "labeling.target_precision"
WORK = {
    "simulate": lambda **more: simulate(PLAN, 2048, **more).cost.samples,
    "simulate_until": lambda **more: simulate_until(PLAN, tolerance=0.01, **more).cost.samples,
    "bands": lambda **more: bands(PLAN, AXIS, [0.9, 0.95, 0.98], draws=64, **more).cost,
    "optimize": lambda **more: optimize(PLAN, ["generalization.field_items"], **more).after.npv,
}


class Enough(Exception):  # noqa: N818  (what a caller raises)
    pass


@pytest.mark.parametrize("name", WORK)
def test_shares_rise_within_0_and_1_and_change_nothing(name):
    shares: list[float] = []
    found = WORK[name](progress=shares.append)
    assert np.array_equal(found, WORK[name]())
    assert len(shares) > 1
    assert all(0 < before <= after <= 1 for before, after in pairwise(shares))


@pytest.mark.parametrize("name", ["simulate", "bands"])
def test_work_whose_size_is_known_ends_at_1(name):
    shares: list[float] = []
    WORK[name](progress=shares.append)
    assert shares[-1] == pytest.approx(1.0)


@pytest.mark.parametrize("name", WORK)
def test_what_progress_raises_ends_the_work(name):
    calls: list[float] = []

    def once(share: float) -> None:
        calls.append(share)
        raise Enough

    with pytest.raises(Enough):
        WORK[name](progress=once)
    assert len(calls) == 1
