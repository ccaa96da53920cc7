"""Help for journeys through the dialog of saved scenarios, in a real browser."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from costmodel import text
from tests.screens_browser import at_rest


def said(key: str, lang: str = "en", **slots: str) -> str:
    return text.template(lang, f"library.{key}").format(**slots)


def open_dialog(page: Any, lang: str = "en") -> Any:
    page.get_by_role("button", name=said("open", lang), exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(said("mine", lang)).first).to_be_visible(timeout=30_000)
    return dialog


def save(page: Any, dialog: Any, rev: int, lang: str = "en", *, new: bool = False) -> None:
    """Press the button that saves version ``rev`` and wait until the dialog says it is saved."""
    first = said("save", lang) if rev == 1 else said("save_next", lang, rev=str(rev))
    dialog.get_by_role("button", name=said("save_new", lang) if new else first, exact=True).click()
    expect(dialog.get_by_text(said("saved", lang, rev=str(rev)), exact=True)).to_be_visible(timeout=30_000)
    at_rest(page)


def type_in(page: Any, dialog: Any, label: str, words: str) -> None:
    field = dialog.get_by_role("textbox", name=label)
    field.fill(words)
    field.press("Enter")
    at_rest(page)


def links(dialog: Any) -> list[str]:
    """Link to look at, then link to edit."""
    expect(dialog.locator("code")).to_have_count(2)
    return dialog.locator("code").all_inner_texts()


def close(page: Any, dialog: Any) -> None:
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    at_rest(page)
