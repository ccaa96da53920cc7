"""The compute screen: hours from the workload, other ways to buy and levers, as published or by hand."""

from __future__ import annotations

import numpy as np
import pytest

from costmodel import _data, compute, evaluate, parameters, presets, section_presets
from costmodel.kernel.machines import cloud_part, own_hour
from costmodel.screens import compute as screen
from costmodel.screens.compute_ways import PARTS, WAYS
from tests.compute_reports import WORKLOAD, plan, report

LLAMA = {
    **WORKLOAD,
    "compute.family": "transformer",
    "compute.parameters_b": 6.738,
    "compute.tokens_b": 2000.0,
}
# ResNet-50 on an RTX 3090, one GPU that never waits: 6 x 4.11e9 / (1.12 x 71e12) + 66 x 11.11e6 / 936e9
# = 3.1012e-4 + 7.8340e-4 = 1.09352e-3 s an image.
RESNET = {
    **WORKLOAD,
    "compute.family": "vision",
    "compute.peak_tflops": 71.0,
    "compute.bandwidth_gbs": 936.0,
    "compute.pipeline_efficiency": 1.0,
    "compute.gpus": 1,
    "labeling.items": 36_000.0,
    "generalization.field_items": 0.0,
    "compute.epochs": 10.0,
}
# 140,000 x .9 / (36 x 730) = 4.79452; .39 kW x 1.2 x .8 = .3744; + 1 = 6.16892; / .4 = 15.42230 CNY an hour.
OWN_HOUR = (140_000 * 0.9 / (36 * 730) + 0.39 * 1.2 * 0.8 + 1.0) / 0.4


def way(found, key):
    return next(each for each in found.ways if each.key == key)


def lever(found, key):
    return next(each for each in found.levers if each.key == key)


# --- Hours from the workload ----------------------------------------------------------------------


def test_llama_2_7b_lies_in_the_band():
    """6 x 6.738e9 x 2e12 / (3600 x 312e12 x .34) = 211,727 hours; Meta's model card says 184,320."""
    press = report({**LLAMA, "compute.gpus": 1024}).press
    assert press.gpu_hours == pytest.approx(211_727, rel=1e-5)
    assert press.hours_low < 184_320 < press.hours_high
    assert press.wall == pytest.approx(211_727 / 1024, rel=1e-5)  # the published share holds many GPUs


def test_part_of_the_parameters_saves_a_third():
    """A3.9: 4ND instead of 6ND."""
    whole, part = (report({**LLAMA, "compute.part_tuning": on}).press.gpu_hours for on in (False, True))
    assert part / whole == pytest.approx(4 / 6)


def test_an_image_model_by_hand():
    """36,000 images x 10 x 1.09352e-3 s = 393.7 s = .10935 h; 448 pixels take four times that."""
    assert report(RESNET).press.gpu_hours == pytest.approx(0.109352, rel=1e-4)
    twice = report({**RESNET, "compute.image_size": 448.0}).press.gpu_hours
    assert twice == pytest.approx(4 * 0.109352, rel=1e-4)


def test_gpus_lose_speed_together():
    """Four GPUs at .93^2: 1 / (4 x .8649) of the hours on the clock."""
    one, four = (report({**RESNET, "compute.gpus": n}).press for n in (1, 4))
    assert four.wall / one.wall == pytest.approx(1 / (4 * 0.8649))
    assert four.gpu_hours / one.gpu_hours == pytest.approx(1 / 0.8649)


def test_samples_from_the_field_cost_compute():
    more = report({**RESNET, "generalization.field_items": 36_000.0}).press
    assert more.gpu_hours == pytest.approx(2 * 0.109352, rel=1e-4)


def test_a_measured_speed_and_another_network_by_hand():
    """36,000 x 10 / (3600 x 500) = .2 h; 3 x 36,000 x 10 x .84e9 / (3600 x 71e12 x .2) = .017746 h."""
    measured = {**RESNET, "compute.family": "measured", "compute.items_per_second": 500.0}
    assert report(measured).press.gpu_hours == pytest.approx(0.2)
    other = {**RESNET, "compute.family": "generic", "compute.gflop_per_item": 0.84}
    assert report(other).press.gpu_hours == pytest.approx(0.017746, rel=1e-4)


