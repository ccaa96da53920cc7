"""The meeting's page: another window's plan followed, the last step shown again, every step in words."""

import streamlit as st

from costmodel import evaluate, story, text
from costmodel.scenario import Scenario
from ui import components, session, steps

KEY = "meeting"


def collect() -> None:
    """Take the plan that another window shows; begin or end the replay of the last step."""
    answer = session.collect(KEY)
    if answer is None:
        return
    action, value, _ = answer
    st.session_state["replaying"] = action == "replay" and session.previous() is not None
    if action == "open" and isinstance(value, str):
        session.open_text(value)
        session.go_to("")  # this window stays with its chart


def plan() -> Scenario:
    """The plan to show: as it stands, or before the last step while that is shown again."""
    before = session.previous()
    return before if before is not None and st.session_state.get("replaying") else session.scenario()


def controls() -> None:
    """Mount the switch to follow another window, and the replay."""
    data = {
        "ack": session.ack(KEY),
        "can_replay": session.previous() is not None,
        "replaying": bool(st.session_state.get("replaying")),
        "labels": {
            name: session.t(f"meeting.{name}") for name in ("follow", "following", "replay", "before")
        },
    }
    components.follow(data, KEY)


def log() -> None:
    """Every step of the session in words, to paste into minutes; written once the fold is open."""
    fold = st.expander(session.t("meeting.log"), key="fold:meeting", on_change="rerun")
    with fold:
        if fold.open:
            said = steps.log()
            lang, shown = session.lang(), session.scenario()
            verdict = text.say(story.verdict(evaluate(shown)), lang, session.money())
            lines = [*(f"- {line}" for line in said or [session.t("meeting.nothing")]), "", verdict]
            st.code("\n".join(lines), language=None, wrap_lines=True)
