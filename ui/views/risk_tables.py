"""The risk screen's tables: what to check, tests, shares of the spread, gates and estimate classes."""

from __future__ import annotations

from costmodel import parameters, project, text
from costmodel.checks import BEFORE_THE_MEETING, GATES, Check, rests_on
from costmodel.evaluation import evaluate
from costmodel.scenario import Scenario
from costmodel.screens import risk as report
from costmodel.simulation import Simulation
from costmodel.stage_gates import Stage, Staged, estimate_classes
from ui import session, tables
from ui.tables import Cell, Column, Row
from ui.views.draws import Drawn, Rest
from ui.views.roi import say


def blank(count: int, keys: tuple[str, ...], first: tuple[str, ...] = ()) -> list[Row]:
    """Rows that hold the place of figures still to come."""
    unknown = session.t("risk.unknown")
    names = first or (unknown,) * len(keys)
    return [
        Row((Cell(name, note=" "), *(unknown,) * (count - 1)), key=key)
        for key, name in zip(keys, names, strict=True)
    ]


def titled(table: str, names: tuple[str, ...]) -> list[Column]:
    """A column a name; the first names the row, figures stand right."""
    return [
        Column(session.t(f"risk.{table}_{name}"), "right" if i else "left") for i, name in enumerate(names)
    ]


def checks(rest: Rest) -> None:
    """Assumptions to check before the meeting."""
    columns = titled("checks", ("input", "worth", "share"))
    if rest.judged is None:
        rows = blank(3, tuple(map(str, range(BEFORE_THE_MEETING))))
        footer = ""
    else:
        most = max((check.share for check in rest.judged.checks), default=0.0) or 1.0
        rows = [_check(check, most) for check in rest.judged.checks]
        footer = session.t("risk.checks_footer", perfect=say("money", rest.judged.perfect))
    bars = [*columns[:2], Column(columns[2].title, "right", bar=True)]
    tables.show(session.t("risk.checks"), bars, rows, "risk.checks", footer=footer, stale=rest.stale)


def _check(check: Check, most: float) -> Row:
    lang, record = session.lang(), check.record
    source = rests_on(check, lang)
    share = Cell(say("percent", check.share), share=max(check.share, 0.0) / most)
    return Row((Cell(record.label[lang], note=source), say("money", check.value), share), key=record.id)


def tests(rest: Rest) -> None:
    """Proof of concept and pilot, each as a test of the plan."""
    columns = titled("tests", ("gate", "right", "worth", "cost", "net"))
    names = tuple(session.t(f"risk.stages_{gate}") for gate in GATES)
    rows = blank(5, GATES, names)
    if rest.judged is not None:
        rows = [
            Row(
                (
                    name,
                    say("percent", gate.accuracy),
                    say("money", gate.worth),
                    say("money", gate.cost),
                    Cell(say("money", gate.net), "good" if gate.net > 0 else "bad"),
                ),
                key=gate.gate,
            )
            for gate, name in zip(rest.judged.gates, names, strict=True)
        ]
    other = session.t("risk.tests_other", title=session.t("risk.stages"))
    footer = _joined([session.t("risk.tests_footer"), session.t("uncertainty.two_questions", other=other)])
    tables.show(session.t("risk.tests"), columns, rows, "risk.tests", footer=footer, stale=rest.stale)


def indices(rest: Rest) -> None:
    """Sobol shares of the inputs with the widest bars."""
    columns = titled("indices", ("input", "alone", "total"))
    columns = [*columns[:2], Column(columns[2].title, "right", bar=True)]
    found = rest.indices
    if found is None:
        rows = blank(3, tuple(map(str, range(8))))
    else:
        most = max(float(found.total.max()), 1e-9)
        shares = zip(found.ids, found.first.tolist(), found.total.tolist(), strict=True)
        rows = [
            Row(
                (
                    parameters.find(identifier).label[session.lang()],
                    say("percent", max(first, 0.0)),
                    Cell(say("percent", total), share=max(total, 0.0) / most),
                ),
                key=identifier,
            )
            for identifier, first, total in sorted(shares, key=lambda one: -one[2])
        ]
    footer = session.t("risk.indices_footer")
    tables.show(session.t("risk.indices"), columns, rows, "risk.indices", footer=footer, stale=rest.stale)


