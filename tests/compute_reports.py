"""Reports of the compute screen on changed plans, for the tests of it."""

from __future__ import annotations

from costmodel import presets
from costmodel.screens import compute as screen

WORKLOAD = {"compute.hours_from": "workload"}


def plan(preset="ecommerce", **changes):
    """A preset with changes of the compute section, written without its name."""
    return presets.load(preset).replace({f"compute.{name}": value for name, value in changes.items()})


def report(changes=None):
    return screen.report(presets.load().replace(changes or {}))
