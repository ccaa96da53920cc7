"""The strategies screen's tables: the catalogue, one strategy in full, the five steps, the cheapest path."""

from __future__ import annotations

from typing import Any

from costmodel import strategies, text
from costmodel.kernel.saving import BY_THE_MODEL, COMPRESSION
from costmodel.screens import strategies as screen
from costmodel.screens.strategies import Article, Report
from costmodel.strategies import PlanPath, Strategy
from ui import session
from ui.tables import Cell, Column, Row
from ui.views.strategies import name, say


def catalogue(found: Report) -> tuple[list[Column], list[Row]]:
    """21 strategies by area with a switch each."""
    titles = [session.t(f"strategies.{title}") for title in ("claimed", "evidence", "effect_here")]
    amounts = [session.t(f"strategies.{title}") for title in ("alone", "on_top", "takes")]
    columns = [Column(session.t("strategies.name"), width="19em")]
    columns += [Column(title, "right") for title in (*titles, *amounts)]
    areas = strategies.areas()
    return columns, [_strategy_row(row, areas[row.area][session.lang()], found) for row in found.rows]


def _strategy_row(row: screen.Row, area: str, found: Report) -> Row:
    effect = row.in_plan
    weeks = session.t("strategies.own_cost")
    if row.weeks is not None:
        weeks = session.t("strategies.weeks", weeks=say("months", row.weeks))
    return Row(
        (
            Cell(name(row.key), note=_use_note(row, found.best)),
            Cell(_claim(row.claim)),
            _evidence(row),
            _effect_cell(effect.effect),
            Cell(say("money", effect.alone)),
            Cell(say("money", effect.on_top), tone="good" if min(effect.net, effect.worth) > 0 else ""),
            Cell(say("money", effect.adoption), note=weeks),
        ),
        key=f"strategies.{row.key}",
        switch=effect.share > 0,
        group=area,
    )


def _evidence(row: screen.Row) -> Cell:
    low, likely, high = (say("percent", share) for share in row.evidence)
    strength = strategies.strengths()[row.strength][session.lang()]
    note = session.t("strategies.likely", likely=likely, strength=strength)
    return Cell(session.t("strategies.range", low=low, high=high), note=note)


def _use_note(row: screen.Row, best: str) -> str:
    if row.key == best:
        return session.t("strategies.best")
    if row.in_plan.worth < 0.0 < row.in_plan.net:
        return session.t("strategies.loses_value", loss=say("money", -row.in_plan.worth))
    if row.instead:
        return session.t("strategies.instead", other=name(row.instead))
    if strategies.find(row.key).is_gate:
        return session.t("strategies.expected")
    if 0 < row.in_plan.share < 1:
        return session.t("strategies.in_part", share=say("percent", row.in_plan.share))
    return ""


def _claim(claim: tuple[float | None, float | None]) -> str:
    low, high = claim
    if low is None:
        return session.t("strategies.no_figure")
    if high is None:
        return session.t("strategies.from", low=say("percent", low))
    if low == high:
        return say("percent", low)
    return session.t("strategies.range", low=say("percent", low), high=say("percent", high))


def _effect_cell(effect: float | None) -> Cell:
    if effect is None:
        return Cell(session.t("strategies.by_price"), note=session.t("strategies.by_price_note"))
    return Cell(say("percent", effect))


def article(found: Report) -> tuple[list[Column], list[Row], str]:
    """The five steps with the article's shares and this project's; what training would have to save."""
    its, lang = found.article, session.lang()
    titles = ("article_says", "article_equal", "article_60", "article_share", "article_saves")
    columns = [Column(session.t("strategies.article_step"))]
    columns += [Column(session.t(f"strategies.{title}"), "right") for title in titles]
    rows = [
        Row(
            (
                step.name[lang],
                say("percent", saved),
                say("percent", 1.0 / len(its.keys)),
                say("percent", heavy),
                Cell(say("percent", share), share=share),
                say("percent", saved * share),
            ),
            key=step.key,
        )
        for step, saved, heavy, share in zip(
            strategies.article_path(), its.savings, its.heavy, its.shares, strict=True
        )
    ]
    total = ("", say("percent", its.equal), say("percent", its.at_60), "", say("percent", its.here))
    rows.append(Row((session.t("strategies.article_total"), *total), key="total"))
    return columns, rows, _article_footer(its, found.target)


