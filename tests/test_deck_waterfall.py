"""The waterfall of the strategies adds up: from the plan without them, bar by bar, to the plan's total."""

from __future__ import annotations

from itertools import pairwise

import pytest

from costmodel import parameters, presets, strategies, text
from costmodel.report.deck_return import MOST_STEPS
from tests.slides import charts, overflowing, series, slide_of

ADOPTED = [  # inputs by which a strategy is used for all of the work
    record.id
    for record in parameters.catalogue().values()
    if record.id.startswith("strategies.") and record.allowed == (0.0, 1.0)
]


def using(name: str, ids: list[str]):
    """A preset that uses these for all of the work, and no others."""
    shares = {i: float(i in ids) for i in ADOPTED}
    return presets.load(name).replace({**shares, "compression.enabled": False, "uncertainty.draws": 64})


def bars(slide) -> tuple[list[str], list[list[float]]]:
    """Names from top to bottom, and of each bar the base, total, saving and addition."""
    (chart,) = charts(slide)
    columns = [[v or 0.0 for v in reversed(values)] for values in series(chart).values()]
    return list(chart.plots[0].categories)[::-1], [list(row) for row in zip(*columns, strict=True)]


@pytest.mark.parametrize("name", ["ecommerce", "half", "medical"])
@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_all_strategies_at_once_add_up_and_touch(name, lang):
    plan = using(name, ADOPTED)
    found = strategies.in_plan(plan)
    assert len(found.bars.steps) > MOST_STEPS
    slide = slide_of(plan, "strategies", lang)
    assert overflowing(slide) == []
    names, rows = bars(slide)
    (start, *steps, adoption, end), size = rows, found.total / rows[-1][1]
    assert start[1] * size == pytest.approx(found.bars.before)
    left = start[1] - sum(saved for _, _, saved, _ in steps) + sum(added for *_, added in steps)
    assert left + adoption[3] == pytest.approx(end[1])
    assert adoption[0] == pytest.approx(left)
    for (base, _, saved, added), (below, _, less, more) in pairwise([*steps, adoption]):
        assert base + added == pytest.approx(below + less) or base + added == pytest.approx(below + more)
        assert saved >= 0
    hidden = sorted(found.bars.steps, key=lambda step: abs(step.saving))[: -MOST_STEPS + 1]
    words = {"en": f"{len(hidden)} others together", "zh": f"其余 {len(hidden)} 项合计"}
    assert names[MOST_STEPS] == words[lang]
    assert len(names) == MOST_STEPS + 3
    assert (steps[-1][2] - steps[-1][3]) * size == pytest.approx(sum(step.saving for step in hidden))


@pytest.mark.parametrize(("count", "folded"), [(MOST_STEPS, False), (MOST_STEPS + 1, True)])
def test_what_has_room_is_named(count, folded):
    plan = using("camera", ADOPTED[:count])
    steps = strategies.in_plan(plan).bars.steps
    assert len(steps) == count
    names, _ = bars(slide_of(plan, "strategies"))
    named = [strategies.find(step.key).name["en"] for step in steps]
    least = sorted(steps, key=lambda step: abs(step.saving))[:2]
    kept = [name for name, step in zip(named, steps, strict=True) if step not in least]
    assert names[1:-2] == ([*kept, "2 others together"] if folded else named)
