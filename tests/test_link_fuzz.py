"""100,000 damaged links, and 4,000 sound ones through the model (L1 and L4 of the test plan)."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from costmodel import evaluate, link, text
from costmodel.errors import LinkError
from tests import fuzz


def outcomes(seed: int, count: int) -> Counter:
    """How many links opened clean, opened with problems, or were refused; anything else is an error."""
    seen: Counter = Counter()
    for written in fuzz.links(seed, count):
        try:
            opened = link.open_link(written)
        except LinkError as refused:
            seen["refused" if len(str(refused)) <= 200 else "refused at length"] += 1
        else:
            seen["with problems" if opened.problems else "clean"] += 1
    return seen


def test_damaged_links_give_a_plan_or_a_sentence():
    seen = outcomes(seed=1, count=100_000)
    assert seen["refused at length"] == 0
    assert min(seen["clean"], seen["with problems"], seen["refused"]) > 1000


@pytest.mark.long
def test_two_million_damaged_links():
    assert outcomes(seed=2, count=2_000_000)["refused at length"] == 0


def test_every_problem_can_be_said():
    for written in fuzz.links(seed=3, count=3_000):
        try:
            problems = link.open_link(written).problems
        except LinkError:
            continue
        for problem in problems:
            assert all(text.problem(problem, lang) for lang in text.LANGUAGES)


def check_model(seed: int, count: int) -> None:
    """Open links of random plans and evaluate them; warnings are errors here."""
    rng = random.Random(seed)
    for _ in range(count):
        plan = fuzz.with_remarks(rng, fuzz.some_scenario(rng, rng.choice((3, 10, 30, 119))))
        written = link.encode(plan)
        assert link.decode(written) == plan
        result = evaluate(plan).as_dict()
        assert all(math.isfinite(number) for number in numbers(result)), written


def test_sound_links_give_finite_figures():
    check_model(seed=4, count=4_000)


@pytest.mark.long
def test_many_sound_links_give_finite_figures():
    check_model(seed=5, count=100_000)


def numbers(data: Any) -> Iterator[float]:
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list | tuple):
        for entry in data:
            yield from numbers(entry)
    elif isinstance(data, float):
        yield data
