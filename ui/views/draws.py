"""What is known of a plan's draws now: this plan's, the last plan's while the hand moves, or nothing."""

from dataclasses import dataclass

from costmodel import effort, uncertainty
from costmodel.scenario import Scenario
from costmodel.screens import risk
from costmodel.simulation import Simulation
from costmodel.stage_gates import Staged, staged
from costmodel.variance_shares import PLANS, Indices, plan_indices
from ui import frame, later, session


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
    found = later.value(
        name,
        still,
        lambda progress: uncertainty.simulate(still, progress=progress),
        seconds=effort.seconds(still),
    )
    return Drawn(found or later.last(name), found is None)


def show(plan: Scenario) -> None:
    """Progress of the draws where they take long: below the first chart, on a phone as well."""
    name = f"draws:{plan.preset}"
    if later.beside(name):
        with frame.first("draws"):
            later.show(name, session.t("jobs.draws"))


def show_indices(plan: Scenario) -> None:
    """Progress of the shares of the variance where they take long."""
    later.show(f"indices:{plan.preset}", session.t("jobs.indices"))


def cases(plan: Scenario, draws: Drawn) -> Rest:
    """Cases, checks and tornado alone; asked for once the draws are there."""
    still, found = risk.without_budget(plan), None if draws.stale else draws.found
    name = f"judged:{plan.preset}"
    judged = found and later.value(name, still, lambda _: risk.judged(still, found))
    return Rest(judged or later.last(name), None, None, stale=judged is None)


def followed(plan: Scenario, draws: Drawn) -> Rest:
    """Cases, checks and tornado, gates, and shares of the variance."""
    still, found = risk.without_budget(plan), None if draws.stale else draws.found
    names = [f"{name}:{plan.preset}" for name in ("staged", "indices")]
    first = cases(plan, draws)
    gates = later.value(names[0], still, lambda _: staged(still))
    seed, seconds = int(still["uncertainty.seed"]), effort.seconds(still, PLANS)

    def indices(progress: later.Progress) -> Indices:
        return plan_indices(still, seed=seed, progress=progress)

    shares = later.value(names[1], still, indices, seconds=seconds) if found else None
    missing = gates is None or (shares or later.refusal(names[1], still)) is None
    return Rest(
        first.judged,
        gates or later.last(names[0]),
        shares or later.last(names[1]),
        stale=first.stale or missing,
    )
