"""Draws at their limits: memory, caps, threads; and no published example of decisions is forgotten."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import tracemalloc

import pytest

from costmodel import _data, parameters, presets
from costmodel.errors import ParameterError
from costmodel.uncertainty import bands, plan_indices, simulate
from tests.browser import ROOT
from tests.test_finance import COMPUTED
from tests.test_published_lines import FITTED

GOLDEN = {row["id"]: row for row in _data.csv_rows("published", "decision", "golden.csv")}
NOT_COMPUTED = {"xirr"}  # dates instead of months, which no plan has
# How a test takes a row of the golden file: by its own function or mapping, or while it reads the file.
TAKEN = re.compile(r'(?:\bgolden\(|\bGOLDEN\[|"golden\.csv"\) if row\["id"\] == )"([^"]+)"')
PLAN = presets.load("ecommerce")
LARGEST = 200e6  # bytes
DRAW = """
import hashlib
from costmodel import presets, simulate
found = simulate(presets.load("ecommerce"), 512, seed=7)
print(hashlib.sha256(found.npv.samples.tobytes() + found.scores.tobytes()).hexdigest())
"""
MOST = int(parameters.find("uncertainty.draws").allowed[1])
LONGEST = int(parameters.find("project.horizon").allowed[1])


def test_the_caps_are_those_that_were_promised():
    assert (MOST, LONGEST) == (16_384, 120)


@pytest.mark.parametrize("preset", ["ecommerce", "drone"])
def test_the_most_draws_over_the_longest_plan_take_little_memory(preset):
    plan = presets.load(preset).replace({"project.horizon": LONGEST})
    simulate(plan, 64)  # what is loaded once is not the draws'
    tracemalloc.start()
    try:
        found = simulate(plan, MOST)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(found.cost.samples) == MOST
    assert peak < LARGEST


def refused(call) -> str:
    """The one sentence of a refusal, which comes before any work."""
    start = time.perf_counter()
    with pytest.raises(ParameterError) as caught:
        call()
    assert time.perf_counter() - start < 0.5
    sentence = str(caught.value)
    assert re.fullmatch(r"[^\n]{20,300}[.]", sentence)
    assert not re.search(r"[.] [A-Z]", sentence)
    return sentence


def test_beyond_a_cap_stands_one_sentence_with_the_cure():
    sentence = refused(lambda: simulate(PLAN, MOST + 1))
    assert "uncertainty.draws" in sentence
    assert "16,385" in sentence or "16385" in sentence
    assert "16,384" in sentence or "16384" in sentence
    sentence = refused(lambda: PLAN.replace({"project.horizon": LONGEST + 1}))
    assert all(word in sentence for word in ("project.horizon", "121", "120"))
    # 17 points: 16,384 x 17 x 36 months = 10,027,008.
    sentence = refused(lambda: bands(PLAN, "value.right", [0.03] * 17, draws=MOST))
    parts = ("16,384 draws", "17 points", "10,027,008", "10,000,000", "take fewer")
    assert all(part in sentence for part in parts)


def test_more_threads_draw_the_same_bits():
    printed = {
        subprocess.run(
            [sys.executable, "-c", DRAW],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
        ).stdout
        for threads in ("1", "2")
    }
    assert len(printed) == 1


def test_every_published_example_that_applies_is_held():
    """Either by a table of functions or by a test that takes the row from the file."""
    own = ROOT / "tests" / "test_uncertainty_limits.py"
    tests = [path.read_text("utf-8") for path in (ROOT / "tests").glob("test_*.py") if path != own]
    named = {name for content in tests if '"golden.csv"' in content for name in TAKEN.findall(content)}
    assert named <= set(GOLDEN)
    by_table = {name for name, row in GOLDEN.items() if row["function"] in COMPUTED | FITTED}
    left = {name: row["function"] for name, row in GOLDEN.items() if name not in named | by_table}
    assert set(left.values()) == NOT_COMPUTED


def test_shares_of_the_variance_say_how_far_they_are_and_can_be_stopped():
    told: list[float] = []
    found = plan_indices(PLAN, widest=3, draws=64, progress=told.append)
    assert told == sorted(told)
    assert len(told) >= 5  # two samples, and one with each input exchanged
    assert told[-1] == 1.0
    assert found.total.tolist() == plan_indices(PLAN, widest=3, draws=64).total.tolist()

    def stop(share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        plan_indices(PLAN, widest=3, draws=64, progress=stop)
