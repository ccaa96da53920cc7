"""The reference page R: one slider, one chart, nothing else. Run under stock settings."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

st.set_page_config(layout="wide")
growth = st.slider("Growth", 0, 100, 20, key="growth")
months = np.arange(60)
st.plotly_chart(go.Figure(go.Scatter(x=months, y=100 * (1 + growth / 1000) ** months)), key="chart")
