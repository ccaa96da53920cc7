"""Compute: what a run costs, what the plan pays for training, and what other ways to buy it would cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from costmodel import compute_levers, compute_power, compute_serving, compute_workload
from costmodel.compute import project_cost, runs_in_budget
from costmodel.evaluation import Result, evaluate
from costmodel.kernel import machines, saving
from costmodel.kernel.training import TrainingRun, training_run
from costmodel.kernel.workload import training_items, workload_hours
from costmodel.scenario import Scenario
from costmodel.screens.compute_savings import Lever, levers
from costmodel.screens.compute_ways import Own, Way, Work, best, own_gpu, ways
from costmodel.screens.lines import Line, known
from costmodel.strategy_catalogue import find
from costmodel.text import Figure, Sentence

BATCHES = (1, 4, 16, 64)
SMALLEST_SAVING = 0.01  # of the training cost: below it no other way is worth naming


@dataclass(frozen=True)
class Press:
    """What pressing "run" once costs, strategies included.

    Attributes
    ----------
    cost, gpus, other : float
        All of it, GPU-hours, storage and traffic [CNY].
    hour : float
        Price of a GPU-hour, own machines and strategies on the price included [CNY/GPU-hour].
    gpu_hours, per_gpu, wall : float
        Hours of all GPUs together [GPU-hour], of each [h], on the clock [h].
    hours_low, hours_high : float
        Band of the GPU-hours where they come from the workload; else the hours themselves.
    kwh, carbon : float
        Electricity [kWh] and carbon dioxide [kg] of a run.
    """

    cost: float
    gpus: float
    other: float
    hour: float
    gpu_hours: float
    per_gpu: float
    wall: float
    hours_low: float
    hours_high: float
    kwh: float
    carbon: float


@dataclass(frozen=True)
class Budget:
    """Limits of the plan: money a month and a run, share of the build cost.

    Attributes
    ----------
    monthly, spent, busiest : float
        Budget of a month, what is spent of it, and the plan's dearest month [CNY].
    runs_left : float or None
        Complete runs that what is left pays for; None where a run costs nothing.
    threshold : float
        Above it a run needs a signature [CNY].
    needs_signature : bool
    share, life_share, limit : float
        Compute in the build cost, in the life cost, and the limit (0..1).
    """

    monthly: float
    spent: float
    busiest: float
    runs_left: float | None
    threshold: float
    needs_signature: bool
    share: float
    life_share: float
    limit: float


@dataclass(frozen=True)
class Batch:
    """Price of serving in a batch: of 1,000 decisions [CNY], and as a share of serving each alone."""

    size: int
    price: float
    share: float


@dataclass(frozen=True)
class Report:
    """Everything the compute screen says.

    Attributes
    ----------
    runs_worth : float
        Training cost of the build as so many runs.
    build, life : float
        Training cost while building, and retraining included [CNY].
    build_kwh, build_carbon : float
        Electricity [kWh] and carbon dioxide [kg] of the build.
    ways : tuple of Way
        The plan first.
    best : str
        Key of the way that takes most off the plan's total and pays, or empty.
    one_gpu_hours : float
        Work of a run by model and data, as hours of one GPU [GPU-hour].
    items : float
        Items of one pass over the data, those from the field included [item].
    """

    lead: Sentence
    result: Result
    press: Press
    budget: Budget
    runs_worth: float
    build: float
    life: float
    build_kwh: float
    build_carbon: float
    work: Work
    own: Own
    ways: tuple[Way, ...]
    best: str
    levers: tuple[Lever, ...]
    batches: tuple[Batch, ...]
    one_gpu_hours: float
    items: float
    from_workload: bool

    @property
    def lines(self) -> tuple[Line, ...]:
        """Main figures for the command line."""
        press, budget = self.press, self.budget
        example = "_example" if self.own.example else ""
        return known(
            [
                ("compute.fact_run", "money", press.cost),
                ("compute.line_gpu_hours", "number", press.gpu_hours),
                ("compute.line_wall", "number", press.wall),
                ("compute.line_hour", "money", press.hour),
                ("compute.line_build", "money", self.build),
                ("compute.line_life", "money", self.life),
                ("compute.line_share", "percent", budget.share),
                ("compute.line_life_share", "percent", budget.life_share),
                ("compute.line_left", "count", budget.runs_left),
                ("compute.line_busy", "percent", self.work.busy),
                (f"compute.line_own_hour{example}", "money", self.own.hour),
                (f"compute.line_break_even{example}", "count", self.own.break_even),
                ("compute.line_kwh", "short", press.kwh),
                ("compute.line_carbon", "short", press.carbon),
                *((f"compute.way_{way.key}", "money", way.total) for way in self.ways),
            ]
        )


def report(scenario: Scenario) -> Report:
    """Figures of the compute screen.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    Report

    Examples
    --------
    >>> from costmodel import presets
    >>> found = report(presets.load("ecommerce"))
    >>> round(found.press.cost), round(found.press.gpu_hours), found.budget.runs_left
    (31720, 1536, 2.0)
    """
    values: dict[str, Any] = scenario.values()
    result = evaluate(scenario)
    run = training_run(values)
    left = hours_left(values)
    press = _press(values, result, run, left)
    work = _work(values, result, press.gpu_hours)
    own = own_gpu(values, float(machines.own_hour(values)))
    found = ways(values, work, own)
    life = found[0].total
    chosen, cheaper = best(found, SMALLEST_SAVING * life), levers(values)
    lever = max((one.saving for one in cheaper if one.saving > SMALLEST_SAVING * life), default=0.0)
    build = result.by_component["compute"]
    worth = build / press.cost if press.cost > 0 else 0.0
    budget = _budget(values, result)
    kwh = _kwh(values, work.build_hours)
    return Report(
        lead=_lead(press, budget, worth, chosen, lever),
        result=result,
        press=press,
        budget=budget,
        runs_worth=worth,
        build=build,
        life=life,
        build_kwh=kwh,
        build_carbon=float(compute_power.carbon_kg(kwh, values["compute.grid"])),
        work=work,
        own=own,
        ways=found,
        best=chosen.key if chosen else "",
        levers=cheaper,
        batches=batches(values),
        one_gpu_hours=float(workload_hours(values)),
        items=float(training_items(values)),
        from_workload=values["compute.hours_from"] != "hours",
    )


def hours_left(values: Mapping[str, Any]) -> float:
    """Part of a run's GPU-hours that the strategies in use leave; those on the price leave all of them.

    Parameters
    ----------
    values : mapping of parameter id to value

    Returns
    -------
    float
    """
    acting = {
        key: pair
        for key, pair in saving.adopted(values).items()
        if any(act.kind in ("hours", "scaling") and "final_runs" in act.elements for act in find(key).acts)
    }
    return float(saving.remaining(values, acting, 1.0).get("final_runs", 1.0))


def _press(values: Mapping[str, Any], result: Result, run: TrainingRun, left: float) -> Press:
    hours = float(run.gpu_hours) * left
    other = float(run.cost) * (1.0 - float(run.gpu_part))
    gpus = max(result.run_cost - other, 0.0)
    known = values["compute.hours_from"] == "hours"
    band = (1.0, 1.0) if known else (compute_workload.HOURS_BAND.low, compute_workload.HOURS_BAND.high)
    kwh = _kwh(values, hours)
    return Press(
        cost=result.run_cost,
        gpus=gpus,
        other=min(other, result.run_cost),
        hour=gpus / hours if hours > 0 else 0.0,
        gpu_hours=hours,
        per_gpu=hours / values["compute.gpus"],
        wall=float(run.wall_hours) * float(saving.wall_left(saving.adopted(values))),
        hours_low=hours * band[0],
        hours_high=hours * band[1],
        kwh=kwh,
        carbon=float(compute_power.carbon_kg(kwh, values["compute.grid"])),
    )


def _kwh(values: Mapping[str, Any], gpu_hours: float) -> float:
    used = {"tdp_watts": values["compute.tdp"], "pue": values["compute.pue"]}
    return float(compute_power.energy_kwh(gpu_hours, **used))


def _work(values: Mapping[str, Any], result: Result, run_hours: float) -> Work:
    build = float(
        project_cost(
            run_cost=run_hours,
            iterations=values["compute.runs"],
            exploration=values["compute.exploration"],
            failed_share=values["compute.failed"],
        )
    )
    live = max(result.horizon - result.launch_month, 0.0)
    again = live / values["generalization.retrain_every"] * values["generalization.retrain_run_share"]
    gpus, before = values["compute.gpus"], values["gates.poc"] * values["gates.poc_months"]
    before += values["gates.pilot"] * values["gates.pilot_months"]
    months = max(result.launch_month - before, 1e-9)
    life = build + again * run_hours
    return Work(
        build_hours=build,
        life_hours=life,
        busy=float(compute_levers.busy_share(build, gpus=gpus, months=months)),
        per_gpu=life / gpus,
    )


def _budget(values: Mapping[str, Any], result: Result) -> Budget:
    monthly, spent = values["compute.monthly_budget"], values["compute.spent"]
    cost, total = result.run_cost, result.cost_total
    return Budget(
        monthly=monthly,
        spent=spent,
        busiest=max(result.months["compute"]),
        runs_left=float(runs_in_budget(monthly - spent, cost)) if cost > 0 else None,
        threshold=values["compute.approval_threshold"],
        needs_signature=cost > values["compute.approval_threshold"],
        share=result.compute_share,
        life_share=result.by_component["compute"] / total if total > 0 else 0.0,
        limit=values["compute.warn_share"],
    )


def batches(values: Mapping[str, Any]) -> tuple[Batch, ...]:
    """Cloud price of 1,000 decisions by batch.

    Parameters
    ----------
    values : mapping of parameter id to value

    Returns
    -------
    tuple of Batch
        The usual sizes and the plan's own.
    """
    sizes = sorted({*BATCHES, int(values["serving.batch"])})
    fixed, price = values["serving.batch_fixed"], values["serving.cloud_price"]
    shares = [float(compute_serving.batched_price(1.0, batch=b, fixed_share=fixed)) for b in sizes]
    return tuple(Batch(size, price * share, share) for size, share in zip(sizes, shares, strict=True))


def _lead(press: Press, budget: Budget, worth: float, chosen: Way | None, lever: float) -> Sentence:
    figures: dict[str, Figure] = {
        "run": ("money", press.cost),
        "times": ("months", round(worth, 1)),
        "share": ("percent", budget.share),
        "limit": ("percent", budget.limit),
        "saving": ("money", chosen.saving if chosen else lever),
    }
    if press.cost <= 0:
        return Sentence("compute.lead_free", figures)
    key = chosen.key if chosen else "lever" if lever else "cheapest"
    return Sentence(f"compute.lead_{key}", figures, "warn" if budget.share > budget.limit else "")
