"""The compute screen's chart and figures from its report; its tables are in ``compute_tables``."""

from __future__ import annotations

from itertools import accumulate

from costmodel import compute_workload, text
from costmodel.scenario import Scenario
from costmodel.screens.compute import Report
from costmodel.screens.compute_ways import PARTS, Way
from ui import session, theme
from ui.charts import Chart, Fact, Series, category_axis, held_range, money_axis, said


def say(kind: str, number: float) -> str:
    """One figure in the session's language and currency."""
    return text.figure(kind, number, session.lang(), session.money())


def chart(plan: Scenario, found: Report) -> Chart:
    """Training over the plan as it is bought, and as it could be."""
    names = [session.t(f"compute.way_{way.key}") for way in found.ways]
    _, high = held_range("compute.ways", 0.0, 1.2 * max(way.total for way in found.ways))
    rows = [
        session.t("compute.alt_row", way=name, total=say("money", way.total))
        for name, way in zip(names, found.ways, strict=True)
    ]
    return Chart(
        lead=(text.say(found.lead, session.lang(), session.money()), found.lead.tone),
        title=session.t("compute.chart"),
        x=category_axis(names),
        y=money_axis(session.t("compute.chart_axis"), 0.0, high),
        series=_layers(found, names),
        facts=facts(found),
        alt=session.t("compute.alt", rows="; ".join(rows)),
        how=_how(plan),
        footer=(session.t("bar.basis"),),
        horizontal=True,
        height=90 + 44 * len(names),
        file_name="training",
    )


def _layers(found: Report, names: list[str]) -> tuple[Series, ...]:
    """One set of bars for each line of the training cost, each on top of the one before."""
    drawn = [i for i, _ in enumerate(PARTS) if any(way.parts[i] for way in found.ways)] or [0]
    ends = [list(accumulate(way.parts[i] for i in drawn)) for way in found.ways]
    places, last = list(range(len(names))), len(drawn) - 1
    return tuple(
        Series(
            PARTS[part],
            session.t(f"compute.part_{PARTS[part]}"),
            places,
            [end[n] for end in ends],
            _colors()[PARTS[part]],
            "bar",
            low=[end[n - 1] if n else 0.0 for end in ends],
            texts=[_behind(way) for way in found.ways] if n == last else None,
            hover=said(
                [f"{name} · {session.t(f'compute.part_{PARTS[part]}')}" for name in names],
                "money",
                [way.parts[part] for way in found.ways],
            ),
        )
        for n, part in enumerate(drawn)
    )


def _behind(way: Way) -> str:
    total = say("money", way.total)
    if way.key == "plan":
        return total
    return session.t("compute.bar", total=total, saving=say("signed_money", -way.saving))


def _colors() -> dict[str, str | list[str]]:
    own = theme.component_colors()
    return {
        "final_runs": own["compute"],
        "experiments": theme.quiet(own["compute"]),
        "failed_runs": "muted",
        "run_storage": own["data"],
        "retraining_runs": theme.quiet(own["retraining"]),
    }


def _how(plan: Scenario) -> str:
    general = session.t("compute.how")
    if plan["compute.hours_from"] == "hours":
        return general
    band = compute_workload.HOURS_BAND
    hours = session.t("compute.how_workload", low=say("number", band.low), high=say("number", band.high))
    return f"{hours}\n{general}"


def facts(found: Report) -> tuple[Fact, ...]:
    """Price of a run, runs left, signature, share of the build, electricity."""
    budget, press = found.budget, found.press
    over = budget.share > budget.limit
    signed = "yes" if budget.needs_signature else "no"
    return (
        Fact(session.t("compute.fact_run"), say("money", press.cost), _run_note(found)),
        _left(found),
        Fact(
            session.t("compute.fact_sign"),
            session.t(f"compute.fact_sign_{signed}"),
            session.t("compute.fact_sign_note", limit=say("money", budget.threshold)),
            "warn" if budget.needs_signature else "",
        ),
        Fact(
            session.t("compute.fact_share"),
            say("percent", budget.share),
            session.t(
                "compute.fact_share_note",
                limit=say("percent", budget.limit),
                life=say("percent", budget.life_share),
            ),
            "warn" if over else "",
        ),
        _energy(found),
    )


def _run_note(found: Report) -> str:
    press = found.press
    hours, wall = say("number", press.gpu_hours), say("number", press.wall)
    if not found.from_workload:
        return session.t("compute.fact_run_note", hours=hours, price=say("money", press.hour), wall=wall)
    low, high = say("number", press.hours_low), say("number", press.hours_high)
    return session.t("compute.fact_run_band", hours=hours, low=low, high=high, wall=wall)


def _left(found: Report) -> Fact:
    budget = found.budget
    left = budget.runs_left
    return Fact(
        session.t("compute.fact_left"),
        session.t("compute.fact_left_any") if left is None else say("count", left),
        session.t(
            "compute.fact_left_note",
            left=say("money", max(budget.monthly - budget.spent, 0.0)),
            budget=say("money", budget.monthly),
            busiest=say("money", budget.busiest),
        ),
        "warn" if left == 0 else "",
    )


def _energy(found: Report) -> Fact:
    press = found.press
    return Fact(
        session.t("compute.fact_energy"),
        session.t("compute.fact_energy_text", kwh=say("number", press.kwh)),
        session.t(
            "compute.fact_energy_note",
            carbon=say("number", press.carbon),
            build_kwh=say("number", found.build_kwh),
            build_carbon=say("number", found.build_carbon),
        ),
    )


def notes(plan: Scenario, found: Report) -> dict[str, str]:
    """What an input means here, in one small line."""
    own, work = found.own, found.work
    prices = {"own": say("money", own.hour), "cloud": say("money", own.cloud)}
    return {
        "compute.hours_from": _work_note(plan, found) if found.from_workload else "",
        "compute.commitment": session.t("compute.commitment_note", busy=say("percent", work.busy)),
        "compute.own_share": session.t(
            "compute.own_note_example" if own.example else "compute.own_note", **prices
        ),
    }


def _work_note(plan: Scenario, found: Report) -> str:
    hours = say("number", found.one_gpu_hours)
    if plan["compute.family"] == "transformer":
        return session.t("compute.workload_note_transformer", hours=hours)
    return session.t("compute.workload_note", hours=hours, items=say("count", found.items))
