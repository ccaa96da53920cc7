"""The risk screen's charts: the S-curve with the budget line, NPV, payback and tornado."""

from __future__ import annotations

from costmodel import parameters, text
from costmodel.evaluation import evaluate
from costmodel.scenario import Scenario
from costmodel.screens import risk as report
from costmodel.simulation import Simulation
from ui import charts, controls, session
from ui.charts import Axis, Chart, Drag, Fact, Mark, Series, Spot, held_range
from ui.views.risk_draws import Drawn, Rest
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
    notes = ("fact_budget_note", "fact_middle_note")
    blank = session.t("risk.unknown")
    if found is None:
        return tuple(Fact(session.t(f"risk.fact_{name}"), blank, blank) for name in names)
    budget, cost = float(plan[report.BUDGET]), found.cost
    holds = cost.percentile_of(budget)
    shown = (
        session.t("risk.fact_budget_text").format("", say("of100", holds)),
        say("money", cost.quantile(0.5)),
        say("money", cost.quantile(report.ENOUGH)),
        session.t("risk.fact_earns_text", earns=say("of100", found.chance_of_profit)),
    )
    said = (
        *(session.t(f"risk.{note}") for note in notes),
        session.t("risk.fact_enough_note", contingency=say("money", found.contingency)),
        session.t("risk.fact_earns_note", error=say("of100_exact", found.npv.percentile_error(0.0))),
    )
    tones = (_tone(holds >= report.ENOUGH), "", "", _tone(found.chance_of_profit >= 0.5))
    titles = (session.t(f"risk.fact_{name}") for name in names)
    return tuple(Fact(*one) for one in zip(titles, shown, said, tones, strict=True))


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


def worth(plan: Scenario, draws: Drawn) -> Chart:
    """Histogram of the net present value around zero."""
    found = draws.found
    if found is None:
        return _empty("risk.npv_unknown", "risk.npv_x", "npv")
    bars = report.histogram(found.npv)
    low, high = held_range("risk.npv", float(min(bars.edges[0], 0.0)), float(max(bars.edges[-1], 0.0)))
    _, top = held_range("risk.npv_share", 0.0, float(bars.shares.max()))
    earns = say("of100", found.chance_of_profit)
    ends = {name: say("money", found.npv.quantile(at)) for name, at in (("low", 0.1), ("high", 0.9))}
    return Chart(
        title=session.t("risk.npv", earns=earns),
        x=charts.money_axis(session.t("risk.npv_x"), low, high),
        y=charts.share_axis(session.t("risk.npv_y"), 0.0, top, kind="of100_fine"),
        series=_columns(bars),
        marks=(
            Mark("x", 0.0, say("money", 0.0)),
            *(
                Mark("x", amount, session.t("risk.level", level=str(level), amount=say("money", amount)))
                for level in (10, 50, 90)
                for amount in [found.npv.quantile(level / 100)]
            ),
        ),
        alt=session.t("risk.npv_alt", earns=earns, **ends),
        how=session.t("risk.npv_how"),
        file_name="npv-risk",
        height=300,
        stale="all" if draws.stale else "",
    )


def _columns(bars: report.Histogram) -> tuple[Series, ...]:
    width = float(bars.edges[1] - bars.edges[0])
    middles = (bars.edges[:-1] + bars.edges[1:]) / 2.0
    names = [f"{a} – {b}" for a, b in zip(*(charts.figures("money", e) for e in _ends(bars)), strict=True)]
    hover = charts.said(names, "percent", bars.shares)
    sides = (("npv_bad", middles < 0.0, "bad"), ("npv_good", middles >= 0.0, "good"))
    return tuple(
        Series(
            key,
            session.t(f"risk.{key}"),
            middles[side].tolist(),
            bars.shares[side].tolist(),
            color,
            "bar",
            hover=[words for words, on in zip(hover, side, strict=True) if on],
            width=0.94 * width,
        )
        for key, side, color in sides
        if side.any()
    )


def _ends(bars: report.Histogram) -> tuple[list[float], list[float]]:
    return bars.edges[:-1].tolist(), bars.edges[1:].tolist()


