"""The labeling screen's tables: rows of text from its report."""

from __future__ import annotations

from costmodel.scenario import Scenario
from costmodel.screens.labeling import Report
from costmodel.screens.labeling_savings import Lever, Timed
from costmodel.screens.labeling_tables import Grade, Policy
from costmodel.strategies import find
from ui import session
from ui.tables import Cell, Column, Row
from ui.views.labeling import SAME, say

Table = tuple[str, list[Column], list[Row]]
SWITCHES = {"active_learning": "labeling.active_learning", "synthetic_data": "labeling.synthetic"}


def _columns(first: str, *others: str, width: str = "") -> list[Column]:
    return [
        Column(session.t(f"labeling.{first}"), width=width),
        *(Column(session.t(f"labeling.{key}"), "right") for key in others),
    ]


def tiers(found: Report) -> Table:
    """The vendors' price list: the article's 100,000 images and the plan's own items."""
    columns = _columns("tier", "per_100", "price", "hundred_thousand")
    yours = session.t("labeling.yours", items=say("short", found.items))
    rows = [
        Row(
            (
                Cell(
                    session.t(f"labeling.tier_{tier.key}"),
                    note=session.t("labeling.tier_expert_from") if tier.key == "expert" else "",
                ),
                say("of100_fine", tier.precision),
                say("money", tier.unit_cost),
                say("money", tier.hundred_thousand),
                say("money", tier.total),
            ),
            key=tier.key,
        )
        for tier in found.tiers
    ]
    return session.t("labeling.tiers"), [*columns, Column(yours, "right")], rows


def tiers_footer(plan: Scenario, found: Report) -> str:
    """What the article prints, and what is on top of the list price."""
    printed = {tier.key: say("money", tier.article_total) for tier in found.tiers}
    overhead = say("percent", float(plan["labeling.qa_overhead"]))
    return session.t("labeling.tiers_footer", overhead=overhead, **printed)


def steps(found: Report) -> Table:
    """What each step up costs on the list and in the cheapest mix."""
    columns = _columns("per_100", "series_list", "times", "series_cheapest", "next_step")
    rows = [
        Row(
            (
                say("of100_fine", step.precision),
                say("money", step.listed),
                session.t("labeling.times_figure", times=say("months", step.times)) if step.times else "–",
                session.t("labeling.not_reached") if step.cheapest is None else say("money", step.cheapest),
                Cell(
                    say("money", step.next_point),
                    note=session.t("labeling.to", end=say("of100_fine", step.further)),
                ),
            ),
            key=say("of100_fine", step.precision),
            mark=step.precision == found.target,
        )
        for step in found.steps
    ]
    return session.t("labeling.steps"), columns, rows


def way(policy: Policy) -> str:
    """A way of labeling in words."""
    key = policy.key.replace("-", "_")
    if policy.key == "tier":
        return session.t(f"labeling.policy_tier_{policy.number}")
    return session.t(f"labeling.policy_{key}", **({"votes": str(policy.number)} if policy.number else {}))


def policies(found: Report) -> Table:
    """Ways of labeling that are worth buying."""
    columns = _columns("policy", "per_100", "price", "point_cost", "part", width="44%")
    rows = [
        Row(
            (
                Cell(way(policy), note=_experts(policy)),
                say("of100_fine", policy.precision),
                say("money", policy.unit_cost),
                say("money", policy.point_cost) if policy.point_cost else "–",
                say("percent", policy.part) if policy.part else "–",
            ),
            key=f"{policy.key}:{policy.number}",
            mark=found.workflow == "cheapest" and policy.part > 0,
        )
        for policy in found.policies
    ]
    return session.t("labeling.policies"), columns, rows


def _experts(policy: Policy) -> str:
    share = say("percent", policy.expert_share)
    return session.t("labeling.expert_share", share=share) if policy.key == "escalation" else ""


def policies_footer(found: Report) -> str:
    """Who does what part for the precision asked for, and whether the plan pays less as it is."""
    said = _who_does_what(found)
    if found.target > found.mix_reaches or found.mix_saves > -SAME:
        return said
    paid = session.t("labeling.policies_dearer", paid=say("money", found.you.unit_cost))
    return said + ("" if session.lang() == "zh" else " ") + paid


def _who_does_what(found: Report) -> str:
    used = [p for p in found.policies if p.part > 0]
    if not used:
        right = min(found.target, found.mix_reaches)
        listed = {"right": say("of100_fine", right), "price": say("money", found.cheapest)}
        return session.t("labeling.policies_footer_list", **listed)
    names = [way(p) for p in used]
    parts = [say("percent", p.part) for p in used]
    ways = (
        session.t("labeling.way_all", way=names[0])
        if len(used) == 1
        else session.t("labeling.way_two", first=parts[0], way=names[0], second=parts[1], other=names[1])
    )
    figures = {"ways": ways, "price": say("money", sum(p.part * p.unit_cost for p in used))}
    if found.target > found.mix_reaches:
        reached = {"target": say("of100_fine", found.target), "right": say("of100_fine", found.mix_reaches)}
        return session.t("labeling.policies_footer_short", **reached, **figures)
    return session.t("labeling.policies_footer_mix", right=say("of100_fine", found.target), **figures)


