"""The table of all inputs: its rows travel once, what a move changes travels alone."""

from datetime import date
from functools import lru_cache
from typing import Any

import streamlit as st

from costmodel import ages, assumptions, parameters, remarks, text, usual
from costmodel.assumptions import Assumption
from costmodel.parameters import Parameter, Value
from costmodel.remarks import LONGEST_NOTE, LONGEST_OWNER, MOST_PINS
from costmodel.text import Money
from ui import components, controls, dialogs, panels, session

KEY = "assumptions"
LABELS = (
    *("search", "section", "all", "found", "nothing", "clear", "input", "value", "default", "usual"),
    *("evidence", "about", "on", "off", "outside", "reset", "pin", "pin_long", "note", "note_hint"),
    *("owner", "owner_hint"),
)


def collect() -> None:
    """Apply what the table sent: a value, a reset, a pin or a note."""
    answer = session.collect(KEY)
    if answer is None:
        return
    (action, _, identifier), value, seq = answer[0].partition(":"), answer[1], answer[2]
    if action == "set":
        session.try_change(identifier, value, seq)
    elif action == "reset" and identifier in parameters.catalogue():
        session.try_change(identifier, session.preset()[identifier], seq)
    elif action == "seek":
        dialogs.ask("seek", identifier)
    elif action == "pin" and isinstance(value, bool):
        session.pin(identifier, value)
    elif action == "note" and isinstance(value, list) and [type(words) for words in value] == [str, str]:
        session.annotate(identifier, *value)


def show() -> None:
    """Mount the table."""
    plan = session.scenario()
    rows = assumptions.rows(plan, session.preset())
    components.assumptions(state(rows), KEY)
    shown = fixed(session.lang(), session.money(), plan.preset, session.today())
    components.assumption_rows(shown, f"{KEY}:rows")


def state(rows: tuple[Assumption, ...]) -> dict[str, Any]:
    """What differs from one move to the next (contract: ``ui/components``)."""
    pinned = [row.record.id for row in rows if row.pinned]
    counts = {name: sum(map(test, rows)) for name, test in assumptions.FILTERS.items()}
    figures = {slot: str(number) for slot, number in {**counts, "total": len(rows)}.items()}
    return {
        "ack": session.ack(KEY),
        "lead": session.t("assumptions.lead", **figures),
        "counts": counts,
        "changed": {row.record.id: [row.value, typed(row.record, row.value)] for row in rows if row.changed},
        "unusual": [row.record.id for row in rows if row.unusual],
        "pinned": pinned,
        "full": session.t("assumptions.pin_full", most=str(MOST_PINS)) if len(pinned) == MOST_PINS else "",
        "notes": {row.record.id: [row.note.text, row.note.owner] for row in rows if row.noted},
        "fitted": {fit.id: text.say(remarks.said(fit), session.lang()) for fit in session.scenario().fitted},
        "refused": refused(),
    }


def refused() -> list[list[str]]:
    """What the table was asked for and did not take: parameter ids, each with a sentence."""
    return [
        [problem.id, panels.sentence(problem, session.lang())]
        for notice in st.session_state["notices"]
        for problem in notice["problems"]
        if notice["key"] == session.REFUSED
    ]


@lru_cache(maxsize=16)
def fixed(lang: str, money: Money, preset: str, today: date) -> dict[str, Any]:
    """What stays from move to move; the arguments are all that it takes from the session."""
    return {
        "lang": lang,
        "labels": {
            **{name: session.t(f"assumptions.{name}") for name in LABELS},
            "seek": session.t("seek.row"),
            "seek_long": text.template(lang, "seek.open"),
        },
        "most": {"note": LONGEST_NOTE, "owner": LONGEST_OWNER},
        "filters": [[name, session.t(f"assumptions.filter.{name}")] for name in assumptions.FILTERS],
        "sections": [[name, session.t(f"methods.section.{name}")] for name in parameters.SECTIONS],
        "rows": [_fixed_row(row, today) for row in assumptions.rows(session.preset(), session.preset())],
    }


def _fixed_row(row: Assumption, today: date) -> dict[str, Any]:
    record, lang = row.record, session.lang()
    return {
        "id": record.id,
        "label": record.label[lang],
        "question": record.question.get(lang, ""),
        "kind": record.kind,
        "unit": controls.unit(record, lang) if record.kind in ("number", "integer") else "",
        "factor": controls.factor(record),
        "options": [[key, words[lang]] for key, words in record.choices.items()],
        "default": [row.default, typed(record, row.default), _said(record, row.default)],
        "usual": _range(record, usual.of(session.preset(), record.id)),
        "evidence": _evidence(row, today),
        "weak": row.weak,
        "about": controls.source(record, lang, session.preset()),
        "words": assumptions.words(record.id),
    }


def _evidence(row: Assumption, today: date) -> str:
    """Kind of evidence, with its age where that is more than such a figure may have."""
    dated, kind = ages.age(row.record, today), session.t(f"methods.kind.{row.kind}")
    old = dated.old and row.origin.key == "default"
    return session.t("ages.badge", evidence=kind, months=str(dated.months)) if old else kind


def typed(record: Parameter, value: Value) -> str:
    """A number as its field shows it; empty for switches and choices."""
    if record.kind not in ("number", "integer"):
        return ""
    return f"{float(value) * controls.factor(record):.10g}"


def _range(record: Parameter, ends: usual.Range | None) -> str:
    if ends is None:
        return ""
    low, high = usual.said(record, ends, session.lang(), session.money())
    return session.t("assumptions.range", low=low, high=high)


def _said(record: Parameter, value: Value) -> str:
    return text.value_text(record, value, session.lang(), session.money())
