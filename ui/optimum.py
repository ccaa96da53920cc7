"""The dialog behind "Best mix": limits, what may be decided, the search, and the mix taken over at once."""

import time
from typing import Any

import streamlit as st

from costmodel import decision_groups, parameters, text
from costmodel.limits import own_limits
from costmodel.optimum import Change, Optimum, optimize
from costmodel.outputs import find_output, shown
from ui import components, dialogs, jobs, session, tables
from ui.tables import Cell, Column, Row

NAME = "optimum"
# Lowest and highest number of each limit on the screen.
LIMITS: dict[str, tuple[float, float]] = {
    "budget": (1.0, 1e15),
    "months": (0.5, 120.0),
    "field_accuracy": (0.1, 100.0),
    "latency": (0.001, 1e7),
}
STANDING = {"npv": "npv", "cost": "cost_total", "accuracy": "accuracy_field", "launch": "launch_month"}
PATIENCE, LOOK = 0.5, 0.02  # seconds before a progress bar is worth its place; between two looks
Limits = dict[str, float]


def show() -> None:
    """Open the dialog where the bar asked for it."""
    if dialogs.about(NAME) is not None:
        st.dialog(session.t("optimum.title"), width="large", on_dismiss=dialogs.close)(_ask)()


def _ask() -> None:
    """What may be decided, the limits, and what the search found."""
    if dialogs.about(NAME) is None:
        st.rerun()
    chosen = _groups()
    limits = _limits()
    plan, over = session.scenario(), decision_groups.decisions_of(chosen)
    key = (*plan.values().values(), over, *limits.items())
    st.button(
        session.t("optimum.run"), type="primary", key="optimum:run", disabled=not over, on_click=_wanted
    )
    if st.session_state.pop("optimum_wanted", False):
        jobs.start(NAME, key, lambda progress: optimize(plan, over, **limits, progress=progress))
        _wait(key)
    jobs.show(NAME, key, session.t("optimum.running"))
    state = jobs.state(NAME, key)
    if state.phase == "failed":
        card = {"title": state.sentence, "tone": "warn", "rows": []}
        components.panel({"cards": [card], "status": True}, "optimum:refused")
    elif state.result is not None:
        _found(state.result)


def _wanted() -> None:
    """Search in the run that follows, with what then stands in the fields."""
    st.session_state["optimum_wanted"] = True


def _wait(key: Any) -> None:
    """Most searches are over before a progress bar could be read."""
    until = time.monotonic() + PATIENCE
    while jobs.state(NAME, key).under_way and time.monotonic() < until:
        time.sleep(LOOK)


def _groups() -> list[str]:
    """Groups of decisions: those of the screen at first, everything with one press."""
    lang, screen = session.lang(), session.page()
    key, every = f"optimum:groups:{lang}:{screen}", list(decision_groups.groups())
    titles = {name: session.t(f"optimum.group.{name}") for name in every}

    def everything() -> None:
        st.session_state[key] = every

    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.pills(
            session.t("optimum.groups"),
            every,
            selection_mode="multi",
            default=None if key in st.session_state else list(decision_groups.groups_of(screen)),
            format_func=titles.__getitem__,
            wrap=True,
            key=key,
        )
        st.button(
            session.t("optimum.everything"),
            type="tertiary",
            key="optimum:everything",
            on_click=everything,
            disabled=len(chosen) == len(every),
        )
    return list(chosen)


def _limits() -> Limits:
    """Limits as the model takes them; an empty field is none."""
    typed, stated = {}, own_limits(session.scenario())
    columns = st.columns(len(LIMITS))
    for column, (name, (low, high)) in zip(columns, LIMITS.items(), strict=True):
        scale = _per_unit(name)
        own = stated.get(name, 0.0) * scale
        number = column.number_input(
            session.t(f"optimum.limit.{name}", unit=text.SYMBOLS[session.money().currency])
            if name == "budget"
            else session.t(f"optimum.limit.{name}"),
            value=min(max(own, low), high) if own else None,
            min_value=low,
            max_value=high,
            format="%.0f" if name == "budget" else "%.10g",
            placeholder=session.t("optimum.no_limit"),
            key=f"optimum:{name}:{session.money().currency}:{session.lang()}",
        )
        if number is not None:
            typed[name] = float(number) / scale
    return typed


def _per_unit(limit: str) -> float:
    if limit == "budget":
        return 1.0 / session.money().cny_per_unit
    return 100.0 if limit == "field_accuracy" else 1.0


def _found(found: Optimum) -> None:
    """The mix as a sentence, what changes, the plan before and after, and a button that takes it."""
    said = found.sentence
    lead = {"title": text.say(said, session.lang(), session.money()), "tone": said.tone, "rows": []}
    components.panel({"cards": [lead], "status": True}, "optimum:lead")
    if not found.changes:
        return
    st.button(
        session.t("optimum.use"),
        key=f"optimum:use:{found.after.npv!r}",
        type="primary",
        on_click=_use,
        args=(found,),
    )
    tables.show(session.t("optimum.standing"), *standing(found), "optimum.standing")
    footer = session.t("optimum.worth_note")
    tables.show(session.t("optimum.changes"), *changes(found), "optimum.changes", footer=footer)


def changes(found: Optimum) -> tuple[list[Column], list[Row]]:
    """Every decision that moves: now, then, and what it is worth."""
    columns = [
        Column(session.t("decisions.mix_decision")),
        *(Column(session.t(f"decisions.mix_{name}"), "right") for name in ("was", "value", "worth")),
    ]
    return columns, [Row(_cells(change), key=change.id) for change in found.changes]


def _cells(change: Change) -> tuple[Cell | str, ...]:
    record, lang, money = parameters.find(change.id), session.lang(), session.money()
    was, value = (text.value_text(record, v, lang, money) for v in (change.was, change.value))
    worth = Cell(text.figure("signed_money", change.worth, lang, money), "good" if change.worth > 0 else "")
    return record.label[lang], was, value, worth


def standing(found: Optimum) -> tuple[list[Column], list[Row]]:
    """What the plan brings and takes, before and after."""
    lang, money = session.lang(), session.money()
    columns = [
        Column(""),
        *(Column(session.t(f"decisions.mix_{name}"), "right") for name in ("before", "after")),
    ]
    rows = []
    for name, output in STANDING.items():
        ends = (getattr(each, name) for each in (found.before, found.after))
        cells = (shown(find_output(output), end, lang, money) for end in ends)
        rows.append(Row((session.t(f"seek.of.{output}"), *cells), key=name))
    ends = (text.figure("number", each.latency, lang) for each in (found.before, found.after))
    unit = session.t("unit.ms")
    rows.append(Row((session.t("optimum.latency"), *(f"{end} {unit}" for end in ends)), key="latency"))
    return columns, rows


def _use(found: Optimum) -> None:
    """Take the mix as one step of undo."""
    session.use(found.scenario)
    dialogs.close()
