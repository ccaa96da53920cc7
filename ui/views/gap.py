"""The charts of the screen from lab to field, from its report."""

from __future__ import annotations

from costmodel import parameters, text
from costmodel.scenario import Scenario
from costmodel.screens.gap import Report
from costmodel.screens.gap_samples import SAMPLES, Step
from ui import charts, controls, session
from ui.charts import Chart, Fact, Mark, Series, Spot

SHOWN_TO = 0.02  # of the accuracy axis, below the lowest line
APART = 0.02  # of an axis: two labels nearer than this would hide each other


def say(kind: str, number: float) -> str:
    """One figure in the session's language and currency."""
    return text.figure(kind, number, session.lang(), session.money())


def samples(plan: Scenario, found: Report) -> Chart:
    """Field accuracy against samples from the field: the chart that leads."""
    record, along = parameters.find(SAMPLES), found.curve
    places = [controls.place(record, n) for n in along.samples]
    names = charts.figures("count", along.samples)
    least = min(along.low[0], found.field, found.break_even or 1.0)
    low, high = charts.held_range("gap.field", max(least - SHOWN_TO, 0.0), 1.0)
    you = controls.place(record, found.samples)
    return Chart(
        lead=(text.say(found.lead, session.lang(), session.money()), found.lead.tone),
        title=session.t("gap.chart"),
        x=charts.parameter_axis(record, title=session.t("gap.chart_x")),
        y=charts.share_axis(session.t("gap.chart_y"), max(low, 0.0), min(high, 1.02), kind="of100_fine"),
        series=(
            Series("band", session.t("gap.band"), places, along.high, "muted", "band", low=along.low),
            Series(
                "field",
                session.t("gap.field_line"),
                places,
                along.field,
                hover=charts.said(names, "of100_exact", along.field),
            ),
        ),
        marks=_lines(found),
        spots=(Spot(you, found.field, session.t("hero.you")), *_next_spot(record, found.next_point, you)),
        facts=facts(found),
        alt=_samples_alt(found),
        how=_how(plan, found),
        footer=(_check_first(found),),
        file_name="lab-to-field",
    )


def _lines(found: Report) -> tuple[Mark, ...]:
    key = "gap.lab_mark" if found.released == found.lab else "gap.lab_mark_compressed"
    lab = Mark("y", found.released, session.t(key, lab=say("of100_exact", found.released)))
    if found.break_even is None:
        return (lab,)
    needed = session.t("gap.needed_mark", needed=say("of100_exact", found.break_even))
    return (lab, Mark("y", found.break_even, needed, "bad" if found.field < found.break_even else ""))


def _next_spot(record: parameters.Parameter, step: Step | None, you: float) -> tuple[Spot, ...]:
    if step is None or step.samples > controls.track(record)[1]:
        return ()
    place = controls.place(record, step.samples)
    if place - you < APART:
        return ()
    said = session.t("gap.next_spot", samples=say("count", step.more), cost=say("money", step.cost))
    return (Spot(place, step.accuracy, said, "note"),)


def facts(found: Report) -> tuple[Fact, ...]:
    """Lab, field, price of the next point, and the users served worst."""
    step, needed = found.next_point, found.break_even
    losing = needed is not None and found.field < needed
    worse = found.worst_group < found.field
    return (
        Fact(
            session.t("gap.fact_lab"),
            _of_100(found.lab),
            session.t("gap.fact_lab_note", points=say("of100_exact", found.levers.labels_lab)),
        ),
        Fact(
            session.t("gap.fact_field"),
            _of_100(found.field),
            session.t("gap.fact_field_note", before=say("of100_exact", found.curve.field[0])),
            "bad" if losing else "",
        ),
        Fact(
            session.t("gap.fact_next"),
            say("money", step.cost) if step else "–",
            session.t(
                "gap.fact_next_note", samples=say("count", step.more), price=say("money", found.sample_price)
            )
            if step
            else session.t("gap.fact_next_none"),
        ),
        Fact(
            session.t("gap.fact_worst"),
            _of_100(found.worst_group),
            session.t(
                "gap.fact_worst_note",
                wrong=say("of100_exact", found.worst_wrong),
                usual=say("of100_exact", found.usual_wrong),
            )
            if worse
            else session.t("gap.fact_worst_same"),
            "bad" if worse and needed is not None and found.worst_group < needed else "",
        ),
    )


