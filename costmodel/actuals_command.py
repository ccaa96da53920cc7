"""``actuals``: what a project really used and spent beside its plan, and where it will end."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from costmodel import actuals, commands, screens, text
from costmodel.actuals_measured import Measured
from costmodel.actuals_report import Report, ageing_said, assumed_said, report, sentences
from costmodel.commands import Answer, Plan, plan_of
from costmodel.errors import NoSolutionError, ParameterError
from costmodel.evaluation import Result, evaluate
from costmodel.fitting import Estimate
from costmodel.plan_report import table
from costmodel.scenario import Scenario

UNKNOWN = "–"
GAP = "accuracy"  # what the gap between lab and field is measured by


@dataclass(frozen=True)
class Use:
    """A plan with something measured.

    Attributes
    ----------
    scenario : Scenario or None
    result : Result or None
        None where the plan refuses it.
    link : str
    refused : str
        Why the plan refuses it.
    """

    scenario: Scenario | None = None
    result: Result | None = None
    link: str = ""
    refused: str = ""


def compare_file(args: Namespace) -> Answer:
    """A file of actuals against a plan.

    Parameters
    ----------
    args : argparse.Namespace
        Arguments of the command: ``file``, ``start`` and those of ``plan_of``.

    Returns
    -------
    Answer

    Raises
    ------
    IntakeError
        If anything in the file cannot be taken exactly.
    """
    plan = plan_of(args)
    horizon, lang = int(plan.scenario["project.horizon"]), plan.lang
    found = report(plan.scenario, actuals.read_file(args.file, horizon, args.start))
    money = text.money_of(plan.scenario)
    uses = {one.name: _use(plan, one) for one in found.measured}
    advised = [one for one in found.measured if _is_advised(one, found) and not uses[one.name].refused]
    together = _use(plan, *advised) if advised else Use()
    said = [*sentences(found, lang, money), *assumed_said(found, lang)]
    said.append("" if found.ageing is None else ageing_said(found.ageing, lang))
    said = [sentence for sentence in said if sentence]
    blocks = [
        "\n".join(said),
        table(_modules(found, lang, money), right=range(1, 9)),
        table(_measured(found, uses, lang, money), right=range(1, 6)) if uses else "",
        *_offers(found, uses, plan),
        _together(found, advised, together, lang),
    ]
    notes = [one.refused for one in (*uses.values(), together) if one.refused]
    return Answer(
        {**_data(found, said), **_used(found, uses, together), "warnings": _warnings(found, lang)},
        "\n\n".join(block for block in blocks if block),
        (*plan.notes, *dict.fromkeys(notes)),
    )


def _is_advised(one: Measured, found: Report) -> bool:
    return not (one.name == GAP and found.ages_otherwise)


def _use(plan: Plan, *measured: Measured) -> Use:
    """The plan with what was measured, its result and its link; or why it refuses that."""
    scenario = plan.scenario
    try:
        for one in measured:
            scenario = one.used_in(scenario)
        return Use(scenario, evaluate(scenario), commands.address_of(scenario)[1])
    except (ParameterError, NoSolutionError) as error:
        reason = error.said(plan.lang)
        return Use(refused=text.template(plan.lang, "actuals.plan_refuses").format(reason=reason))


# --- for people ---------------------------------------------------------------------------------------------


def _modules(found: Report, lang: str, money: text.Money) -> list[tuple[str, ...]]:
    columns = ("module", "months", "planned", "spent", "difference", "mape", "budget", "kept", "end")
    rows = [_head(columns, lang)]
    for one in found.outlook.modules:
        if not (one.budget or one.spent):
            continue
        off = found.errors[one.name].mape if one.name in found.errors else None
        so_far = (one.planned, one.spent, one.spent - one.planned, off) if one.months else (None,) * 4
        amounts = (one.months, *so_far, one.budget, one.as_planned, one.at_this_rate)
        rows.append(
            (_word(f"component.{one.name.removeprefix('cost_')}", lang), *_cells(amounts, lang, money))
        )
    return [*rows, _total(found, lang, money)]


def _total(found: Report, lang: str, money: text.Money) -> tuple[str, ...]:
    """All modules; how many months and how far off is said of each one only."""
    every = found.outlook
    known = any(one.months for one in every.modules)
    so_far = (every.planned, every.spent, every.spent - every.planned) if known else (None,) * 3
    amounts = (None, *so_far, None, every.plan.total, every.as_planned.total, every.at_this_rate.total)
    cells = list(_cells(amounts, lang, money))
    cells[0] = cells[4] = ""
    return (_word("actuals.all_modules", lang), *cells)


def _cells(amounts: Sequence[float | None], lang: str, money: text.Money) -> tuple[str, ...]:
    kinds = ("count", "money", "money", "signed_money", "percent", "money", "money", "money")
    cells = zip(kinds, amounts, strict=True)
    return tuple(UNKNOWN if a is None else text.figure(kind, a, lang, money) for kind, a in cells)


def _measured(found: Report, uses: dict[str, Use], lang: str, money: text.Money) -> list[tuple[str, ...]]:
    """What the plan assumed, what was measured, and what the plan comes to with it."""
    head = _head(("measure", "months", "assumed", "measured", "then"), lang)
    rows = [(*head, _word("hero.npv", lang))]
    for one in found.measured:
        kind = "of100_exact" if one.name == GAP else "money"
        figures = [text.figure(kind, amount, lang, money) for amount in (one.planned, one.actual)]
        months, name = text.figure("count", one.months, lang), _word(f"actuals.measure_{one.name}", lang)
        rows.append((name, months, *figures, *_then(uses[one.name], lang, money)))
    return rows


def _then(use: Use, lang: str, money: text.Money) -> tuple[str, str]:
    if use.result is None:
        return _word("actuals.refused", lang), UNKNOWN
    cost, npv = (text.figure("money", a, lang, money) for a in (use.result.cost_total, use.result.npv))
    return cost, npv


def _offers(found: Report, uses: dict[str, Use], plan: Plan) -> list[str]:
    """How to use what was measured, each with its link; and what speaks against it."""
    blocks, lang = [], plan.lang
    colon = "：" if lang == "zh" else ": "
    for one in found.measured:
        use = uses[one.name]
        if use.refused:
            continue
        if use.scenario == plan.scenario:
            blocks.append(_word(f"actuals.used_{one.name}", lang))
            continue
        options = " ".join(f"--set {i}={value:.6g}" for i, value in _settings(one).items())
        link = f"{_word('actuals.as_link', lang)} {use.link}"
        blocks.append(f"{_word(f'actuals.use_{one.name}', lang)}{colon}{options}\n{link}")
    return [*blocks, "\n".join(_warnings(found, lang))]


def _warnings(found: Report, lang: str) -> list[str]:
    keys = ("actuals.measured_ageing", "actuals.ageing_command") if found.ages_otherwise else ()
    return [_word(key, lang) for key in keys]


def _together(found: Report, advised: list[Measured], together: Use, lang: str) -> str:
    """Link of the plan with everything measured that fits; empty where one alone says the same."""
    if len(advised) < 2 or not together.link or together.scenario == found.scenario:
        return ""
    kind = "prices" if found.ages_otherwise else "all"
    return f"{_word(f'actuals.{kind}_as_link', lang)} {together.link}"


def _head(columns: Sequence[str], lang: str) -> tuple[str, ...]:
    return tuple(_word(f"actuals.column_{column}", lang) for column in columns)


def _word(key: str, lang: str) -> str:
    return text.template(lang, key)


# --- for programs -------------------------------------------------------------------------------------------


def _settings(one: Measured) -> dict[str, float]:
    found = one.found.items()
    return {i: value.value if isinstance(value, Estimate) else value for i, value in found}


def _used(found: Report, uses: dict[str, Use], together: Use) -> dict[str, Any]:
    measured = {}
    for one in found.measured:
        use = uses[one.name]
        measured[one.name] = {
            **screens.plain(one),
            "set": _settings(one),
            "link": use.link or None,
            "cost_total": None if use.result is None else use.result.cost_total,
            "npv": None if use.result is None else use.result.npv,
        }
    return {"measured": measured, "link": together.link or None}


def _data(found: Report, said: list[str]) -> dict[str, Any]:
    outlook = found.outlook
    rules = {name: getattr(outlook, name) for name in ("plan", "as_planned", "at_this_rate")}
    return {
        "month": outlook.last,
        "horizon": outlook.horizon,
        "spent": outlook.spent,
        "planned": outlook.planned,
        "errors": {
            name: {**screens.plain(one), "more": one.more, "share": one.share}
            for name, one in found.errors.items()
        },
        "modules": {one.name.removeprefix("cost_"): screens.plain(one) for one in outlook.modules},
        "unknown": {name.removeprefix("cost_"): list(months) for name, months in found.unknown.items()},
        "outlook": {
            name: {"total": one.total, "npv": one.npv, "roi": one.roi, "cost": one.cost.tolist()}
            for name, one in rules.items()
        },
        "bridge": [screens.plain(step) for step in found.to_end],
        "bridge_to_date": [screens.plain(step) for step in found.to_date],
        "ageing": screens.plain(found.ageing),
        "beyond": found.beyond,
        "sentences": said,
    }
