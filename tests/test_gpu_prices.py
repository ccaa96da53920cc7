"""Published list prices of GPUs: read, dated, filtered, and taken into a plan; on the command line."""

from __future__ import annotations

import csv
import json
from datetime import date

import pytest

from costmodel import ParameterError, _data, evaluate, gpu_prices, link, presets, text
from costmodel import gpu_price_plan as in_plan
from costmodel.__main__ import main
from costmodel.gpu_prices import COMMITMENTS, chosen, first_day, offers
from tests.refused import refused, refused_in_chinese
from tests.screen import Screen
from tests.test_text import chinese
from ui import session

TODAY = date(2026, 11, 22)
PLAN = presets.load("ecommerce")
PUBLISHED = _data.path("published", "compute", "gpu_hourly_prices.csv")


def rows() -> list[dict[str, str]]:
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- reading ----------------------------------------------------------------------------------------------


def test_every_price_of_the_file_is_an_offer_once():
    columns = [column for column, _ in COMMITMENTS.values()]
    written = {(*row.values(), column) for row in rows() for column in columns if row[column]}
    assert len(offers()) == len(written)
    assert len({offer.id for offer in offers()}) == len(offers())


def test_an_offer_is_the_row_it_names():
    table = rows()
    for offer in offers():
        place, _, commitment = offer.id.partition(":")
        row = table[int(place) - 2]  # the first row stands on line 2
        assert offer.usd == float(row[COMMITMENTS[commitment][0]])
        assert (offer.card, offer.vendor, offer.region) == (
            row["accelerator"],
            row["vendor"],
            row["location"],
        )
        assert offer.source == row["source"]


@pytest.mark.parametrize(
    ("published", "dated", "day"),
    [
        ("2017-02-10", "2017-02-10", date(2017, 2, 10)),
        ("2026 (v8 catalog snapshot)", "2026", date(2026, 1, 1)),
        ("2025-2026 (v8 catalog snapshot)", "2025–2026", date(2025, 1, 1)),  # the earliest it can be of
    ],
)
def test_a_date_that_names_no_day_counts_from_the_earliest(published, dated, day):
    places = [place for place, row in enumerate(rows(), 2) if row["price_date"] == published]
    assert places
    found = [offer for offer in offers() if int(offer.id.partition(":")[0]) in places]
    assert {(offer.dated, offer.day) for offer in found} == {(dated, day)}


@pytest.mark.parametrize(
    ("card", "family"),
    [
        ("NVIDIA A100 SXM4 80 GB", "A100"),
        ("NVIDIA Tesla V100 DGXS 16 GB", "V100"),
        ("NVIDIA GeForce RTX 2080 Ti 11GB", "RTX 2080 Ti"),
        ("NVIDIA RTX 6000 Ada Generation", "RTX 6000 Ada"),
        ("Google TPU v5e", "TPU v5e"),
    ],
)
def test_the_family_of_a_card(card, family):
    assert {offer.family for offer in offers() if offer.card == card} == {family}


# --- filters ----------------------------------------------------------------------------------------------


def test_filters_by_hand():
    found = chosen(offers(), vendor="nebius", commitment="spot")
    assert [(offer.usd, offer.family) for offer in found] == [
        (1.25, "H100"),
        (1.25, "H100"),
        (1.45, "H200"),
        (1.45, "H200"),
    ]
    assert {offer.vendor for offer in chosen(offers(), vendor="阿里")} == {"Alibaba Cloud"}
    assert {offer.vendor for offer in chosen(offers(), vendor="AWS")} == {"Amazon Web Services"}
    assert {offer.card for offer in chosen(offers(), card="a100 80")} == {"NVIDIA A100 SXM4 80 GB"} | {
        "NVIDIA A100 PCIe",  # by its instance, 80 GB
        *(o.card for o in offers() if "a100" in o.words and "80" in o.words),
    }
    assert {offer.region for offer in chosen(offers(), region="beijing")} == {"ap-beijing"}


def test_cheapest_first_and_dated_then_or_later():
    found = chosen(offers(), card="h100", since=date(2025, 3, 3))
    assert found
    assert [offer.usd for offer in found] == sorted(offer.usd for offer in found)
    assert all(offer.day >= date(2025, 3, 3) for offer in found)
    assert set(found) == {o for o in offers() if "h100" in o.words and o.day >= date(2025, 3, 3)}