def _empty(title: str, x: str, name: str) -> Chart:
    """Room of the same height until the draws are there."""
    axes = charts.number_axis(session.t(x), 0.0, 1.0), percent_axis("")
    words = session.t(title)
    return Chart(title=words, x=axes[0], y=axes[1], series=(), alt=words, file_name=name, height=300)


def payback(plan: Scenario, draws: Drawn) -> Chart:
    """Chance that the money is back, by month."""
    found = draws.found
    if found is None:
        return _empty("risk.payback", "risk.payback_x", "payback")
    horizon = found.cumulative.shape[-1]
    months = list(range(horizon + 1))
    shares = [found.paid_back_by(month) for month in months]
    half, launch = found.payback.quantile(0.5), evaluate(plan).launch_month
    marks = [Mark("x", launch, session.t("risk.payback_launch"))] if launch < horizon else []
    last = {"month": str(horizon), "share": say("of100", shares[-1])}
    names = [f"{session.t('risk.payback_x')} {month}" for month in months]
    return Chart(
        title=session.t("risk.payback"),
        x=charts.month_axis(horizon, title=session.t("risk.payback_x")),
        y=percent_axis(session.t("risk.payback_y")),
        series=(
            Series(
                "payback",
                session.t("risk.payback_line"),
                months,
                shares,
                hover=charts.said(names, "percent", shares),
            ),
        ),
        marks=(*marks, *([Mark("x", half, session.t("risk.payback_half"))] if half <= horizon else [])),
        alt=session.t("risk.payback_alt", **last),
        footer=(_half_said(half, horizon, last["share"]),),
        file_name="payback-risk",
        height=300,
        stale="all" if draws.stale else "",
    )


def _half_said(half: float, horizon: int, share: str) -> str:
    if half > horizon:
        return session.t("risk.payback_footer_never", share=share)
    return session.t("risk.payback_footer", share=share, middle=say("month", half))


def tornado(plan: Scenario, rest: Rest) -> Chart:
    """Each input from its P10 to its P90; the plan is the spine."""
    bars = rest.judged.bars if rest.judged else ()
    if not bars:
        return _empty("risk.tornado", "risk.tornado_x", "tornado")
    planned = evaluate(plan).npv
    ends = [end for bar in bars for end in (bar.npv_low, bar.npv_high)]
    low, high = held_range("risk.tornado", min(planned, *ends), max(planned, *ends))
    names = [parameters.find(bar.id).label[session.lang()] for bar in bars]
    widest = [say("money", end) for end in sorted((bars[0].npv_low, bars[0].npv_high))]
    return Chart(
        title=session.t("risk.tornado"),
        x=charts.category_axis(names),
        y=charts.money_axis(session.t("risk.tornado_x"), low, high),
        series=_sides(bars, planned),
        marks=(Mark("y", planned, session.t("risk.tornado_planned", npv=say("money", planned))),),
        alt=session.t("risk.tornado_alt", first=names[0], low=widest[0], high=widest[1]),
        how=session.t("risk.tornado_how"),
        file_name="tornado",
        horizontal=True,
        height=70 + 30 * len(bars),
        stale="all" if rest.stale else "",
    )


def _sides(bars: tuple[report.Bar, ...], planned: float) -> tuple[Series, ...]:
    """The worse and the better end of each input, with the input's value there."""
    return tuple(
        Series(
            key,
            session.t(f"risk.tornado_{key}"),
            list(range(len(bars))),
            [npv for npv, _ in ends],
            color,
            "bar",
            low=[planned] * len(bars),
            texts=[words for _, words in ends],
        )
        for key, color, pick in (("worse", "bad", min), ("better", "good", max))
        for ends in [[pick(_both(bar), key=lambda end: end[0]) for bar in bars]]
    )


def _both(bar: report.Bar) -> tuple[tuple[float, str], tuple[float, str]]:
    record, lang, money = parameters.find(bar.id), session.lang(), session.money()
    words = [text.value_text(record, float(f"{value:.3g}"), lang, money) for value in (bar.low, bar.high)]
    return (bar.npv_low, words[0]), (bar.npv_high, words[1])
