"""Runs of the kernel, and their sizes, for the tests of it."""

from __future__ import annotations

from costmodel import project

TINY = 1e-9


def run(scenario, **changes):
    """Kernel of a scenario, some values replaced without a check of their bounds."""
    return project.run({**scenario.values(), **{i.replace("__", "."): v for i, v in changes.items()}})
