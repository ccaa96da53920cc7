"""One plan evaluated: what it costs, what it brings, when it pays back, and what to watch."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from costmodel import finance, project, story, text
from costmodel.errors import NoSolutionError
from costmodel.kernel import compressing
from costmodel.scenario import Scenario
from costmodel.text import Figure, Sentence


@dataclass(frozen=True)
class Result:
    """Everything a screen, a slide or a sheet says about one scenario: CNY, shares 0..1, months.

    Attributes
    ----------
    cost_total, cost_build, cost_poc : float
        Over the horizon; labels, data, compute and people; proof of concept and pilot.
    by_component : dict of str to float
        Adds up to ``cost_total``.
    elements : dict of str to float
        Cost lines, add up to ``cost_total``.
    months : dict of str to list of float
        ``cost``, ``benefit`` and ``cumulative`` by month, and each component.
    npv, roi, benefit : float
    irr : float or None
        A year; ``irr_reason`` says why there is none.
    payback_months : float or None
        None where the money does not come back within the horizon.
    accuracy : dict of str to float or None
        ``label``, ``lab``, ``compressed``, ``field`` (at launch), ``mean`` (between retrainings) and
        ``break_even``.
    """

    cost_total: float
    cost_build: float
    cost_poc: float
    by_component: dict[str, float]
    elements: dict[str, float]
    months: dict[str, list[float]]
    benefit: float
    npv: float
    roi: float
    irr: float | None
    irr_reason: str | None
    payback_months: float | None
    accuracy: dict[str, float | None]
    launch_month: float
    horizon: int
    label_unit_cost: float
    run_cost: float
    retraining_cost: float
    compute_share: float
    budget: float
    deadline: float
    flags: tuple[Sentence, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain mapping for ``--json``; ``cost.life`` is the total over the horizon."""
        poc = self.cost_poc
        return {
            "cost": {
                "total": self.cost_total,
                "life": self.cost_total,
                "build": self.cost_build,
                "poc": poc,
                "build_to_poc": self.cost_build / poc if poc else None,
                "life_to_poc": self.cost_total / poc if poc else None,
                "by_component": self.by_component,
                "by_element": self.elements,
            },
            "benefit": self.benefit,
            "npv": self.npv,
            "roi": self.roi,
            "irr": self.irr,
            "irr_reason": self.irr_reason,
            "payback_months": self.payback_months,
            "accuracy": self.accuracy,
            "launch_month": self.launch_month,
            "months": self.months,
            "unit": {
                "label": self.label_unit_cost,
                "run": self.run_cost,
                "retraining": self.retraining_cost,
            },
            "flags": [story.as_json(flag) for flag in self.flags],
        }


def evaluate(scenario: Scenario) -> Result:
    """Costs by month and component, accuracy thread, cash-flow figures and flags of one scenario.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    Result

    Examples
    --------
    >>> from costmodel import presets
    >>> result = evaluate(presets.load("ecommerce"))
    >>> abs(sum(result.by_component.values()) - result.cost_total) < 1e-6
    True
    """
    values = scenario.values()
    run = project.run(values)
    irr, reason = _yearly_irr(run)
    by_component = {name: float(amounts.sum()) for name, amounts in run.components.items()}
    payback = float(run.payback)
    build = float(run.build_cost)
    figures: dict[str, Any] = {
        "cost_total": float(run.cost.sum()),
        "cost_build": build,
        "cost_poc": by_component["poc"],
        "payback_months": payback if math.isfinite(payback) else None,
        "accuracy": _thread(run, values),
        "launch_month": float(run.launch),
        "horizon": int(values["project.horizon"]),
        "label_unit_cost": float(run.label_unit_cost),
        "run_cost": float(run.run_cost),
        "retraining_cost": float(run.retraining_cost),
        "compute_share": by_component["compute"] / build if build else 0.0,
        "budget": float(values["project.budget"]),
        "deadline": float(values["project.deadline"]),
    }
    return Result(
        **figures,
        by_component=by_component,
        elements={name: float(amounts.sum()) for name, amounts in run.elements.items()},
        months=_by_month(run),
        benefit=float(run.benefit.sum()),
        npv=float(run.npv),
        roi=float(run.roi),
        irr=irr,
        irr_reason=reason,
        flags=tuple(_flags(run, figures, values)),
    )


