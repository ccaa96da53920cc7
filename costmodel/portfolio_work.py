"""What is done with each project of a portfolio: plain data in, plain data out, so that it runs anywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from costmodel import decisions, parameters, plan_file, text
from costmodel.commands import Plan
from costmodel.errors import CostModelError
from costmodel.limits import own_limits
from costmodel.optimum import optimize
from costmodel.portfolio import simulated
from costmodel.scenario import Scenario
from costmodel.sweep_command import rows_of

Options = Mapping[str, Any]
Found = dict[str, Any]  # {"value": ...} or {"error": a sentence}
AT_ONCE = 8  # projects of a batch


def batches(plans: Sequence[Scenario], size: int = AT_ONCE) -> list[list[dict[str, Any]]]:
    """The plans as plain data, a few at a time.

    Parameters
    ----------
    plans : sequence of Scenario
    size : int

    Returns
    -------
    list of list of dict

    Examples
    --------
    >>> from costmodel import presets
    >>> batches([presets.load("ecommerce")] * 3, 2)
    [[{'preset': 'ecommerce'}, {'preset': 'ecommerce'}], [{'preset': 'ecommerce'}]]
    """
    contents = [plan_file.content(plan.bare()) for plan in plans]
    return [contents[start : start + size] for start in range(0, len(contents), size)]


def work(kind: str, contents: Sequence[dict[str, Any]], options: Options) -> list[Found]:
    """What a command finds for each project of a batch; a refusal concerns that project alone.

    Parameters
    ----------
    kind : {"sweep", "simulate", "optimize"}
    contents : sequence of dict
        Plans, see ``plan_file.content``.
    options : mapping
        Arguments of the command, and ``lang``.

    Returns
    -------
    list of dict
        ``value``, or ``error`` with a sentence.

    Examples
    --------
    >>> found = work("simulate", [{"preset": "ecommerce"}], {"draws": 64, "seed": 1, "lang": "en"})
    >>> sorted(found[0]["value"])[:3]
    ['chance', 'cost', 'cost_p80']
    """
    return [_one(KINDS[kind], content, options) for content in contents]


def _one(find: Callable[[Scenario, Options], Any], content: dict[str, Any], options: Options) -> Found:
    try:
        return {"value": find(plan_file.scenario_of(content), options)}
    except CostModelError as error:
        return {"error": " ".join(error.said(options["lang"]).split())}


def _simulate(scenario: Scenario, options: Options) -> dict[str, Any]:
    return dict(vars(simulated(scenario, options["draws"], options["seed"])))


def _sweep(scenario: Scenario, options: Options) -> list[dict[str, Any]]:
    return rows_of(Plan(scenario, options["lang"]), options["identifier"], options["points"])


def _optimize(scenario: Scenario, options: Options) -> dict[str, Any]:
    limits = own_limits(scenario) | options["limits"]
    found = optimize(scenario, options["over"] or decisions.MIX, **limits)
    changed = {i: now for i, (_, now) in scenario.differences(found.scenario).items()}
    return {
        **{f"{key}_before": value for key, value in vars(found.before).items()},
        **{f"{key}_after": value for key, value in vars(found.after).items()},
        "gain": found.gain,
        "set": changed,
        "said": _said(changed, options["lang"]),
    }


def _said(changed: Mapping[str, Any], lang: str) -> str:
    shown = [
        f"{record.label[lang]} {text.value_text(record, value, lang)}"
        for record, value in ((parameters.find(i), value) for i, value in changed.items())
    ]
    return ("；" if lang == "zh" else "; ").join(shown)


KINDS: dict[str, Callable[[Scenario, Options], Any]] = {
    "simulate": _simulate,
    "sweep": _sweep,
    "optimize": _optimize,
}


def in_process(
    kind: str, plans: Sequence[Scenario], options: Options, progress: Callable[[int], None]
) -> list[Found]:
    """The projects one after the other in this process.

    Parameters
    ----------
    kind, options
        As ``work`` takes them.
    plans : sequence of Scenario
    progress : function of a number of projects
        Called after each batch with how many are done.

    Returns
    -------
    list of dict
        In the order of the plans.

    Examples
    --------
    >>> from costmodel import presets
    >>> options = {"identifier": "compute.runs", "points": [4, 8], "lang": "en"}
    >>> len(in_process("sweep", [presets.load("ecommerce")], options, print)[0]["value"])
    1
    2
    """
    found: list[Found] = []
    for batch in batches(plans):
        found += work(kind, batch, options)
        progress(len(found))
    return found
