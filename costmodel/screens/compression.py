"""Compression: before and after, the methods, from how many devices it pays, and edge or cloud."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from costmodel import compression
from costmodel.compression import Change, Effect
from costmodel.compression_methods import chosen_methods, compressed_by
from costmodel.errors import NoSolutionError
from costmodel.kernel.compressed_model import chosen, compressed_model
from costmodel.kernel.compressing import in_use
from costmodel.kernel.worth import cost_of_an_error
from costmodel.project import Accuracy, Inputs
from costmodel.scenario import Scenario
from costmodel.screens.compression_edge import Edge, edge_or_cloud
from costmodel.screens.compression_fleet import SMALLEST, Fleet, fleet, outcome, with_compression, without
from costmodel.screens.lines import Line, known
from costmodel.text import Figure, Sentence

EXAMPLE_SPARSITY = 0.8  # shown where the plan does not use the method
EXAMPLE_RATIO = 2.0
HARDWARE_LEADS = ("pays", "pays_free", "too_few", "too_few_free", "never")  # those that speak of the device
MATERIAL = (
    0.05  # of what the device saves or wrong answers cost: below it the rest is left out of the sentence
)


@dataclass(frozen=True)
class Measure:
    """A figure before and after: MB, ms, CNY/device or a share.

    ``change`` is None where one of them is 0; ``limit`` is what the device allows, None where it has none.
    """

    name: str
    before: float
    after: float
    change: Change | None
    limit: float | None = None

    @property
    def fits(self) -> bool | None:
        """Whether the compressed model is inside the device's limit."""
        return None if self.limit is None else self.after <= self.limit

    @property
    def fitted(self) -> bool | None:
        """Whether the model was inside the limit before."""
        return None if self.limit is None else self.before <= self.limit


@dataclass(frozen=True)
class MethodRow:
    """A method with its bands; ``amount`` is the share pruned or the ratio of operations, else 0."""

    name: str
    chosen: bool
    effect: Effect
    amount: float = 0.0


@dataclass(frozen=True)
class Errors:
    """What the lost accuracy means.

    Attributes
    ----------
    points_test, points_field : float
        Accuracy lost in the test and in the field, shares.
    swing : float
        Value of a right decision plus cost of a wrong one [CNY].
    more_wrong : float
        Decisions of one device that compression makes wrong [decision/month].
    per_decision : float
        Value lost by an average decision [CNY].
    break_even_test, break_even_field : float or None
        Decisions of a device over its life at which they have eaten the cheaper hardware; None where
        nothing is saved or nothing is lost.
    life_decisions : float
        Decisions of a device over its life by plan.
    faster_ms : float
        Time saved by a decision [ms].
    price_of_speed : float or None
        Value of 100 ms at which the speed alone makes up for the lost accuracy [CNY/decision].
    """

    points_test: float
    points_field: float
    swing: float
    more_wrong: float
    per_decision: float
    break_even_test: float | None
    break_even_field: float | None
    life_decisions: float
    faster_ms: float
    price_of_speed: float | None


