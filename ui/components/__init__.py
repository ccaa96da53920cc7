"""The browser components: one input, the Overview's middle, charts, tables, cards, headline and address bar.

Each is an ES module with a style sheet in ``assets/``, served by Streamlit as a file: a script given as
a string would travel again with every move. The browser answers through the state key ``sent``,
``{"seq": ..., "action": ..., "value": ...}``; the page applies it once and returns ``data["ack"] = seq``,
which lets the next one go. Mount the inputs after the overview: the next value interrupts what a run has
still to do.

The registration uses private names of the pinned Streamlit; ``tests/test_components.py`` guards them.
"""

import os
import threading
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

ROOT = Path(__file__).resolve().parents[2]
ASSETS = "ui/components/assets"
PACKAGE = "costmodel"
# Space held until the script has run, so that nothing jumps.
HEIGHTS = {
    "range": 72,
    "hero": 760,
    "bar": 40,
    "panel": 40,
    "chart_panel": 560,
    "table": 200,
    "strip": 24,
    "methods": 600,
    "assumptions": 600,
    "assumption_rows": 0,
    "later": 0,
    "library_keys": 0,
    "follow": 32,
}
IN_PAGE = ("hero", "chart_panel", "strip")  # without a shadow root
_registering = threading.Lock()


def range_control(data: dict, key: str) -> None:
    """Mount one input: a slider with its typed number, a choice, or a switch."""
    _mount("range", data, key)


def hero(data: dict, key: str) -> None:
    """Mount verdict, next best move, figures, chart and accuracy thread."""
    _mount("hero", data, key)


def bar(data: dict, key: str) -> None:
    """Mount title, undo, redo, copy link and language; it also writes the address."""
    _mount("bar", data, key)


def panel(data: dict, key: str) -> None:
    """Mount quiet cards of rows: bars, amounts or sentences."""
    _mount("panel", data, key)


def chart(data: dict, key: str) -> None:
    """Mount a screen's headline, its figures and its chart (``ui/charts.py``)."""
    _mount("chart_panel", data, key)


def table(data: dict, key: str) -> None:
    """Mount a table (``ui/tables.py``)."""
    _mount("table", data, key)


def strip(data: dict, key: str) -> None:
    """Mount the plan's headline in one line."""
    _mount("strip", data, key)


def methods(data: dict, key: str) -> None:
    """Mount the defaults with their sources (``ui/methods.py``)."""
    _mount("methods", data, key)


def assumptions(data: dict, key: str) -> None:
    """Mount the table of all inputs: what differs between moves (``ui/assumptions.py``)."""
    _mount("assumptions", data, key)


def assumption_rows(data: dict, key: str) -> None:
    """Give that table its rows, which stay from move to move."""
    _mount("assumption_rows", data, key)


def later(data: dict, key: str) -> None:
    """Mount what runs the page again at rest; nothing is seen of it (``ui/later.py``)."""
    _mount("later", data, key)


def library_keys(data: dict, key: str) -> None:
    """Mount what keeps edit tokens in the browser; nothing is seen of it (``ui/library.py``)."""
    _mount("library_keys", data, key)


def follow(data: dict, key: str) -> None:
    """Mount what makes this window follow another, and the replay of the last step (``ui/meeting.py``)."""
    _mount("follow", data, key)


def plotly_url() -> str:
    """Where the browser finds Plotly: the configured route, else Streamlit's own for component files.

    The fallback is relative to the script of the component, so it holds under any base path.
    """
    return os.environ.get("COSTMODEL_PLOTLY_URL") or f"../{PACKAGE}.plotly/plotly.min.js"


def _mount(name: str, data: dict, key: str) -> None:
    _register()
    _renderer(name)(data=data, key=key)


@cache
def _renderer(name: str):
    # Plotly writes its style rules into the document, where a shadow root would not see them.
    return st.components.v2.component(
        f"{PACKAGE}.{name}",
        html=f'<div class="cm-hold" style="min-height:{HEIGHTS[name]}px"></div>',
        js=f"{name}.js",
        css=f"{name}.css",
        isolate_styles=name not in IN_PAGE,
    )


def _register() -> None:
    """Tell the running server where the files are; once per server, and once per test run."""
    manager = get_bidi_component_manager()
    with _registering:
        if manager.get_component_asset_root(f"{PACKAGE}.plotly") is None:
            own = [ComponentConfig(name, ASSETS) for name in HEIGHTS]
            manager.register_from_manifest(ComponentManifest(PACKAGE, "1", own), ROOT)
            chart = [ComponentConfig("plotly", "package_data")]
            manager.register_from_manifest(ComponentManifest(PACKAGE, "1", chart), _plotly_folder())


def _plotly_folder() -> Path:
    return Path(find_spec("plotly").origin).parent
