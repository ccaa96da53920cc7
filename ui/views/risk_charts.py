"""The risk screen's other charts: what the plan is worth, payback, and the tornado."""

from __future__ import annotations

from costmodel import parameters
from costmodel.evaluation import evaluate
from costmodel.scenario import Scenario
from costmodel.screens import risk as report
from costmodel.tornado import end_text
from ui import charts, session
from ui.charts import Chart, Mark, Series, held_range
from ui.views.draws import Drawn, Rest
from ui.views.risk import percent_axis
from ui.views.roi import say

BESIDE = 0.15  # of the tornado's width


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
    room = BESIDE * (max(ends) - min(ends))  # for the words at the bars
    low, high = held_range("risk.tornado", min(planned, *ends) - room, max(planned, *ends))
    names = [parameters.find(bar.id).label[session.lang()] for bar in bars]
    widest = [say("money", end) for end in sorted((bars[0].npv_low, bars[0].npv_high))]
    return Chart(
        title=session.t("risk.tornado"),
        x=charts.category_axis(names),
        y=charts.money_axis(session.t("risk.tornado_x"), low, high),
        series=_sides(bars, names, planned),
        marks=(Mark("y", planned, session.t("risk.tornado_planned", npv=say("money", planned))),),
        alt=session.t("risk.tornado_alt", first=names[0], low=widest[0], high=widest[1]),
        how=session.t("risk.tornado_how"),
        file_name="tornado",
        horizontal=True,
        height=70 + 30 * len(bars),
        stale="all" if rest.stale else "",
    )


def _sides(bars: tuple[report.Bar, ...], names: list[str], planned: float) -> tuple[Series, ...]:
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
            hover=[
                f"{name} {words}: {npv}"
                for name, (_, words), npv in zip(
                    names, ends, charts.figures("money", [npv for npv, _ in ends]), strict=True
                )
            ],
        )
        for key, color, pick in (("worse", "bad", min), ("better", "good", max))
        for ends in [[pick(_both(bar), key=lambda end: end[0]) for bar in bars]]
    )


def _both(bar: report.Bar) -> tuple[tuple[float, str], tuple[float, str]]:
    record, lang, money = parameters.find(bar.id), session.lang(), session.money()
    words = [end_text(record, end, lang, money) for end in (bar.low, bar.high)]
    return (bar.npv_low, words[0]), (bar.npv_high, words[1])