def _article_footer(its: Article, target: float) -> str:
    figures: dict[str, Any] = {
        "equal": say("percent", its.equal),
        "claimed": say("percent", its.claimed),
        "heavy": say("percent", its.at_60),
        "target": say("percent", target),
        "more": _more_at_60(its, target),
    }
    if its.needed is None:
        return session.t("strategies.article_footer_none", most=say("percent", its.most), **figures)
    if its.needed == 0.0:
        return session.t("strategies.article_footer_reached", **figures)
    return session.t("strategies.article_footer_needed", needed=say("percent", its.needed), **figures)


def _more_at_60(its: Article, target: float) -> str:
    aim = say("percent", target)
    if its.needed_at_60 is None:
        return session.t("strategies.article_more_none", target=aim)
    return session.t("strategies.article_more", target=aim, more=say("percent", its.needed_at_60))


def path(found: PlanPath) -> tuple[str, list[Column], list[Row], str]:
    """The cheapest mix: its sentence, its steps, and what it does to launch and value."""
    columns = [Column(session.t("strategies.path_step"))]
    columns += [Column(session.t(f"strategies.{t}"), "right") for t in ("path_saves", "path_alone", "takes")]
    steps = {step.key: step for step in found.plan.bars.steps}
    rows = [
        Row(
            (
                name(key),
                say("money", steps[key].saving),
                say("money", steps[key].alone),
                say("money", steps[key].adoption),
            ),
            key=key,
        )
        for key in found.keys
    ]
    total = (say("money", found.plan.saving), "", say("money", found.plan.adoption))
    rows.append(Row((session.t("strategies.path_total"), *total), key="total"))
    sentence = text.say(screen.path_sentence(found), session.lang(), session.money())
    return sentence, columns, rows, text.say(screen.path_value(found), session.lang(), session.money())


def one(key: str) -> dict[str, Any]:
    """A card on one strategy: claim, evidence, what it acts on and why, and what it goes with."""
    strategy, lang = strategies.find(key), session.lang()
    low, _, high = strategy.weeks
    effort = session.t("strategies.one_effort_value", low=say("months", low), high=say("months", high))
    rows = [] if key in COMPRESSION else [{"label": session.t("strategies.one_effort"), "text": effort}]
    return {
        "title": session.t("strategies.one_title", name=strategy.name[lang]),
        "note": session.t("strategies.one_claim", claim=strategy.claim.text[lang]),
        "rows": [*_acts(strategy), *_partners(strategy), *rows],
        "footer": strategy.summary[lang],
    }


def _acts(strategy: Strategy) -> list[dict[str, Any]]:
    lang, found = session.lang(), []
    if strategy.key in BY_THE_MODEL:
        return [{"label": session.t("strategies.one_by_price")}]
    for act in strategy.acts:
        lines = (", " if lang == "en" else "、").join(
            session.t(f"strategies.line.{line}") for line in act.elements if act.kind != "gates"
        )
        what = (
            session.t("strategies.one_acts", lines=lines) if lines else session.t("strategies.one_acts_all")
        )
        reach = session.t("strategies.one_reach", share=say("percent", act.share))
        found += [{"label": what, "text": reach}, {"label": act.reason[lang]}]
    if strategy.wall_share:
        reach = session.t("strategies.one_reach", share=say("percent", strategy.wall_share))
        found += [{"label": session.t("strategies.one_wall"), "text": reach}]
        found += [{"label": strategy.wall_reason[lang]}]
    return found


def _partners(strategy: Strategy) -> list[dict[str, Any]]:
    overlaps = [
        {
            "label": session.t("strategies.one_overlap", other=name(other)),
            "text": session.t("strategies.one_overlap_note", share=say("percent", kept)),
        }
        for other, kept in strategy.overlaps.items()
    ]
    return overlaps + [
        {
            "label": session.t("strategies.one_excludes", other=name(other)),
            "text": session.t("strategies.one_excludes_note"),
        }
        for other in strategy.excludes
    ]
