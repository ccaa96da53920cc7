"""``fit``: numbers of a user's own CSV file, their intervals, and what they change in a plan."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from costmodel import commands, table_intake, text
from costmodel.commands import Answer, Plan, plan_of
from costmodel.decision_command import number
from costmodel.errors import NoSolutionError, ParameterError
from costmodel.fitting import FitError
from costmodel.fitting_files import SCHEMAS
from costmodel.fitting_invoices import InvoicesFit
from costmodel.fitting_performance import PerformanceFit
from costmodel.fitting_plan import consequences, nearest_tier
from costmodel.fitting_report import Fitted, fit, performance_at
from costmodel.fitting_use import changes, with_fit
from costmodel.kernel.labels import TIERS
from costmodel.parameters import Value
from costmodel.plan_report import table

__all__ = ["SCHEMAS", "TIERS", "fit_file"]


def fit_file(args: Namespace) -> Answer:
    """Fit the numbers of a file.

    Parameters
    ----------
    args : argparse.Namespace
        Arguments of the command: ``kind``, ``file``, ``at``, ``tier`` and those of ``plan_of``.

    Returns
    -------
    Answer

    Raises
    ------
    IntakeError
        If anything in the file cannot be taken exactly.
    FitError
        If the numbers do not determine the fit.
    """
    if args.at is not None and args.kind != "cost-performance":
        raise FitError("only")
    if args.tier is not None and args.kind != "invoices":
        raise FitError("tier_only")
    at = None if args.at is None else number("--at", args.at)
    plan = plan_of(args)
    fitted = fit(args.kind, table_intake.read_file(args.file, SCHEMAS[args.kind]))
    said = fitted.said(plan.lang, text.money_of(plan.scenario))
    if isinstance(fitted.found, PerformanceFit) and at is not None:
        said.append(text.say(performance_at(fitted.found, at), plan.lang))
    tier = args.tier or (
        nearest_tier(fitted.found, plan.scenario) if isinstance(fitted.found, InvoicesFit) else ""
    )
    return _answer(args.kind, fitted, plan, said, tier)


def _answer(kind: str, fitted: Fitted, plan: Plan, said: list[str], tier: str) -> Answer:
    lang = plan.lang
    change = changes(fitted.found, plan.scenario, tier)
    notes, address = [*plan.notes, *fitted.warned(lang)], ""
    if tier:
        name = text.template(lang, f"fitting.tier_{tier}")
        said.append(text.template(lang, "fitting.invoices_tier").format(tier=name))
    if change:
        try:
            after = with_fit(kind, fitted, plan.scenario, tier)
            said += consequences(fitted.found, plan.scenario, after, lang)
            _, address = commands.address_of(after)
        except (ParameterError, NoSolutionError) as error:
            notes.append(text.template(lang, "fitting.plan_refuses").format(reason=error.said(lang)))
    data = {
        "kind": kind,
        "count": fitted.count,
        "estimates": {name: estimate._asdict() for name, estimate in fitted.estimates.items()},
        **fitted.data,
        "set": change,
        "link": address or None,
        "warnings": fitted.warned(lang),
        "sentences": said,
    }
    return Answer(data, _printed(fitted, said, change, address, lang), tuple(notes))


def _printed(fitted: Fitted, said: list[str], change: Mapping[str, Value], address: str, lang: str) -> str:
    def word(name: str) -> str:
        return text.template(lang, f"fitting.{name}")

    head = tuple(map(word, ("name", "value", "low", "high")))
    rows: list[tuple[Any, ...]] = [
        (word(name), *(f"{end:.4g}" for end in estimate)) for name, estimate in fitted.estimates.items()
    ]
    blocks = ["\n".join(said), table([head, *rows], right=(1, 2, 3))]
    if change:
        options = " ".join(f"--set {identifier}={_typed(value)}" for identifier, value in change.items())
        blocks.append(f"{word('in_plan')} {options}")
    if address:
        blocks.append(f"{word('as_link')} {address}")
    return "\n\n".join(blocks)


def _typed(value: Value) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
