"""The risk screen's first chart: the S-curve of total cost with the budget line."""

from __future__ import annotations

from costmodel import parameters, text
from costmodel.evaluation import evaluate
from costmodel.scenario import Scenario
from costmodel.screens import risk as report
from costmodel.simulation import Simulation
from ui import charts, controls, session
from ui.charts import Axis, Chart, Drag, Fact, Mark, Series, Spot, held_range
from ui.views.draws import Drawn
from ui.views.roi import say

STOPS = 120  # of the budget line, about
LEVELS = (10, 50, 80, 90)
FAR = 0.5  # of the curve's width: a budget farther away stands at the edge


def percent_axis(title: str) -> Axis:
    """Axis of shares as so many of 100."""
    return charts.share_axis(title, kind="of100")


def curve(plan: Scenario, draws: Drawn) -> Chart:
    """The S-curve of total cost with the budget line."""
    found, planned = draws.found, evaluate(plan)
    low, high = _cost_ends(plan, found, planned.cost_total)
    lead = report.point_lead(planned.cost_total, planned.npv)
    if found is not None and not draws.stale:
        lead = report.lead(found, float(plan[report.BUDGET]))
    return Chart(
        lead=(text.say(lead, session.lang(), session.money()), lead.tone),
        title=session.t("risk.curve"),
        x=charts.money_axis(session.t("risk.curve_x"), low, high),
        y=percent_axis(session.t("risk.curve_y")),
        series=() if found is None else (_cost_line(found, low, high),),
        marks=(*_levels(found, low, high), _budget(plan, found, low, high)),
        spots=() if found is None else (_you(found, planned.cost_total),),
        facts=_facts(plan, found),
        alt=_curve_alt(plan, found, planned.cost_total),
        how=session.t("risk.curve_how"),
        footer=_made(found),
        file_name="cost-risk",
        stale="all" if draws.stale else "",
    )


def _cost_ends(plan: Scenario, found: Simulation | None, planned: float) -> tuple[float, float]:
    if found is None:
        return 0.6 * planned, 1.8 * planned or 1.0
    low, high = found.cost.quantile(0.005), found.cost.quantile(0.995)
    room, budget = FAR * (high - low), float(plan[report.BUDGET])
    seen = [budget] if low - room <= budget <= high + room else []
    return held_range("risk.cost", min(low, planned, *seen), max(high, planned, *seen))


def _cost_line(found: Simulation, low: float, high: float) -> Series:
    amounts, shares = found.cost.curve()
    hover = [
        session.t("risk.budget_words").format(amount, share)
        for amount, share in zip(
            charts.figures("money", amounts), charts.figures("of100", shares), strict=True
        )
    ]
    x, y = [low, *amounts, high], [0.0, *shares, 1.0]
    return Series("cost", session.t("risk.curve_line"), x, y, hover=[hover[0], *hover, hover[-1]])


def _levels(found: Simulation | None, low: float, high: float) -> tuple[Mark, ...]:
    if found is None:
        return ()
    amounts = {level: found.cost.quantile(level / 100) for level in LEVELS}
    return tuple(
        Mark("x", amount, session.t("risk.level", level=str(level), amount=say("money", amount)))
        for level, amount in amounts.items()
        if low <= amount <= high
    )


def _budget(plan: Scenario, found: Simulation | None, low: float, high: float) -> Mark:
    """The line that a hand moves; before the draws it only stands there."""
    own = float(plan[report.BUDGET])
    here = min(max(own, low), high)
    if found is None:
        return Mark("x", here, session.t("risk.budget_plain", budget=say("money", own)))
    stops = sorted({*_stops(low, high), own})
    drag = Drag(
        input=report.BUDGET,
        label=session.t("risk.budget_handle"),
        at=[min(max(stop, low), high) for stop in stops],
        values=stops,
        own=stops.index(own),
        words=session.t("risk.budget_words"),
        texts=(
            charts.figures("money", stops),
            charts.figures("of100", [found.cost.percentile_of(stop) for stop in stops]),
        ),
        fact=(0, session.t("risk.fact_budget_text")),
    )
    return Mark("x", here, session.t("risk.budget_handle"), drag=drag)


def _stops(low: float, high: float) -> list[float]:
    """Round budgets in the currency shown, which the record allows."""
    unit, (least, most) = session.money().cny_per_unit, parameters.find(report.BUDGET).allowed or (low, high)
    ends = max(low, least) / unit, min(high, most) / unit
    return [round(mark * unit, 2) for mark in controls.nice_ticks(*ends, STOPS)]


def _you(found: Simulation, planned: float) -> Spot:
    at = found.cost.percentile_of(planned)
    return Spot(planned, at, session.t("risk.planned_spot", at=say("of100", at)))


def _facts(plan: Scenario, found: Simulation | None) -> tuple[Fact, ...]:
    names = ("budget", "middle", "enough", "earns")
    titles = [session.t(f"risk.fact_{name}") for name in names]
    if found is None:
        blank = session.t("risk.unknown")
        notes = _fact_notes(contingency=blank, error=blank)
        return tuple(Fact(title, blank, note) for title, note in zip(titles, notes, strict=True))
    cost, holds = found.cost, found.cost.percentile_of(float(plan[report.BUDGET]))
    shown = (
        session.t("risk.fact_budget_text").format("", say("of100", holds)),
        say("money", cost.quantile(0.5)),
        say("money", cost.quantile(report.ENOUGH)),
        session.t("risk.fact_earns_text", earns=say("of100", found.chance_of_profit)),
    )
    error = say("of100_exact", found.npv.percentile_error(0.0))
    notes = _fact_notes(contingency=say("money", found.contingency), error=error)
    tones = (_tone(holds >= report.ENOUGH), "", "", _tone(found.chance_of_profit >= 0.5))
    return tuple(Fact(*one) for one in zip(titles, shown, notes, tones, strict=True))


def _fact_notes(*, contingency: str, error: str) -> tuple[str, ...]:
    return (
        session.t("risk.fact_budget_note"),
        session.t("risk.fact_middle_note"),
        session.t("risk.fact_enough_note", contingency=contingency),
        session.t("risk.fact_earns_note", error=error),
    )


def _tone(good: bool) -> charts.Tone:
    return "good" if good else "warn"


def _curve_alt(plan: Scenario, found: Simulation | None, planned: float) -> str:
    if found is None:
        return session.t("risk.curve_alt_unknown", planned=say("money", planned))
    budget = float(plan[report.BUDGET])
    return session.t(
        "risk.curve_alt",
        low=say("money", found.cost.quantile(0.1)),
        high=say("money", found.cost.quantile(0.9)),
        middle=say("money", found.cost.quantile(0.5)),
        budget=say("money", budget),
        holds=say("of100", found.cost.percentile_of(budget)),
    )


def _made(found: Simulation | None) -> tuple[str, ...]:
    """How the draws were made; what of the correlations had to be mended."""
    if found is None:
        return (session.t("bar.basis"),)
    made = session.t(
        "risk.curve_footer",
        draws=say("count", found.draws),
        seed=str(found.seed),
        cost=say("money", found.cost.standard_error(report.ENOUGH)),
        npv=say("money", found.npv.standard_error(0.5)),
    )
    return (made, *(text.say(note, session.lang()) for note in found.notes))
