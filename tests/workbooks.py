"""What a workbook must show of a plan, in any language, for tests with and without a spreadsheet."""

from __future__ import annotations

from typing import Any

from costmodel import text
from costmodel.evaluation import Result
from costmodel.kernel.lines import COMPONENTS

# Text of a row of the results: its line, and the figure of ``evaluate`` that it must equal.
RESULTS = {
    "workbook.result.cost_total": ("cost_total", lambda r: r.cost_total),
    "workbook.result.cost_build": ("cost_build", lambda r: r.cost_build),
    "workbook.result.benefit_total": ("benefit_total", lambda r: r.benefit),
    "workbook.result.npv": ("npv", lambda r: r.npv),
    "workbook.result.roi": ("roi", lambda r: r.roi),
    "workbook.result.irr": ("irr", lambda r: r.irr),
    "workbook.result.payback": ("payback", lambda r: r.payback_months),
    "workbook.result.launch": ("launch", lambda r: r.launch_month),
    "workbook.result.label_price": ("label_price", lambda r: r.label_unit_cost),
    "workbook.result.run_paid": ("run_paid", lambda r: r.run_cost),
    "workbook.result.retraining_paid": ("retraining_paid", lambda r: r.retraining_cost),
    **{f"component.{c}": (f"total_{c}", lambda r, c=c: r.by_component[c]) for c in COMPONENTS},
    "thread.label": ("label_precision", lambda r: r.accuracy["label"]),
    **{
        f"thread.{key}": (key, lambda r, key=key: r.accuracy[key] or 0.0)
        for key in ("lab", "compressed", "field", "worst_group", "mean", "break_even")
    },
}


def expected(result: Result, lang: str) -> dict[str, Any]:
    """Figures of a plan by the label of their row."""
    return {text.template(lang, key): read(result) for key, (_, read) in RESULTS.items()}


def close(shown: Any, value: float | None, tolerance: float = 1e-6) -> bool:
    """Whether a cell shows a figure; a word where there is none."""
    if value is None or isinstance(shown, str):
        return value is None and shown in ("none", "无", "more than one", "不止一个")
    return abs(shown - value) <= tolerance * max(abs(value), 1e-3)
