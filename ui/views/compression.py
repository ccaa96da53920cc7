"""The compression screen's charts and figures from its report."""

from __future__ import annotations

import numpy as np

from costmodel import text
from costmodel.scenario import Scenario
from costmodel.screens.compression import Report
from costmodel.screens.compression_fleet import SMALLEST, Fleet
from ui import session, theme
from ui.charts import (
    Chart,
    Fact,
    Mark,
    Series,
    Spot,
    category_axis,
    held_range,
    money_axis,
    number_axis,
    said,
)

PLACES = 25  # along a straight line, so that the pointer finds one


def say(kind: str, number: float) -> str:
    """One figure in the session's language and currency."""
    return text.figure(kind, number, session.lang(), session.money())


# --- the gain of a fleet ------------------------------------------------------------------------------------


def gain(found: Report) -> Chart:
    """Gain by number of devices, with the band of accuracy losses."""
    fleet = found.fleet
    x = np.linspace(0.0, _most_devices(fleet), PLACES)
    line = [fleet.gain_at(n) for n in x]
    low = [fleet.slope_low * n - fleet.engineering for n in x]
    high = [fleet.slope_high * n - fleet.engineering for n in x]
    bottom, top = held_range("compression.gain", min(*low, *line), max(*high, *line))
    names = [say("count", n) for n in x]
    planned = session.t("compression.gain")
    return Chart(
        lead=(text.say(found.lead, session.lang(), session.money()), found.lead.tone),
        title=session.t("compression.chart"),
        x=number_axis(
            session.t("compression.chart_x"), *held_range("compression.devices", 0.0, float(x[-1]))
        ),
        y=money_axis(session.t("compression.chart_y"), bottom, top),
        series=(
            Series("band", session.t("compression.band"), x.tolist(), high, "muted", "band", low=low),
            Series("gain", planned, x.tolist(), line, "accent", hover=said(names, "money", line)),
        ),
        marks=_marks(fleet, float(x[-1])),
        spots=(Spot(fleet.devices, fleet.gain, session.t("hero.you")),),
        facts=facts(found),
        alt=_gain_alt(fleet, line, names[-1]),
        how=session.t("compression.how"),
        footer=(session.t("bar.basis"),),
        file_name="compression-gain",
    )


def _most_devices(fleet: Fleet) -> float:
    """Right end of the axis: the fleet and the break-even, unless that is far away."""
    far = min(fleet.break_even or 0.0, 20.0 * max(fleet.devices, 1.0))
    return max(1.5 * fleet.devices, 1.25 * far, 10.0)


def _marks(fleet: Fleet, most: float) -> tuple[Mark, ...]:
    if fleet.break_even is None or fleet.break_even > most:
        return ()
    return (Mark("x", fleet.break_even, _breaks_even(fleet.break_even), "good"),)


def _breaks_even(devices: float) -> str:
    return session.t("compression.breaks_even", **{"from": say("month", devices)})


def _gain_alt(fleet: Fleet, line: list[float], most: str) -> str:
    crossing = (
        session.t("compression.alt_never")
        if fleet.break_even is None
        else session.t("compression.alt_crosses", **{"from": say("month", fleet.break_even)})
    )
    return session.t(
        "compression.alt",
        start=say("money", line[0]),
        end=say("money", line[-1]),
        most=most,
        crossing=crossing,
    )


def facts(found: Report) -> tuple[Fact, ...]:
    """Gain of the fleet, devices from which it pays, whether it fits, value of an error."""
    fleet, errors = found.fleet, found.errors
    wins = fleet.gain >= 0
    note = "fact_gain_note" if wins else "fact_loss_note"
    return (
        Fact(
            session.t("compression.fact_gain"),
            say("money", fleet.gain),
            session.t(f"compression.{note}", devices=say("count", fleet.devices)),
            "good" if wins else "bad",
        ),
        _from_fact(fleet),
        _fit_fact(found),
        Fact(
            session.t("compression.fact_error"),
            say("money", errors.swing),
            _more_wrong(errors.more_wrong),
        ),
    )


def _more_wrong(more: float) -> str:
    key = "note" if more >= 0 else "fewer"
    return session.t(f"compression.fact_error_{key}", more=say("months", abs(more)))


def _from_fact(fleet: Fleet) -> Fact:
    title = session.t("compression.fact_from")
    if fleet.break_even is None:
        key = "note" if fleet.slope < -SMALLEST else "same"
        note = session.t(f"compression.fact_never_{key}", loss=say("money", -fleet.slope))
        return Fact(title, session.t("compression.fact_never"), note, "bad")
    low, here = say("month", fleet.break_even_high or 0.0), say("month", fleet.break_even)
    high = None if fleet.break_even_low is None else say("month", fleet.break_even_low)
    if high is None:
        note = session.t("compression.fact_from_open", low=low)
    elif low == high:
        note = session.t("compression.fact_from_known")
    else:
        note = session.t("compression.fact_from_note", low=low, high=high)
    return Fact(title, session.t("compression.fact_from_text", **{"from": here}), note)


def _fit_fact(found: Report) -> Fact:
    size, latency = found.measure("size"), found.measure("latency")
    note = session.t(
        "compression.fact_fits_note",
        size=say("number", size.after),
        size_limit=say("number", size.limit or 0.0),
        latency=say("number", latency.after),
        latency_limit=say("number", latency.limit or 0.0),
    )
    key, tone = ("yes", "good") if found.fits else ("no", "bad")
    return Fact(session.t("compression.fact_fits"), session.t(f"compression.fact_fits_{key}"), note, tone)


