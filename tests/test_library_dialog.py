"""The dialog of saved scenarios without a browser: a save is noted whatever happens to the run around it."""

from __future__ import annotations

import pytest
from streamlit.runtime.scriptrunner import get_script_run_ctx

from costmodel import link, presets, text
from tests.screen import Screen
from ui import library as dialog
from ui import stored
from ui.store import Store

PLAN = presets.load().replace({"compute.runs": 7})


@pytest.fixture
def library(monkeypatch, tmp_path) -> Store:
    monkeypatch.setenv("COSTMODEL_DATABASE_URL", f"sqlite:///{tmp_path}/library.sqlite3")
    monkeypatch.setattr(dialog, "_mine", lambda keys: None)  # AppTest cannot answer its choices
    return stored.library()


def opened() -> Screen:
    screen = Screen(f"{link.encode(PLAN)}&lang=en")
    return press(screen, "library:open:en")


def press(screen: Screen, key: str) -> Screen:
    screen.app.button(key=key).click()
    screen.run()
    return screen


def kept(screen: Screen) -> dict:
    return screen.app.session_state["kept"]


def saved_rows(library: Store, screen: Screen) -> list[tuple[int, str]]:
    return [(v.rev, v.content.name) for v in library.history(kept(screen)["edit"])]


def test_saved_and_saved_again_under_another_name(library):
    screen = opened()
    screen.app.text_input(key="library:name:").set_value("  Shop pilot ")
    press(screen, "library:button:save")
    assert kept(screen)["rev"] == 1
    assert screen.scenario.name == "Shop pilot"
    screen.set("compute.runs", 9)
    press(screen, "library:button:save")
    assert saved_rows(library, screen) == [(2, "Shop pilot"), (1, "Shop pilot")]
    assert kept(screen)["view"] == stored.view_token(kept(screen)["edit"])
    said = text.template("en", "library.saved").format(rev="2")
    assert said in [card["title"] for panel in screen.shown("panel") for card in panel["cards"]]


@pytest.mark.parametrize("new", [True, False], ids=["first", "next"])
def test_a_save_during_which_the_run_is_broken_off_is_noted_all_the_same(library, monkeypatch, new):
    screen = opened()
    if not new:
        press(screen, "library:button:save")
    act = "create" if new else "save"
    whole = getattr(Store, act)

    def broken(self, *words, **named):
        found = whole(self, *words, **named)
        get_script_run_ctx().script_requests.request_stop()  # as another message of the browser does
        return found

    monkeypatch.setattr(Store, act, broken)
    screen.app.button(key="library:button:save").click()
    screen.app.run()
    monkeypatch.setattr(Store, act, whole)
    screen.run()
    assert kept(screen)["rev"] == (1 if new else 2)
    assert len(saved_rows(library, screen)) == kept(screen)["rev"]
