"""The compression screen: its report against the article, published tables and plans by hand; the page."""

from __future__ import annotations

import csv
import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from costmodel import _data, compression, evaluate, parameters, presets, project, section_presets, text
from costmodel.__main__ import main
from costmodel.compression_methods import chosen_methods, compressed_by
from costmodel.screens.compression import report
from tests.plans import THOROUGH, by_hand, scenarios, usual_scenarios
from tests.screen import Screen, headline_of
from ui import controls

CNY_PER_USD = 7.1
FOLDER = _data.path("published") / "compression"
METHODS = {"compression.figures": "methods"}


def published(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


CASES = published("compression_cases.csv")


# --- The article's drone maker: table 2 with true percentages ---------------------------------------------


def test_the_article_s_table_with_true_percentages():
    # 250 -> 22 MB, 300 -> 25 ms, 800 -> 250 CNY, 96 -> 94.5 %; it prints 90 and 68 %.
    found = report(presets.load("drone"))
    size, latency, hardware = (found.measure(name) for name in ("size", "latency", "hardware"))
    assert size.change.saved_share == pytest.approx(0.912)
    assert latency.change.ratio == pytest.approx(12.0)
    assert hardware.change.saved_share == pytest.approx(0.6875)
    test = found.measure("accuracy")
    assert (test.before, test.after) == pytest.approx((0.96, 0.945))


def test_the_article_s_break_even_decisions():
    # 550 CNY saved; 1.5 points at 0.03 + 0.05 CNY: 550 / 0.0012 = 458,333 decisions of a device.
    errors = report(presets.load("drone")).errors
    assert errors.swing == pytest.approx(0.08)
    assert errors.break_even_test == pytest.approx(458_333, abs=0.5)
    # In the field more than 1.5 points are lost, so that it takes fewer.
    assert errors.points_field > errors.points_test
    assert errors.break_even_field == pytest.approx(550 / (errors.points_field * 0.08))


def test_the_article_s_device():
    found = report(presets.load("drone"))  # 64 MB and 50 ms are allowed
    assert found.fits
    assert (found.measure("size").fitted, found.measure("latency").fitted) == (False, False)
    tight = report(presets.load("drone").replace({"compression.size_limit": 21.9}))
    assert not tight.fits
    assert tight.lead.key == "compression.lead_unfit"


# --- A fleet worked out by hand ----------------------------------------------------------------------------

# Ten devices at 80 and 25, all of them bought twice; 8,000 decisions each, right 1 and wrong -2; .9 right.
# .3 of 96 points lost: .9 * .3 / 96 = .0028125 of all decisions, worth 8,000 * .0028125 * 3 = 67.5 a device.
# Cloud 5 a thousand, 2.5 times as fast; four fifths of its price are compute (data/strategies.toml):
# 40 * .8 * (1 - 1 / 2.5) = 19.2 saved. Work 400.
BY_HAND = {
    "compression__hardware_after": 25.0,
    "compression__accuracy_drop": 0.003,
    "compression__serving_speedup": 2.5,
    "compression__engineering_cost": 400.0,
}


def test_a_fleet_by_hand():
    # 2 * 55 + 19.2 - 67.5 = 61.7 a device; 400 / 61.7 = 6.483 devices; 10 * 61.7 - 400 = 217.
    found = report(by_hand(**BY_HAND)).fleet
    each = found.each
    assert (each.hardware_before, each.hardware_after) == pytest.approx((160.0, 50.0))
    assert (each.serving_before, each.serving_after) == pytest.approx((40.0, 20.8))
    assert (each.lost, each.speed, each.other) == pytest.approx((67.5, 0.0, 0.0), abs=1e-9)
    assert found.slope == pytest.approx(61.7)
    assert found.engineering == pytest.approx(400.0)
    assert found.break_even == pytest.approx(6.483, abs=0.0005)
    assert found.gain == pytest.approx(217.0)


def test_a_fleet_by_hand_is_the_model_s_formula():
    inputs = {
        "hardware_saving": 110.0,
        "engineering": 400.0,
        "decisions": 8000.0,
        "accuracy_drop": 0.0028125,
        "value_swing": 3.0,
        "serving_saving": 19.2,
    }
    found = report(by_hand(**BY_HAND)).fleet
    assert found.gain == pytest.approx(compression.fleet_saving(units=10, **inputs))
    assert found.break_even == pytest.approx(compression.break_even_fleet(**inputs))


def test_a_faster_answer_is_worth_what_the_user_says():
    # 275 ms at .004 a tenth of a second: .011 a decision, 88 a device; it makes up for 67.5 from .00307 on.
    found = report(by_hand(**BY_HAND, compression__value_per_100ms=0.004))
    assert found.fleet.each.speed == pytest.approx(88.0)
    assert found.fleet.each.lost == pytest.approx(67.5)
    assert found.fleet.slope == pytest.approx(149.7)
    assert found.errors.price_of_speed == pytest.approx(0.0028125 * 3 / 2.75)


def test_errors_by_hand():
    errors = report(by_hand(**BY_HAND)).errors
    assert errors.more_wrong == pytest.approx(2.8125)  # of 1,000 decisions a month
    assert errors.points_test == pytest.approx(0.003)
    assert errors.life_decisions == 6000.0  # 6 months of 1,000


# --- Methods ----------------------------------------------------------------------------------------------


def test_int8_alone_is_the_published_record():
    # 8 of 32 bits and 2 % of scales: .255; 2.23 times as fast; .35 % lost.
    plan = presets.load("drone").replace({**METHODS, "compression.quantization": "int8"})
    found = report(plan)
    assert found.measure("size").after == pytest.approx(63.75)
    assert found.measure("latency").after == pytest.approx(300 / 2.23)
    assert evaluate(plan).accuracy["compressed"] == pytest.approx(0.96 * 0.9965)
    row = next(m for m in found.methods if m.name == "int8")
    assert row.chosen
    assert (row.effect.size_ratio, row.effect.speedup) == pytest.approx((3.92, 2.23), abs=0.005)


def test_methods_together_by_hand():
    # Size 250 * .255 * .2 / (2 * 4.3); speed 2.23 * 2^.515 * 5.5; loss .35 + .70 + .01 ln(2)^2.8 + 3.1 %.
    chosen = {"quantization": "int8", "sparsity": 0.8, "mac_ratio": 2.0, "distill": True}
    found = report(
        presets.load("drone").replace({**METHODS, **{f"compression.{k}": v for k, v in chosen.items()}})
    )
    assert found.measure("size").after == pytest.approx(250 * 0.255 * 0.2 / 8.6)
    assert found.measure("latency").after == pytest.approx(300 / (2.23 * 2**0.515 * 5.5))
    lost = 0.0035 + 0.0070 + 0.01 * math.log(2) ** 2.8 + 0.031
    assert found.measure("accuracy").change.saved_share == pytest.approx(lost)
    assert found.together.drop == pytest.approx(lost)


@pytest.mark.parametrize(
    ("chosen", "ratio"),
    [({"quantization": "int4"}, 7.8), ({"sparsity": 0.8}, 4.9), ({"distill": True}, 4.3), ({}, 1.0)],
)
def test_size_ratios_of_the_records(chosen, ratio):
    assert compressed_by(**chosen).size_ratio == pytest.approx(ratio, abs=0.05)


# VainF/Torch-Pruning, ResNet-50: 4.12 GMAC before.
GMACS = (3.31, 2.63, 2.02, 1.50, 1.07)


def test_size_falls_with_the_operations():
    rows = [row for row in CASES if row["case_id"].startswith("tp-rn50-lat")]
    for gmacs, row in zip(GMACS, rows, strict=False):
        assert chosen_methods(mac_ratio=4.12 / gmacs)["channels"].size_ratio == pytest.approx(
            float(row["size_ratio"]), rel=0.05
        )


def test_less_pruning_loses_less():
    rows = [r for r in CASES if r["method_class"] in ("pruning_unstructured", "pruning_semi_structured")]
    rows = [r for r in rows if r["sparsity"] and float(r["sparsity"]) <= 0.8]
    for sparsity in (0.5, 0.8):
        drops = [float(r["rel_drop"]) for r in rows if float(r["sparsity"]) == sparsity]
        predicted = chosen_methods(sparsity=sparsity)["pruning"].drop
        assert abs(predicted - np.median(drops)) < 0.005
    assert len(rows) > 20


def test_light_networks_lose_six_tenths_of_a_point_more_in_fewer_bits_only():
    plan = presets.load("drone").replace(METHODS)
    for bits, extra in (("none", 0.0), ("int8", 0.006), ("int4", 0.006)):
        heavy, light = (
            evaluate(plan.replace({"compression.quantization": bits, "compression.depthwise": flag}))
            for flag in (False, True)
        )
        assert heavy.accuracy["compressed"] - light.accuracy["compressed"] == pytest.approx(extra, abs=1e-12)


def test_flags_are_about_the_compressed_model():
    drone = presets.load("drone").replace(METHODS)
    for bits, flags in (("none", {"too_slow", "too_big"}), ("int8", {"too_slow"})):
        raised = {f.key for f in evaluate(drone.replace({"compression.quantization": bits})).flags}
        assert {f"flag.{name}" for name in ("too_slow", "too_big")} & raised == {f"flag.{f}" for f in flags}
    # Half of the devices keep the model as it is: the largest one has to fit.
    for share, flagged in ((0.5, True), (1.0, False)):
        plan = presets.load("drone").replace(
            {"compression.enabled": False, "strategies.compression_size": share}
        )
        assert ("flag.too_big" in {f.key for f in evaluate(plan).flags}) == flagged


@THOROUGH
@given(sparsity=st.floats(0.0, 0.8), ratio=st.floats(1.0, 10.0), more=st.floats(0.0, 0.5))
def test_more_compression_is_smaller_and_loses_more(sparsity, ratio, more):
    less = compressed_by(sparsity=sparsity, mac_ratio=ratio)
    much = compressed_by(sparsity=min(sparsity + more, 0.8), mac_ratio=min(ratio + more, 10.0))
    assert much.size_ratio >= less.size_ratio >= 1.0
    assert much.drop >= less.drop
    assert much.speedup >= less.speedup
    for bits in ("int8", "int4"):
        assert compressed_by(quantization=bits, sparsity=sparsity).size_ratio > 3.9


def test_methods_over_columns_are_the_same_as_one_by_one():
    plan = presets.load("drone").replace({**METHODS, "compression.quantization": "int8"})
    columns = {
        "compression.sparsity": [0.0, 0.5, 0.8],
        "compression.mac_ratio": [1.0, 2.0, 8.0],
        "compression.distill": [0.0, 1.0, 1.0],
    }
    table = project.run({**plan.values(), **{i: np.array(c)[:, None] for i, c in columns.items()}})
    for row in range(3):
        alone = project.run({**plan.values(), **{i: c[row] for i, c in columns.items()}})
        assert float(table.npv[row]) == pytest.approx(float(alone.npv), rel=1e-12)


def test_cloud_speed_follows_the_methods():
    # INT8 in the cloud: four fifths of the price are compute and fall to 1 / 2.23, whatever was typed in.
    changes = {**METHODS, "compression.quantization": "int8", "serving.cloud_price": 5.0}
    plan = presets.load("drone").replace({**changes, "compression.serving_speedup": 50.0})
    off, on = (evaluate(plan.replace({"compression.enabled": flag})) for flag in (False, True))
    assert on.elements["cloud_serving"] == pytest.approx(off.elements["cloud_serving"] * (0.2 + 0.8 / 2.23))


# --- Running devices: power, upkeep, traffic --------------------------------------------------------------


def test_power_and_upkeep_by_hand():
    # 10 W are 7.3 kWh a month at .5 CNY, 3.65, and 2 CNY of upkeep: 5.65 for 8 months of 10 devices.
    plan = by_hand(serving__watts=10.0, serving__tariff=0.5, serving__upkeep=2.0)
    assert evaluate(plan).elements["device_upkeep"] == pytest.approx(452.0)
    assert evaluate(by_hand()).elements["device_upkeep"] == 0.0


def test_traffic_by_hand():
    # 80,000 decisions of 2 MB are .16 TB; 1,000 CNY to protect and 500 to move each.
    assert evaluate(by_hand(serving__egress_price=500.0)).elements["upload_compliance"] == pytest.approx(
        240.0
    )


# --- Device or cloud --------------------------------------------------------------------------------------

# A month of a device: 252 / 36 + .73 * 2 * .5 + .27 = 8. A decision in the cloud: .01 + .2 MB at 800 CNY a
# TB of traffic, .00016.
EDGE = {
    "serving__devices": 1000.0,
    "serving__replacement": 36.0,
    "serving__watts": 2.0,
    "serving__tariff": 0.5,
    "serving__upkeep": 0.27,
    "serving__alternative_price": 10.0,
    "serving__alternative_mb": 0.2,
    "serving__egress_price": 800.0,
    "serving__compliance_cost": 0.0,
    "compression__hardware_before": 252.0,
}


def test_device_or_cloud_by_hand():
    found = report(by_hand(**EDGE)).edge
    assert found.unit_cloud == pytest.approx(0.01016)
    assert found.planned == found.before == pytest.approx(8000.0)
    assert found.from_planned == pytest.approx(8 / 0.01016)
    assert found.cloud == pytest.approx(10_160.0)  # 1,000 decisions of 1,000 devices
    assert found.uploaded == pytest.approx(0.2)  # TB


def test_privacy_makes_the_cloud_dearer():
    # 3,000 CNY a TB: .2 MB are .0006 CNY, so that fewer decisions make the device worth its price.
    private = report(by_hand(**{**EDGE, "serving__compliance_cost": 3000.0})).edge
    assert private.unit_cloud == pytest.approx(0.01076)
    assert private.from_planned == pytest.approx(8 / 0.01076)
    assert private.protection == pytest.approx(600.0)


def test_a_free_cloud_is_never_dearer():
    free = by_hand(**{**EDGE, "serving__alternative_price": 0.0, "serving__egress_price": 0.0})
    assert report(free).edge.from_planned is None


def test_the_cloud_s_default_is_the_list_price():
    row = next(r for r in published("cloud_vision_api_prices.csv") if r["operation"] == "label detection")
    price = float(row["usd_per_1000"]) * CNY_PER_USD
    assert parameters.find("serving.alternative_price").value == pytest.approx(price)


NOT_IN_THE_TABLE = "camera_module"
DEVICES = {
    "coral": "Google Coral Edge TPU",
    "myriad": "Intel Movidius Myriad X / NCS2",
    "jetson_nano": "NVIDIA Jetson Nano (original)",
    "hailo_8l": "Hailo-8L",
    "orin_nano": "NVIDIA Jetson Orin Nano",
    "rk3588": "RK3588 single-board computer (e.g. Orange Pi 5)",
    "rv1126": "IP-camera SoC with NPU (e.g. RV1106/RV1126 class)",
}


def test_hardware_presets_are_the_published_table():
    rows = {row["device"]: row for row in published("edge_hardware_prices.csv")}
    options = section_presets.groups()["device"]["options"]
    assert set(options) == {NOT_IN_THE_TABLE, *DEVICES}
    for name, device in DEVICES.items():
        given_values, row = section_presets.values("device", name), rows[device]
        price = float(row["usd_typical"]) * CNY_PER_USD
        assert given_values["compression.hardware_after"] == pytest.approx(price)
        assert given_values["serving.watts"] == (float(row["watt_low"]) + float(row["watt_high"])) / 2
        assert (options[name]["source"] == "recalled") == row["status"].startswith("recalled")


# --- What the report says is what the plan says -----------------------------------------------------------


@pytest.mark.parametrize("name", presets.names())
def test_the_gain_is_the_difference_of_two_plans(name):
    plan = presets.load(name)
    off, on = (evaluate(plan.replace({"compression.enabled": flag})) for flag in (False, True))
    found = report(plan)
    assert found.fleet.gain == pytest.approx(on.npv - off.npv, rel=1e-9, abs=1e-6)
    assert found.fleet.each.gain == pytest.approx(found.fleet.slope, rel=1e-9)
    field = found.measure("field")
    assert (field.before, field.after) == (off.accuracy["field"], on.accuracy["field"])


@THOROUGH
@given(
    plan=usual_scenarios(),
    figures=st.sampled_from(["entered", "methods"]),
    bits=st.sampled_from(["int8", "int4"]),
)
def test_at_the_break_even_the_plan_gains_nothing(plan, figures, bits):
    by_one_door = {"strategies.compression_size": 0.0, "strategies.compression_inference": 0.0}
    chosen = {"compression.figures": figures, "compression.quantization": bits}
    plan = plan.replace({**by_one_door, **chosen})
    found = report(plan).fleet
    assume(found.break_even is not None and found.break_even < 1e8)
    there = plan.replace({"serving.devices": found.break_even})
    off, on = (evaluate(there.replace({"compression.enabled": flag})).npv for flag in (False, True))
    assert on - off == pytest.approx(0.0, abs=1e-6 * (abs(off) + found.engineering) + 1e-6)
    assert found.break_even_high is not None
    assert found.break_even_high <= found.break_even * (1 + 1e-9)


@THOROUGH
@given(plan=usual_scenarios())
def test_the_planned_loss_lies_in_its_band(plan):
    for figures in ("entered", "methods"):
        found = report(
            plan.replace({"compression.figures": figures, "compression.quantization": "int8"})
        ).fleet
        assert found.slope_low <= found.slope + 1e-9
        assert found.slope <= found.slope_high + 1e-9


@THOROUGH
@given(plan=scenarios())
def test_any_plan_has_a_report(plan):
    found = report(plan)
    assert all(math.isfinite(number) for _, _, number in found.lines)
    for lang, (key, kind, number) in itertools.product(text.LANGUAGES, found.lines):
        assert text.template(lang, key)
        assert text.figure(kind, number, lang)
    for lang in text.LANGUAGES:
        assert "{" not in text.say(found.lead, lang)


LEADS = {
    "pays": {},
    "pays_free": {"compression.accuracy_drop": 0.0},
    "pays_other": {"compression.hardware_after": 800.0, "serving.cloud_price": 40.0},
    "too_few": {"serving.devices": 200.0},
    "too_few_free": {"serving.devices": 10.0, "compression.accuracy_drop": 0.0},
    "too_few_other": {
        "compression.hardware_after": 800.0,
        "serving.cloud_price": 40.0,
        "serving.devices": 10.0,
    },
    "never": {"generalization.shift": 2.0, "generalization.field_items": 0.0},
    "dearer": {"compression.hardware_after": 900.0},
    "unfit": {"compression.latency_limit": 20.0},
    "no_effect": {"project.horizon": 6},
    "nothing": {"project.horizon": 6, "compression.engineering_cost": 0.0},
}


@pytest.mark.parametrize("key", LEADS)
def test_every_finding_has_its_sentence(key):
    assert report(presets.load().replace(LEADS[key])).lead.key == f"compression.lead_{key}"


@pytest.mark.parametrize("identifier", ["serving.alternative_price", "serving.alternative_mb"])
def test_what_only_the_screen_compares_moves_it(identifier):
    plan = presets.load().replace({"serving.compliance_cost": 1000.0})
    moved = plan.replace({identifier: 2 * plan[identifier]})
    assert report(moved).edge.cloud > report(plan).edge.cloud
    assert evaluate(moved).npv == evaluate(plan).npv


@pytest.mark.parametrize(("lang", "said"), [("en", "458,333"), ("zh", "458,333")])
def test_the_command_line_shows_the_screen(capsys, lang, said):
    assert main(["show", "compression", "--preset", "drone", "--lang", lang]) == 0
    shown = capsys.readouterr().out
    assert text.say(report(presets.load("drone")).lead, lang) in shown
    assert said in shown
    assert "91.2" in shown


# --- The page ---------------------------------------------------------------------------------------------


def visit(preset: str = "drone", lang: str = "en", **changes: str) -> Screen:
    more = "".join(f"&{i.replace('__', '.')}={value}" for i, value in changes.items())
    return Screen(f"v=1&preset={preset}&lang={lang}{more}", page="compression")


def table(screen: Screen, start: str) -> dict[str, list[str]]:
    found = next(t for t in screen.tables if t["title"].startswith(start))
    return {row["key"]: [cell["text"] for cell in row["cells"]] for row in found["rows"]}


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("preset", presets.names())
def test_the_page_leads_with_the_finding(preset, lang):
    screen, plan = visit(preset, lang), presets.load(preset)
    assert screen.lead == text.say(report(plan).lead, lang)
    assert list(screen.strip.values()) == headline_of(plan, lang).cards
    assert len(screen.charts) == 3
    assert all(chart["series"] for chart in screen.charts)


def test_the_page_shows_the_article_s_table():
    rows = table(visit(), "Before and after")
    assert rows["size"][1:] == ["250 MB", "22 MB", "91.2% less", "11.36 times", "64 MB"]
    assert rows["latency"][1:] == ["300 ms", "25 ms", "91.67% less", "12 times", "50 ms"]
    assert rows["hardware"][1:4] == ["¥800", "¥250", "68.75% less"]
    assert rows["accuracy"][1:4] == ["96 of 100", "94.5 of 100", "−1.5 points"]
    assert table(visit(), "What the lost")["break_even_test"][1] == "458,333 decisions"


def test_methods_are_marked_and_added_up():
    screen = visit(
        compression__figures="methods", compression__quantization="int8", compression__sparsity="0.8"
    )
    rows = table(screen, "Methods")
    assert rows["int8"][1:4] == ["3.9×", "0.35%", "2.2×"]
    assert rows["together"][1:3] == ["19.6×", "1.05%"]
    marked = next(t for t in screen.tables if t["title"].startswith("Methods"))["rows"]
    assert {row["key"] for row in marked if row.get("mark")} == {"int8", "pruning", "together"}


@pytest.mark.parametrize("figures", ["entered", "methods"])
def test_every_input_moves_the_plan_at_both_ends(figures):
    screen = visit(compression__figures=figures)
    plan = presets.load("drone").replace({"compression.figures": figures})
    inputs = [i for i in screen.inputs if i != "compression.figures"]
    assert sum(parameters.find(i).level == 2 for i in inputs) <= 7  # and the choice itself
    for identifier in inputs:
        record = parameters.find(identifier)
        ends = {
            "switch": [not plan[identifier]],
            "choice": list(record.choices),
        }.get(record.kind, controls.track(record))
        for value in ends:
            screen.set(identifier, value)
            moved = plan.replace({identifier: value})
            assert screen.scenario == moved
            assert screen.lead == text.say(report(moved).lead, "en")
            assert list(screen.strip.values()) == headline_of(moved, "en").cards
        screen.set(identifier, plan[identifier])


@pytest.mark.parametrize("choice", ["methods", "entered"])
def test_only_inputs_that_matter_are_shown(choice):
    shown = visit(compression__figures=choice).inputs
    assert ("compression.quantization" in shown) == (choice == "methods")
    assert ("compression.accuracy_drop" in shown) == (choice == "entered")


def test_a_name_is_text():
    screen = Screen("v=1&preset=drone&lang=en&name=%3Cscript%3Ealert(1)%3C%2Fscript%3E", page="compression")
    assert screen.bar["title"] == "<script>alert(1)</script>"
    assert "<script>" not in screen.lead
