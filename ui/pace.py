"""In which order a page reaches the eye: the chart that a hand is moving comes before everything else."""

import time

import streamlit as st

# A browser that gets the whole page at once draws the chart last: 116 ms after a key, with a pause 58 ms
# (benchmarks/README.md). Two frames of a screen; the rest of the page follows that much later.
PAUSE = 0.03  # seconds after a single step
HELD = 0.02  # while a thumb is held and the next value is near
NEAR = 0.15  # seconds between two values of a held thumb, at most


def drawn_first() -> None:
    """Give the browser time to draw what was sent so far."""
    now = time.monotonic()
    held = now - st.session_state.get("drawn_at", 0.0) < NEAR
    st.session_state["drawn_at"] = now
    time.sleep(min(PAUSE, HELD) if held else PAUSE)
