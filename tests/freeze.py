"""Writes the frozen presets and the corpus of links of the current version: ``python -m tests.freeze``.

A version that is written stays as it is; ``--force`` rewrites it, which is right only before its release.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from costmodel import evaluate, frozen, link, parameters
from costmodel.scenario import Scenario
from tests.fuzz import some_scenario

ROOT = Path(__file__).resolve().parent.parent
SEED = 20261121
LINKS = 200
NAMES = (
    "门店商品识别",
    "华南 2027 年计划",
    "Pilot, shop 12 (north)",
    "视觉质检：二期。",
    "50 % cheaper & better?",
)


def presets_file(version: int) -> Path:
    return ROOT / "data" / "frozen" / f"v{version}.json"


def corpus_file(version: int) -> Path:
    return ROOT / "tests" / "corpus" / f"links-v{version}.jsonl"


def expected(scenario: Scenario) -> dict[str, float | None]:
    """Figures that a link must still give in later releases."""
    result = evaluate(scenario)
    return {
        "cost_total": result.cost_total,
        "npv": result.npv,
        "roi": result.roi,
        "payback_months": result.payback_months,
        "accuracy_field": result.accuracy["field"],
    }


def scenarios() -> Iterator[Scenario]:
    """Presets as they are, corners of the allowed box, random boxes; every fifth with a name."""
    rng = random.Random(SEED)
    names = list(frozen.version(frozen.CURRENT)["presets"])
    bases = [frozen.preset(frozen.CURRENT, name) for name in names]
    plans = [*bases, *(_corner(rng, rng.choice(bases)) for _ in range(37))]
    plans += [some_scenario(rng, rng.choice((3, 10, 40))) for _ in range(LINKS - len(plans))]
    for place, plan in enumerate(plans):
        yield plan.model_copy(update={"name": NAMES[place // 5 % len(NAMES)]}) if place % 5 == 4 else plan


def _corner(rng: random.Random, base: Scenario) -> Scenario:
    bounded = [record for record in parameters.catalogue().values() if record.allowed]
    return base.accept({record.id: rng.choice(record.allowed) for record in rng.sample(bounded, 12)})[0]


def corpus() -> list[dict[str, Any]]:
    """Links of the current version with the figures they give."""
    rows = []
    for plan in scenarios():
        figures = expected(plan)
        headline = (figures["cost_total"], figures["roi"])
        rows.append({"link": link.encode(plan, headline=headline), **figures})
    return rows


def main() -> int:
    """Write both files of the current version."""
    version = frozen.CURRENT
    if presets_file(version).exists() and "--force" not in sys.argv:
        print(f"Version {version} is frozen; --force rewrites it, which is right only before its release.")
        return 2
    _write(presets_file(version), json.dumps(frozen.freeze(), ensure_ascii=False, indent=1))
    frozen.version.cache_clear()
    frozen.preset.cache_clear()
    rows = corpus()
    _write(corpus_file(version), "\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    print(f"Version {version}: {len(frozen.freeze()['presets'])} presets, {len(rows)} links.")
    return 0


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
