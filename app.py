"""The page script: session, shared bar and the list of pages. Runs alone under ``streamlit run app.py``."""

import streamlit as st

from costmodel import evaluate
from ui import assumptions, charts, controls, derived, hero, navigation, session, shell, theme

st.set_page_config(page_title="AI cost and return planner", layout="wide")
st.html(theme.STYLE_SHEET)
session.start()
shell.collect()
controls.collect()
derived.collect()
charts.collect()
assumptions.collect()
hero.collect(session.scenario())
page = navigation.open_page()
result = evaluate(session.scenario())
shell.bar(result)
shell.strip(result)
page.run()
shell.footer()
session.settle()
