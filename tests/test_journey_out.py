"""From the meeting to finance in a real browser: change, compare, present, export, open: same digits."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pptx
import pytest
from playwright.sync_api import expect

from costmodel import evaluate, plan_file, presets, story, text
from tests.screens_browser import PHONE, SIDEWAYS, at_rest, go, says, serious, slider, speak
from tests.workbooks import close, expected

pytestmark = pytest.mark.browser
RUNS = "compute.runs"


def menu(page, title: str) -> None:
    page.get_by_role("link", name=title, exact=True).click()
    at_rest(page)


def download(page, kind: str) -> bytes:
    with page.expect_download() as under_way:
        page.get_by_role("button", name=f"Get {kind}").click()
    with open(under_way.value.path(), "rb") as file:
        return file.read()


def test_change_compare_present_export_and_open_the_files(open_page, server, tmp_path):
    page = open_page()
    go(page, server, "overview")
    slider(page, RUNS).focus()
    page.keyboard.press("ArrowRight")
    plan = presets.load().replace({RUNS: presets.load()[RUNS] + 1})
    says(page, plan)
    result, verdict = evaluate(plan), text.say(story.verdict(evaluate(plan)), "en")

    menu(page, "Compare")
    page.get_by_role("button", name="Keep this plan as it is").click()
    expect(page.locator("h1").first).to_contain_text("worth the same")
    menu(page, "Meeting")
    expect(page.locator("h1").first).to_have_text(verdict)

    page.get_by_role("button", name="Export", exact=True).click()
    page.get_by_role("button", name="Get XLSX").wait_for()
    book = openpyxl.load_workbook(io.BytesIO(download(page, "XLSX")), data_only=True)
    shown = {row[0].value: row[1].value for row in book["Results"].iter_rows(max_col=2) if row[0].value}
    for label, figure in expected(result, "en").items():
        assert label in shown, label
        assert close(shown[label], figure), label
    deck = pptx.Presentation(io.BytesIO(download(page, "PPTX")))
    titles = [shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame]
    assert verdict in titles
    assert verdict in download(page, "MD").decode()
    assert zipfile.ZipFile(io.BytesIO(download(page, "ZIP"))).testzip() is None

    saved = tmp_path / "plan.json"
    saved.write_bytes(download(page, "JSON"))
    assert plan_file.read(str(saved)) == plan
    other = open_page()
    go(other, server, "overview", preset="drone")
    other.get_by_role("button", name="Export", exact=True).click()
    other.locator("input[type=file]").set_input_files(saved)
    says(other, plan)


def sheets(page) -> int:
    written = page.pdf(prefer_css_page_size=True)
    return written.count(b"/Type /Page\n") + written.count(b"/Type /Page ")


# Whether each chart, table and card is kept whole by itself or by what it stands in.
WHOLE = """() => [...document.querySelectorAll('.stBidiComponent')].filter((e) => e.offsetHeight > 60)
  .map((e) => {
  for (let at = e; at; at = at.parentElement) if (getComputedStyle(at).breakInside === 'avoid') return true;
  return false;
})"""


def test_paper_cuts_no_chart_and_ends_where_the_screen_ends(open_page, server):
    page = open_page()
    last = {"compare": "compare.changed", "roi": "roi.staff"}
    for screen, pages in (("overview", 1), ("meeting", 1), ("compare", 1), ("roi", 2)):
        go(page, server, screen)
        if screen in last:
            page.get_by_text(text.template("en", last[screen])).first.wait_for()
        assert sheets(page) == pages, screen
        page.emulate_media(media="print")
        whole = page.evaluate(WHOLE)
        assert whole, screen
        assert all(whole), screen
        page.emulate_media(media="null")


def test_the_dialog_keeps_nobody_out(open_page, server):
    page = open_page(**PHONE)
    go(page, server, "overview", lang="zh")
    for lang, name in (("zh", "导出"), ("en", "Export")):
        page.get_by_role("button", name=name, exact=True).click()
        page.get_by_role("dialog").get_by_text(name).first.wait_for()
        at_rest(page)
        assert not page.evaluate(SIDEWAYS)
        assert serious(page) == []
        if lang == "zh":
            page.keyboard.press("Escape")
            expect(page.get_by_role("dialog")).to_have_count(0)
            speak(page, "en")
