"""The labeling screen's chart and figures from its report; its tables are in ``labeling_tables``."""

from __future__ import annotations

import math
from collections.abc import Sequence

from costmodel import text
from costmodel.screens.labeling import FROM, Report
from costmodel.screens.labeling_tables import Tier
from ui import charts, session, theme
from ui.charts import Axis, Chart, Fact, Series, Spot

MARKS = (0.85, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999)
NOTED = 0.99
SAME = 0.0005  # of a price: less is no difference
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
        x=_axis(
            min(0.85, found.mean.precision, found.you.precision),
            max(0.999, found.you.precision, found.best.precision),
        ),
        y=charts.money_axis(session.t("labeling.chart_y"), 10.0**low, 10.0**high, log=True),
        series=series,
        spots=(*_notes(found), *_mean(found), best, you),
        facts=facts(found),
        alt=_alt(found),
        how=session.t("labeling.how"),
        file_name="label-price",
    )


def _notes(found: Report) -> list[Spot]:
    """What the list asks for where few errors are left: prices that an axis of decades hides."""
    return [
        Spot(place(step.precision), price(step.listed), say("money", step.listed), "note")
        for step in found.steps
        if step.precision >= NOTED and step.precision != found.best.precision
    ]


def _mean(found: Report) -> list[Spot]:
    """Where core and edge together stand, on the line between them."""
    mean, apart = found.mean, any(g.key == "core" for g in found.grades)
    label = session.t("labeling.mean")
    return [Spot(place(mean.precision), price(mean.unit_cost), label, "note")] if apart else []


def _axis(low: float, high: float) -> Axis:
    marks = [m for m in MARKS if low <= m <= high + 1e-9]
    ticks = {"vals": [place(m) for m in marks], "texts": [say("of100_fine", m) for m in marks]}
    return Axis(session.t("labeling.chart_x"), place(low), place(high), ticks)


def _series(found: Report) -> tuple[Series, ...]:
    """The curve that the plan buys from in the colour of labels, the others quiet."""
    listed, ways, own, mix = found.price_list, found.policies, found.own, found.mix
    bought = {"tiers": "list", "cheapest": "cheapest", "own": "own"}[found.workflow]

    def color(key: str) -> str:
        return theme.component_colors()["labels"] if key == bought else "muted"

    corners = [w.precision for w in ways], [w.unit_cost for w in ways]
    anchors = [t.precision for t in found.tiers], [t.unit_cost for t in found.tiers]
    shown = [
        _line("cheapest", mix.precision, mix.unit_cost, color("cheapest")),
        _points("policies", *corners, color("cheapest")),
        _line("list", listed.precision, listed.unit_cost, color("list")),
        _points("tiers", *anchors, color("list")) | {"texts": [_priced(t) for t in found.tiers]},
    ]
    if found.workflow == "own":
        shown.append(_line("own", own.precision, own.unit_cost, color("own")))
    return tuple(Series(**parts) for parts in (*shown, *_blend(found)))


def _blend(found: Report) -> list[dict]:
    """The line between edge and core, on which the plan lies."""
    ends = [g for g in found.grades if g.key in ("edge", "core")]
    if not ends:
        return []
    line = _line("blend", [g.precision for g in ends], [g.unit_cost for g in ends], "text")
    return [line | {"style": "dash", "label": ""}]


def _priced(tier: Tier) -> str:
    name = session.t(f"labeling.short_{tier.key}")
    return session.t("labeling.priced", name=name, price=say("money", tier.unit_cost))


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
        right=say("of100_fine", found.mean.precision),
        items=say("short", found.items),
        total=say("money", found.labels_cost),
        share=say("percent", found.labels_share),
    )
    return Fact(session.t("labeling.fact_label"), say("money", found.mean.unit_cost), note)


def _next(found: Report) -> Fact:
    step = found.next_point
    worth_it = "good" if step.worth > step.cost else "bad"
    cost = say("money", abs(step.cost))
    return Fact(
        session.t("labeling.fact_next", end=say("of100_fine", step.end)),
        cost if step.cost >= 0 else session.t("labeling.net_saves", amount=cost),
        session.t("labeling.fact_next_note", worth=say("money", step.worth)),
        worth_it,
    )


def _best(found: Report) -> Fact:
    if found.pays_from is None:
        note = session.t("labeling.fact_best_never")
    else:
        key = "always" if found.pays_from <= FROM else "note"
        note = session.t(f"labeling.fact_best_{key}", **{"from": say("of100_fine", found.pays_from)})
    best = session.t("labeling.of_100", figure=say("of100_fine", found.best.precision))
    return Fact(session.t("labeling.fact_best"), best, note)


def _mix(found: Report) -> Fact:
    title, shown = session.t("labeling.fact_mix"), say("money", found.cheapest)
    if found.target > found.mix_reaches:
        right = say("of100_fine", found.mix_reaches)
        return Fact(title, shown, session.t("labeling.fact_mix_short", right=right), "warn")
    if abs(found.mix_saves) < SAME:
        return Fact(title, shown, session.t("labeling.fact_mix_same"))
    if found.mix_saves < 0.0:
        paid = say("money", found.you.unit_cost)
        return Fact(title, shown, session.t("labeling.fact_mix_costs", paid=paid))
    figures = {"saved": say("percent", found.mix_saves), "paid": say("money", found.you.unit_cost)}
    key = "core" if any(grade.key == "core" for grade in found.grades) else "saves"
    return Fact(title, shown, session.t(f"labeling.fact_mix_{key}", **figures), "good")


def notes(found: Report) -> dict[str, str]:
    """What the first inputs mean in money, in one small line each."""
    return {
        "labeling.target_precision": session.t(
            "labeling.note_target", price=say("money", found.you.unit_cost)
        ),
        "labeling.workflow": session.t(f"labeling.note_{found.workflow}"),
        "labeling.items": session.t("labeling.note_items", total=say("money", found.labels_cost)),
        "labeling.edge_precision": session.t("labeling.note_edge"),
    }
