"""Methods and sources: every equation and every default, with what it rests on."""

import streamlit as st

from ui import charts, methods, panels, session
from ui.views import validation

session.through_app()
methods.collect()
panels.notices()
charts.show(methods.evidence(), "methods")
st.header(session.t("methods.equations"), anchor="equations")
methods.equations(methods.choose_screen())
validation.section()
methods.defaults()
