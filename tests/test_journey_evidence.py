"""The price list and the list of what to check first in a real browser: a price taken, a screen opened."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from costmodel import gpu_price_plan, gpu_prices, provenance, text, weak_points
from tests.screens_browser import PHONE, SIDEWAYS, at_rest, go, plan_of, says, serious

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("lang", "device"), [("en", {}), ("zh", PHONE)], ids=["wide", "phone"])
def test_a_list_price_is_taken_and_travels(open_page, server, lang, device):
    page = open_page(**device)
    plan = go(page, server, "compute", lang=lang)
    page.get_by_role("button", name=text.template(lang, "gpu_prices.open")).click()
    dialog = page.get_by_role("dialog")
    dialog.locator(".pick").first.wait_for()
    dialog.get_by_text(text.template(lang, "gpu_prices.spot"), exact=True).click()
    spot = [o for o in gpu_prices.offers() if o.family == "A100" and o.commitment == "spot"]
    offer = gpu_prices.chosen(spot)[0]
    row = dialog.locator(f'tr[data-key="{offer.id}"]')
    expect(row).to_contain_text(gpu_prices.dollars(offer.usd, lang))
    assert not page.evaluate(SIDEWAYS)
    assert device or serious(page) == []
    row.locator(".pick").click()
    expect(dialog).to_have_count(0)
    taken = gpu_price_plan.use(plan, offer, lang)
    says(page, taken, lang)
    assert plan_of(page).notes == taken.notes
    expect(page.locator(".note", has_text=taken.notes[0].text)).to_be_visible()


def test_what_to_check_first_comes_at_rest_and_opens_its_screen(open_page, server):
    page = open_page()
    page.goto(f"{server}/?v=1&preset=camera&lang=en&page=assumptions")
    row = page.locator(".cm.table tbody tr").first
    row.locator(".pick").wait_for()
    first = weak_points.weak_points(plan_of(page), count=1)[0]
    expect(row).to_contain_text(first.record.label["en"])
    expect(row).to_contain_text(provenance.changes(first.record, "en"))
    assert serious(page) == []
    row.locator(".pick").click()
    page.wait_for_url("**/roi?**")
    at_rest(page)
    expect(page.get_by_role("slider", name=first.record.question["en"], exact=True)).to_be_visible()