def test_hours_from_the_workload_leave_nothing_to_mixed_precision():
    saved = report({**LLAMA, "compute.mixed_precision": True})
    assert saved.press.gpu_hours == report(LLAMA).press.gpu_hours
    assert "mixed_precision" not in {each.key for each in saved.ways}
    assert lever(saved, "mixed_precision").in_force


def test_typed_hours_are_not_read_where_the_workload_counts():
    assert report({**LLAMA, "compute.hours": 1.0}).press == report(LLAMA).press


@pytest.mark.parametrize("option", section_presets.groups()["workload"]["options"])
def test_a_workload_is_a_plan(option):
    """A3.2, A3.6: CNN, RNN, autoencoder, transformer; each runs and costs something."""
    found = screen.report(section_presets.apply(presets.load(), "workload", option))
    assert section_presets.current("workload", section_presets.apply(presets.load(), "workload", option))
    assert found.press.cost > 0
    assert found.press.gpu_hours > 0


def test_platforms_are_those_of_the_published_tables():
    """A2.20: peak, bandwidth and power of data/published; prices are medians of dated lists."""
    specs = {row["accelerator"]: row for row in _data.csv_rows("published", "compute", "gpu_specs.csv")}
    named = {
        "t4": "NVIDIA Tesla T4",
        "v100": "NVIDIA Tesla V100 SXM2 32 GB",
        "a10": "NVIDIA A10 PCIe",
        "l4": "NVIDIA L4",
        "a100": "NVIDIA A100 SXM4 80 GB",
        "h100": "NVIDIA H100 SXM5 80GB",
        "tpu_v4": "Google TPU v4",
        "tpu_v5e": "Google TPU v5e",
        "mi300x": "AMD Instinct MI300X",
        "ascend_910b": "Huawei Ascend 910B",
        "rtx4090": "NVIDIA GeForce RTX 4090",
    }
    options = section_presets.groups()["platform"]["options"]
    assert set(options) == {*named, "mlu370"}  # Cambricon is in no published table: its note says recalled
    for key, name in named.items():
        given_values = section_presets.values("platform", key)
        assert given_values["compute.peak_tflops"] == pytest.approx(
            float(specs[name]["planning_peak_flops"]) / 1e12, rel=0.01
        )
        assert given_values["compute.bandwidth_gbs"] == pytest.approx(
            float(specs[name]["mem_bw_bytes_s"]) / 1e9, rel=0.01
        )
        assert given_values["compute.tdp"] == float(specs[name]["tdp_w"])
    for key in ("mi300x", "ascend_910b", "mlu370"):
        assert "put your own" in options[key]["note"]["en"]
        assert "请填你的价格" in options[key]["note"]["zh"]


PRICED = {"t4": "NVIDIA Tesla T4", "a100": "NVIDIA A100 SXM4 80 GB", "h100": "NVIDIA H100 SXM5 80GB"}


@pytest.mark.parametrize("key", PRICED)
def test_prices_are_medians_of_the_lists(key):
    rows = _data.csv_rows("published", "compute", "gpu_hourly_prices.csv")
    paid = [
        float(row["usd_per_gpu_hour_ondemand"])
        for row in rows
        if row["accelerator"] == PRICED[key]
        and row["price_date"] >= "2024"
        and row["usd_per_gpu_hour_ondemand"]
    ]
    price = section_presets.values("platform", key)["compute.gpu_price"]
    assert price == pytest.approx(7.1 * float(np.median(paid)), abs=0.05)


# --- Other ways to buy ------------------------------------------------------------------------------


def test_own_machines_by_hand():
    """A1.16: half own at 15.42 and half in the cloud at 20 CNY is 17.71 CNY an hour."""
    found = report({"compute.own_share": 0.5})
    assert found.own.hour == pytest.approx(OWN_HOUR)
    assert found.press.hour == pytest.approx((OWN_HOUR + 20) / 2)
    assert found.press.cost == pytest.approx(1536 * (OWN_HOUR + 20) / 2 + 1_000)


