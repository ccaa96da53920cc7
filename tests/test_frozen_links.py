"""What a released link gave, it still gives: frozen presets and the corpus of 200 links a version."""

from __future__ import annotations

import json
import math
from functools import cache

import pytest

from costmodel import frozen, link, presets
from costmodel.scenario import Scenario
from tests import freeze

VERSIONS = range(1, frozen.CURRENT + 1)


@cache
def corpus(version: int) -> list[dict]:
    lines = freeze.corpus_file(version).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_the_current_version_is_what_presets_and_records_say():
    """Red after a change of a preset: freeze again before the release, raise frozen.CURRENT after it."""
    assert frozen.version(frozen.CURRENT) == json.loads(json.dumps(frozen.freeze()))


def test_every_preset_can_travel():
    assert set(presets.names()) <= set(frozen.version(frozen.CURRENT)["presets"])


@pytest.mark.parametrize("version", VERSIONS)
def test_frozen_presets_fit_todays_records(version: int):
    for name, values in frozen.version(version)["presets"].items():
        migrated = frozen.migrate(values, version)
        assert Scenario().accept(migrated)[1] == [], name
        assert frozen.preset(version, name).values().keys() == migrated.keys(), name


@pytest.mark.parametrize("version", VERSIONS)
def test_the_corpus_opens_without_a_notice(version: int):
    assert len(corpus(version)) == freeze.LINKS
    for row in corpus(version):
        opened = link.open_link(row["link"])
        assert opened.problems == ()
        assert opened.headline == pytest.approx((row["cost_total"], row["roi"]), rel=1e-3)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_corpus_gives_the_same_figures(version: int):
    for row in corpus(version):
        figures = freeze.expected(link.decode(row["link"]))
        for key, number in figures.items():
            assert close(number, row[key], size=row["cost_total"] if key == "npv" else 1.0), (
                row["link"],
                key,
            )


def close(new: float | None, old: float | None, *, size: float) -> bool:
    """Equal to 1e-9 of the figure, or of what it is the difference of."""
    if new is None or old is None:
        return new is old
    return math.isclose(new, old, rel_tol=1e-9, abs_tol=1e-9 * size)


def test_the_corpus_covers_presets_names_and_packed_links():
    links = [row["link"] for row in corpus(frozen.CURRENT)]
    opened = [link.decode(written) for written in links]
    assert {plan.preset for plan in opened} == set(frozen.version(frozen.CURRENT)["presets"])
    assert {plan.name for plan in opened} >= set(freeze.NAMES)
    assert len({row["payback_months"] is None for row in corpus(frozen.CURRENT)}) == 2


def test_a_link_does_not_read_todays_presets(monkeypatch: pytest.MonkeyPatch):
    def refuse(name: str) -> Scenario:
        raise AssertionError(name)

    frozen.preset.cache_clear()
    monkeypatch.setattr(presets, "load", refuse)
    monkeypatch.setattr(presets, "about", refuse)
    assert link.decode("v=1&preset=drone")["serving.devices"] == 2000.0
    assert link.encode(Scenario()) == "v=1&preset=ecommerce"


def test_freezing_refuses_to_rewrite_a_version(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
):
    before = freeze.presets_file(frozen.CURRENT).read_bytes()
    monkeypatch.setattr("sys.argv", ["freeze"])
    assert freeze.main() == 2
    assert "--force" in capsys.readouterr().out
    assert freeze.presets_file(frozen.CURRENT).read_bytes() == before