def _of_100(share: float) -> str:
    return session.t("gap.of_100", right=say("of100_exact", share))


def _samples_alt(found: Report) -> str:
    return session.t(
        "gap.alt",
        none=say("of100_exact", found.curve.field[0]),
        top=say("of100_exact", found.curve.field[-1]),
        samples=say("count", found.samples),
        field=say("of100_exact", found.field),
        lab=say("of100_exact", found.released),
        **_spread(found),
    )


def _spread(found: Report) -> dict[str, str]:
    return {"low": say("of100_exact", found.spread.low), "high": say("of100_exact", found.spread.high)}


def _check_first(found: Report) -> str:
    return session.t("gap.check_first", samples=say("count", found.spread.samples), **_spread(found))


def _how(plan: Scenario, found: Report) -> str:
    return session.t(
        "gap.how",
        half=say("count", float(plan["generalization.half_items"])),
        exponent=say("number", float(plan["generalization.closing_exponent"])),
        half_low=say("count", found.curve.half_low),
        half_high=say("count", found.curve.half_high),
    )


def published(found: Report) -> Chart:
    """What this model would get right in each published gap, with the plan's and the article's."""
    right = [p.accuracy for p in found.published]
    yours = found.curve.field[0]
    article = found.article
    least = min(*right, yours, article)
    low, high = charts.held_range("gap.published", max(least - SHOWN_TO, 0.0), 1.0)
    kinds = {kind: session.t(f"gap.kind_{kind}") for kind in ("image", "tabular", "wilds")}
    names = [f"{p.name} ({kinds[p.kind]})" for p in found.published]
    return Chart(
        title=session.t("gap.published"),
        x=charts.Axis(session.t("gap.published_x"), 0.0, len(right) + 1.0, {"vals": [], "texts": []}),
        y=charts.share_axis(session.t("gap.chart_y"), max(low, 0.0), min(high, 1.02), kind="of100_fine"),
        series=(
            Series(
                "published",
                "",
                list(range(1, len(right) + 1)),
                right,
                "muted",
                "points",
                hover=charts.said(names, "of100_exact", right),
            ),
        ),
        marks=_gaps(yours, article),
        alt=session.t(
            "gap.published_alt",
            worst=say("of100_exact", min(right)),
            best=say("of100_exact", max(right)),
            right=say("of100_exact", yours),
            milder=str(found.milder),
        ),
        how=session.t("gap.published_how"),
        footer=(session.t("gap.published_said", milder=str(found.milder)),),
        file_name="published-gaps",
        height=280,
    )


def _gaps(yours: float, article: float) -> tuple[Mark, ...]:
    you = Mark("y", yours, session.t("gap.published_you", right=say("of100_exact", yours)), "warn")
    said = session.t("gap.published_article", right=say("of100_exact", article))
    return (you,) if abs(yours - article) < APART else (you, Mark("y", article, said))


def learning(plan: Scenario, found: Report) -> Chart:
    """Lab and field accuracy against labelled items from the lab's source."""
    record, levers = parameters.find("labeling.items"), found.levers
    places = [controls.place(record, n) for n in levers.items]
    names = charts.figures("count", levers.items)
    low, high = charts.held_range("gap.learning", min(levers.field), 1.0)
    you = controls.place(record, float(plan["labeling.items"]))
    lines = (("lab", "learning_lab", levers.lab, "accent"), ("field", "learning_field", levers.field, "good"))
    return Chart(
        title=session.t("gap.learning"),
        x=charts.parameter_axis(record, title=session.t("gap.learning_x")),
        y=charts.share_axis("", max(low, 0.0), min(high, 1.02), kind="of100_fine"),
        series=tuple(
            Series(
                key,
                session.t(f"gap.{label}"),
                places,
                y,
                color,
                hover=charts.said(names, "of100_exact", y),
            )
            for key, label, y, color in lines
        ),
        spots=(Spot(you, found.field, session.t("hero.you")),),
        alt=session.t("gap.learning_alt"),
        how=session.t("gap.learning_how"),
        footer=(
            session.t(
                "gap.learning_said",
                lab=say("points", levers.doubled_lab),
                field=say("points", levers.doubled_field),
            ),
        ),
        file_name="more-data",
        height=280,
    )
