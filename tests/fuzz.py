"""Links and values damaged by accident or on purpose; seeded, so that a failure comes again."""

from __future__ import annotations

import base64
import json
import random
import string
import zlib
from collections.abc import Iterator
from typing import Any

from costmodel import frozen, link, parameters
from costmodel.parameters import Parameter, Value
from costmodel.scenario import Scenario

HOSTILE = (
    *(
        0,
        -1,
        1e308,
        -1e308,
        1e-308,
        5e-324,
        10**30,
        2**63,
        0.1 + 0.2,
        True,
        False,
        float("nan"),
        float("inf"),
    ),
    *(
        "",
        "1e999",
        "-1e999",
        "NaN",
        "nan",
        "Infinity",
        "1_000",
        "0x10",
        "１２",
        "1,5",
        "98%",
        "1e5",
        "--1",
        "'",
    ),
    *(
        "=1+1",
        "<script>",
        "![x](http://x/y.png)",
        "../../etc/passwd",
        "a" * 500,
        "\u202e",
        "\x00",
        "\ud800",
        "$1$",
    ),
)
ALPHABET = string.printable + "，。标注\u202e\x00\ud800é"
REMARKS = ("note.labeling.items", "owner.labeling.items", "note.x.y", "note.", "owner")
OTHER_KEYS = ("preset", "h", "lang", "page", "name", "values", "x.y", "pins", *REMARKS)
PRESETS = tuple(frozen.version(frozen.CURRENT)["presets"])


def some_value(rng: random.Random, record: Parameter) -> Value:
    """Allowed value of a parameter: every fourth a bound, half of the others in its usual or slider range."""
    if record.kind == "switch":
        return rng.random() < 0.5
    if record.kind == "choice":
        return rng.choice(list(record.choices))
    low, high = record.allowed
    if rng.random() < 0.25:
        number = rng.choice((low, high))
    else:
        near = record.usual or record.slider or record.allowed
        number = rng.uniform(*(near if rng.random() < 0.5 else record.allowed))
    if record.kind == "integer":
        return round(number)
    return min(max(float(f"{number:.6g}"), low), high)


def some_scenario(rng: random.Random, most_changes: int) -> Scenario:
    """Preset with some parameters changed; changes that contradict each other are left out."""
    every = list(parameters.catalogue().values())
    records = rng.sample(every, rng.randint(0, min(most_changes, len(every))))
    base = frozen.preset(frozen.CURRENT, rng.choice(PRESETS))
    return base.accept({record.id: some_value(rng, record) for record in records})[0]


def with_remarks(rng: random.Random, plan: Scenario) -> Scenario:
    """Plan with some pins, notes and owners, which may hold anything."""
    for identifier in rng.sample(tuple(parameters.catalogue()), rng.randint(0, 3)):
        words = ["".join(rng.choices(ALPHABET, k=rng.randint(0, 20))) for _ in range(2)]
        plan = plan.pin(identifier).annotate(identifier, words[0], owner=words[1])
    return plan


def links(seed: int, count: int) -> Iterator[str]:
    """40 % with characters changed, 40 % well-formed with hostile values, 10 % noise, 10 % cut."""
    rng = random.Random(seed)
    sound = [with_remarks(rng, some_scenario(rng, most)) for most in (2, 10, 30, 119) for _ in range(25)]
    valid = [link.encode(plan) for plan in sound]
    for _ in range(count):
        dice = rng.random()
        if dice < 0.4:
            yield _mutated(rng, rng.choice(valid))
        elif dice < 0.8:
            yield _hostile(rng)
        elif dice < 0.9:
            yield "".join(rng.choices(ALPHABET, k=rng.randint(0, 60)))
        else:
            whole = rng.choice(valid)
            yield whole[: rng.randint(0, len(whole))]


def _mutated(rng: random.Random, text: str) -> str:
    for _ in range(rng.randint(1, 4)):
        place = rng.randint(0, len(text))
        text = text[:place] + rng.choice(("", rng.choice(ALPHABET))) + text[place + rng.randint(0, 2) :]
    return text


def _hostile(rng: random.Random) -> str:
    keys = rng.choices((*parameters.catalogue(), *OTHER_KEYS), k=4)
    fields = {key: rng.choice(HOSTILE) for key in keys}
    if rng.random() < 0.5:
        return "v=1&" + "&".join(f"{key}={value}" for key, value in fields.items())
    return packed(json.dumps(fields).encode())


def packed(content: bytes) -> str:
    """Link of the packed form around any bytes."""
    return "v=1&s=" + base64.urlsafe_b64encode(zlib.compress(content, 1)).decode().rstrip("=")


def kinds(problems: tuple[parameters.Problem, ...]) -> list[tuple[str, Any]]:
    return [(problem.kind, problem.id) for problem in problems]
