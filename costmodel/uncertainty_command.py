"""``simulate`` and ``tornado``: how far to trust a plan, for people and as JSON."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from costmodel import checks, parameters, text
from costmodel.commands import Answer, Plan, plan_of
from costmodel.decision_command import number
from costmodel.errors import ParameterError, Reason
from costmodel.plan_report import table
from costmodel.risk_report import LEVELS, RiskReport, risk_report
from costmodel.screens import plain
from costmodel.simulation import Outcome
from costmodel.tornado import Bar, end_text, tornado
from costmodel.uncertainty import simulate, simulate_until
from costmodel.variance_shares import plan_indices

BARS = 10


def simulate_plan(args: Namespace) -> Answer:
    """The plan in many draws of its uncertain inputs.

    Parameters
    ----------
    args : argparse.Namespace
        Arguments of the command: ``draws``, ``seed``, ``until``, ``budget`` and those of ``plan_of``.

    Returns
    -------
    Answer

    Raises
    ------
    ParameterError
        If a number is refused, or ``until`` stands beside ``draws``.
    """
    plan = plan_of(args)
    if args.until and args.draws is not None:
        raise ParameterError(text.template(plan.lang, "uncertainty.until_with_draws"))
    draws, seed = (_whole(name, getattr(args, name)) for name in ("draws", "seed"))
    budget = None if args.budget is None else _budget(args.budget)
    found = simulate_until(plan.scenario, seed=seed) if args.until else simulate(plan.scenario, draws, seed)
    report = risk_report(plan.scenario, found, budget=budget)
    money = text.money_of(plan.scenario)
    notes = tuple(text.say(note, plan.lang, money) for note in found.notes)
    data = {"sentence": text.say(report.lead, plan.lang, money), **report.as_dict()}
    return Answer(data, _report_text(report, plan), (*plan.notes, *notes))


def _whole(name: str, given: str | None) -> int | None:
    return None if given is None else int(parameters.read(f"uncertainty.{name}", given))


def _budget(given: str) -> float:
    return float(parameters.check("project.budget", number("--budget", given)))


def _report_text(report: RiskReport, plan: Plan) -> str:
    lang, money, say = plan.lang, text.money_of(plan.scenario), text.template
    other = say(lang, "uncertainty.other_gates")
    blocks = [
        text.say(report.lead, lang, money),
        table(_figures(report, plan), right=range(1, 7)),
        text.say(report.budget_line, lang, money),
        table(_chances(report, plan), right=(1,)),
        f"{say(lang, 'uncertainty.cases')}\n{table(_cases(report, plan), right=range(1, 5), indent=2)}",
        f"{say(lang, 'uncertainty.checks')}\n{table(_checks(report, plan), right=(1, 2), indent=2)}",
        f"{say(lang, 'uncertainty.gates')}\n{table(_gates(report, plan), right=range(1, 4), indent=2)}\n"
        f"{say(lang, 'uncertainty.two_questions').format(other=other)}",
    ]
    return "\n\n".join(blocks)


def _figures(report: RiskReport, plan: Plan) -> list[tuple[str, ...]]:
    say, found = text.template, report.found
    head = [f"P{round(100 * level)}" for level in LEVELS]
    columns = [say(plan.lang, f"uncertainty.{key}") for key in ("error", "planned")]
    named = (("total_cost", found.cost, found.planned_cost), ("npv", found.npv, found.planned_npv))
    rows = [
        (say(plan.lang, f"uncertainty.{key}"), *_percentiles(outcome, planned, plan))
        for key, outcome, planned in named
    ]
    return [("", *head, *columns), *rows]


def _percentiles(outcome: Outcome, planned: float, plan: Plan) -> list[str]:
    levels = [_money(outcome.quantile(level), plan) for level in LEVELS]
    at = text.figure("of100", outcome.percentile_of(planned), plan.lang)
    as_planned = text.template(plan.lang, "uncertainty.planned_at")
    error = f"±{_money(outcome.standard_error(0.8), plan)}"
    return [*levels, error, as_planned.format(amount=_money(planned, plan), at=at)]


def _chances(report: RiskReport, plan: Plan) -> list[tuple[str, ...]]:
    lang, found = plan.lang, report.found
    months = [month for month in (12, 24, 36, 48, 60, 120) if month < found.cumulative.shape[-1]]
    rows = [
        (text.template(lang, "uncertainty.earns"), found.chance_of_profit),
        *(
            (text.template(lang, "uncertainty.paid_back").format(month=month), found.paid_back_by(month))
            for month in (*months, found.cumulative.shape[-1])
        ),
    ]
    return [
        *((label, text.figure("percent", chance, lang)) for label, chance in rows),
        (text.template(lang, "uncertainty.contingency"), _money(found.contingency, plan)),
    ]


def _cases(report: RiskReport, plan: Plan) -> list[tuple[str, ...]]:
    say = text.template
    head = [say(plan.lang, f"uncertainty.{key}") for key in ("total_cost", "npv", "worse", "step")]
    rows = [
        (
            say(plan.lang, f"uncertainty.case_{case.name}"),
            _money(case.cost, plan),
            _money(case.npv, plan),
            text.figure("percent", case.npv_percentile, plan.lang),
            text.figure("number", case.step, plan.lang),
        )
        for case in report.cases
    ]
    return [("", *head), *rows]


def _checks(report: RiskReport, plan: Plan) -> list[tuple[str, ...]]:
    lang, say = plan.lang, text.template
    head = [say(lang, f"uncertainty.{key}") for key in ("worth", "share", "source")]
    return [
        ("", *head),
        *(
            (
                check.record.label[lang],
                _money(check.value, plan),
                text.figure("percent", check.share, lang),
                checks.rests_on(check, lang),
            )
            for check in report.checks
        ),
    ]


def _gates(report: RiskReport, plan: Plan) -> list[tuple[str, ...]]:
    lang, say = plan.lang, text.template
    head = [say(lang, f"uncertainty.{key}") for key in ("accuracy", "worth", "price")]
    return [
        ("", *head),
        *(
            (
                say(lang, f"component.{gate.gate}") if gate.gate == "poc" else say(lang, "uncertainty.pilot"),
                text.figure("percent", gate.accuracy, lang),
                _money(gate.worth, plan),
                _money(gate.cost, plan),
            )
            for gate in report.gates
        ),
    ]


def _money(amount: float, plan: Plan) -> str:
    return text.figure("money", amount, plan.lang, text.money_of(plan.scenario))


def show_tornado(args: Namespace) -> Answer:
    """Inputs by how far their own range moves the plan; with ``--indices`` also shares of the variance.

    Parameters
    ----------
    args : argparse.Namespace
        Arguments of the command: ``by``, ``top``, ``indices`` and those of ``plan_of``.

    Returns
    -------
    Answer

    Raises
    ------
    ParameterError
        If a number is refused.
    """
    plan = plan_of(args)
    bars = tornado(plan.scenario, by=args.by)[: _top(args.top)]
    data: dict[str, Any] = {"by": args.by, "bars": [_bar_data(bar) for bar in bars]}
    shown = table(_bar_rows(bars, args.by, plan), right=range(1, 6))
    if args.indices:
        found = plan_indices(plan.scenario, seed=int(plan.scenario["uncertainty.seed"]))
        data["indices"] = plain(found)
        rows = [
            (
                parameters.find(identifier).label[plan.lang],
                *(text.figure("percent", max(float(share), 0.0), plan.lang) for share in shares),
            )
            for identifier, *shares in zip(found.ids, found.first, found.total, strict=True)
        ]
        head = [text.template(plan.lang, f"uncertainty.index_{name}") for name in ("first", "total")]
        shown += "\n\n" + table([("", *head), *rows], right=(1, 2))
    return Answer(data, shown, plan.notes)


def _top(given: str | None) -> int:
    if given is None:
        return BARS
    if not given.isdecimal() or not 1 <= int(given[:9]) <= len(parameters.catalogue()):
        raise ParameterError(Reason("refusal.top_inputs", given=text.clean(given, 40)))
    return int(given)


def _bar_data(bar: Bar) -> dict[str, Any]:
    return {**plain(bar), "npv_swing": bar.npv_swing, "cost_swing": bar.cost_swing}


def _bar_rows(bars: tuple[Bar, ...], by: str, plan: Plan) -> list[tuple[str, ...]]:
    lang, say = plan.lang, text.template
    measure = say(lang, "uncertainty.npv" if by == "npv" else "uncertainty.total_cost")
    head = [say(lang, f"uncertainty.{key}") for key in ("from", "to")]
    at = [say(lang, f"uncertainty.{key}").format(measure=measure) for key in ("at_low", "at_high")]
    rows = [
        (
            record.label[lang],
            *(end_text(record, end, lang, text.money_of(plan.scenario)) for end in (bar.low, bar.high)),
            *(_money(end, plan) for end in _ends(bar, by)),
        )
        for bar in bars
        for record in [parameters.find(bar.id)]
    ]
    return [("", *head, *at), *rows]


def _ends(bar: Bar, by: str) -> tuple[float, float]:
    return (bar.npv_low, bar.npv_high) if by == "npv" else (bar.cost_low, bar.cost_high)
