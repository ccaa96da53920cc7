"""Fixtures every test may use, and which tests are left out where."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

from tests import browser as real
from tests.components_page import DEMO, MadeUp
from tests.stores import find_postgres
from ui import curve, later, pace

pace.PAUSE = 0.0  # no browser draws what AppTest shows
later.AT_ONCE = True  # no browser says that the hand rests
curve.DRAWS, curve.BAND_STOPS = 64, 5  # bands on every page of every test: quick rather than smooth
PATIENCE = 15_000  # milliseconds until what a journey expects has come, with other tests beside it
collect_ignore_glob = ["demo_*.py"]  # pages of their own, run by Streamlit


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out long tests unless asked for, and browser tests where there is no browser (never in CI)."""
    if not os.environ.get("COSTMODEL_LONG"):
        skip_marked(items, "long", "long: python3 dev.py test --long runs it")
    if any(item.get_closest_marker("browser") for item in items) and real.find_chromium() is None:
        skip_marked(items, "browser", "no Chromium, Chrome or Edge; install one or set COSTMODEL_CHROMIUM")

    if not os.environ.get("CI") and find_postgres() is None:
        skip_marked(items, "postgres", "no PostgreSQL; install one or set COSTMODEL_POSTGRES_BIN")


def skip_marked(items: list[pytest.Item], name: str, reason: str) -> None:
    for item in items:
        if item.get_closest_marker(name):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="module")
def plain_main() -> Iterator[None]:
    """A main module that new processes can begin with; tests of the app leave the page script there."""
    kept = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    yield
    sys.modules["__main__"] = kept


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Address of the app as users start it: behind serve.py."""
    with real.serving("serve.py") as url:
        yield url


@pytest.fixture(scope="session")
def plain_server() -> Iterator[str]:
    """Address of the app under ``streamlit run app.py``."""
    with real.serving("app.py") as url:
        yield url


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the whole run."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=real.find_chromium(), args=[*real.FLAGS, real.ONE_PROCESS]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def visitors(browser) -> real.Visitors:
    """Contexts of that Chromium, emptied between tests."""
    return real.Visitors(browser)


@pytest.fixture
def page_errors() -> list[str]:
    """Errors the test's pages reported; a test that expects some clears the list."""
    return []


@pytest.fixture
def open_page(request, visitors, page_errors: list[str]) -> Iterator[Callable]:
    """Give ``open_page(**context options)``: a page of its own session, its errors collected.

    For example ``open_page(viewport={"width": 390, "height": 844}, locale="zh-CN", color_scheme="dark")``.
    With ``anew=True`` nothing was asked for before, not even what browsers keep of a visit long past.
    """
    failed, taken = request.session.testsfailed, []

    def open_new(*, anew: bool = False, **options):
        page = visitors.open(anew=anew, **options)
        taken.append(page.context)
        page.on("pageerror", lambda error: page_errors.append(f"page error: {error}"))
        page.on("console", lambda line: line.type == "error" and page_errors.append(f"console: {line.text}"))
        return page

    yield open_new
    for context in taken:
        visitors.leave(context, keep=request.session.testsfailed == failed)
    assert not page_errors, page_errors


@pytest.fixture(scope="session")
def made_up(visitors) -> Iterator[MadeUp]:
    """Pages with made-up figures."""
    with real.serving(DEMO) as url:
        yield MadeUp(visitors, url)


@pytest.fixture
def show(request, made_up: MadeUp, page_errors: list[str]) -> Iterator[Callable]:
    """Give ``show(path, **context options)``: the page with made-up figures, as a visitor finds it."""
    with made_up.lent(request.session, page_errors):
        yield made_up.show


@pytest.fixture
def page(open_page):
    """A fresh page, 1440 x 900, English, light."""
    return open_page()
