"""The compression screen tells one story: sentence, bars and gain hold all that compression changes."""

from __future__ import annotations

import pytest

from costmodel import presets, text
from costmodel.screens.compression import report
from ui.views.compression import _parts

PLANS = [(name, {}) for name in presets.names()]
PLANS += [("ecommerce", {"compression.value_per_100ms": 0.01})]
PLANS += [(name, {"value.review": True}) for name in ("ecommerce", "drone")]


@pytest.mark.parametrize(("name", "changes"), PLANS)
def test_the_bars_of_a_device_differ_by_its_gain_and_its_share_of_the_work(name, changes):
    found = report(presets.load(name).replace(changes)).fleet
    parts = _parts(found)
    more = sum(after - before for _, (before, after), _ in parts)
    work = found.engineering / max(found.devices, 1.0)
    assert more == pytest.approx(work - found.each.gain, rel=1e-9, abs=1e-6)
    assert found.each.gain == pytest.approx(found.slope, rel=1e-9, abs=1e-6)
    assert all(min(ends) >= 0.0 for _, ends, _ in parts)


def test_reviewing_is_in_the_sentence_where_it_decides():
    """Medical: the device gets 12,000 cheaper and wrong answers cost 8,240, but reviewing 23,600 more."""
    found = report(presets.load("medical"))
    assert found.lead.key == "compression.lead_never_rest"
    each = found.fleet.each
    assert each.hardware_before - each.hardware_after > each.lost
    assert each.other == pytest.approx(23_587, abs=1.0)
    for lang in text.LANGUAGES:
        assert text.figure("signed_money", each.elsewhere, lang) in text.say(found.lead, lang)


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("pays_rest", {}),
        ("pays_free_rest", {"compression.accuracy_drop": 0.0}),
        ("too_few_rest", {"serving.devices": 2.0}),
        ("too_few_free_rest", {"serving.devices": 2.0, "compression.accuracy_drop": 0.0}),
    ],
)
def test_speed_is_in_the_sentence_where_it_is_worth_something(key, changes):
    plan = presets.load().replace({"compression.value_per_100ms": 0.01, **changes})
    found = report(plan)
    assert found.lead.key == f"compression.lead_{key}"
    for lang in text.LANGUAGES:
        assert "{" not in text.say(found.lead, lang)
