"""The compute screen's tables from its report."""

from __future__ import annotations

from costmodel.scenario import Scenario
from costmodel.screens.compute import Report
from costmodel.screens.compute_savings import Lever
from costmodel.screens.compute_steps import steps as amounts
from costmodel.screens.compute_ways import Way
from ui import session
from ui.tables import Cell, Column, Row
from ui.views.compute import say

Table = tuple[list[Column], list[Row]]
SMALLEST = 0.5  # CNY: less is no change


def steps(plan: Scenario, found: Report) -> Table:
    """The calculator step by step: GPU-hours, run, build, whole plan."""
    press = found.press
    notes = {
        "gpus": session.t(
            "compute.step_gpus_note",
            price=say("money", press.hour),
            gpus=say("count", plan["compute.gpus"]),
            wall=say("number", press.per_gpu),
        ),
        "final_runs": session.t("compute.step_final_runs_note", runs=say("count", plan["compute.runs"])),
        "experiments": session.t(
            "compute.step_experiments_note", share=say("percent", plan["compute.exploration"])
        ),
        "failed_runs": session.t(
            "compute.step_failed_runs_note", share=say("percent", plan["compute.failed"])
        ),
    }
    rows = [
        Row(
            (Cell(session.t(f"compute.step_{key}"), note=notes.get(key, "")), say("money", amount)),
            key=key,
        )
        for key, amount in amounts(found).items()
    ]
    return [Column(session.t("compute.steps_what")), Column(session.t("compute.steps_amount"), "right")], rows


def ways(found: Report) -> Table:
    """Every other way with what it saves and when it pays."""
    columns = [
        Column(session.t("compute.pays_way")),
        Column(session.t("compute.pays_saving"), "right"),
        Column(session.t("compute.pays_needs")),
    ]
    rows = [
        Row(
            (
                Cell(session.t(f"compute.way_{way.key}"), note=_whose(way, found)),
                _net(way.saving, way.adoption, good=way.pays),
                _condition(way),
            ),
            key=way.key,
        )
        for way in found.ways
        if way.key != "plan"
    ]
    return columns, rows


def _whose(way: Way, found: Report) -> str:
    """That the own GPU is the example's."""
    return session.t("compute.own_example") if way.key == "own" and found.own.example else ""


def _net(saving: float, adoption: float, *, good: bool = True) -> Cell:
    """What a change does to the plan's total, and what of it is the work of bringing it in."""
    takes = say("money", adoption)
    note = session.t("compute.adoption", amount=takes) if adoption >= SMALLEST else ""
    if abs(saving) < SMALLEST:
        return Cell(session.t("compute.same"), note=note)
    key, tone = ("saves", "good" if good else "") if saving > 0 else ("costs", "")
    return Cell(session.t(f"compute.{key}", amount=say("money", abs(saving))), tone, note=note)


def _condition(way: Way) -> Cell:
    if way.key == "own":
        if way.needed is None:
            return Cell(session.t("compute.pays_never"), "warn")
        return Cell(
            session.t("compute.pays_hours", needed=say("count", way.needed)),
            note=session.t("compute.pays_hours_has", has=say("count", way.has or 0.0)),
        )
    if way.needed is not None:
        return Cell(
            session.t("compute.pays_busy", needed=say("percent", way.needed)),
            note=session.t("compute.pays_busy_has", has=say("percent", way.has or 0.0)),
        )
    always = {"spot": "always", "mixed_precision": "mixed"}.get(way.key, "demand")
    return Cell(session.t(f"compute.pays_{always}"))


def ways_footer(plan: Scenario, found: Report) -> str:
    """Prices of an own and of a cloud hour, and whose they are."""
    said = session.t(
        "compute.pays_footer",
        own=say("money", found.own.hour),
        cloud=say("money", found.own.cloud),
        use=say("percent", plan["compute.own_utilization"]),
    )
    if not found.own.example:
        return said
    return said + ("" if session.lang() == "zh" else " ") + session.t("compute.own_example_footer")


def levers(found: Report) -> Table:
    """What makes a run cheaper or faster, as measured and in this plan."""
    columns = [
        Column(session.t("compute.levers_name")),
        Column(session.t("compute.levers_effect")),
        Column(session.t("compute.levers_saving"), "right"),
    ]
    rows = [
        Row(
            (
                Cell(session.t(f"compute.lever_{one.key}"), note=session.t(f"compute.lever_{one.key}_note")),
                _effect(one),
                session.t("compute.in_force") if one.in_force else _net(one.saving, one.adoption),
            ),
            key=one.key,
        )
        for one in found.levers
    ]
    return columns, rows


def _effect(one: Lever) -> Cell:
    if one.kind == "none":
        return Cell(session.t("compute.effect_none"), note=session.t("compute.effect_none_band"))
    kind = "number" if one.kind == "times" else "percent"
    words = session.t(f"compute.effect_{one.kind}", likely=say(kind, one.likely))
    if one.low == one.high:
        return Cell(words)
    band = session.t("compute.effect_band", low=say(kind, one.low), high=say(kind, one.high))
    return Cell(words, note=band)


def batches(plan: Scenario, found: Report) -> Table:
    """Price of serving by batch."""
    columns = [
        Column(session.t("compute.batch_size"), "right"),
        Column(session.t("compute.batch_share"), "right", bar=True),
        Column(session.t("compute.batch_price"), "right"),
    ]
    rows = [
        Row(
            (
                say("count", one.size),
                Cell(say("percent", one.share), share=one.share),
                say("money", one.price),
            ),
            key=str(one.size),
            mark=one.size == plan["serving.batch"],
        )
        for one in found.batches
    ]
    return columns, rows


def batches_footer(plan: Scenario) -> str:
    """What the batch shares, and whether the plan serves from the cloud at all."""
    said = session.t("compute.batches_footer", fixed=say("percent", plan["serving.batch_fixed"]))
    if plan["serving.cloud_price"]:
        return said
    return said + ("" if session.lang() == "zh" else " ") + session.t("compute.batches_device")
