"""Models beside published cases: the table of errors, and the chart of one model's predictions."""

from __future__ import annotations

import math
from collections.abc import Sequence

import streamlit as st

from costmodel import text, validation
from costmodel import validation_words as words
from costmodel.validation import Case, Check
from ui import charts, session, tables
from ui.charts import Axis, Chart, Series
from ui.tables import Cell, Column, Row

CHOSEN = "validation_chosen"
TONES = {"better": "", "alike": "warn", "worse": "bad"}
LOG_RANGE = 30.0  # a quantity that spans more than this is drawn on logarithmic axes
ROOM = 1.15


def section() -> None:
    """The table and one chart, behind a fold: they are computed once it is open."""
    fold = st.expander(session.t("validation.fold"), key="fold:validation", on_change="rerun")
    with fold:
        if fold.open:
            found = validation.checks()
            st.markdown(text.say(words.lead(found), session.lang()))
            tables.show(
                session.t("validation.table"),
                *table(found),
                "validation",
                note=session.t("validation.note"),
                footer=session.t("validation.footer"),
            )
            charts.show(chart(choose(found)), "validation")


def table(found: Sequence[Check]) -> tuple[list[Column], list[Row]]:
    """A row a check, by screen."""
    names = {"cases": "7%", "error": "9%", "naive": "15%", "ratio": "9%"}
    columns = [
        Column(session.t("validation.model"), width="23%"),
        *(Column(session.t(f"validation.{name}"), "right", width) for name, width in names.items()),
        Column(session.t("validation.where"), width="37%"),
    ]
    return columns, [_row(check) for check in found]


def _row(check: Check) -> Row:
    lang = session.lang()
    losing = [session.t("validation.beaten", names=", ".join(check.beaten_on))] if check.beaten_on else []
    fails = (session.t(f"validation.fails.{check.key}"), *(losing if len(check.groups) > 1 else ()))
    worst = f"{session.t('validation.worst')}: " if lang == "en" else f"{session.t('validation.worst')}："
    return Row(
        (
            Cell(_name(check), note=session.t(f"validation.basis_of.{check.basis}")),
            text.figure("count", len(check.cases), lang),
            Cell(words.error(check, check.error, lang), TONES[check.verdict]),
            Cell(words.error(check, check.naive_error, lang), note=_rule(check)),
            Cell(words.ratio(check, lang), TONES[check.verdict]),
            Cell(
                ("" if lang == "zh" else " ").join(fails), note=worst + words.case(check, check.worst, lang)
            ),
        ),
        key=check.key,
        group=session.t(f"page.{check.screen}"),
    )


def _name(check: Check) -> str:
    return session.t(f"validation.check.{check.key}")


def _rule(check: Check) -> str:
    return session.t(f"validation.naive_of.{check.naive}")


def choose(found: Sequence[Check]) -> Check:
    """The check whose chart is shown."""
    by_key = {check.key: check for check in found}
    if st.session_state.get(CHOSEN) not in by_key:
        st.session_state[CHOSEN] = found[0].key
    names = {key: _name(check) for key, check in by_key.items()}
    chosen: str = st.selectbox(
        session.t("validation.choose"),
        list(by_key),
        format_func=names.__getitem__,
        key=CHOSEN,
        persist_state="session",
    )
    return by_key[chosen]


def chart(check: Check) -> Chart:
    """Predicted against reported, with the line on which both are equal."""
    figures = [f for case in check.cases for f in (case.reported, case.predicted, case.naive)]
    log = check.unit == "factor" and min(figures) > 0 and max(figures) > LOG_RANGE * min(figures)
    ends = _ends(figures, log=log)
    quantity = session.t(f"validation.quantity_of.{check.quantity}")
    lang = session.lang()
    return Chart(
        title=session.t("validation.chart", model=_name(check)),
        x=_axis(session.t("validation.chart_x", quantity=quantity), check, ends, log=log),
        y=_axis(session.t("validation.chart_y", quantity=quantity), check, ends, log=log),
        series=(
            Series("exact", session.t("validation.exact"), ends, ends, "muted", "dash"),
            _points("naive", check, [case.naive for case in check.cases], "muted"),
            _points("model", check, [case.predicted for case in check.cases], "accent"),
        ),
        alt=session.t(
            "validation.chart_alt",
            cases=str(len(check.cases)),
            model=_name(check),
            error=words.error(check, check.error, lang),
            naive=words.error(check, check.naive_error, lang),
            rule=_rule(check),
            worst=words.case(check, check.worst, lang),
        ),
        how=session.t("validation.how", rule=_rule(check)),
        file_name=f"validation-{check.key}",
        of_plan=False,
    )


def _ends(figures: Sequence[float], *, log: bool) -> tuple[float, float]:
    """The same ends for both axes, so that the diagonal is one."""
    low, high = min(figures), max(figures)
    if log:
        return low / ROOM, high * ROOM
    room = (ROOM - 1) / 2 * (high - low) or math.fabs(high) or 1.0
    return low - room, high + room


def _axis(title: str, check: Check, ends: tuple[float, float], *, log: bool) -> Axis:
    if check.unit == "points":
        return charts.share_axis(title, *ends, kind=words.KINDS[check.quantity].replace("exact", "fine"))
    return charts.number_axis(title, *ends, log=log)


def _points(key: str, check: Check, heights: Sequence[float], color: str) -> Series:
    label = session.t(f"validation.by_{key}")
    places = [case.reported for case in check.cases]
    hover = [_hover(check, case) for case in check.cases]
    return Series(key, label, places, heights, color, "points", hover=hover)


def _hover(check: Check, case: Case) -> str:
    lang = session.lang()
    return session.t(
        "validation.hover",
        name=words.name(check, case),
        reported=words.amount(check, case.reported, lang),
        predicted=words.amount(check, case.predicted, lang),
        naive=words.amount(check, case.naive, lang),
    )
