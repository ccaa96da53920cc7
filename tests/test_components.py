"""The Python side of the browser components, and the private names of Streamlit it leans on."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.runtime import Runtime
from streamlit.testing.v1 import AppTest

from ui import components

DEMO = str(Path(__file__).with_name("demo_components.py"))
ASSETS = sorted((components.ROOT / components.ASSETS).iterdir())


def opened() -> AppTest:
    app = AppTest.from_file(DEMO, default_timeout=20)
    app.run()
    assert not app.exception
    return app


def test_page_runs_in_a_first_and_a_second_server():
    # AppTest makes a new server each time: the files must be registered with each.
    opened()
    opened()


def test_a_message_of_the_browser_is_applied_once():
    app = opened()
    app.session_state["photos-0"] = {"sent": {"seq": 7, "action": "set", "value": 9000}}
    app.run()
    app.run()
    assert app.session_state["values"]["photos"] == 9000
    assert app.session_state["applied"] == [("photos", "set", 9000)]
    assert app.session_state["acks"] == {"photos": 7}


def test_plotly_comes_from_the_configured_route_or_with_the_components(monkeypatch):
    monkeypatch.delenv("COSTMODEL_PLOTLY_URL", raising=False)
    assert components.plotly_url() == "../costmodel.plotly/plotly.min.js"
    assert (components._plotly_folder() / "package_data" / "plotly.min.js").exists()
    monkeypatch.setenv("COSTMODEL_PLOTLY_URL", "/plotly.js")
    assert components.plotly_url() == "/plotly.js"


def test_streamlit_still_has_the_private_names():
    assert set(inspect.signature(ComponentConfig).parameters) >= {"name", "asset_dir"}
    assert list(inspect.signature(ComponentManifest).parameters) == ["name", "version", "components"]
    assert list(inspect.signature(BidiComponentManager.register_from_manifest).parameters) == [
        "self",
        "manifest",
        "package_root",
    ]
    assert callable(BidiComponentManager.get_component_asset_root)
    assert callable(Runtime.exists)


@pytest.mark.parametrize("path", [p for p in ASSETS if p.suffix == ".js"], ids=lambda p: p.name)
def test_scripts_set_text_as_text_and_are_short(path):
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", source)
    assert len(source.splitlines()) <= 290


@pytest.mark.parametrize("path", ASSETS, ids=lambda p: p.name)
def test_assets_load_nothing_from_elsewhere(path):
    addresses = re.findall(r"https?://[^\s'\"]+", path.read_text(encoding="utf-8"))
    assert set(addresses) <= {"http://www.w3.org/2000/svg"}
