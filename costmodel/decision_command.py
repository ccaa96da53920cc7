"""``goal-seek``, ``optimize`` and ``gates``: what to change in a plan, and when to stop it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from costmodel import decisions, parameters, plan_file, text
from costmodel.commands import Answer, Plan, plan_of
from costmodel.errors import ParameterError, Reason
from costmodel.evaluation import evaluate
from costmodel.goal_seek import Reached, goal_seek
from costmodel.limits import Limit, own_limits
from costmodel.optimum import Change, Optimum, optimize
from costmodel.outputs import find_output, shown
from costmodel.plan_report import table
from costmodel.screens import plain
from costmodel.screens.risk import resembles
from costmodel.simulation import Simulation
from costmodel.stage_gates import EstimateClass, Staged, estimate_classes, staged
from costmodel.uncertainty import simulate


def seek_input(args: Namespace) -> Answer:
    """The value of one input that brings a figure to a target, or how near it comes.

    Parameters
    ----------
    args : argparse.Namespace
        Arguments of the command: ``input``, ``output``, ``target`` and those of ``plan_of``.

    Returns
    -------
    Answer

    Raises
    ------
    ParameterError
        If there is no such input or figure, or the target is no number.
    """
    plan = plan_of(args)
    found = goal_seek(plan.scenario, args.input, args.output, number("--target", args.target))
    said = found.said(plan.lang, text.money_of(plan.scenario))
    return Answer(found.as_dict() | {"sentence": said}, _seek_text(found, said, plan), plan.notes)


def _seek_text(found: Reached, said: str, plan: Plan) -> str:
    record, output = parameters.find(found.id), find_output(found.output)
    money = text.money_of(plan.scenario)
    rows = [
        (text.value_text(record, hit.value, plan.lang, money), shown(output, hit.output, plan.lang, money))
        for hit in found.hits
    ]
    if len(rows) < 2:
        return said
    name = text.template(plan.lang, f"decisions.output_{found.output}")
    return "\n\n".join([said, table([(record.label[plan.lang], name), *rows], right=(0, 1))])


def number(option: str, given: str) -> float:
    """Number of an option: 0.9, 90% or 2e6.

    Parameters
    ----------
    option : str
        Its name, for the refusal.
    given : str

    Returns
    -------
    float

    Raises
    ------
    ParameterError
        If it is no number.

    Examples
    --------
    >>> number("--target", "90%"), number("--target", "2e6")
    (0.9, 2000000.0)
    """
    written = text.clean(given, 40)
    try:
        return float(written.removesuffix("%")) / (100.0 if written.endswith("%") else 1.0)
    except ValueError:
        raise ParameterError(Reason("refusal.no_number", option=option, given=written)) from None


def best_mix(args: Namespace) -> Answer:
    """The mix of decisions with the best net present value under a budget and other limits.

    Parameters
    ----------
    args : argparse.Namespace
        Arguments of the command: ``over``, ``budget``, ``field_accuracy``, ``latency``, ``months`` and those
        of ``plan_of``. A limit that is left out is the plan's own.

    Returns
    -------
    Answer

    Raises
    ------
    NoSolutionError
        If no mix keeps all limits.
    ParameterError
        If an id is no decision, or a limit no number above 0.
    """
    plan = plan_of(args)
    given = {key: getattr(args, key) for key in ("budget", "field_accuracy", "latency", "months")}
    named: dict[str, Any] = {
        k: number(f"--{k.replace('_', '-')}", v) for k, v in given.items() if v is not None
    }
    limits = own_limits(plan.scenario) | named
    found = optimize(plan.scenario, args.over or decisions.MIX, **limits)
    money = text.money_of(plan.scenario)
    data = found.as_dict() | {
        "scenario": plan_file.content(found.scenario),
        "set": {i: value for i, (_, value) in plan.scenario.differences(found.scenario).items()},
        "sentence": text.say(found.sentence, plan.lang, money),
    }
    return Answer(data, _mix_text(found, tuple(named), plan), plan.notes)


def _mix_text(found: Optimum, named: Sequence[str], plan: Plan) -> str:
    lang, money = plan.lang, text.money_of(plan.scenario)
    blocks = [text.say(found.sentence, lang, money), _limits_said(found, named, lang, money)]
    if found.changes:
        titles = ("decision", "was", "value", "worth")
        head = tuple(text.template(lang, f"decisions.mix_{title}") for title in titles)
        rows = [_change_cells(change, lang, money) for change in found.changes]
        blocks.append(table([head, *rows], right=(1, 2, 3)))
    blocks.append(table(_standing_rows(found, lang, money), right=(1, 2)))
    return "\n\n".join(block for block in blocks if block)


def _limits_said(found: Optimum, named: Sequence[str], lang: str, money: text.Money) -> str:
    """The limits that were kept, and which of them the plan states; nothing where there are none."""

    def say(key: str, **slots: str) -> str:
        return text.template(lang, f"decisions.{key}").format(**slots)

    said = {
        limit.key: say(f"limit_{limit.key}", bound=limit.shown(limit.bound, lang, money))
        for limit in found.limits
    }
    each = [words if key in named else say("limit_own", limit=words) for key, words in said.items()]
    return say("mix_limits", limits=say("limit_and").join(each)) if each else ""


def _change_cells(change: Change, lang: str, money: text.Money) -> tuple[str, ...]:
    record = parameters.find(change.id)
    was, value = (text.value_text(record, v, lang, money) for v in (change.was, change.value))
    return record.label[lang], was, value, text.figure("money", change.worth, lang, money)


def _standing_rows(found: Optimum, lang: str, money: text.Money) -> list[tuple[str, str, str]]:
    figures = {"npv": "npv", "cost": "cost_total", "accuracy": "accuracy_field", "launch": "launch_month"}
    rows = [("", text.template(lang, "decisions.mix_before"), text.template(lang, "decisions.mix_after"))]
    for name, output in figures.items():
        ends = (getattr(standing, name) for standing in (found.before, found.after))
        before, after = (shown(find_output(output), end, lang, money) for end in ends)
        rows.append((text.template(lang, f"decisions.output_{output}"), before, after))
    before, after = (
        Limit("latency", each.latency).shown(each.latency, lang) for each in (found.before, found.after)
    )
    return [*rows, (text.template(lang, "decisions.mix_latency"), before, after)]


def list_gates(args: Namespace) -> Answer:
    """Proof of concept and pilot as gates: what they are worth, when to stop, and classes of an estimate.

    Parameters
    ----------
    args : argparse.Namespace
        Arguments of the command, those of ``plan_of``.

    Returns
    -------
    Answer
    """
    plan = plan_of(args)
    found, drawn = staged(plan.scenario), simulate(plan.scenario)
    cost, like = evaluate(plan.scenario).cost_total, resembles(drawn)
    lang, money = plan.lang, text.money_of(plan.scenario)
    data = {
        **plain(found),
        "option_value": found.option_value,
        "estimates": [{**plain(c), "band": c.band(cost)} for c in estimate_classes().values()],
        "draws": {"band": _drawn_band(drawn), "number": like.number if like else None, "draws": drawn.draws},
        "sentence": text.say(found.sentence, lang, money),
    }
    blocks = [
        data["sentence"],
        _stage_table(found, lang, money),
        _least_said(found, lang),
        _class_table(cost, drawn, lang, money),
        _like_said(like, lang),
    ]
    return Answer(data, "\n\n".join(block for block in blocks if block), plan.notes)


def _drawn_band(drawn: Simulation) -> tuple[float, float]:
    """Total cost of eight in ten draws [CNY]."""
    return drawn.cost.quantile(0.1), drawn.cost.quantile(0.9)


def _least_said(found: Staged, lang: str) -> str:
    if found.least_accuracy is None:
        return ""
    right = text.figure("of100_exact", found.least_accuracy, lang)
    return text.template(lang, "risk.stages_least_accuracy").format(right=right)


def _like_said(like: EstimateClass | None, lang: str) -> str:
    if like is None:
        return text.template(lang, "risk.classes_wide")
    return text.template(lang, "risk.classes_like").format(number=like.number, stage=like.stage[lang])


def _stage_table(found: Staged, lang: str, money: text.Money) -> str:
    if not found.stages:
        return ""
    titles = ("end", "reached", "good", "works_good", "works_bad", "takes", "least", "bad")
    head = ("", *(text.template(lang, f"decisions.gates_{title}") for title in titles))
    rows = []
    for stage in found.stages:
        chances = (stage.reached, stage.good, stage.works_if_good, stage.works_if_bad)
        amounts = (stage.cost, stage.least_npv)
        rows.append(
            (
                text.template(lang, f"decisions.gates_{stage.gate}"),
                text.figure("months", stage.end, lang),
                *(text.figure("percent", chance, lang) for chance in chances),
                *(text.figure("money", amount, lang, money) for amount in amounts),
                text.template(lang, f"decisions.gates_{'stop' if stage.stops else 'go'}"),
            )
        )
    return table([head, *rows], right=range(1, 8))


def _class_table(cost: float, drawn: Simulation, lang: str, money: text.Money) -> str:
    head = tuple(
        text.template(lang, f"decisions.class_{title}") for title in ("stage", "number", "low", "high")
    )
    like = resembles(drawn)
    bands = [(c.stage[lang], str(c.number), c.band(cost)) for c in estimate_classes().values()]
    own = (text.template(lang, "risk.classes_draws"), str(like.number) if like else "–", _drawn_band(drawn))
    rows = [
        (stage, number, *(text.figure("money", end, lang, money) for end in band))
        for stage, number, band in (*bands, own)
    ]
    return table([head, *rows], right=(1, 2, 3))
