"""Up to four plans side by side: figures, what differs from the first, and the way between two totals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from costmodel import presets
from costmodel.errors import ParameterError, Reason
from costmodel.evaluation import Result, evaluate
from costmodel.moves import next_best_move
from costmodel.parameters import Value
from costmodel.scenario import Scenario
from costmodel.text import Figure, Sentence

MOST = 4  # plans
FIGURES: dict[str, tuple[str, Callable[[Result], float | None]]] = {
    "total": ("money", lambda r: r.cost_total),
    "build": ("money", lambda r: r.cost_build),
    "benefit": ("money", lambda r: r.benefit),
    "npv": ("money", lambda r: r.npv),
    "roi": ("percent", lambda r: r.roi),
    "payback": ("month", lambda r: r.payback_months),
    "launch": ("months", lambda r: r.launch_month),
    "label": ("of100_fine", lambda r: r.accuracy["label"]),
    "lab": ("of100_exact", lambda r: r.accuracy["lab"]),
    "field": ("of100_exact", lambda r: r.accuracy["mean"]),
    "break_even": ("of100_exact", lambda r: r.accuracy["break_even"]),
    "run": ("money", lambda r: r.run_cost),
    "compute_share": ("percent", lambda r: r.compute_share),
}
"""Figures of a comparison: kind of ``text.figure``, and where a result holds them."""


@dataclass(frozen=True)
class Row:
    """One figure of every plan.

    Attributes
    ----------
    key, kind : str
        Key of ``FIGURES``; kind of ``text.figure``.
    values : tuple of float or None
        In the order of the plans; None where a plan has no such figure.
    differences : tuple of float or None
        From the first plan's, None for the first itself and where either is missing.
    """

    key: str
    kind: str
    values: tuple[float | None, ...]
    differences: tuple[float | None, ...]


@dataclass(frozen=True)
class Comparison:
    """Plans side by side; the first is the one that the others are compared with.

    Attributes
    ----------
    scenarios, results : tuple
        Two to four.
    rows : tuple of Row
        Every figure.
    changed : dict of str to tuple
        Values of each input that is not the same in all plans, by its id.
    bridges : tuple of dict
        For every plan but the first: component -> cost more than the first plan's [CNY]. Adds up to the
        difference of their total costs.
    lead : Sentence
        Which plan brings most.
    """

    scenarios: tuple[Scenario, ...]
    results: tuple[Result, ...]
    rows: tuple[Row, ...]
    changed: dict[str, tuple[Value, ...]]
    bridges: tuple[dict[str, float], ...]
    lead: Sentence


def first_beside(plan: Scenario) -> Scenario | None:
    """A plan to begin a comparison with.

    Parameters
    ----------
    plan : Scenario

    Returns
    -------
    Scenario or None
        The preset as it came where the plan differs from it; otherwise the plan with its next best move;
        None where no move gains enough to matter.

    Examples
    --------
    >>> from costmodel import presets
    >>> plan = presets.load()
    >>> first_beside(plan.replace({"compute.runs": 30})) == plan
    True
    >>> list(first_beside(plan).differences(plan))
    ['generalization.field_items']
    """
    start = presets.load(plan.preset)
    if plan.differences(start):
        return start
    best = next_best_move(plan)
    return plan.replace({best.id: best.value}) if best else None


def compare(scenarios: Sequence[Scenario]) -> Comparison:
    """Plans side by side.

    Parameters
    ----------
    scenarios : sequence of Scenario
        Two to four; the others are compared with the first.

    Returns
    -------
    Comparison

    Raises
    ------
    ParameterError
        If there are fewer than two plans or more than four.

    Examples
    --------
    >>> from costmodel import presets
    >>> plan = presets.load()
    >>> found = compare([plan, plan.replace({"compute.gpu_price": 25.0})])
    >>> found.changed
    {'compute.gpu_price': (20.0, 25.0)}
    >>> more = found.results[1].cost_total - found.results[0].cost_total
    >>> abs(sum(found.bridges[0].values()) - more) < 1e-6
    True
    """
    plans = tuple(scenarios)
    if not 2 <= len(plans) <= MOST:
        raise ParameterError(Reason("refusal.plans", count=len(plans), most=MOST))
    results = tuple(evaluate(plan) for plan in plans)
    return Comparison(
        scenarios=plans,
        results=results,
        rows=tuple(_row(key, *figure, results) for key, figure in FIGURES.items()),
        changed=_changed(plans),
        bridges=tuple(_bridge(results[0], other) for other in results[1:]),
        lead=_lead(results),
    )


def _row(key: str, kind: str, figure: Callable[[Result], float | None], results: Sequence[Result]) -> Row:
    values = tuple(figure(result) for result in results)
    first = values[0]
    more = (None if first is None or value is None else value - first for value in values[1:])
    return Row(key, kind, values, (None, *more))


def _changed(plans: Sequence[Scenario]) -> dict[str, tuple[Value, ...]]:
    by_plan = [plan.values() for plan in plans]
    columns = {i: tuple(values[i] for values in by_plan) for i in by_plan[0]}
    return {i: values for i, values in columns.items() if any(value != values[0] for value in values[1:])}


def _bridge(first: Result, other: Result) -> dict[str, float]:
    steps = {c: amount - first.by_component[c] for c, amount in other.by_component.items()}
    return {component: amount for component, amount in steps.items() if abs(amount) >= 0.005}


def _lead(results: Sequence[Result]) -> Sentence:
    """Which plan brings most, against the first; where the first does, against the next best."""
    order = sorted(range(len(results)), key=lambda i: (-results[i].npv, i))
    best, other = (order[0], order[1] if order[0] == 0 else 0)
    more, dearer = (getattr(results[best], f) - getattr(results[other], f) for f in ("npv", "cost_total"))
    figures: dict[str, Figure] = {
        "best": ("count", best + 1),
        "other": ("count", other + 1),
        "npv": ("money", results[best].npv),
        "loss": ("money", -results[best].npv),
        "more": ("money", more),
        "cost": ("money", abs(dearer)),
    }
    if abs(more) < 0.005:
        return Sentence("compare.lead_equal", figures, "")
    kind = "dearer" if dearer >= 0.005 else "cheaper" if dearer <= -0.005 else "as_dear"
    sign = "pays" if results[best].npv >= 0 else "loses"
    return Sentence(f"compare.lead_{sign}_{kind}", figures, "good" if sign == "pays" else "bad")
