"""``sweep``: the kernel along one parameter, as rows for people, JSON or CSV."""

from __future__ import annotations

import csv
import io
from argparse import Namespace
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import numpy as np

from costmodel import moves, parameters, project, text
from costmodel.commands import Answer, Plan, plan_of
from costmodel.errors import ParameterError, Reason, of_file
from costmodel.parameters import Value
from costmodel.plan_report import table

MOST_POINTS = 201
HOW = Reason("refusal.over_how")


def sweep_plan(args: Namespace) -> Answer:
    """One row a point: the value, cost, NPV, ROI, payback, field accuracy and each cost component.

    Parameters
    ----------
    args : argparse.Namespace
        Arguments of the command.

    Returns
    -------
    Answer
    """
    plan = plan_of(args)
    identifier, points = points_of(args.over)
    rows = rows_of(plan, identifier, points)
    if args.csv is not None:
        return Answer(rows, write_csv(args.csv, rows), plan.notes)
    shown = [tuple(rows[0]), *(tuple(map(cell, row.values())) for row in rows)]
    in_yuan = text.money_of(plan.scenario) == text.YUAN
    notes = plan.notes if in_yuan else (*plan.notes, text.template(plan.lang, "currency.sweep"))
    return Answer(rows, table(shown, right=range(len(shown[0]))), notes)


def points_of(over: str) -> tuple[str, list[Value]]:
    """Parameter id and values of ``ID=LOW:HIGH:STEP`` or ``ID=A,B,C``.

    Parameters
    ----------
    over : str

    Returns
    -------
    (str, list of float, int, bool or str)

    Raises
    ------
    ParameterError
        If it is neither, a value is refused, or there are more than 201.

    Examples
    --------
    >>> points_of("labeling.target_precision=0.9:0.96:0.02")
    ('labeling.target_precision', [0.9, 0.92, 0.94, 0.96])
    >>> points_of("compression.enabled=false,true")
    ('compression.enabled', [False, True])
    """
    identifier, equals, written = over.encode("utf-8", "replace").decode().partition("=")
    if not equals or not written:
        raise _unreadable(over)
    parameters.find(identifier)
    texts = _range(identifier, written) if ":" in written else written.split(",")
    if len(texts) > MOST_POINTS:
        raise _too_many(identifier, len(texts))
    return identifier, [parameters.read(identifier, point) for point in texts]


def _range(identifier: str, written: str) -> list[str]:
    parts = written.split(":")
    if len(parts) != 3 or parameters.find(identifier).kind in ("switch", "choice"):
        raise _unreadable(written)
    for bound in parts[:2]:
        parameters.read(identifier, bound)
    try:
        low, high, step = map(Decimal, parts)  # exact: 0.9 plus eight steps of 0.01 is 0.98
    except InvalidOperation:
        step = Decimal("NaN")
    if not step.is_finite() or step <= 0 or high < low:
        given = text.clean(written, 60)
        raise ParameterError(Reason("refusal.over_order", id=identifier, given=given, how=HOW))
    if (high - low) / step > MOST_POINTS:
        raise _too_many(identifier, None)
    return [str(low + k * step) for k in range(int((high - low) / step) + 1)]


def _unreadable(written: str) -> ParameterError:
    return ParameterError(Reason("refusal.over_unreadable", given=text.clean(written, 40), how=HOW))


def _too_many(identifier: str, count: int | None) -> ParameterError:
    points = count or Reason("refusal.too_many")
    return ParameterError(Reason("refusal.over_too_many", id=identifier, count=points, most=MOST_POINTS))


def rows_of(plan: Plan, identifier: str, points: list[Value]) -> list[dict[str, Any]]:
    """Rows of a sweep.

    Parameters
    ----------
    plan : Plan
    identifier : str
    points : list of float, int, bool or str

    Returns
    -------
    list of dict
        The value under its id, then each column by name.

    Raises
    ------
    ParameterError
        If a point contradicts another value of the plan.

    Examples
    --------
    >>> from costmodel import presets
    >>> rows = rows_of(Plan(presets.load("ecommerce"), "en"), "compression.enabled", [False, True])
    >>> rows[0]["devices"] > rows[1]["devices"]
    True
    """
    for point in points:
        plan.scenario.replace({identifier: point})
    if parameters.find(identifier).kind in ("switch", "choice"):
        return [_columns(_run_at(plan, identifier, point), identifier, [point])[0] for point in points]
    return _columns(moves.sweep(plan.scenario, identifier, np.array(points)), identifier, points)


def _run_at(plan: Plan, identifier: str, point: Value) -> project.Run:
    return project.run(plan.scenario.replace({identifier: point}).values())


def _columns(run: project.Run, identifier: str, points: list[Value]) -> list[dict[str, Any]]:
    columns: Mapping[str, Any] = {
        "cost_total": run.cost.sum(axis=-1),
        "cost_build": run.build_cost,
        "npv": run.npv,
        "roi": run.roi,
        "payback_months": run.payback,
        "accuracy_field": run.accuracy.field,
        **{name: amounts.sum(axis=-1) for name, amounts in run.components.items()},
    }
    full = {key: np.broadcast_to(np.ravel(column), len(points)).tolist() for key, column in columns.items()}
    return [
        {identifier: point, **{key: column[row] for key, column in full.items()}}
        for row, point in enumerate(points)
    ]


def cell(value: Any) -> str:
    """One figure of a row as people read it."""
    if isinstance(value, bool | str):
        return str(value).lower()
    if not np.isfinite(value):
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.6g}"


def write_csv(path: str, rows: list[dict[str, Any]]) -> str:
    """Write the rows to a file, or return them where the path is ``-``; cells of no number stay empty."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row.values()])
    if path == "-":
        return written.getvalue().rstrip("\n")
    try:
        Path(path).write_text(written.getvalue(), encoding="utf-8")
    except (OSError, ValueError) as error:
        shown, why = text.clean(path[-80:], 80), of_file(error)
        raise ParameterError(Reason("refusal.not_written", path=shown, reason=why)) from None
    return f"{len(rows)} rows written to {path}"


def _csv_cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if isinstance(value, float) and not np.isfinite(value) else value
