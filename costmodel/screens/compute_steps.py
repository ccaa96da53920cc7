"""From one run to training over the whole plan, step by step."""

from __future__ import annotations

from costmodel.screens.compute import Report


def steps(found: Report) -> dict[str, float]:
    """Amounts of the calculator, from a run's GPU-hours to training over the plan.

    Parameters
    ----------
    found : Report

    Returns
    -------
    dict of str to float
        By step, in order [CNY].

    Examples
    --------
    >>> from costmodel import presets
    >>> from costmodel.screens.compute import report
    >>> amounts = steps(report(presets.load("ecommerce")))
    >>> abs(amounts["run"] - amounts["gpus"] - amounts["other"]) < 1e-6
    True
    """
    press, elements = found.press, found.result.elements
    return {
        "gpus": press.gpus,
        "other": press.other,
        "run": press.cost,
        **{line: elements[line] for line in ("final_runs", "experiments", "failed_runs")},
        **({"run_storage": elements["run_storage"]} if elements["run_storage"] else {}),
        "build": found.build,
        "retraining_runs": elements["retraining_runs"],
        "life": found.life,
    }