def test_break_even_of_an_own_gpu():
    """126,000 / (20 - 1.3744) = 6,765 hours of work; never where an own hour costs more than the cloud's."""
    assert report().own.break_even == pytest.approx(126_000 / (20 - 1.3744))
    dear = report({"compute.own_opex": 30.0})
    assert dear.own.break_even is None
    assert not way(dear, "own").pays
    assert "line_break_even" not in str(dear.lines)


def test_owning_pays_only_with_enough_work():
    """The plan's hours a GPU: 8.526 x 96 in the build, and half a run every three months after launch."""
    found = report()
    live = found.result.horizon - found.result.launch_month
    assert found.work.per_gpu == pytest.approx(96 * (6 * 1.35 / 0.95 + 0.5 * live / 3))
    assert not way(found, "own").pays
    assert way(report({"compute.own_capex": 20_000.0}), "own").pays  # 18,000 / 18.6 = 967 hours


def test_a_commitment_pays_only_where_gpus_are_busy():
    """13,096 hours on 16 GPUs over the build are 19 % of it; a year at .69 of the price needs 69 %."""
    found = report()
    assert found.work.busy == pytest.approx(
        1536 * 6 * 1.35 / 0.95 / (16 * 730 * (found.result.launch_month - 2)), rel=1e-9
    )
    assert way(found, "one_year").needed == 0.69
    assert not way(found, "one_year").pays
    busy = report({"compute.hours": 700.0, "compute.gpus": 4, "project.build_months": 0.25})
    assert way(busy, "three_years").pays


@pytest.mark.parametrize("key", WAYS)
def test_a_way_costs_what_the_plan_would_cost(key):
    """The bars are evaluate's digits of the plan with that one change."""
    found = report({"compute.own_share": 0.3, "compute.spot_share": 0.2})
    changed = presets.load().replace({"compute.own_share": 0.3, "compute.spot_share": 0.2, **WAYS[key]})
    result = evaluate(changed)
    assert way(found, key).parts == pytest.approx([result.elements[part] for part in PARTS])
    assert way(found, key).saving == pytest.approx(found.result.cost_total - result.cost_total)
    adopted = result.elements["adopting"] - found.result.elements["adopting"]
    assert way(found, key).adoption == pytest.approx(adopted)


def test_spot_by_hand():
    """A2.8: .31 of the price and 5 % done twice: .3255 of the GPU-hours of the build."""
    spot = way(report({"project.inflation": 0.0}), "spot")
    runs = 6 * 1.35 / 0.95
    assert sum(spot.parts[:3]) == pytest.approx(runs * (30_720 * 0.3255 + 1_000))


def test_the_lead_names_the_way_that_saves_most_and_pays():
    found = report()
    paying = [each for each in found.ways if each.pays]
    assert found.best == max(paying, key=lambda each: each.saving).key == "spot"
    assert found.lead.key == "compute.lead_spot"
    assert found.lead.figures["saving"] == ("money", way(found, "spot").saving)
    bought = report({"compute.spot_share": 1.0, "compute.mixed_precision": True})
    assert (bought.best, bought.lead.key) == ("", "compute.lead_lever")  # no other way to buy, but to train
    assert bought.lead.figures["saving"] == ("money", max(lever.saving for lever in bought.levers))
    costs = {"compute.gpu_price": 1e-4, "compute.hours": 1.0}  # storage and traffic are nearly all of it
    tiny = report({**costs, "compute.transfer_learning": True})
    assert (tiny.best, tiny.lead.key) == ("", "compute.lead_cheapest")  # less than bringing anything in


def test_a_run_that_costs_nothing():
    free = report({"compute.gpu_price": 0.0, "compute.storage_cost": 0.0, "compute.traffic_cost": 0.0})
    assert free.lead.key == "compute.lead_free"
    assert free.budget.runs_left is None


def test_only_the_cloud_part_is_committed():
    """Half of the work at home: a commitment acts on the cloud's share of the money, not of the hours."""
    half = plan(own_share=0.5).values()
    assert float(cloud_part(half)) == pytest.approx(20 / (20 + OWN_HOUR))
    assert float(own_hour(half)) == pytest.approx(OWN_HOUR)
    before, after = (evaluate(plan(own_share=1.0, commitment=c)) for c in ("on_demand", "three_years"))
    assert after.run_cost == pytest.approx(before.run_cost)


