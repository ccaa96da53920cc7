"""Months of a project's real course, as Hypothesis draws them."""

from __future__ import annotations

from hypothesis import strategies as st

from costmodel.actuals import MONEY

cells = st.none() | st.floats(0.0, 1e6)
months_known = st.dictionaries(
    st.integers(1, 24),
    st.fixed_dictionaries(dict.fromkeys((*MONEY, "labels", "gpu_hours", "benefit"), cells)),
    min_size=1,
)
