"""What is known of a plan's draws now: this plan's, the last plan's while the hand moves, or nothing."""

from dataclasses import dataclass

from costmodel import uncertainty
from costmodel.scenario import Scenario
from costmodel.screens import risk
from costmodel.simulation import Simulation
from costmodel.stage_gates import Staged, staged
from costmodel.variance_shares import Indices, plan_indices
from ui import later


@dataclass(frozen=True)
class Drawn:
    """The draws, and whether they are of an earlier plan; None before the first."""

    found: Simulation | None
    stale: bool


@dataclass(frozen=True)
class Rest:
    """What follows from them, and whether any of it is of an earlier plan."""

    judged: risk.Judged | None
    staged: Staged | None
    indices: Indices | None
    stale: bool


def drawn(plan: Scenario) -> Drawn:
    """The draws of a plan, whatever its budget; those of its preset before the last move until they come."""
    name, still = f"draws:{plan.preset}", risk.without_budget(plan)
    found = later.value(name, still, lambda: uncertainty.simulate(still, progress=later.breathe))
    return Drawn(found or later.last(name), found is None)


def followed(plan: Scenario, draws: Drawn) -> Rest:
    """Cases, checks, tornado, gates and shares of the variance; asked for once the draws are there."""
    still, found = risk.without_budget(plan), None if draws.stale else draws.found
    names = [f"{name}:{plan.preset}" for name in ("judged", "staged", "indices")]
    judged = found and later.value(names[0], still, lambda: risk.judged(still, found))
    gates = later.value(names[1], still, lambda: staged(still))
    seed = int(still["uncertainty.seed"])
    shares = later.value(names[2], still, lambda: plan_indices(still, seed=seed)) if found else None
    known = (judged, gates, shares or later.refusal(names[2], still))
    last = [now or later.last(name) for now, name in zip((judged, gates, shares), names, strict=True)]
    return Rest(*last, stale=any(one is None for one in known))
