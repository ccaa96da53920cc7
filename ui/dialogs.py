"""Which dialog is open: one at a time, over whichever screen, until it is answered or closed."""

import streamlit as st

KEY = "dialog"


def ask(name: str, about: str = "") -> None:
    """Open a dialog with the next step of this run; ``about`` is what it asks about."""
    st.session_state[KEY] = (name, about)


def about(name: str) -> str | None:
    """What the open dialog asks about; None where this one is not open."""
    current, subject = st.session_state.get(KEY) or ("", "")
    return subject if current == name else None


def close() -> None:
    """Close it; the next run no longer shows it."""
    st.session_state[KEY] = None
