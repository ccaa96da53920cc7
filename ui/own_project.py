"""Three questions in a fold; the answer is a plan with the choices that were made for the user."""

import streamlit as st

from costmodel import own_project, presets, text
from ui import components, session

HIGHEST = 1e12


def ask() -> None:
    """Kind, volume and the cost of a mistake; the button makes the plan."""
    lang, per_unit = session.lang(), session.money().cny_per_unit
    with st.popover(session.t("own.open"), width="stretch"):
        kind = st.selectbox(
            session.t("own.kind"),
            own_project.kinds(),
            format_func=lambda name: presets.about(name)["title"][lang],
            key=f"own:kind:{lang}",
        )
        volume, mistake = f"own:volume:{kind}", f"own:mistake:{kind}:{per_unit}"
        st.number_input(
            session.t("own.volume"),
            min_value=1.0,
            max_value=HIGHEST,
            value=own_project.volume_of(kind),
            format="%.0f",
            key=volume,
        )
        st.number_input(
            f"{session.t('own.mistake')} ({text.SYMBOLS[session.money().currency]})",
            min_value=0.0,
            max_value=HIGHEST,
            value=float(presets.load(kind)["value.wrong"]) / per_unit,
            format="%.3f",
            key=mistake,
        )
        st.button(
            session.t("own.start"),
            type="primary",
            on_click=lambda: _start(
                kind,
                # What stands in the fields at the click, not what stood there when they were drawn.
                decisions=st.session_state[volume],
                mistake=st.session_state[mistake] * per_unit,
            ),
        )


def _start(kind: str, *, decisions: float, mistake: float) -> None:
    def take() -> None:
        session.use(own_project.own_project(kind, decisions=decisions, mistake=mistake).scenario)
        st.session_state["own"] = (kind, decisions, mistake)

    session.attempt(take)


def reasons() -> None:
    """The choices that were made, as long as the plan is that one."""
    answers = st.session_state.get("own")
    if answers is None:
        return
    kind, decisions, mistake = answers
    own = own_project.own_project(kind, decisions=decisions, mistake=mistake)
    if session.scenario() == own.scenario:
        rows = [{"label": sentence} for sentence in own_project.said(own, session.lang())]
        components.panel({"cards": [{"title": session.t("own.title"), "rows": rows}]}, "own")
