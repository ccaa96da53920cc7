"""Figures of a plan that can be aimed at: what they are in a run of the kernel, and which way is better."""

import difflib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from costmodel import text
from costmodel._values import Values
from costmodel.errors import ParameterError, Reason
from costmodel.project import Run


@dataclass(frozen=True)
class Output:
    """One figure of a plan.

    Attributes
    ----------
    name : str
    kind : {"money", "flows", "share", "percent", "months", "month"}
        How it is shown; ``flows`` is money that is a small difference of large sums.
    better : {1, -1}
        Whether more or less of it is better.
    of : callable
        From a run to a number, or an array with a plan a row.
    """

    name: str
    kind: str
    better: int
    of: Callable[[Run], Values]

    def meets(self, number: float, target: float) -> bool:
        """Whether a number is at least as good as a target."""
        return self.better * (number - target) >= 0


def _outputs() -> Mapping[str, Output]:
    found = [
        Output("npv", "flows", 1, lambda run: run.npv),
        Output("benefit", "flows", 1, lambda run: run.benefit.sum(axis=-1)),
        Output("roi", "percent", 1, lambda run: run.roi),
        Output("cost_total", "money", -1, lambda run: run.cost.sum(axis=-1)),
        Output("cost_build", "money", -1, lambda run: run.build_cost),
        Output("cost_poc", "money", -1, lambda run: run.components["poc"].sum(axis=-1)),
        Output("payback_months", "month", -1, lambda run: run.payback),
        Output("launch_month", "months", -1, lambda run: run.launch),
        Output("accuracy_label", "share", 1, lambda run: run.accuracy.label),
        Output("accuracy_lab", "share", 1, lambda run: run.accuracy.lab),
        Output("accuracy_compressed", "share", 1, lambda run: run.accuracy.compressed),
        Output("accuracy_field", "share", 1, lambda run: run.accuracy.field),
        Output("accuracy_mean", "share", 1, lambda run: run.accuracy.mean),
        Output("accuracy_break_even", "share", -1, lambda run: run.accuracy.break_even),
        Output("label_unit_cost", "money", -1, lambda run: run.label_unit_cost),
        Output("run_cost", "money", -1, lambda run: run.run_cost),
        Output("retraining_cost", "money", -1, lambda run: run.retraining_cost),
    ]
    return MappingProxyType({output.name: output for output in found})


OUTPUTS = _outputs()


def find_output(name: str) -> Output:
    """Figure of a name.

    Parameters
    ----------
    name : str

    Returns
    -------
    Output

    Raises
    ------
    ParameterError
        If there is no such figure; the sentence names the nearest one.

    Examples
    --------
    >>> find_output("cost_total").better
    -1
    """
    if name not in OUTPUTS:
        near = difflib.get_close_matches(name, OUTPUTS, n=1, cutoff=0.0)[0]
        raise ParameterError(Reason("refusal.no_figure", name=text.clean(name, 40), near=near))
    return OUTPUTS[name]


def size_of(output: Output, run: Run, target: float) -> float:
    """Size that errors of a figure are judged by, in its own unit: never 0.

    Parameters
    ----------
    output : Output
    run : Run
        Of one plan.
    target : float
        What the figure is compared with.

    Returns
    -------
    float
    """
    number = float(output.of(run))
    size = abs(target) + (abs(number) if math.isfinite(number) else 0.0)
    if output.kind == "flows":
        return size + float(run.cost.sum() + np.abs(run.benefit).sum()) + 1e-9
    return size + (1e-9 if output.kind == "money" else 1.0)


def shown(output: Output, number: float, lang: str, money: text.Money = text.YUAN) -> str:
    """A figure as text with its unit.

    Parameters
    ----------
    output : Output
    number : float
        Infinite where the money never comes back.
    lang : {"zh", "en"}
    money : Money, optional

    Returns
    -------
    str

    Examples
    --------
    >>> shown(OUTPUTS["accuracy_field"], 0.885, "en"), shown(OUTPUTS["payback_months"], 13.2, "en")
    ('88.5%', 'month 14')
    """
    if not math.isfinite(number):
        return text.template(lang, "decisions.never")
    if output.kind == "share":
        return text.figure("of100_fine", number, lang) + "%"
    if output.kind in ("month", "months"):
        figure = text.figure(output.kind, number, lang)
        return text.template(lang, f"decisions.{output.kind}").format(figure=figure)
    return text.figure("money" if output.kind == "flows" else output.kind, number, lang, money)
