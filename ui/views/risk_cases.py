"""Low, as planned, high: a table whose buttons make a case the plan."""

from __future__ import annotations

from dataclasses import replace

from costmodel.cases import LEVELS, Case
from ui import session, tables
from ui.tables import Cell, Column, Row
from ui.views import draws
from ui.views.draws import Rest
from ui.views.risk_tables import blank, titled
from ui.views.roi import say

KEY = "risk_cases"
CASES = ("low", "base", "high")


def take() -> None:
    """Make the case whose button was pressed the plan, one step of undo; before the page reads the plan."""
    wanted = tables.picked(KEY)
    if wanted not in LEVELS:
        return
    plan = session.scenario()
    rest = draws.cases(plan, draws.drawn(plan))
    if rest.judged is not None and not rest.stale:  # else the figures are of another plan
        (case,) = (case for case in rest.judged.cases if case.name == wanted)
        session.change(dict(case.changes))


def show(rest: Rest) -> None:
    """Low, as planned, high; the buttons stand there from the start, so that nothing moves."""
    columns = [*titled("cases", ("case", "cost", "npv", "below")), Column("", "right")]
    if rest.judged is None:
        rows = blank(4, CASES, tuple(session.t(f"risk.cases_{name}") for name in CASES))
    else:
        rows = [_row(case) for case in rest.judged.cases]
    footer = session.t("risk.cases_footer")
    shown = [_with_button(row) for row in rows]
    tables.choose(session.t("risk.cases"), columns, shown, KEY, footer=footer, stale=rest.stale)


def _with_button(row: Row) -> Row:
    pick = session.t("risk.cases_take") if row.key in LEVELS else ""
    return replace(row, cells=(*row.cells, ""), pick=pick)


def _row(case: Case) -> Row:
    """A case: how far all inputs moved, cost, NPV and its percentile."""
    side = "worse" if case.step < 0 else "better"
    moved = session.t(
        "risk.cases_note", step=say("number", abs(case.step)), side=session.t(f"risk.cases_{side}")
    )
    note = moved if case.step else session.t("risk.cases_same")
    return Row(
        (
            Cell(session.t(f"risk.cases_{case.name}"), note=note),
            say("money", case.cost),
            Cell(say("money", case.npv), "good" if case.npv >= 0 else "bad"),
            say("percent", case.npv_percentile),
        ),
        key=case.name,
        mark=case.name == "base",
    )