def grades(found: Report) -> Table:
    """Core and edge beside experts for everything."""
    columns = _columns("grade", "share", "per_100", "price", "total", "saved", width="30%")
    rows = [
        Row(
            (
                Cell(session.t(f"labeling.grade_{grade.key}"), note=_grade_note(grade)),
                say("percent", grade.share),
                say("of100_fine", grade.precision),
                say("money", grade.unit_cost),
                say("money", grade.total),
                _saved(grade),
            ),
            key=grade.key,
            mark=grade.key == "plan",
        )
        for grade in found.grades
    ]
    return session.t("labeling.grades"), columns, rows


def _saved(grade: Grade) -> str:
    if grade.key == "expert":
        return "–"
    share = say("percent", abs(grade.saved))
    return share if grade.saved >= 0 else session.t("labeling.costs_more", share=share)


def _grade_note(grade: Grade) -> str:
    return session.t("labeling.grade_example_note") if grade.key == "example" else ""


def levers(plan: Scenario, found: Report) -> Table:
    """Ways to need fewer labels, with a switch where the plan has one."""
    columns = _columns("lever", "labels_saved", "claim", "net", width="26%")
    rows = [
        Row(
            (
                Cell(find(lever.key).name[session.lang()], note=_in_use(lever)),
                say("percent", lever.labels_saved),
                Cell(_claim(lever), note=_measured(lever)),
                _net(lever),
            ),
            key=SWITCHES.get(lever.key, lever.key),
            switch=bool(plan[SWITCHES[lever.key]]) if lever.key in SWITCHES else None,
        )
        for lever in found.levers
    ]
    return session.t("labeling.levers"), columns, rows


def _in_use(lever: Lever) -> str:
    share = say("percent", lever.in_use)
    return session.t("labeling.in_use_figure", share=share) if lever.in_use else ""


def _claim(lever: Lever) -> str:
    low, high = lever.claim
    if low is None:
        return session.t("labeling.claim_none")
    if high is None:
        return session.t("labeling.claim_from", low=say("percent", low))
    return session.t("labeling.claim_between", low=say("percent", low), high=say("percent", high))


def _measured(lever: Lever) -> str:
    low, likely, high = (say("percent", share) for share in lever.measured)
    return session.t("labeling.measured", likely=likely, low=low, high=high)


def _net(lever: Lever) -> Cell:
    saves = lever.saving >= 0
    amount = say("money", abs(lever.saving))
    return Cell(
        session.t("labeling.net_saves" if saves else "labeling.net_costs", amount=amount),
        "good" if saves else "bad",
    )


def life_cycle(found: Report) -> Table:
    """Collect, clean, label, store, manage, and the data from the field."""
    columns = [*_columns("stage", "cost"), Column(session.t("labeling.of_total"), "right", bar=True)]
    most = max(line.share for line in found.life_cycle) or 1.0
    rows = [
        Row(
            (
                session.t(f"labeling.stage_{line.key}"),
                say("money", line.cost),
                Cell(say("percent", line.share), share=line.share / most),
            ),
            key=line.key,
        )
        for line in found.life_cycle
    ]
    return session.t("labeling.life_cycle"), columns, rows


def timing(found: Report) -> Table:
    """Seconds a label with and without tools: the own team's, then published ones."""
    columns = _columns("task", "without_tools", "with_tools", "speedup")
    times = (found.timing.own, *found.timing.published)
    rows = [
        Row(
            (
                Cell(session.t(f"labeling.time_{timed.key}"), note=_whose(timed, found)),
                _seconds(timed.seconds),
                _seconds(timed.seconds_tools),
                session.t("labeling.times_fast", times=say("months", timed.speedup))
                if timed.speedup
                else "–",
            ),
            key=timed.key,
            mark=timed is found.timing.own and found.workflow == "own",
            group="" if timed is found.timing.own else session.t("labeling.published"),
        )
        for timed in times
    ]
    return session.t("labeling.timing"), columns, rows


def _whose(timed: Timed, found: Report) -> str:
    """That the own team's seconds are the example's."""
    own = found.timing
    return session.t("labeling.own_example") if timed is own.own and own.example else ""


def _seconds(seconds: float | None) -> str:
    return "–" if seconds is None else session.t("labeling.seconds", seconds=say("months", seconds))


def timing_footer(found: Report) -> str:
    """Prices of the own team's time, and whose they are."""
    own = found.timing
    said = session.t(
        "labeling.timing_footer",
        right=say("of100_fine", own.precision),
        plain=say("money", own.unit_cost),
        helped=say("money", own.unit_cost_tools),
        now=say("money", own.at_target),
    )
    if not own.example:
        return said
    return said + ("" if session.lang() == "zh" else " ") + session.t("labeling.own_example_footer")


def steps_footer(found: Report) -> str:
    """What the last column of the steps is about."""
    return session.t("labeling.steps_footer", items=say("short", found.items))
