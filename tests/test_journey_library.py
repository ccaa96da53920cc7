"""Saved scenarios in a real browser: save, change, save again, go back, and open it as somebody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from costmodel import text
from tests import screens_browser as seen
from tests.browser import serving
from tests.library_browser import close, links, open_dialog, said, save, type_in
from tests.screens_browser import at_rest, go, plan_of, says, slider
from tests.stores import counts

pytestmark = pytest.mark.browser
MAIN = "value.right"


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('library')}/library.sqlite3"


@pytest.fixture(scope="module")
def library_server(address):
    with serving("serve.py", env={"COSTMODEL_DATABASE_URL": address}) as url:
        yield url


def change(page) -> None:
    before = seen.address(page)
    slider(page, MAIN).focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("before => location.search !== before", arg=before)
    page.wait_for_function(seen.SETTLED)
    at_rest(page)


def visit(page, link: str) -> None:
    page.goto(link)
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    at_rest(page)
    page.wait_for_function(
        "() => !location.search.includes('k=')"
    )  # the key does not stay in the address bar


def test_save_change_save_go_back_and_open_elsewhere(open_page, library_server, address):
    page = open_page()
    first = go(page, library_server, "roi")
    dialog = open_dialog(page)
    expect(dialog.get_by_text(said("none"))).to_be_visible()
    type_in(page, dialog, said("name"), "Shop pilot ![x](http://canary.example/x.png)")
    type_in(page, dialog, said("who"), "Li Wei")
    save(page, dialog, 1)
    view, edit = links(dialog)
    close(page, dialog)

    change(page)
    second = plan_of(page)
    dialog = open_dialog(page)
    save(page, dialog, 2)
    assert links(dialog) == [view, edit]
    rows = dialog.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Li Wei")
    assert counts(address)["scenarios"] == 1

    dialog.get_by_role("combobox", name=said("pick")).click()
    page.get_by_role("option").nth(1).click()
    at_rest(page)
    dialog.get_by_role("button", name=said("open_version")).click()
    expect(dialog).to_have_count(0)
    named = first.model_copy(update={"name": second.name})
    says(page, named)

    other = open_page(locale="zh-CN")
    visit(other, view)
    says(other, second, "zh")
    dialog = open_dialog(other, "zh")
    expect(dialog.get_by_text(said("viewing", "zh"))).to_be_visible()
    assert dialog.get_by_role("button", name=said("save_next", "zh", rev="3")).count() == 0
    expect(dialog.locator("code")).to_have_count(1)  # no link to edit


def test_the_edit_link_takes_a_scenario_to_another_browser(open_page, library_server):
    page, other = open_page(), open_page()
    go(page, library_server, "roi")
    dialog = open_dialog(page)
    save(page, dialog, 1)
    _, edit = links(dialog)
    close(page, dialog)

    visit(other, edit)
    change(other)
    theirs = open_dialog(other)
    save(other, theirs, 2)
    expect(theirs.locator("tbody tr")).to_have_count(2)
    visit(other, library_server)  # a new session: the list comes from the browser
    again = open_dialog(other)
    expect(again.locator("tbody tr")).to_have_count(2)

    dialog = open_dialog(page)  # has seen version 1 only
    dialog.get_by_role("button", name=said("save_next", rev="2"), exact=True).click()
    expect(dialog.get_by_text(text.template("en", "library_error.conflict").format(newest=2))).to_be_visible()
    save(page, dialog, 3)

    dialog.get_by_role("button", name=said("delete"), exact=True).click()
    page.get_by_role("button", name=said("delete_sure"), exact=True).click()
    expect(dialog.get_by_text(said("deleted"))).to_be_visible()
    third = open_page()
    third.goto(edit)
    expect(third.get_by_text(text.template("en", "library_error.unknown"))).to_be_visible(timeout=30_000)
    third.locator(".main-svg").first.wait_for()  # the example stands there, and works


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_with_the_library_down_everything_else_works(open_page, lang):
    with serving(
        "serve.py", env={"COSTMODEL_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    ) as server:
        page = open_page(locale="zh-CN" if lang == "zh" else "en-US")
        plan = go(page, server, "roi", lang=lang)
        dialog = open_dialog(page, lang)
        dialog.get_by_role("button", name=said("save", lang), exact=True).click()
        down = text.template(lang, "library_error.down")
        expect(dialog.get_by_text(down)).to_be_visible(timeout=30_000)
        close(page, dialog)
        says(page, plan, lang)
        page.goto(f"{server}/?k={'a' * 26}&lang={lang}")
        expect(page.get_by_text(down)).to_be_visible(timeout=30_000)
        page.locator(".main-svg").first.wait_for()


def test_on_a_phone_in_chinese_and_nobody_is_kept_out(open_page, library_server):
    page = open_page(**seen.PHONE, locale="zh-CN")
    go(page, library_server, "roi", lang="zh")
    dialog = open_dialog(page, "zh")
    save(page, dialog, 1, "zh")
    assert not page.evaluate(seen.SIDEWAYS)
    box = dialog.bounding_box()
    assert box["width"] <= 390
    assert seen.serious(page) == []


def test_no_key_stands_in_the_servers_log(open_page, address, tmp_path, monkeypatch):
    logs: list[Path] = []
    import tests.browser as real

    start = real.wait_until_healthy
    monkeypatch.setattr(
        real, "wait_until_healthy", lambda process, url, log: logs.append(log) or start(process, url, log)
    )
    with serving("serve.py", env={"COSTMODEL_DATABASE_URL": address}) as server:
        page = open_page()
        go(page, server, "roi")
        dialog = open_dialog(page)
        save(page, dialog, 1)
        keys = [link.rpartition("=")[2] for link in links(dialog)]
        for key in (*keys, "b" * 26):
            page.goto(f"{server}/?k={key}")
            page.locator(".main-svg").first.wait_for()
            at_rest(page)
        written = logs[0].read_text(encoding="utf-8")
        assert not any(key in written for key in (*keys, "b" * 26))
        assert "sqlite" not in written
