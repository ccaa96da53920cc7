"""The page script: session, shared bar and the list of pages. Runs alone under ``streamlit run app.py``."""

import streamlit as st

from costmodel import evaluate
from ui import (
    assumptions,
    charts,
    controls,
    derived,
    export,
    goal_seek,
    hero,
    later,
    meeting,
    navigation,
    optimum,
    session,
    shell,
    theme,
)

st.set_page_config(page_title="AI cost and return planner", layout="wide")
st.html(theme.STYLE_SHEET)
session.start()
shell.collect()
controls.collect()
derived.collect()
charts.collect()
assumptions.collect()
hero.collect(session.scenario())
later.collect()
meeting.collect()
page = navigation.open_page()
goal_seek.show()
optimum.show()
export.show()
result = evaluate(session.scenario())
above = st.container(key="above")
if session.has_begun():  # what a hand moves comes first
    page.run()
    shell.head(above, result)
else:  # nothing stands above yet: what comes late would push the page down
    shell.head(above, result)
    page.run()
shell.footer()
later.settle()
session.settle()