@dataclass(frozen=True)
class Report:
    """Everything the compression screen says."""

    lead: Sentence
    in_use: bool
    by_methods: bool
    measures: tuple[Measure, ...]
    fits: bool
    methods: tuple[MethodRow, ...]
    together: Effect
    fleet: Fleet
    errors: Errors
    edge: Edge

    def measure(self, name: str) -> Measure:
        """The figure of that name."""
        return next(m for m in self.measures if m.name == name)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Main figures for the command line."""
        changes = {m.name: m.change for m in self.measures}
        saved = [(f"{n}_saved", "of100_fine", c and c.saved_share) for n, c in changes.items()]
        fleet, edge, errors = self.fleet, self.edge, self.errors
        found: list[tuple[str, str, Any]] = [
            *saved,
            ("times_faster", "number", changes["latency"] and changes["latency"].ratio),
            ("gain_total", "money", fleet.gain),
            ("gain_each", "money", fleet.slope),
            ("engineering", "money", fleet.engineering),
            ("break_even_fleet", "count", fleet.break_even and math.ceil(fleet.break_even)),
            ("break_even_decisions", "count", errors.break_even_test),
            ("break_even_field", "count", errors.break_even_field),
            ("lost_each", "money", fleet.each.lost),
            ("price_of_speed", "money", errors.price_of_speed),
            ("edge_month", "money", edge.planned),
            ("cloud_month", "money", edge.cloud),
            ("break_even_volume", "count", edge.from_planned),
        ]
        return known((f"compression.{key}", kind, number) for key, kind, number in found)


def report(scenario: Scenario) -> Report:
    """Figures of the compression screen.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    Report

    Examples
    --------
    >>> from costmodel import presets
    >>> round(report(presets.load("drone")).errors.break_even_test)
    458333
    """
    v = scenario.values()
    before, after = outcome(without(v)), outcome(with_compression(v))
    measures = _measures(v, before.accuracy, after.accuracy)
    gained, errors = fleet(v, before, after), _errors(v, measures)
    return Report(
        lead=_lead(gained, measures, errors),
        in_use=bool(in_use(v)),
        by_methods=v["compression.figures"] != "entered",
        measures=measures,
        fits=_fits(_named(measures, "size"), _named(measures, "latency")),
        methods=_methods(v),
        together=compressed_by(**chosen(v)),
        fleet=gained,
        errors=errors,
        edge=edge_or_cloud(v),
    )


def _measures(v: Inputs, before: Accuracy, after: Accuracy) -> tuple[Measure, ...]:
    model = compressed_model(v)
    entered = v["compression.figures"] == "entered"
    test = v["compression.accuracy_before"] if entered else before.lab
    left = test - v["compression.accuracy_drop"] if entered else after.compressed
    size, latency = v["compression.size_before"], v["compression.latency_before"]
    hardware = v["compression.hardware_before"], v["compression.hardware_after"]
    return (
        _measure("size", size, model.size, v["compression.size_limit"]),
        _measure("latency", latency, model.latency, v["compression.latency_limit"]),
        _measure("hardware", *hardware),
        _measure("accuracy", test, left),
        _measure("field", before.field, after.field),
    )


def _measure(name: str, before: Any, after: Any, limit: Any = None) -> Measure:
    b, a = float(before), float(after)
    change = compression.before_after(b, a) if b > 0 and a > 0 else None
    return Measure(name, b, a, change, None if limit is None else float(limit))


def _named(measures: tuple[Measure, ...], name: str) -> Measure:
    return next(m for m in measures if m.name == name)


def _fits(size: Measure, latency: Measure) -> bool:
    return bool(
        compression.fits_device(
            size_mb=size.after,
            latency_ms=latency.after,
            size_limit_mb=size.limit or math.inf,
            latency_limit_ms=latency.limit or math.inf,
        )
    )


def _methods(v: Inputs) -> tuple[MethodRow, ...]:
    """Every method, those of the plan as far as it uses them, the others as an example."""
    on, picked = v["compression.figures"] != "entered", chosen(v)
    pruned = float(picked["sparsity"]) or EXAMPLE_SPARSITY
    ratio = float(picked["mac_ratio"]) if picked["mac_ratio"] > 1 else EXAMPLE_RATIO
    shown = chosen_methods(sparsity=pruned, mac_ratio=ratio, distill=True)
    bits = [
        MethodRow(
            q,
            on and picked["quantization"] == q,
            chosen_methods(quantization=q)["quantization"],
        )
        for q in ("int8", "int4")
    ]
    return (
        *bits,
        MethodRow("pruning", on and picked["sparsity"] > 0, shown["pruning"], pruned),
        MethodRow("channels", on and picked["mac_ratio"] > 1, shown["channels"], ratio),
        MethodRow("distillation", on and bool(picked["distill"]), shown["distillation"]),
    )


def _errors(v: Inputs, measures: tuple[Measure, ...]) -> Errors:
    lost = {name: m.before - m.after for name, m in ((n, _named(measures, n)) for n in ("accuracy", "field"))}
    swing = float(v["value.right"] + cost_of_an_error(v))
    hardware, latency = _named(measures, "hardware"), _named(measures, "latency")
    faster = latency.before - latency.after
    each = lost["field"] * swing
    saved = hardware.before - hardware.after
    return Errors(
        points_test=lost["accuracy"],
        points_field=lost["field"],
        swing=swing,
        more_wrong=lost["field"] * float(v["serving.decisions"]),
        per_decision=each,
        break_even_test=_break_even_decisions(saved, lost["accuracy"], swing),
        break_even_field=_break_even_decisions(saved, lost["field"], swing),
        life_decisions=float(v["serving.decisions"] * v["serving.replacement"]),
        faster_ms=faster,
        price_of_speed=each / (faster / 100.0) if faster > 0 and each > 0 else None,
    )


def _break_even_decisions(saved: float, drop: float, swing: float) -> float | None:
    if saved <= 0:
        return None
    try:
        return float(compression.break_even_decisions(saved, drop, swing))
    except NoSolutionError:
        return None


def _lead(found: Fleet, measures: tuple[Measure, ...], errors: Errors) -> Sentence:
    """The finding: from how many devices compression pays, and why."""
    hardware, size, latency = (_named(measures, name) for name in ("hardware", "size", "latency"))
    saved = hardware.before - hardware.after
    figures: dict[str, Figure] = {
        "saved": ("money", saved),
        "share": ("of100_fine", saved / hardware.before if hardware.before else 0.0),
        "points": ("of100_fine", abs(errors.points_field)),
        "lost": ("money", abs(found.each.lost)),
        "elsewhere": ("signed_money", found.each.elsewhere),
        "rest": ("signed_money", found.each.gain + found.each.lost),
        "each": ("signed_money", found.each.gain),
        "devices": ("count", found.devices),
        "from": ("count", math.ceil(found.break_even or 0.0)),
        "gain": ("money", abs(found.gain)),
        "engineering": ("money", found.engineering),
        "size": ("number", size.after),
        "size_limit": ("number", size.limit or 0.0),
        "latency": ("number", latency.after),
        "latency_limit": ("number", latency.limit or 0.0),
    }
    key, tone = _judgement(found, saved, errors.points_field)
    if tone == "good" and not _fits(size, latency):
        key, tone = "unfit", "warn"
    if key in HARDWARE_LEADS and abs(found.each.elsewhere) > MATERIAL * max(saved, abs(found.each.lost)):
        key += "_rest"
    return Sentence(f"compression.lead_{key}", figures, tone)


def _judgement(found: Fleet, saved: float, points: float) -> tuple[str, str]:
    if abs(found.slope) <= SMALLEST:
        return ("nothing", "") if abs(found.engineering) <= SMALLEST else ("no_effect", "bad")
    if found.break_even is None:
        outcome, tone = "never" if saved > 0 else "dearer", "bad"
    else:
        outcome, tone = ("pays", "good") if found.gain >= 0 else ("too_few", "warn")
        outcome += "" if saved > 0 else "_other"
    return f"{outcome}_free" if points <= 0 else outcome, tone
