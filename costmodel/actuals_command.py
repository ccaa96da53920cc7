"""``actuals``: what a project really used and spent beside its plan, and where it will end."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from costmodel import actuals, screens, text
from costmodel.actuals_report import Report, ageing_said, report, sentences
from costmodel.commands import Answer, plan_of
from costmodel.plan_report import table


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
    horizon = int(plan.scenario["project.horizon"])
    found = report(plan.scenario, actuals.read_file(args.file, horizon, args.start))
    lang, money = plan.lang, text.money_of(plan.scenario)
    said = sentences(found, lang, money)
    if found.ageing is not None:
        said.append(ageing_said(found.ageing, lang))
    blocks = ["\n".join(said), table(_modules(found, lang, money), right=range(1, 8))]
    for one in found.measured:
        options = " ".join(f"--set {i}={_number(value):.6g}" for i, value in one.found.items())
        blocks.append(f"{text.template(lang, f'actuals.use_{one.name}')}: {options}")
    return Answer(_data(found, said), "\n\n".join(blocks), plan.notes)


def _number(value: Any) -> float:
    return float(value.value if hasattr(value, "value") else value)


def _modules(found: Report, lang: str, money: text.Money) -> list[tuple[str, ...]]:
    columns = ("module", "planned", "spent", "difference", "mape", "budget", "kept", "end")
    rows = [tuple(text.template(lang, f"actuals.column_{column}") for column in columns)]
    for one in found.outlook.modules:
        if not (one.budget or one.spent):
            continue
        off = found.errors[one.name].mape if one.name in found.errors else None
        kinds = ("money", "money", "signed_money", "percent", "money", "money", "money")
        so_far = (one.planned, one.spent, one.spent - one.planned, off)
        amounts = (*so_far, one.budget, one.as_planned, one.at_this_rate)
        name = text.template(lang, f"component.{one.name.removeprefix('cost_')}")
        cells = zip(kinds, amounts, strict=True)
        rows.append((name, *("–" if a is None else text.figure(k, a, lang, money) for k, a in cells)))
    return rows


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
        "outlook": {
            name: {"total": one.total, "npv": one.npv, "roi": one.roi, "cost": one.cost.tolist()}
            for name, one in rules.items()
        },
        "bridge": [screens.plain(step) for step in found.to_end],
        "bridge_to_date": [screens.plain(step) for step in found.to_date],
        "ageing": screens.plain(found.ageing),
        "measured": {one.name: screens.plain(one) for one in found.measured},
        "beyond": found.beyond,
        "sentences": said,
    }
