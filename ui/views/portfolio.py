"""The portfolio screen's chart, table and cards from the standings of its projects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from costmodel import portfolio, text
from costmodel.portfolio import Choice, Standing
from costmodel.portfolio_command import cells, chosen_said
from ui import session
from ui.charts import Chart, Fact, Mark, Series, fitted, money_axis
from ui.portfolio import Entry
from ui.tables import Cell, Column, Row

MOST_BARS = 60
ALONE = 200  # pixels of a chart with nothing to compare
MOST_SAID = 20
LABEL_SHARE = 0.09  # of the axis, from which on a bar has room for its name
LONGEST_LABEL = 14  # characters of a name on a bar
QUIET = ["#B9C3CF", "#4B5A6B"]  # bars that are not chosen, on the light and on the dark page


@dataclass(frozen=True)
class Ranked:
    """Projects with their standings, from the best for its money to the worst, and those that fit."""

    entries: tuple[Entry, ...]
    standings: tuple[Standing, ...]
    order: tuple[int, ...]
    choice: Choice | None
    budget: float | None


def ranked(entries: tuple[Entry, ...], standings: Sequence[Standing], budget: float | None) -> Ranked:
    """Rank and choice of the projects."""
    choice = None if budget is None else portfolio.choose(standings, budget)
    return Ranked(entries, tuple(standings), tuple(portfolio.order(standings)), choice, budget)


def say(kind: str, number: float) -> str:
    """One figure in the session's language and currency."""
    return text.figure(kind, number, session.lang(), session.money())


def _said(one: Standing) -> dict[str, str]:
    return cells(one, session.lang(), session.money())


def lead(found: Ranked) -> tuple[str, str]:
    """The headline and its tone."""
    best = found.standings[found.order[0]]
    tone = "good" if best.worth > 0 else "bad"
    if len(found.entries) == 1:
        key = "lead_only_loses" if best.worth < 0 else "lead_only"
        return session.t(f"portfolio.{key}", **_figures(best)), tone
    if found.choice is not None and found.budget is not None:
        given = (found.choice, len(found.entries), found.budget, session.lang(), session.money())
        return chosen_said(*given), "good" if found.choice.rows else "bad"
    key = "lead_best" if best.worth > 0 else "lead_none"
    name = found.entries[found.order[0]].name
    return session.t(f"portfolio.{key}", count=str(len(found.entries)), name=name, **_figures(best)), tone


def _figures(one: Standing) -> dict[str, str]:
    said, worth = _said(one), say("money", abs(one.worth))
    if one.chance is not None:
        worth = session.t("portfolio.on_average", worth=worth)
    return {"worth": worth, "outlay": said["outlay"], "index": said["index"]}


def chart(found: Ranked) -> Chart:
    """A bar a project, as wide as what it needs and as high as what it brings."""
    order = drawn_bars(found)
    needed = sum(found.standings[i].outlay for i in order)
    right = max(needed, 1.05 * (found.budget or 0.0), 1.0)
    worths = [found.standings[i].worth for i in order]
    low, high = fitted(min(0.0, *worths, 0.0), max(0.0, *worths, 0.0))
    marks = () if found.budget is None else (Mark("x", found.budget, session.t("portfolio.chart_budget")),)
    return Chart(
        lead=lead(found),
        title=session.t("portfolio.chart"),
        x=money_axis(session.t("portfolio.chart_x"), 0.0, right),
        y=money_axis("", low, high),
        series=_bars(found, order, right),
        marks=marks,
        facts=facts(found),
        alt=session.t("portfolio.alt", count=str(len(order))),
        how=session.t("portfolio.how"),
        footer=(*_rest(found, len(order)), session.t("bar.basis")),
        height=ALONE if len(order) == 1 else Chart.height,
        file_name="portfolio",
        of_plan=False,
    )


def drawn_bars(found: Ranked) -> list[int]:
    """Projects with a bar: those that earn money and fit the whole budget; all where there are none."""
    most = float("inf") if found.budget is None else found.budget
    able = [i for i in found.order if found.standings[i].worth > 0 and found.standings[i].outlay <= most]
    return (able or list(found.order))[:MOST_BARS]