def stages(plan: Scenario, rest: Rest) -> None:
    """Gates on the way to production: time, cost, chances, and when to stop."""
    columns = titled("stages", ("stage", "end", "cost", "pass", "reached", "least"))
    found = rest.staged
    on = tuple(gate for gate in GATES if plan[f"gates.{gate}"])
    if found is None:
        keys = (*on, "production")
        rows = blank(6, keys, tuple(session.t(f"risk.stages_{key}") for key in keys))
        footer = session.t("risk.stages_footer")
    else:
        rows = [*(_stage(plan, stage) for stage in found.stages), _production(plan, found)]
        footer = _stages_said(found)
    tables.show(session.t("risk.stages"), columns, rows, "risk.stages", footer=footer, stale=rest.stale)


def _stage(plan: Scenario, stage: Stage) -> Row:
    then = session.t("risk.stages_bad_stop" if stage.stops else "risk.stages_bad_go")
    return Row(
        (
            Cell(session.t(f"risk.stages_{stage.gate}"), note=then),
            say("months", stage.end),
            say("money", stage.cost),
            say("percent", float(plan[f"gates.{stage.gate}_pass"])),
            say("percent", stage.reached),
            say("money", stage.least_npv),
        ),
        key=stage.gate,
    )


def _production(plan: Scenario, found: Staged) -> Row:
    run = project.run(plan.values())
    gates = sum(stage.cost for stage in found.stages)
    return Row(
        (
            session.t("risk.stages_production"),
            say("months", float(run.launch)),
            say("money", float(run.present_cost) - gates),
            session.t("risk.unknown"),
            say("percent", found.produced),
            session.t("risk.unknown"),
        ),
        key="production",
    )


def _stages_said(found: Staged) -> str:
    said = [text.say(found.sentence, session.lang(), session.money())]
    if found.least_accuracy is not None:
        right = say("of100_exact", found.least_accuracy)
        said.append(session.t("risk.stages_least_accuracy", right=right))
    if found.stages:
        said.append(session.t("risk.stages_footer"))
    return _joined(said)


def _joined(said: list[str]) -> str:
    return (" " if session.lang() == "en" else "").join(said)


def classes(plan: Scenario, draws: Drawn) -> None:
    """Customary ranges of an estimate by stage, and how far this plan's draws spread."""
    cost = evaluate(plan).cost_total
    rows = [
        Row(
            (
                Cell(
                    kind.stage[session.lang()], note=_share_said("classes_share", kind.low[0], kind.high[1])
                ),
                str(kind.number),
                *(say("money", end) for end in kind.band(cost)),
            ),
            key=key,
        )
        for key, kind in estimate_classes().items()
    ]
    found = draws.found
    rows.append(_simulated(found) if found else blank(4, ("draws",), (session.t("risk.classes_draws"),))[0])
    said = [] if found is None else [_resembles(found)]
    tables.show(
        session.t("risk.classes"),
        titled("classes", ("stage", "number", "low", "high")),
        rows,
        "risk.classes",
        footer=_joined([*said, session.t("risk.classes_source")]),
        stale=draws.stale,
    )


def _simulated(found: Simulation) -> Row:
    ends = [found.cost.quantile(level) for level in (0.1, 0.9)]
    planned = found.planned_cost or 1.0
    note = _share_said("classes_draws_note", *(end / planned - 1.0 for end in ends))
    like = report.resembles(found)
    return Row(
        (
            Cell(session.t("risk.classes_draws"), note=note),
            session.t("risk.unknown") if like is None else str(like.number),
            *(say("money", end) for end in ends),
        ),
        key="draws",
        mark=True,
    )


def _share_said(key: str, low: float, high: float) -> str:
    return session.t(f"risk.{key}", low=say("signed_percent", low), high=say("signed_percent", high))


def _resembles(found: Simulation) -> str:
    like = report.resembles(found)
    if like is None:
        return session.t("risk.classes_wide")
    return session.t("risk.classes_like", number=str(like.number), stage=like.stage[session.lang()])
