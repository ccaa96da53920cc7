"""The strategies screen's charts and figures from its report."""

from __future__ import annotations

from functools import lru_cache

from costmodel import strategies, text
from costmodel.scenario import Scenario
from costmodel.screens import strategies as screen
from costmodel.screens.strategies import Report
from costmodel.strategies import InPlan, PlanPath, Step
from ui import charts, session
from ui.charts import Chart, Fact, Series

PALE = ["#d3dae1", "#3a4653"]
ROW, FRAME = 27, 70  # pixels
LEAST = 1.0  # CNY, below which a step changes nothing


def say(kind: str, number: float) -> str:
    """One figure in the session's language and currency."""
    return text.figure(kind, number, session.lang(), session.money())


def name(key: str) -> str:
    """A strategy's name."""
    return strategies.find(key).name[session.lang()]


def lead_chart(found: Report) -> Chart:
    """From the plan without strategies to the plan as it is; what each would save where none is in use."""
    return waterfall(found) if found.plan.bars.steps else candidates(found)


def waterfall(found: Report) -> Chart:
    """Bars from total to total, what two take out drawn pale."""
    plan, steps = found.plan, found.plan.bars.steps
    tops = _tops(plan)
    names = [session.t("strategies.before"), *(name(step.key) for step in steps)]
    names += [session.t("strategies.adoption"), session.t("strategies.after")]
    low, high = charts.held_range("strategies.total", 0.0, max(*tops, plan.bars.before, plan.total))
    said = [_said(step) for step in steps]
    return Chart(
        lead=_lead(found),
        title=session.t("strategies.chart"),
        x=charts.category_axis(names),
        y=charts.money_axis(session.t("strategies.cost_axis"), min(low, 0.0), high),
        series=(_pale(steps, tops), *_steps(steps, tops, said), *_ends(plan, len(names))),
        facts=facts(found),
        alt=session.t(
            "strategies.alt",
            before=say("money", plan.bars.before),
            after=say("money", plan.total),
            steps="; ".join(said) if session.lang() == "en" else "；".join(said),
        ),
        how=session.t("strategies.how"),
        footer=(session.t("bar.basis"),),
        horizontal=True,
        height=FRAME + ROW * len(names),
        file_name="strategies",
    )


def _lead(found: Report) -> tuple[str, charts.Tone]:
    return text.say(found.lead, session.lang(), session.money()), found.lead.tone


def _tops(plan: InPlan) -> list[float]:
    """Cost before each step, and after the last."""
    tops = [plan.bars.before]
    for step in plan.bars.steps:
        tops.append(tops[-1] - step.saving)
    return tops


def _said(step: Step) -> str:
    if step.saving <= -LEAST:
        return session.t("strategies.bar_adds", name=name(step.key), added=say("money", -step.saving))
    figures = {"saved": say("money", max(step.saving, 0.0)), "alone": say("money", step.alone)}
    return session.t("strategies.bar_saves", name=name(step.key), **figures)


def _pale(steps: tuple[Step, ...], tops: list[float]) -> Series:
    """What a step would take out by itself and others have taken out before it."""
    at = [i for i, step in enumerate(steps) if step.saving >= 0 and step.overlap > 0]
    return Series(
        "overlap",
        session.t("strategies.overlap") if at else "",
        [i + 1 for i in at],
        [tops[i + 1] for i in at],
        PALE,
        "bar",
        low=[max(0.0, tops[i] - steps[i].alone) for i in at],
    )


def _steps(steps: tuple[Step, ...], tops: list[float], said: list[str]) -> tuple[Series, ...]:
    def bars(key: str, color: str, at: list[int]) -> Series:
        return Series(
            key,
            "",
            [i + 1 for i in at],
            [max(tops[i : i + 2]) for i in at],
            color,
            "bar",
            low=[min(tops[i : i + 2]) for i in at],
            texts=[_change(steps[i]) for i in at],
            hover=[said[i] for i in at],
        )

    saves = [i for i, step in enumerate(steps) if step.saving >= 0]
    adds = [i for i, step in enumerate(steps) if step.saving < 0]
    return bars("saves", "good", saves), bars("adds", "bad", adds)


def _change(step: Step) -> str:
    return say("signed_money" if abs(step.saving) >= LEAST else "money", -step.saving)