def _yearly_irr(run: project.Run) -> tuple[float | None, str | None]:
    try:
        monthly = finance.irr(run.net)
    except NoSolutionError as error:
        return None, str(error)
    return float((1.0 + monthly) ** 12 - 1.0), None


def _thread(run: project.Run, values: Mapping[str, Any]) -> dict[str, float | None]:
    thread: dict[str, float | None] = {k: float(v) for k, v in vars(run.accuracy).items()}
    if not project.swing_matters(values):
        thread["break_even"] = None
    return thread


def _by_month(run: project.Run) -> dict[str, list[float]]:
    table = {
        "cost": run.cost,
        "benefit": run.benefit,
        "cumulative": np.cumsum(run.net),
        **run.components,
    }
    return {name: np.broadcast_to(row, run.months.shape).tolist() for name, row in table.items()}


def _flags(run: project.Run, figures: Mapping[str, Any], values: Mapping[str, Any]) -> list[Sentence]:
    """What to watch, heaviest first; each names its figures so that it can be said in any language."""
    return _money_flags(run, figures, values) + _label_flags(figures, values) + _device_flags(values)


def _flag(raised: bool, key: str, tone: str, **figures: Figure) -> list[Sentence]:
    return [Sentence(f"flag.{key}", figures, tone)] if raised else []


def _money_flags(run: project.Run, f: Mapping[str, Any], v: Mapping[str, Any]) -> list[Sentence]:
    launch, horizon, total = f["launch_month"], f["horizon"], f["cost_total"]
    mean, needed = f["accuracy"]["mean"], f["accuracy"]["break_even"] or 0.0
    share, each, limit = f["compute_share"], f["run_cost"], v["compute.approval_threshold"]
    monthly = float(np.max(run.components["compute"]))
    # Reviewers, or a baseline that costs more, can make decisions pay that the model alone would lose on.
    losing = mean < needed and float(run.benefit.sum()) <= 0
    above, most = total - v["project.budget"], v["compute.monthly_budget"]
    warn = v["compute.warn_share"]
    return [
        *_flag(launch >= horizon, "not_live", "bad", month=("month", launch), horizon=("count", horizon)),
        *_flag(
            losing,
            "below_break_even",
            "bad",
            field=("of100_exact", mean),
            needed=("of100_exact", needed),
        ),
        *_flag(above > 0, "over_budget", "bad", over=("money", above), budget=("money", total - above)),
        *_flag(
            launch > v["project.deadline"],
            "late",
            "warn",
            month=("months", launch),
            deadline=("months", v["project.deadline"]),
        ),
        *_flag(share > warn, "compute_share", "warn", **_share_and_limit(share, warn)),
        *_flag(monthly > most, "monthly_compute", "warn", monthly=("money", monthly), limit=("money", most)),
        *_flag(each > limit, "approval", "warn", run=("money", each), limit=("money", limit)),
    ]


def _share_and_limit(share: float, limit: float) -> dict[str, Figure]:
    """Both with as many decimals as it takes to see which is more."""
    kinds = ("percent", "percent_exact", "percent_fine")
    differ = (k for k in kinds if text.figure(k, share, "en") != text.figure(k, limit, "en"))
    kind = next(differ, kinds[-1])
    return {"share": (kind, share), "limit": (kind, limit)}


def _label_flags(f: Mapping[str, Any], v: Mapping[str, Any]) -> list[Sentence]:
    target, reached = v["labeling.target_precision"], f["accuracy"]["label"]
    short = v["labeling.core_share"] == 1.0 and reached < target - 1e-9
    alone = v["labeling.workflow"] == "tiers" and target > 0.99
    return [
        *_flag(short, "unreachable", "warn", best=("of100_fine", reached), target=("of100_fine", target)),
        *_flag(alone, "one_annotator", "warn", target=("of100_fine", target)),
    ]


def _device_flags(v: Mapping[str, Any]) -> list[Sentence]:
    latency, size = float(compressing.latency(v)), float(compressing.size(v))
    slow, big = v["compression.latency_limit"], v["compression.size_limit"]
    return [
        *_flag(latency > slow, "too_slow", "warn", latency=("number", latency), limit=("number", slow)),
        *_flag(size > big, "too_big", "warn", size=("number", size), limit=("number", big)),
    ]
