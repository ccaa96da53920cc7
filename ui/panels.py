"""The quiet cards: where the money goes, what to watch, what first budgets leave out, and notices."""

from typing import Any

import streamlit as st

from costmodel import parameters, story, text
from costmodel.evaluation import Result
from costmodel.project import BUILD_COMPONENTS
from ui import components, session, theme


def show(result: Result) -> None:
    """Mount the three cards of the Overview."""
    components.panel({"cards": [costs(result), watch(result), forgotten(result)]}, "panel")


def notices(*, without: str = "") -> None:
    """Say what was refused or not readable, but for one kind; nothing where all is well."""
    cards = [_notice(n) for n in st.session_state["notices"] if n["key"] != without] + _older()
    if cards:
        components.panel({"cards": cards, "alert": True}, "said")


def _notice(notice: dict[str, Any]) -> dict[str, Any]:
    lang = session.lang()
    return {
        "title": session.t(notice["key"], reason=notice.get("reason", "")),
        "tone": "warn",
        "rows": [{"label": sentence(p, lang)} for p in notice["problems"]],
    }


def sentence(problem: parameters.Problem, lang: str) -> str:
    """Why something was refused, and the value that stays."""
    said = text.problem(problem, lang)
    if problem.id not in parameters.catalogue() or problem.kind == "too_many_pins":
        return said
    record = parameters.find(problem.id)
    kept = text.value_text(record, session.scenario()[problem.id], lang, session.money())
    return (
        f"{said} ({session.t('notice.kept', value=kept)})"
        if lang == "en"
        else f"{said}（{session.t('notice.kept', value=kept)}）"
    )


def _older() -> list[dict[str, Any]]:
    """Old and new headline where a link from another release shows other digits."""
    then = st.session_state["headline"]
    if then is None:
        return []
    from costmodel.evaluation import evaluate

    result, lang, money = evaluate(session.scenario()), session.lang(), session.money()
    now = (float(f"{result.cost_total:.4g}"), float(f"{result.roi:.4g}"))
    if now == tuple(then):
        return []
    figures = {
        "then_cost": text.figure("money", then[0], lang, money),
        "then_roi": text.figure("percent", then[1], lang),
        "now_cost": text.figure("money", now[0], lang, money),
        "now_roi": text.figure("percent", now[1], lang),
    }
    return [{"title": session.t("notice.older", **figures), "tone": "warn", "rows": []}]


def costs(result: Result) -> dict[str, Any]:
    """Cost by component as bars, the build cost and the share of compute below."""
    lang, money, colors = session.lang(), session.money(), theme.component_colors()
    spent = {c: a for c, a in result.by_component.items() if a > 0}
    most = max(spent.values(), default=1.0)
    rows = [
        {
            "label": session.t(f"component.{c}"),
            "text": text.figure("money", amount, lang, money),
            "sub": text.figure("percent", amount / result.cost_total, lang) if result.cost_total else "",
            "share": round(amount / most, 4),
            "color": colors[c],
            "mark": c in BUILD_COMPONENTS,
        }
        for c, amount in sorted(spent.items(), key=lambda item: -item[1])
    ]
    return {"title": session.t("costs.title"), "rows": rows, "footer": _compute_share(result)}


def _compute_share(result: Result) -> str:
    lang = session.lang()
    life = result.by_component["compute"] / result.cost_total if result.cost_total else 0.0
    return session.t(
        "costs.compute_share",
        build=text.figure("percent", result.compute_share, lang),
        life=text.figure("percent", life, lang),
        run=text.figure("money", result.run_cost, lang, session.money()),
    )


def watch(result: Result) -> dict[str, Any]:
    """Flags, and the ratios of proof of concept, build and life cost."""
    lang, money = session.lang(), session.money()
    rows = [{"label": text.say(flag, lang, money), "tone": flag.tone} for flag in result.flags]
    return {
        "title": session.t("flag.title"),
        "rows": rows or [{"label": session.t("flag.none"), "tone": "good"}],
        "footer": _ratios(result),
    }


def _ratios(result: Result) -> str:
    if not result.cost_poc:
        return ""
    lang, money = session.lang(), session.money()
    return session.t(
        "costs.ratios",
        poc=text.figure("money", result.cost_poc, lang, money),
        build=text.figure("months", round(result.cost_build / result.cost_poc, 1), lang),
        life=text.figure("months", round(result.cost_total / result.cost_poc, 1), lang),
    )


def forgotten(result: Result) -> dict[str, Any]:
    """Lines that first budgets leave out, with their sums."""
    lang, money = session.lang(), session.money()
    lines = story.forgotten_lines(result.elements)
    total = sum(amount for _, amount in lines)
    share = total / result.cost_total if result.cost_total else 0.0
    return {
        "title": session.t("forgotten.title"),
        "note": session.t("forgotten.note"),
        "rows": [
            {"label": session.t(f"forgotten.{key}"), "text": text.figure("money", amount, lang, money)}
            for key, amount in lines
        ],
        "footer": session.t(
            "forgotten.total",
            total=text.figure("money", total, lang, money),
            share=text.figure("percent", share, lang),
        ),
    }
