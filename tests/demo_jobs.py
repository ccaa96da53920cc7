"""A page with one job that takes some seconds, for the tests in a browser."""

import time

import streamlit as st

from ui import components, jobs, session


def work(progress: jobs.Progress) -> str:
    for block in range(40):
        progress(block / 40)
        time.sleep(0.05)
    return "found"


session.start()
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
if st.button("Begin"):
    jobs.start("demo", "key", work)
jobs.show("demo", "key", "Drawing the risk curve")
now = jobs.state("demo", "key")
st.caption(f"{now.phase} {now.result} after {st.session_state['runs']} runs")
components.later({"ack": None, "turn": ""}, "later")
