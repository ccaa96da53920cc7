"""Figures that both READMEs quote, taken from the program; ``python -m docs.quotes`` renews them.

Two kinds of places follow the program: a ``console`` block, whose lines after ``$`` are run, and a quotation
``<!--NAME-->...<!--/-->`` of one of the names below. ``tests/test_readme.py`` is red where renewing changes
anything.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from costmodel import evaluate, next_best_move, parameters, presets, story, text

ROOT = Path(__file__).resolve().parent.parent
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
PYTHON = ".venv/bin/python"
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
QUOTATION = re.compile(r"<!--([a-z][a-z0-9_]*)-->(.*?)<!--/-->", re.DOTALL)
PRECISION = "labeling.target_precision"


def quotations(lang: str) -> dict[str, str]:
    """Every quotation by name: sentences and figures of four plans, and counts of the records."""
    opening = presets.load()
    best = next_best_move(opening)
    plans = {
        "opening": opening,
        "moved": opening.replace({best.id: best.value}) if best else opening,
        "at90": opening.replace({PRECISION: 0.90}),
        "at98": opening.replace({PRECISION: 0.98}),
        "article": presets.load("article"),
    }
    found = _counts()
    for name, plan in plans.items():
        result = evaluate(plan)
        found[f"{name}_verdict"] = text.say(story.verdict(result), lang)
        found[f"{name}_cost"] = text.figure("money", result.cost_total, lang)
        found[f"{name}_roi"] = text.figure("percent", result.roi, lang)
        found[f"{name}_field"] = text.figure("of100_exact", result.accuracy["mean"] or 0.0, lang)
        found[f"{name}_needed"] = text.figure("of100_exact", result.accuracy["break_even"] or 0.0, lang)
    said = story.move(best)
    found["move"], found["move_gain"] = (text.say(s, lang) for s in said) if said else ("", "")
    return found


def _counts() -> dict[str, str]:
    """How many inputs there are, and how many of their defaults rest on what."""
    origins = parameters.sources()
    records = parameters.catalogue().values()
    kinds = Counter(str(origins[record.source]["kind"]) for record in records)
    return {
        "inputs": str(len(records)),
        "sourced": str(kinds["published"] + kinds["measured"]),
        "assumed": str(kinds["assumption"]),
        "recalled": str(kinds["recalled"]),
        "decided": str(kinds["decision"]),
    }


def renewed(document: str, lang: str) -> str:
    """The document with every quotation and every console block as the program gives them now."""
    return with_printouts(with_quotations(document, lang))


def with_quotations(document: str, lang: str) -> str:
    known = quotations(lang)
    return QUOTATION.sub(lambda found: f"<!--{found[1]}-->{known[found[1]]}<!--/-->", document)


def with_printouts(document: str) -> str:
    return BLOCK.sub(lambda found: transcript(commands(found[0])), document)


def commands(block: str) -> list[str]:
    """Lines of a console block that a reader types."""
    return [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]


def transcript(typed: list[str]) -> str:
    """Commands with what each prints, in a folder of their own."""
    with tempfile.TemporaryDirectory() as folder:
        return "".join(f"$ {line}\n{answer(line, folder)}" for line in typed)


def answer(line: str, folder: str) -> str:
    """What one command prints, errors included."""
    words = shlex.split(line)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    env.pop("COSTMODEL_PUBLIC_URL", None)
    command = [sys.executable if word == PYTHON else word for word in words]
    run = subprocess.run(
        command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return run.stdout.decode("utf-8").replace("\r\n", "\n")


def main() -> None:
    for lang, path in READMES.items():
        before = path.read_text(encoding="utf-8")
        after = renewed(before, lang)
        path.write_text(after, encoding="utf-8", newline="\n")
        print(f"{path.name}: {'renewed' if after != before else 'current'}")


if __name__ == "__main__":
    main()
