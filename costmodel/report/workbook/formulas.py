"""Formulas of the calculation: as a spreadsheet writes them, and what they come to.

Cells that are written with their values show the right figures where nothing is recalculated (previews,
readers of data), and make the formulas testable without a spreadsheet.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import scipy

from costmodel import finance
from costmodel.errors import NoSolutionError
from costmodel.report.workbook.lines import REFERENCE, Line

Figures = dict[str, Any]  # name to number, text, or array of shape (months,)

_OPERATORS: Mapping[type, Callable[[Any, Any], Any]] = MappingProxyType(
    {
        ast.Add: operator.add,
        ast.Sub: operator.sub,
        ast.Mult: operator.mul,
        ast.Div: np.divide,
        ast.Pow: np.power,
        ast.Lt: np.less,
        ast.Gt: np.greater,
        ast.LtE: np.less_equal,
        ast.GtE: np.greater_equal,
        ast.Eq: operator.eq,
    }
)


def _if(condition: Any, then: Any, otherwise: Any) -> Any:
    if np.ndim(condition) == 0:
        return then if condition else otherwise
    return np.where(condition, then, otherwise)


def _sum(cells: Any) -> Any:
    return cells.cumsum() if isinstance(cells, _ToDate) else np.sum(cells)


def _largest(*cells: Any) -> Any:
    return np.max(cells[0]) if len(cells) == 1 else np.maximum.reduce(np.broadcast_arrays(*cells))


def _smallest(*cells: Any) -> Any:
    return np.minimum.reduce(np.broadcast_arrays(*cells))


def _irr(flows: Any, _guess: float) -> float:
    try:
        return finance.irr(flows)
    except NoSolutionError:
        return float("nan")


class _ToDate(np.ndarray[Any, Any]):
    """A row of which only the months up to each month are meant."""


FUNCTIONS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "ABS": np.abs,
        "BETA.DIST": lambda x, a, b, _: scipy.special.betainc(a, b, x),
        "BETA.INV": lambda share, a, b: scipy.special.betaincinv(a, b, share),
        "EXP": np.exp,
        "IF": _if,
        "IFERROR": lambda value, otherwise: value if np.isfinite(value) else otherwise,
        "INT": np.floor,
        "IRR": _irr,
        "LN": np.log,
        "MAX": _largest,
        "MIN": _smallest,
        "MOD": np.mod,
        "NORM.S.DIST": lambda x, _: scipy.special.ndtr(x),
        "NORM.S.INV": scipy.special.ndtri,
        "SIGN": np.sign,
        "SUM": _sum,
    }
)


def figures(lines: Sequence[Line], given: Mapping[str, Any], months: int) -> Figures:
    """Values of all lines.

    Parameters
    ----------
    lines : sequence of Line
        In an order in which each refers to lines above it.
    given : mapping of str to number or str
        Values of the sheet of inputs.
    months : int

    Returns
    -------
    dict of str to number, str or array, shape (months,)
    """
    found: Figures = {**given, "month_end": np.arange(1.0, months + 1.0)}
    with np.errstate(all="ignore"):  # the branch of an IF that is not taken may have no value
        for line in lines:
            if line.name != "month_end":
                value = _value(line.formula, found)
                found[line.name] = np.broadcast_to(value, (months,)) if line.monthly else value
    return found


def _value(formula: str, known: Mapping[str, Any]) -> Any:
    named: dict[str, Any] = {}

    def name(match: re.Match[str]) -> str:
        place = f"cell_{len(named)}"
        named[place] = _referred(known, *match.groups())
        return place

    python = REFERENCE.sub(name, formula).replace("^", "**")
    python = re.sub(r"(?<![<>])=", "==", python)
    python = re.sub(r"[A-Z]+(?:\.[A-Z]+)+", lambda match: match.group().replace(".", "_"), python)
    return _walk(ast.parse(python, mode="eval").body, named)


def _referred(known: Mapping[str, Any], name: str, when: str | None, option: str | None) -> Any:
    value = known[name]
    if option is not None:
        return value == known[f"{name}.is_{option}"]
    if when == "prev":
        return np.concatenate([[0.0], value[:-1]])
    return np.asarray(value).view(_ToDate) if when == "todate" else value


def _walk(node: ast.expr, named: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Constant):
        return float(node.value) if isinstance(node.value, int) else node.value
    if isinstance(node, ast.Name):
        return True if node.id == "TRUE" else named[node.id]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        function = FUNCTIONS[node.func.id.replace("_", ".")]
        return function(*(_walk(part, named) for part in node.args))
    if isinstance(node, ast.Compare):
        (sign,), (other,) = node.ops, node.comparators
        return _OPERATORS[type(sign)](_walk(node.left, named), _walk(other, named))
    if isinstance(node, ast.BinOp):
        return _OPERATORS[type(node.op)](_walk(node.left, named), _walk(node.right, named))
    raise TypeError(f"no formula holds {ast.unparse(node)}")
