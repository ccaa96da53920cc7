"""Inputs asked for in everyday words: of 100 right here, how many there? The parameter stays the home."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from costmodel import parameters, text
from costmodel.screens import gap_inputs
from ui import components, controls, dialogs, session

PREFIX = "derived:"
STEP, LEAST = 0.01, 0.1  # one of 100; below ten of 100 nobody plans
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Derived:
    """How a parameter is shown, as a share, and which value a share stands for."""

    shown: Callable[[Values], float]
    taken: Callable[[Values, float], float]


DERIVED = MappingProxyType(
    {
        gap_inputs.SHIFT: Derived(gap_inputs.of_lab, gap_inputs.shift_for),
        gap_inputs.WORST: Derived(gap_inputs.of_average, gap_inputs.worst_shift_for),
    }
)


def collect() -> None:
    """Apply what these inputs sent in the last run."""
    for identifier in DERIVED:
        answer = session.collect(PREFIX + identifier)
        if answer and answer[0] == "seek":
            dialogs.ask("seek", key_of(identifier))
        elif answer and answer[0] == "set":
            session.try_change(identifier, on_scale(identifier, answer[1]), answer[2])


def on_scale(identifier: str, right: Any) -> Any:
    """Value of the parameter for a share that was asked for; what is no number stays, to be refused."""
    if isinstance(right, bool) or not isinstance(right, int | float) or not math.isfinite(right):
        return right
    values, default = session.scenario().values(), session.preset()[identifier]
    way = DERIVED[identifier]
    if math.isclose(right, way.shown({**values, identifier: default}), rel_tol=1e-9):
        return default
    return round(way.taken(values, right), 4)


def derived_input(identifier: str, *, note: str = "") -> None:
    """Mount a parameter as a number of 100; the page applies it with ``collect``."""
    key = PREFIX + identifier
    components.range_control({**input_data(identifier, note=note), "ack": session.ack(key)}, key)


def input_data(identifier: str, *, note: str) -> dict[str, Any]:
    """What the control shows (contract: ``ui/components``)."""
    values, default = session.scenario().values(), session.preset()[identifier]
    usual = parameters.find(identifier).usual or (0.0, 0.0)
    way = DERIVED[identifier].shown
    high, low, usually = (way({**values, identifier: value}) for value in (*usual, default))
    as_record = controls.input_data(identifier, note=note, plotted=False)
    changed = values[identifier] != default
    unusual = as_record["note_tone"] == "warn"
    return as_record | {
        "id": key_of(identifier),
        "value": way(values),
        "min": LEAST,
        "max": 1.0,
        "step": STEP,
        "scale": "linear",
        "factor": 100.0,
        "decimals": 1,
        "unit": session.t("gap.unit_right"),
        "default": usually,
        "default_text": session.t("control.default", value=_of_100(usually)),
        "was_text": session.t("control.was", value=_of_100(usually)) if changed else None,
        "note": controls.noted(
            identifier,
            session.t("control.unusual", low=_of_100(low), high=_of_100(high)) if unusual else note,
        ),
    }


def key_of(identifier: str) -> str:
    """Name of the control in the browser."""
    return PREFIX + identifier


def _of_100(share: float) -> str:
    return text.figure("of100_exact", share, session.lang())