def test_what_is_no_filter_is_refused_in_a_sentence():
    with pytest.raises(ParameterError, match=r"commitment = weekly .* choose one of: on_demand"):
        chosen(offers(), commitment="weekly")
    with pytest.raises(ParameterError, match=r"'2025-13' is no date; write 2025"):
        first_day("2025-13")
    with pytest.raises(ParameterError, match=r"no list price '9:lease'"):
        gpu_prices.find("9:lease")


def test_a_price_is_old_after_twelve_months_as_all_prices_are():
    by_day = {offer.dated: offer for offer in offers()}
    assert gpu_prices.age(by_day["2025-03-03"], date(2026, 3, 31)).months == 12
    assert not gpu_prices.mark(by_day["2025-03-03"], date(2026, 3, 31), "en")
    assert gpu_prices.mark(by_day["2025-03-03"], date(2026, 4, 3), "en") == "13 months old"
    assert gpu_prices.mark(by_day["2026"], TODAY, "en") == ""
    assert gpu_prices.mark(by_day["2025–2026"], TODAY, "zh") == "已 22 个月"
    assert gpu_prices.mark(by_day["2025-03-03"], None, "en") == ""


# --- in a plan --------------------------------------------------------------------------------------------


def offer_of(card: str, commitment: str, vendor: str = ""):
    return chosen(offers(), card=card, commitment=commitment, vendor=vendor)[0]


def test_on_demand_by_hand():
    offer = offer_of("t4", "on_demand", "tencent")  # 1.0833 USD, ap-bangkok
    found = in_plan.use(PLAN.replace({"compute.commitment": "one_year"}), offer, "en")
    assert found["compute.gpu_price"] == 7.69143  # 1.0833 x 7.1
    assert found["compute.commitment"] == "on_demand"
    assert (found["compute.peak_tflops"], found["compute.tdp"]) == (65.0, 70.0)
    assert found.notes[0].text.startswith(
        "Tencent Cloud, NVIDIA Tesla T4, on demand: list price of 2026, US$1.08"
    )


@pytest.mark.parametrize("commitment", ["one_year", "three_years", "spot"])
def test_what_is_paid_for_an_hour_is_the_list_price(commitment):
    """All hours under a commitment or on spot cost the price of the list, not a share of a share."""
    offer = next(o for o in offers() if o.commitment == commitment and o.on_demand)
    found = in_plan.use(PLAN, offer, "zh")
    share = found[COMMITMENTS[commitment][1]]
    paid = found["compute.gpu_price"] * share / found["project.fx_cny_per_usd"]
    assert paid == pytest.approx(offer.usd, rel=1e-5)
    if commitment == "spot":
        assert (found["compute.commitment"], found["compute.spot_share"]) == ("on_demand", 1.0)
    else:
        assert (found["compute.commitment"], found["compute.spot_share"]) == (commitment, 0.0)


def test_a_spot_price_leaves_the_part_that_runs_on_spot():
    offer = offer_of("h100", "spot")
    assert in_plan.use(PLAN.replace({"compute.spot_share": 0.3}), offer, "en")["compute.spot_share"] == 0.3


def test_the_plan_s_own_rate_converts_and_is_said():
    offer = offer_of("h100", "on_demand", "nebius")
    found = in_plan.use(PLAN.replace({"project.fx_cny_per_usd": 6.95}), offer, "zh")
    assert found["compute.gpu_price"] == pytest.approx(6.95 * offer.usd, rel=1e-6)
    assert "汇率 6.95" in found.notes[0].text


def test_a_card_without_data_sheet_leaves_speed_and_power():
    offer = offer_of("l20", "on_demand", "alibaba")
    assert set(PLAN.differences(in_plan.use(PLAN, offer, "en"))) == {"compute.gpu_price"}


def test_every_offer_can_be_used_or_says_why_not():
    alone = [offer for offer in offers() if offer.on_demand is None]
    assert len(alone) == 6  # three rows of one vendor, one and three years
    for offer in offers():
        if offer in alone:
            with pytest.raises(ParameterError, match="stands without an on-demand price"):
                in_plan.use(PLAN, offer, "en")
        else:
            assert in_plan.use(PLAN, offer, "en")["compute.gpu_price"] > 0


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_every_note_stays_whole_and_travels_in_the_link(lang):
    for offer in offers():
        if offer.on_demand:
            note = in_plan.use(PLAN, offer, lang).notes[0].text
            assert gpu_prices.dollars(offer.usd, lang) in note
            assert offer.dated in note
    found = in_plan.use(PLAN.annotate("compute.gpu_price", "old words", owner="Li"), offers()[-1], lang)
    assert (found.notes[0].owner, len(found.notes)) == ("Li", 1)
    again = link.decode(link.encode(found))
    assert again == found
    assert evaluate(again).cost_total == evaluate(found).cost_total


