"""``strategies`` and ``path``: claim, evidence and saving of each, and the cheapest way to save a share."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from costmodel import screens, strategies, text
from costmodel.commands import Answer, Plan, plan_of
from costmodel.errors import ParameterError, Reason
from costmodel.plan_report import table
from costmodel.screens import strategies as screen


def list_strategies(args: Namespace) -> Answer:
    """The strategies with what is claimed, what is measured, and what each saves in a plan; or one in full.

    Parameters
    ----------
    args : argparse.Namespace
        Arguments of the command: ``key`` and those of ``plan_of``.

    Returns
    -------
    Answer

    Raises
    ------
    ParameterError
        If there is no such strategy.
    """
    if args.key is not None:
        strategies.find(args.key)
    plan = plan_of(args)
    rows = screen.report(plan.scenario).rows
    if args.key is not None:
        (row,) = (row for row in rows if row.key == args.key)
        return Answer(_full(row), _one(row, plan), plan.notes)
    titles = ("name", "claimed", "evidence", "effect_here", "on_top", "takes")
    head = ("", *(text.template(plan.lang, f"strategies.{title}") for title in titles))
    shown = table([head, *(_cells(row, plan) for row in rows)], right=(2, 3, 4, 5, 6))
    return Answer([_full(row) for row in rows], shown, plan.notes)


def _cells(row: screen.Row, plan: Plan) -> tuple[str, ...]:
    claim = [_percent(share, plan) for share in dict.fromkeys(row.claim) if share is not None]
    effect, money = row.in_plan, text.money_of(plan.scenario)
    return (
        row.key,
        strategies.find(row.key).name[plan.lang],
        "-".join(claim) or "-",
        f"{_percent(row.evidence.low, plan)}-{_percent(row.evidence.high, plan)}",
        "-" if effect.effect is None else _percent(effect.effect, plan),
        text.figure("money", effect.on_top, plan.lang, money),
        text.figure("money", effect.adoption, plan.lang, money),
    )


def _percent(share: float, plan: Plan) -> str:
    return text.figure("percent", share, plan.lang)


def _one(row: screen.Row, plan: Plan) -> str:
    strategy, lang = strategies.find(row.key), plan.lang
    figures = [
        (text.template(lang, f"strategies.{title}"), cell)
        for title, cell in zip(
            ("claimed", "evidence", "effect_here", "on_top", "takes"), _cells(row, plan)[2:], strict=True
        )
    ]
    said = (strategy.name[lang], strategy.claim.text[lang], strategy.summary[lang])
    return "\n\n".join([said[0], table(figures), *said[1:], " ".join(row.inputs)])


def _full(row: screen.Row) -> dict[str, Any]:
    strategy = strategies.find(row.key)
    return {
        **screens.plain(row),
        "name": dict(strategy.name),
        "article": {"row": strategy.row, "text": dict(strategy.claim.text)},
        "summary": dict(strategy.summary),
        "acts": screens.plain(strategy.acts),
        "overlaps": dict(strategy.overlaps),
        "excludes": list(strategy.excludes),
        "net": row.in_plan.net,
    }


def find_path(args: Namespace) -> Answer:
    """The cheapest mix of strategies that saves a share of a plan's cost, and the article's five steps.

    Parameters
    ----------
    args : argparse.Namespace
        Arguments of the command: ``target`` and those of ``plan_of``.

    Returns
    -------
    Answer

    Raises
    ------
    ParameterError
        If the target is no share.
    """
    plan = plan_of(args)
    target = _target(args.target, plan)
    found = strategies.path_to(plan.scenario, target)
    article = screen.article_of(found.lines, target)
    data = {
        **screens.plain({name: getattr(found, name) for name in ("target", "reached", "saving", "keys")}),
        "before": found.plan.bars.before,
        "total": found.plan.total,
        "adoption": found.plan.adoption,
        "launch": list(found.plan.launch),
        "npv": list(found.plan.npv),
        "steps": [{**screens.plain(step), "overlap": step.overlap} for step in found.plan.bars.steps],
        "set": strategies.mix(plan.scenario, found.keys),
        "article": screens.plain(article),
    }
    return Answer(data, _path_text(found, article, plan), plan.notes)


def _target(given: str | None, plan: Plan) -> float:
    if given is None:
        return float(plan.scenario.values()["strategies.target"])
    written = text.clean(given, 40)
    try:
        share = float(written.removesuffix("%")) / (100.0 if written.endswith("%") else 1.0)
    except ValueError:
        raise ParameterError(Reason("refusal.no_share", given=written)) from None
    return share


def _path_text(found: strategies.PlanPath, article: screen.Article, plan: Plan) -> str:
    money, lang = text.money_of(plan.scenario), plan.lang

    def amount(number: float) -> str:
        return text.figure("money", number, lang, money)

    def say(key: str) -> str:
        return text.template(lang, f"strategies.{key}")

    names = {key: strategies.find(key).name[lang] for key in found.keys}
    steps = {step.key: step for step in found.plan.bars.steps}
    head = ("", *(say(title) for title in ("path_saves", "path_alone", "takes")))
    rows = [(names[k], *map(amount, (steps[k].saving, steps[k].alone, steps[k].adoption))) for k in names]
    total = (say("path_total"), amount(found.plan.saving), "", amount(found.plan.adoption))
    shares = zip(strategies.article_path(), article.savings, article.shares, strict=True)
    percent = [(s.name[lang], *(text.figure("percent", x, lang) for x in (a, b))) for s, a, b in shares]
    five = [("", say("article_says"), say("article_share")), *percent]
    here = (say("article_total"), "", text.figure("percent", article.here, lang))
    return "\n\n".join(
        [
            text.say(screen.path_sentence(found), lang, money),
            table([head, *rows, total], right=(1, 2, 3)),
            text.say(screen.path_value(found), lang, money),
            say("article"),
            table([*five, here], right=(1, 2)),
        ]
    )
