"""The first slide: the verdict, its figures, the next best move, and what to watch."""

from __future__ import annotations

from typing import Any

from costmodel.report.deck_theme import CONTENT, MARGIN, TOP, Box, Line, card, clipped, fitting_size, text_box
from costmodel.report.facts import Facts

MOST_FLAGS = 5
GAP = 0.22  # inches between cards
FIGURE_SIZES = (26, 24, 22, 20, 18, 16)  # points


def cards(slide: Any, facts: list[tuple[str, str, str, str]], *, top: float, height: float) -> None:
    """A row of cards: title, figure, note, and the figure's colour."""
    width = (CONTENT.width - GAP * (len(facts) - 1)) / len(facts)
    for i, (title, figure, note, tone) in enumerate(facts):
        box = Box(MARGIN + i * (width + GAP), top, width, height)
        lines = [
            Line(clipped(title, 13, width - 0.4, 1 if note else 2), 13, "muted"),
            Line(figure, fitting_size(figure, FIGURE_SIZES, width - 0.4, 1), tone or "text", bold=True),
            Line(clipped(note, 12, width - 0.4, 2), 12, "muted"),
        ]
        card(slide, box, lines[: 3 if note else 2], name=f"card {i + 1}")


def headline(facts: Facts) -> list[tuple[str, str, str, str]]:
    """Cost, return, payback and accuracy, with what stands below them on screen."""
    result = facts.result
    over = result.cost_total - result.budget
    budget = {"amount": facts.say("money", abs(over)), "budget": facts.say("money", result.budget)}
    live = {
        "launch": facts.say("months", result.launch_month),
        "deadline": facts.say("months", result.deadline),
    }
    needed = result.accuracy["break_even"]
    field = facts.t("card.field_of", field=facts.say("of100_exact", result.accuracy["mean"] or 0.0))
    shown = "–" if needed is None else facts.say("of100_exact", needed)
    return [
        (
            facts.t("card.total", horizon=str(result.horizon)),
            facts.say("money", result.cost_total),
            facts.t("card.budget_over" if over > 0 else "card.budget_under", **budget),
            "bad" if over > 0 else "",
        ),
        (
            facts.t("card.roi"),
            facts.say("percent", result.roi),
            facts.t("card.roi_note"),
            "good" if result.roi >= 0 else "bad",
        ),
        (facts.t("card.payback"), payback(facts), facts.t("card.payback_note", **live), ""),
        (facts.t("card.field"), field, facts.t("card.field_note", needed=shown), ""),
    ]


def payback(facts: Facts) -> str:
    """When the money is back."""
    month = facts.result.payback_months
    if month is None:
        return facts.t("card.payback_never", horizon=str(facts.result.horizon))
    return facts.t("card.payback_month", month=facts.say("month", month))


def summary(slide: Any, facts: Facts) -> str:
    """Verdict, four figures, the next best move, and what to watch."""
    cards(slide, headline(facts), top=TOP, height=1.7)
    half = (CONTENT.width - GAP) / 2
    flags = facts.flags
    shown = [clipped(f"• {flag}", 14, half, 2) for flag in flags[:MOST_FLAGS]]
    if len(flags) > MOST_FLAGS:
        shown.append(facts.t("deck.more_flags", count=str(len(flags) - MOST_FLAGS)))
    top, height = TOP + 2.0, CONTENT.height - 2.5
    text_box(
        slide,
        Box(MARGIN, top, half, height),
        [
            Line(facts.t("deck.summary_move"), 16, "accent", bold=True, after=6),
            Line(facts.next_move, 16, after=10),
            Line(facts.sentence(facts.risk.lead), 14, "muted", after=6),
            Line(facts.sentence(facts.risk.budget_line), 14, "muted"),
        ],
        name="next best move",
    )
    text_box(
        slide,
        Box(MARGIN + half + GAP, top, half, height),
        [Line(facts.t("deck.summary_watch"), 16, "accent", bold=True, after=6)]
        + [Line(flag, 14, after=4) for flag in shown],
        name="to watch",
    )
    return facts.verdict