# --- Levers, energy, batches --------------------------------------------------------------------------


def test_mixed_precision_as_measured():
    """A1.14, A2.9: 2.16 times faster in the median, 1.27 to 3.58."""
    found = lever(report(), "mixed_precision")
    assert (found.likely, found.low, found.high) == (2.16, 1.27, 3.58)
    on = report({"compute.mixed_precision": True})
    assert on.press.gpu_hours == pytest.approx(1536 / 2.16)
    assert found.saving == pytest.approx(report().result.cost_total - on.result.cost_total)
    assert found.saving == pytest.approx(report().life - on.life - 3 * 7_000)  # three weeks to bring it in
    assert lever(on, "mixed_precision").in_force


def test_gradient_accumulation_saves_memory_and_no_arithmetic():
    """A1.14: it is named, and saves nothing."""
    found = lever(report(), "accumulation")
    assert (found.kind, found.saving) == ("none", 0.0)


def test_twice_the_gpus_save_time_not_money():
    """2 x .93 = 1.86 times the speed for 1 / .93 of the GPU-hours."""
    found = lever(report({"project.inflation": 0.0}), "more_gpus")
    assert found.likely == pytest.approx(1 / 1.86)
    assert found.saving < 0
    published = lever(report({**LLAMA, "project.inflation": 0.0}), "more_gpus")
    assert published.likely == pytest.approx(0.5)


def test_busy_hours_from_a_fifth_to_four_fifths():
    """A2.10: 1 - .2 / .8 = 75 % less for the same work."""
    found = lever(report({"compute.utilization": 0.2}), "busy_hours")
    assert found.likely == pytest.approx(0.25)
    runs = report({"compute.utilization": 0.2, "compute.storage_cost": 0.0, "compute.traffic_cost": 0.0})
    assert lever(runs, "busy_hours").saving == pytest.approx(0.75 * runs.life)
    assert lever(report(), "busy_hours").in_force


def test_electricity_and_carbon_by_hand():
    """1,536 x .39 kW x 1.2 = 718.848 kWh, at 680 g 488.8 kg."""
    press = report().press
    assert press.kwh == pytest.approx(718.848)
    assert press.carbon == pytest.approx(718.848 * 0.68)
    assert report({"compute.grid": 0.0}).press.carbon == 0


def test_serving_by_batch_by_hand():
    """A3.8: fixed part .7; batches of 4: .7 / 4 + .3 = .475."""
    found = report({"serving.cloud_price": 5.0, "serving.batch": 4})
    assert [each.size for each in found.batches] == [1, 4, 16, 64]
    assert [each.share for each in found.batches] == pytest.approx([1, 0.475, 0.34375, 0.3109375])
    assert found.batches[1].price == pytest.approx(2.375)
    alone = report({"serving.cloud_price": 5.0})
    ratio = found.result.elements["cloud_serving"] / alone.result.elements["cloud_serving"]
    assert ratio == pytest.approx(0.475)


def test_batches_as_published():
    """YOLOv5 at 640 pixels on V100: the fixed part that 1 and 32 images give, .62 to .93."""
    rows = [
        row
        for row in _data.csv_rows("published", "compute", "inference_throughput.csv")
        if row["model"].startswith("YOLOv5") and row["hardware"].startswith("V100")
    ]
    times = {(row["model"], int(row["batch"])): float(row["latency_ms"]) for row in rows}
    models = sorted({model for model, _ in times})
    fixed = [(1 - times[m, 32] / times[m, 1]) / (1 - 1 / 32) for m in models]
    assert len(models) == 10
    assert np.median(fixed) == pytest.approx(parameters.find("serving.batch_fixed").value, abs=0.02)
    for model, share in zip(models, fixed, strict=True):
        price = compute.batched_price(times[model, 1], batch=32, fixed_share=share)
        assert price == pytest.approx(times[model, 32])
