"""Meeting: one chart for a projector or a second window, with verdict and flags, and the log of the steps."""

import streamlit as st

from costmodel import evaluate
from ui import components, hero, meeting, panels, session

session.through_app()
plan = meeting.plan()
result = evaluate(plan)
with st.container(key="meeting-board"):
    panels.notices()
    hero.show(plan, result)
meeting.controls()
components.panel({"cards": [panels.watch(result)]}, "panel")
meeting.log()