# --- command line -----------------------------------------------------------------------------------------


def test_the_command_lists_what_passes_the_filters(capsys):
    assert main(["gpu-prices", "--gpu", "h100", "--vendor", "nebius", "--date", "2026-11-22", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [offer["usd"] for offer in found] == [1.25, 1.25, 2.95, 2.95]
    assert {(offer["months_old"], offer["old"]) for offer in found} == {(22, True)}
    assert found[0]["cny"] == pytest.approx(1.25 * 7.1)
    assert all("skypilot-catalog" in offer["source"] for offer in found)
    assert main(["gpu-prices", "--gpu", "h100", "--vendor", "nebius"]) == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    assert [", one GPU" in line for line in lines] == [", 8 GPUs" not in line for line in lines]
    assert len(set(lines)) == len(found)  # one GPU and eight cost the same: the machine tells them apart
    assert main(["gpu-prices", "--gpu", "h100", "--lang", "zh", "--set", "project.fx_cny_per_usd=7"]) == 0
    assert "按需" in capsys.readouterr().out


def test_the_command_refuses_in_one_sentence(capsys):
    for args in (["--commitment", "rent"], ["--since", "soon"], ["--gpu", "abacus"]):
        assert not chinese(refused(capsys, "gpu-prices", *args))
        refused_in_chinese(capsys, "gpu-prices", *args)


# --- On the screen ------------------------------------------------------------------------------------------


@pytest.fixture(params=text.LANGUAGES)
def screen(request, monkeypatch) -> Screen:
    monkeypatch.setattr(session, "today", lambda: TODAY)
    shown = Screen(f"v=1&lang={request.param}", page="compute")
    shown.app.button(key="gpu_prices:open").click()
    return shown.run()


def listed(screen: Screen) -> dict:
    title = text.template(screen.bar["lang"], "gpu_prices.table")
    return next(table for table in screen.tables if table["title"] == title)


def test_the_list_opens_at_the_card_of_the_plan(screen):
    rows = listed(screen)["rows"]
    found = chosen(
        [o for o in offers() if o.family == "A100"], commitment="on_demand", since=date(2024, 11, 1)
    )
    assert [row["key"] for row in rows] == [offer.id for offer in found]
    for row, offer in zip(rows, found, strict=True):
        card, price, dated = row["cells"]
        assert card["text"] == offer.card
        assert price["text"] == text.figure("money", offer.usd * 7.1, screen.bar["lang"])
        assert gpu_prices.dollars(offer.usd, "en") == price["note"]
        old = gpu_prices.age(offer, TODAY).old
        assert (dated.get("tone", "") == "warn", bool(dated.get("note"))) == (old, old)
        assert row["pick"]
    assert "7.1" in listed(screen)["footer"]


def test_filters_narrow_the_list_and_say_when_nothing_is_left(screen):
    lang = screen.bar["lang"]
    screen.app.selectbox(key=f"gpu_prices:vendor:{lang}:").select("RunPod")
    screen.run()
    assert {row["cells"][0]["note"].partition(" · ")[0] for row in listed(screen)["rows"]} == {"RunPod"}
    screen.app.selectbox(key=f"gpu_prices:region:{lang}:").select("ap-beijing")
    screen.run()
    assert text.template(lang, "gpu_prices.none") in [caption.value for caption in screen.app.caption]


def test_a_press_takes_the_price_as_one_step_with_its_note(screen):
    first = listed(screen)["rows"][0]
    screen.answer("gpu_prices", "pick", first["key"])
    lang, offer = screen.bar["lang"], gpu_prices.find(first["key"])
    assert not [table for table in screen.tables if table["title"] == text.template(lang, "gpu_prices.table")]
    plan = in_plan.use(PLAN, offer, lang)
    shown = screen.inputs["compute.gpu_price"]
    assert shown["value"] == plan["compute.gpu_price"]
    assert shown["note"].endswith(plan.notes[0].text)
    screen.answer("bar", "undo")
    assert screen.inputs["compute.gpu_price"]["value"] == PLAN["compute.gpu_price"]


def test_what_is_no_offer_changes_nothing(screen):
    screen.answer("gpu_prices", "pick", "1:lease")
    assert screen.inputs["compute.gpu_price"]["value"] == PLAN["compute.gpu_price"]
