"""The dialog behind the small target beside an input: what must it be so that a figure is what is wanted?"""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from costmodel import parameters, targets, text
from costmodel.goal_seek import Reached, goal_seek
from costmodel.outputs import OUTPUTS, find_output, shown
from costmodel.parameters import Value
from ui import components, derived, dialogs, session

NAME = "seek"
# The figures that people ask for come first.
FIRST = ("npv", "roi", "payback_months", "cost_total", "cost_build", "launch_month", "accuracy_field")
MOST_USES = 3  # buttons, where several values give the same
FAR = 1e15
Said = Callable[[Value], str]


def show() -> None:
    """Open the dialog where an input asked for it."""
    about = dialogs.about(NAME)
    identifier = (about or "").removeprefix(derived.PREFIX)
    if identifier not in parameters.catalogue():
        return
    label = parameters.find(identifier).label[session.lang()]
    title = session.t("seek.title", input=label)
    st.dialog(title, width="medium", on_dismiss=dialogs.close)(_ask)(identifier, about != identifier)


def _ask(identifier: str, of_100: bool) -> None:
    """Figure and target, the answer at once, and buttons that take it."""
    if dialogs.about(NAME) is None:
        st.rerun()
    left, right = st.columns([3, 2])
    with left:
        output = _figure()
    with right:
        target = _target(output)
    if target is None:
        return
    found = goal_seek(session.scenario(), identifier, output, target)
    said = _way_to_say(identifier, of_100)
    components.panel({"cards": [answer(found, said)], "status": True}, "seek:answer")
    _uses(found, said)


def _figure() -> str:
    """The figure that is aimed at; the one chosen last is kept for the next input."""
    key = f"seek:figure:{session.lang()}"
    if key not in st.session_state:
        st.session_state[key] = st.session_state.get("seek_figure", FIRST[0])
    names = [*FIRST, *(name for name in OUTPUTS if name not in FIRST)]
    titles = {name: session.t(f"seek.of.{name}") for name in names}
    chosen: str = st.selectbox(session.t("seek.figure"), names, format_func=titles.__getitem__, key=key)
    st.session_state["seek_figure"] = chosen
    return chosen


def _target(output: str) -> float | None:
    """The number that is wanted, typed in the unit in which the figure is shown."""
    likely, scale = targets.likely_target(session.scenario(), output), per_unit(output)
    typed = st.number_input(
        session.t("seek.target", unit=unit(output)),
        value=float(f"{likely * scale:.10g}"),
        min_value=-FAR,
        max_value=FAR,
        step=_step(likely * scale),
        format=_format(output, likely * scale),
        key=f"seek:target:{output}:{session.money().currency}:{session.lang()}",
    )
    return None if typed is None else float(typed) / scale


def per_unit(output: str) -> float:
    """Numbers shown for one unit of a figure: percent, or the chosen currency."""
    kind = find_output(output).kind
    if kind in ("share", "percent"):
        return 100.0
    return 1.0 / session.money().cny_per_unit if kind in ("money", "flows") else 1.0


def unit(output: str) -> str:
    """Unit of a target."""
    kind = find_output(output).kind
    if kind in ("share", "percent"):
        return "%"
    return (
        text.SYMBOLS[session.money().currency]
        if kind in ("money", "flows")
        else session.t(f"seek.unit_{kind}")
    )


def _format(output: str, size: float) -> str:
    if find_output(output).kind in ("money", "flows"):
        return "%.0f" if abs(size) >= 100 or size == 0 else "%.4f"
    return "%.2f" if per_unit(output) > 1 else "%.1f"


def _step(size: float) -> float:
    """A step of the target's arrows: a hundredth of its size, a round number."""
    return float(f"{abs(size) / 50:.0e}") or 1.0


def _way_to_say(identifier: str, of_100: bool) -> Said:
    """A value in the words of the input that asked."""
    lang = session.lang()
    if not of_100:
        return partial(text.value_text, parameters.find(identifier), lang=lang, money=session.money())
    values, way = session.scenario().values(), derived.DERIVED[identifier]

    def said(value: Value) -> str:
        right = text.figure("of100_exact", way.shown({**values, identifier: value}), lang)
        return f"{right} {session.t('gap.unit_right')}"

    return said


def answer(found: Reached, said: Said) -> dict[str, Any]:
    """The sentence, the plan as it stands, and every value that will do, each with its figure."""
    lang, money = session.lang(), session.money()
    figure = partial(shown, find_output(found.output), lang=lang, money=money)
    own = session.scenario()[found.id]
    now = targets.planned(session.scenario(), found.output)
    rows = [{"label": session.t("seek.now", value=said(own)), "text": figure(now)}]
    for hit in found.hits:
        rows.append({"label": session.t("seek.then", value=said(hit.value)), "text": figure(hit.output)})
        if hit.beyond is not None:
            beyond = session.t("seek.beyond", value=said(hit.beyond))
            rows.append({"label": beyond, "text": figure(hit.beyond_output)})
    tone = "good" if found.met else "warn"
    return {"title": found.said(lang, money, value_text=said), "tone": tone, "rows": rows}


def _uses(found: Reached, said: Said) -> None:
    """A button for each value that will do, else for the one that comes nearest."""
    own = session.scenario()[found.id]
    values = [hit.value for hit in found.hits] or ([found.best_value] if found.kind == "unreachable" else [])
    with st.container(horizontal=True):
        for place, value in enumerate([v for v in values if v != own][:MOST_USES]):
            key = "seek.use" if found.hits else "seek.use_best"
            # A value in its key: a press on what has changed meanwhile does nothing.
            st.button(
                session.t(key, value=said(value)),
                key=f"seek:use:{value!r}",
                type="secondary" if place else "primary",
                on_click=_use,
                args=(found.id, value),
            )
        st.button(session.t("seek.close"), key="seek:close", type="tertiary", on_click=dialogs.close)


def _use(identifier: str, value: Value) -> None:
    """Take a value as one step of undo; a refusal stands on the page below."""
    session.attempt(lambda: session.change({identifier: value}))
    dialogs.close()
