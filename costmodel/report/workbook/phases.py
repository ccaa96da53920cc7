"""Time in the calculation: phases, months, roll-out, price levels; follows ``timeline``."""

from __future__ import annotations

from collections.abc import Iterator

from costmodel.report.workbook.lines import Line, Part, monthly, one


def phase_part() -> Part:
    """Moments of the plan, one value each.

    Returns
    -------
    Part
    """
    return Part(
        "phases",
        (
            one("poc_end", "months", "{gates.poc}*{gates.poc_months}"),
            one("build_start", "months", "{poc_end}+{gates.pilot}*{gates.pilot_months}"),
            one("label_months", "months", "{labeling.items}*{labels_made}/{labeling.throughput}"),
            one("train_months", "months", "{compute.runs}*{wall_hours}*{wall_left}/{k.hours}"),
            one(
                "launch",
                "months",
                "{build_start}+MAX({label_months},{project.build_months})+{train_months}+{project.delay}",
            ),
        ),
    )


def month_part() -> Part:
    """The months and what falls into each.

    Returns
    -------
    Part
    """
    return Part("months", (*_calendar(), *_phases(), *_rollout()))


def _calendar() -> Iterator[Line]:
    yield monthly("month_end", "months", "{month_end@prev}+1")
    yield monthly("month", "months", "{month_end}-1")
    yield monthly("inside", "switch", "IF({month}<{project.horizon},1,0)")
    yield monthly("year", "count", "INT({month}/{k.months})")
    yield monthly("paid", "ratio", "(1+{project.inflation})^{year}*{inside}")
    yield monthly("cheaper", "ratio", "(1-{compute.price_decline})^{year}")


def _phases() -> Iterator[Line]:
    for name, start, end in (
        ("poc_share", "0", "{poc_end}"),
        ("pilot_share", "{poc_end}", "{build_start}"),
        ("once", "{build_start}", "{launch}"),
    ):
        last = f"MAX({end},{start}+{{k.instant}})"
        part = f"MAX(MIN({{month_end}},{last})-MAX({{month}},{start}),0)"
        yield monthly(name, "share", f"{part}/({last}-{start})")
    for name, start, end in (
        ("building", "build_start", "launch"),
        ("live", "launch", "project.horizon"),
    ):
        yield monthly(name, "months", f"MAX(MIN({{month_end}},{{{end}}})-MAX({{month}},{{{start}}}),0)")


def _rollout() -> Iterator[Line]:
    ramp, life = "{serving.ramp}", "{serving.replacement}"
    for side, moment in (("start", "{month}"), ("end", "{month_end}")):
        since = f"{{since_{side}}}"
        yield monthly(f"since_{side}", "months", f"MAX({moment}-{{launch}},0)")
        curved = f"MIN({since},{ramp})^{{k.two}}/({{k.two}}*{ramp})"
        yield monthly(f"ramped_{side}", "months", f"{curved}+MAX({since}-{ramp},0)")
        yield monthly(f"shipped_{side}", "share", f"MIN({since}/{ramp},1)")
        # Generations begun, generations complete; those between are under way, each a life younger.
        yield monthly(f"begun_{side}", "count", f"INT({since}/{life})")
        yield monthly(f"complete_{side}", "count", f"INT(MAX({since}-{ramp},0)/{life})")
        begun, complete = f"{{begun_{side}}}", f"{{complete_{side}}}"
        lives = f"({begun}*({begun}+1)-{complete}*({complete}+1))/{{k.two}}*{life}"
        under_way = f"(({begun}-{complete})*{since}-{lives})/{ramp}"
        yield monthly(f"replaced_{side}", "share", f"{complete}+{under_way}")
    yield monthly("in_use", "share", "{ramped_end}-{ramped_start}")
    yield monthly("shipped", "share", "{shipped_end}-{shipped_start}")
    yield monthly("replaced", "share", "{replaced_end}-{replaced_start}")