def _ends(plan: InPlan, count: int) -> tuple[Series, ...]:
    totals = [plan.bars.before, plan.total]
    ends = Series("total", "", [0, count - 1], totals, "text", "bar", texts=charts.figures("money", totals))
    adoption = Series(
        "adoption",
        "",
        [count - 2],
        [plan.total],
        "warn",
        "bar",
        low=[plan.bars.after],
        texts=charts.figures("signed_money", [plan.adoption]),
    )
    return ends, adoption


def candidates(found: Report) -> Chart:
    """What the best strategies would save by themselves; one that loses more value than it saves is none."""
    best = screen.candidates(found.plan)
    nets = [effect.net for effect in best]
    said = [
        session.t(
            "strategies.bar_alone",
            name=name(e.key),
            net=say("money", e.net),
            adoption=say("money", e.adoption),
        )
        for e in best
    ]
    low, high = charts.held_range("strategies.net", min(0.0, *nets), max(0.0, *nets))
    return Chart(
        lead=_lead(found),
        title=session.t("strategies.chart_none"),
        x=charts.category_axis([name(e.key) for e in best]),
        y=charts.money_axis(session.t("strategies.saving_axis"), low, high),
        series=(
            Series(
                "net",
                "",
                list(range(len(best))),
                nets,
                "accent",
                "bar",
                texts=charts.figures("money", nets),
                hover=said,
            ),
        ),
        facts=facts(found),
        alt=session.t(
            "strategies.alt_none", steps="; ".join(said) if session.lang() == "en" else "；".join(said)
        ),
        how=session.t("strategies.how"),
        footer=(session.t("bar.basis"),),
        horizontal=True,
        height=FRAME + ROW * len(best),
        file_name="strategies",
    )


def facts(found: Report) -> tuple[Fact, ...]:
    """Saved in all, cost of adoption, what is not counted twice, launch, and the best next step."""
    plan, before = found.plan, found.plan.bars.before
    share = say("percent", plan.saving / before if before else 0.0)
    alone = sum(step.alone for step in plan.bars.steps)
    saved = (
        Fact(
            session.t("strategies.fact_saved"),
            say("money", plan.saving),
            session.t("strategies.fact_saved_note", share=share),
            "good" if plan.saving > 0 else "bad",
        ),
        Fact(
            session.t("strategies.fact_adoption"),
            say("money", plan.adoption),
            session.t("strategies.fact_adoption_note"),
        ),
        Fact(
            session.t("strategies.fact_overlap"),
            say("money", plan.bars.overlap),
            session.t("strategies.fact_overlap_note", alone=say("money", alone)),
        ),
    )
    return (*saved, _launch(plan), _best(found)) if plan.bars.steps else (_best(found), _article(found))


def _launch(plan: InPlan) -> Fact:
    before, after = (say("months", month) for month in plan.launch)
    return Fact(
        session.t("strategies.fact_launch"),
        session.t("strategies.fact_launch_value", month=after),
        session.t("strategies.fact_launch_note", month=before),
    )


def _article(found: Report) -> Fact:
    its = found.article
    note = session.t(
        "strategies.fact_article_note", equal=say("percent", its.equal), heavy=say("percent", its.at_60)
    )
    return Fact(session.t("strategies.fact_article"), say("percent", its.here), note)


def _best(found: Report) -> Fact:
    title = session.t("strategies.fact_best")
    if not found.best:
        none = session.t("strategies.fact_best_none")
        return Fact(title, none, session.t("strategies.fact_best_none_note"))
    net = next(effect.net for effect in found.plan.effects if effect.key == found.best)
    return Fact(title, name(found.best), session.t("strategies.fact_best_note", net=say("money", net)))


def without_strategies(plan: Scenario) -> Scenario:
    """The plan with no strategy in use, its commitment kept: what the search for a path starts from."""
    changes = strategies.mix(plan, ())
    del changes["compute.commitment"]
    return plan.bare().replace(changes)


@lru_cache(maxsize=64)
def path(plan: Scenario, target: float) -> PlanPath:
    """The cheapest mix that reaches a target, found once; visitors share it as they share a frozen plan."""
    return strategies.path_to(plan, target)
