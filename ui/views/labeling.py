"""The labeling screen's chart and figures from its report; its tables are in ``labeling_tables``."""

from __future__ import annotations

import math
from collections.abc import Sequence

from costmodel import text
from costmodel.screens.labeling import Report
from ui import charts, session, theme
from ui.charts import Axis, Chart, Fact, Series, Spot

MARKS = (0.85, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999)
SMALLEST = 1e-6  # CNY: what costs nothing has no place on an axis of decades


def say(kind: str, number: float) -> str:
    """One figure in the session's language and currency."""
    return text.figure(kind, number, session.lang(), session.money())


def place(precision: float) -> float:
    """Place on the axis: even steps halve the errors."""
    return -math.log10(max(1.0 - precision, 1e-5))


def price(amount: float) -> float:
    """A price that an axis of decades can show."""
    return max(amount, SMALLEST)


def prices(found: Report) -> Chart:
    """Price of a label against right labels: list, cheapest mix, own staff, the plan, the best."""
    series = _series(found)
    you = Spot(place(found.you.precision), price(found.you.unit_cost), session.t("hero.you"))
    best_said = session.t("labeling.best", best=say("of100_fine", found.best.precision))
    best = Spot(place(found.best.precision), price(found.best.unit_cost), best_said, "best")
    drawn = [y for s in series for y in s.y] + [you.y, best.y]
    low, high = charts.held_range("labeling.price", math.log10(min(drawn)), math.log10(max(drawn)))
    return Chart(
        lead=(text.say(found.lead, session.lang(), session.money()), found.lead.tone),
        title=session.t("labeling.chart"),
        x=_axis(min(0.85, found.you.precision, found.best.precision), max(0.999, found.you.precision)),
        y=charts.money_axis(session.t("labeling.chart_y"), 10.0**low, 10.0**high, log=True),
        series=series,
        spots=(best, you),
        facts=facts(found),
        alt=_alt(found),
        how=session.t("labeling.how"),
        footer=(session.t("bar.basis"),),
        file_name="label-price",
    )


def _axis(low: float, high: float) -> Axis:
    marks = [m for m in MARKS if low <= m <= high + 1e-9]
    ticks = {"vals": [place(m) for m in marks], "texts": [say("of100_fine", m) for m in marks]}
    return Axis(session.t("labeling.chart_x"), place(low), place(high), ticks)


def _series(found: Report) -> tuple[Series, ...]:
    color = theme.component_colors()["labels"]
    listed, ways = found.price_list, found.policies
    shown = [
        _line("list", listed.precision, listed.unit_cost, color),
        _points("tiers", [t.precision for t in found.tiers], [t.unit_cost for t in found.tiers], color)
        | {"texts": [session.t(f"labeling.tier_{t.key}") for t in found.tiers]},
        _line("cheapest", [w.precision for w in ways], [w.unit_cost for w in ways], "accent"),
        _points("policies", [w.precision for w in ways], [w.unit_cost for w in ways], "accent"),
    ]
    if found.workflow == "own":
        shown.append(_line("own", found.own.precision, found.own.unit_cost, "text") | {"style": "dash"})
    if any(grade.key == "core" for grade in found.grades):
        ends = [g for g in found.grades if g.key in ("edge", "core")]
        shown.append(
            _line("blend", [g.precision for g in ends], [g.unit_cost for g in ends], "muted")
            | {"style": "dash"}
        )
    return tuple(Series(**parts) for parts in shown)


def _line(key: str, precision: Sequence[float], unit_cost: Sequence[float], color: str) -> dict:
    said = [session.t("labeling.of_100", figure=say("of100_fine", p)) for p in precision]
    return {
        "key": key,
        "label": session.t(f"labeling.series_{key}"),
        "x": [place(p) for p in precision],
        "y": [price(c) for c in unit_cost],
        "color": color,
        "hover": charts.said(said, "money", unit_cost),
    }


def _points(key: str, precision: Sequence[float], unit_cost: Sequence[float], color: str) -> dict:
    line = {"tiers": "list", "policies": "cheapest"}[key]
    return _line(line, precision, unit_cost, color) | {"key": key, "label": "", "style": "points"}


def _alt(found: Report) -> str:
    listed = found.price_list
    return session.t(
        "labeling.alt",
        low=say("money", listed.unit_cost[0]),
        worst=say("of100_fine", listed.precision[0]),
        high=say("money", listed.unit_cost[-1]),
        top=say("of100_fine", listed.precision[-1]),
        you=say("of100_fine", found.you.precision),
        price=say("money", found.you.unit_cost),
        best=say("of100_fine", found.best.precision),
    )


def facts(found: Report) -> tuple[Fact, ...]:
    """A label, the next step, the best precision, and the cheapest mix for the same quality."""
    return (_label(found), _next(found), _best(found), _mix(found))


def _label(found: Report) -> Fact:
    note = session.t(
        "labeling.fact_label_note",
        right=say("of100_fine", found.you.precision),
        items=say("short", found.items),
        total=say("money", found.labels_cost),
        share=say("percent", found.labels_share),
    )
    return Fact(session.t("labeling.fact_label"), say("money", found.you.unit_cost), note)


def _next(found: Report) -> Fact:
    step = found.next_point
    worth_it = "good" if step.worth > step.cost else "bad"
    return Fact(
        session.t("labeling.fact_next", end=say("of100_fine", step.end)),
        say("money", step.cost),
        session.t("labeling.fact_next_note", worth=say("money", step.worth)),
        worth_it,
    )


def _best(found: Report) -> Fact:
    never = found.pays_from is None
    note = (
        session.t("labeling.fact_best_never")
        if never
        else session.t("labeling.fact_best_note", **{"from": say("of100_fine", found.pays_from or 0.0)})
    )
    best = session.t("labeling.of_100", figure=say("of100_fine", found.best.precision))
    return Fact(session.t("labeling.fact_best"), best, note, "bad" if never else "")


def _mix(found: Report) -> Fact:
    title, shown = session.t("labeling.fact_mix"), say("money", found.cheapest)
    if found.target > found.mix_reaches:
        right = say("of100_fine", found.mix_reaches)
        return Fact(title, shown, session.t("labeling.fact_mix_short", right=right), "warn")
    if found.mix_saves < 0.0005:
        return Fact(title, shown, session.t("labeling.fact_mix_same"))
    saved = say("percent", found.mix_saves)
    return Fact(title, shown, session.t("labeling.fact_mix_saves", saved=saved), "good")


def notes(found: Report) -> dict[str, str]:
    """What the first inputs mean in money, in one small line each."""
    core = next((g for g in found.grades if g.key == "core"), None)
    asked = core.unit_cost if core else found.you.unit_cost
    return {
        "labeling.target_precision": session.t("labeling.note_target", price=say("money", asked)),
        "labeling.items": session.t("labeling.note_items", total=say("money", found.labels_cost)),
        "labeling.edge_precision": session.t("labeling.note_edge"),
    }
