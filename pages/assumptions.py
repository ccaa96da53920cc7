"""All assumptions: every input of the plan in one table."""

import streamlit as st

from ui import panels, session

session.through_app()
panels.notices()
st.header(session.t("page.assumptions"))
