"""The pages of the menu, and the one that a link asks for."""

from pathlib import Path

import streamlit as st

from costmodel.link_text import unusable
from ui import session

# In the order of the menu; the first stands at the bare address.
NAMES = (
    "overview",
    "labeling",
    "compute",
    "gap",
    "compression",
    "strategies",
    "roi",
    "risk",
    "portfolio",
    "compare",
    "meeting",
    "data",
    "actuals",
    "assumptions",
    "methods",
)
FIRST = NAMES[0]
FOLDER = Path(__file__).resolve().parents[1] / "pages"


def names() -> list[str]:
    """Names of the pages there are: the stems of their files, as links say them."""
    return [name for name in NAMES if (FOLDER / f"{name}.py").exists()]


def open_page():
    """Show the menu and give the page to run: the one a link asks for, else the one of the address."""
    pages = {name: _page(name) for name in names()}
    page = st.navigation(list(pages.values()), position="top")
    current = page.url_path or FIRST
    session.enter("" if current == FIRST else current)
    wanted = session.wanted_page()
    if wanted and wanted not in pages:
        session.complain(unusable("page", wanted, FIRST))
        wanted = FIRST
    if wanted and wanted != current:
        st.switch_page(pages[wanted])
    return page


def _page(name: str):
    title = session.t(f"page.{name}")
    return st.Page(FOLDER / f"{name}.py", title=title, url_path=name, default=name == FIRST)
