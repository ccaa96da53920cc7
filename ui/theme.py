"""Colours and page frame: one colour per cost component, quiet where another part is the subject."""

from pathlib import Path

import streamlit as st

from costmodel.project import COMPONENTS

CARD = {"light": (255, 255, 255), "dark": (24, 33, 43)}
QUIET = {"light": 0.24, "dark": 0.42}  # share of the component's own colour that is left
STYLE_SHEET = Path(__file__).with_name("page.css")


def component_colors() -> dict[str, str]:
    """Hex colour of each cost component, from the chart colours of the configuration."""
    colors = st.get_option("theme.chartCategoricalColors") or ["#8A96A2"] * len(COMPONENTS)
    return dict(zip(COMPONENTS, colors, strict=True))


def quiet(color: str) -> list[str]:
    """A component's colour mixed into the card, for the light and for the dark page."""
    own = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    return [_mix(own, CARD[mode], QUIET[mode]) for mode in ("light", "dark")]


def _mix(own: list[int], ground: tuple[int, ...], share: float) -> str:
    return "#" + "".join(
        f"{round(share * a + (1 - share) * b):02x}" for a, b in zip(own, ground, strict=True)
    )