def _rest(found: Ranked, drawn: int) -> tuple[str, ...]:
    rest = len(found.order) - drawn
    return (session.t("portfolio.chart_rest", count=str(rest)),) if rest else ()


def _bars(found: Ranked, order: Sequence[int], right: float) -> tuple[Series, ...]:
    bars, start = [], 0.0
    for i in order:
        one, name = found.standings[i], found.entries[i].name
        width = max(one.outlay, 0.002 * right)
        said = _said(one)
        fits = found.choice is not None and i in found.choice.rows
        good = fits if found.choice is not None else one.worth > 0
        label = name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1]}…"
        bars.append(
            Series(
                f"project{i}",
                "",
                [start + width / 2],
                [one.worth],
                "accent" if good else QUIET,
                "bar",
                texts=[label] if width >= LABEL_SHARE * right else None,
                hover=[session.t("portfolio.hover", name=name, worth=said["worth"], outlay=said["outlay"])],
                width=0.97 * width,
            )
        )
        start += one.outlay
    return tuple(bars)


def facts(found: Ranked) -> tuple[Fact, ...]:
    """How many projects, what all of them need, and what fits."""
    earning = sum(one.worth > 0 for one in found.standings)
    choice = found.choice
    fit = session.t("portfolio.fact_fit")
    return (
        Fact(
            session.t("portfolio.fact_projects"),
            str(len(found.entries)),
            session.t("portfolio.fact_projects_note", earning=str(earning)),
        ),
        Fact(
            session.t("portfolio.fact_all"),
            say("money", sum(one.outlay for one in found.standings)),
            session.t("portfolio.fact_all_note"),
        ),
        Fact(fit, "–", session.t("portfolio.fact_fit_none"))
        if choice is None
        else Fact(
            fit,
            str(len(choice.rows)),
            session.t("portfolio.fact_fit_note", worth=say("money", choice.worth)),
            "good" if choice.rows else "bad",
        ),
    )


def table(found: Ranked) -> tuple[list[Column], list[Row]]:
    """One row a project, the best for its money first."""
    drawn = found.standings[0].chance is not None
    titles = (
        ("name", "left"),
        ("worth" if drawn else "npv", "right"),
        ("outlay", "right"),
        ("index", "right"),
        ("cost", "right"),
        ("payback", "right"),
    )
    columns = [Column(session.t(f"portfolio.column_{title}"), align) for title, align in titles]
    return columns, [_row(found, i, rank) for rank, i in enumerate(found.order, start=1)]


def _row(found: Ranked, place: int, rank: int) -> Row:
    one, entry = found.standings[place], found.entries[place]
    said = _said(one)
    fits = found.choice is not None and place in found.choice.rows
    chance = "" if one.chance is None else session.t("portfolio.cell_chance", chance=said["chance"])
    p80 = "" if one.cost_p80 is None else session.t("portfolio.cell_p80", p80=said["p80"])
    payback = said["payback"] if isfinite(one.payback) else session.t("portfolio.cell_never")
    return Row(
        (
            Cell(f"{rank}. {entry.name}", note=session.t("portfolio.cell_fits") if fits else ""),
            Cell(said["worth"], "good" if one.worth > 0 else "bad", note=chance),
            said["outlay"],
            said["index"],
            Cell(said["cost"], note=p80),
            Cell(payback, note=session.t("portfolio.cell_roi", roi=said["roi"])),
        ),
        key=f"project{place}",
        mark=entry.origin == "plan",
    )


def left_out(sentences: Sequence[str]) -> dict[str, object]:
    """A card of what was left out, and why."""
    rows = [{"label": text.clean(sentence, 400)} for sentence in sentences[:MOST_SAID]]
    more = len(sentences) - MOST_SAID
    footer = session.t("portfolio.left_out_more", count=str(more)) if more > 0 else ""
    return {
        "title": session.t("portfolio.left_out_title"),
        "tone": "warn",
        "rows": rows,
        "footer": footer,
    }


def empty() -> dict[str, object]:
    """What this screen is for, as long as there is only this plan."""
    rows = [{"label": session.t(f"portfolio.empty_{number}")} for number in (1, 2, 3)]
    return {"title": session.t("portfolio.empty_title"), "rows": rows}