def device(found: Report) -> Chart:
    """What one device costs over the plan, before and after, part by part."""
    parts = _parts(found.fleet)
    totals = [sum(amounts[i] for _, amounts, _ in parts) for i in (0, 1)]
    _, top = held_range("compression.each", 0.0, max(*totals, 1.0))
    names = [session.t("compression.each_before"), session.t("compression.each_after")]
    series, base = [], [0.0, 0.0]
    for name, amounts, color in parts:
        label = session.t(f"compression.each_{name}")
        ends = [b + a for b, a in zip(base, amounts, strict=True)]
        hover = said([f"{n}, {label}" for n in names], "money", amounts)
        series.append(Series(name, label, [0, 1], ends, color, "bar", low=base, hover=hover))
        base = ends
    before, after = (say("money", total) for total in totals)
    return Chart(
        title=session.t("compression.each"),
        x=category_axis(names),
        y=money_axis(session.t("compression.each_axis"), 0.0, top),
        series=tuple(series),
        alt=session.t("compression.each_alt", before=before, after=after),
        horizontal=True,
        height=220,
        file_name="compression-device",
    )


def _parts(fleet: Fleet) -> list[tuple[str, tuple[float, float], str]]:
    """Name, cost before and after, and colour of each part that costs anything; what is gained costs before.

    After less before is the share of the work less the gain of a device.
    """
    each, colors = fleet.each, theme.component_colors()
    work = fleet.engineering / max(fleet.devices, 1.0)
    parts = [
        ("hardware", (each.hardware_before, each.hardware_after), colors["devices"]),
        ("serving", (each.serving_before, each.serving_after), colors["serving"]),
        ("lost", _one_side(each.lost), "bad"),
        ("slow", _one_side(-each.speed), "warn"),
        ("other", _one_side(each.other), colors["operations"]),
        ("work", (0.0, work), colors["people"]),
    ]
    return [part for part in parts if max(part[1]) > 0]


def _one_side(more: float) -> tuple[float, float]:
    """A cost that compression adds, or takes away."""
    return max(-more, 0.0), max(more, 0.0)


# --- on the device or in the cloud --------------------------------------------------------------------------


def edge(plan: Scenario, found: Report) -> Chart:
    """A month of the fleet on devices and in the cloud, by decisions of one device."""
    e = found.edge
    most = max(1.5 * e.decisions, 1.3 * min(e.from_before or 0.0, 5.0 * e.decisions), 10.0)
    x = np.linspace(0.0, most, PLACES)
    lines = {
        "cloud": (x * e.unit_cloud * e.devices, "warn"),
        "before": (np.full(PLACES, e.before), "muted"),
        "after": (np.full(PLACES, e.after), "accent"),
    }
    names = [say("count", n) for n in x]
    _, top = held_range("compression.edge", 0.0, max(1.0, *(float(y.max()) for y, _ in lines.values())))
    return Chart(
        title=session.t("compression.edge_title"),
        x=number_axis(session.t("compression.edge_x"), *held_range("compression.decisions", 0.0, most)),
        y=money_axis(session.t("compression.edge_y"), 0.0, top),
        series=tuple(
            Series(
                key,
                session.t(f"compression.edge_{key}"),
                x.tolist(),
                y.tolist(),
                color,
                hover=said(names, "money", y.tolist()),
            )
            for key, (y, color) in lines.items()
        ),
        marks=_edge_mark(found, most),
        spots=(Spot(e.decisions, e.planned, session.t("hero.you")),),
        alt=session.t(
            "compression.edge_alt",
            cloud=say("money", most * e.unit_cloud * e.devices),
            most=names[-1],
            edge=say("money", e.before),
            after=say("money", e.after),
        ),
        how=session.t("compression.edge_how"),
        footer=_edge_said(found),
        height=320,
        file_name="edge-or-cloud",
    )


def _edge_mark(found: Report, most: float) -> tuple[Mark, ...]:
    at = found.edge.from_planned
    if not at or at > most:
        return ()
    return (Mark("x", at, session.t("compression.edge_from", **{"from": say("month", at)}), "good"),)


def _edge_said(found: Report) -> tuple[str, ...]:
    e = found.edge
    if not e.planned:
        return (_edge_verdict(found),)
    private = "edge_private" if e.protection else "edge_private_free"
    figures = {"data": _traffic(e.uploaded)}
    if e.protection:
        figures["cost"] = say("money", e.protection)
    said = (_edge_verdict(found), session.t(f"compression.{private}", **figures))
    return (("" if session.lang() == "zh" else " ").join(said),)


def _traffic(terabytes: float) -> str:
    unit, amount = ("TB", terabytes) if terabytes >= 1.0 else ("GB", 1000.0 * terabytes)
    return f"{say('number', round(amount, 2))} {unit}"


def _edge_verdict(found: Report) -> str:
    e = found.edge
    if not e.planned:
        return session.t("compression.edge_said_none")
    if e.from_planned is None:
        return session.t("compression.edge_said_free")
    key = "edge" if e.decisions >= e.from_planned else "cloud"
    return session.t(
        f"compression.edge_said_{key}",
        decisions=say("count", e.decisions),
        edge=say("money", e.planned),
        cloud=say("money", e.cloud),
        **{"from": say("month", e.from_planned)},
    )
