"""Compression: methods against published cases, the article's table, fleet and edge economics, laws."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel import _data, compression
from costmodel.errors import NoSolutionError, ParameterError

CASES = _data.csv_rows("published", "compression", "compression_cases.csv")


def figures(column: str, *classes: str, prefix: str = "") -> np.ndarray:
    """The column's figures of the cases of these method classes, where the source prints one."""
    return np.array(
        [
            float(row[column])
            for row in CASES
            if row["method_class"] in classes and row["case_id"].startswith(prefix) and row[column]
        ]
    )


# --- methods against published cases ---


def test_int8_drop_and_speedup_are_the_medians():
    int8 = compression.METHODS["int8"]
    drops, speedups = figures("rel_drop", "int8_ptq"), figures("speedup", "int8_ptq")
    assert (len(drops), len(speedups)) == (149, 137)
    assert int8.drop == pytest.approx(np.median(drops), abs=0.0001)
    assert int8.speedup == pytest.approx(np.median(speedups), abs=0.01)


def test_int8_bands_are_the_percentiles():
    int8 = compression.METHODS["int8"]
    drops = np.percentile(figures("rel_drop", "int8_ptq"), [5, 95])
    speedups = np.percentile(figures("speedup", "int8_ptq"), [10, 90])
    assert (int8.drop_low, int8.drop_high) == pytest.approx(drops, abs=0.0005)
    assert (int8.speedup_low, int8.speedup_high) == pytest.approx(speedups, abs=0.015)


def test_int8_size_is_the_median_file_and_the_formula():
    size_ratio = compression.METHODS["int8"].size_ratio
    assert size_ratio == pytest.approx(np.median(figures("size_ratio", "int8_ptq")), abs=0.01)
    assert size_ratio == pytest.approx(1 / compression.size_share(8), abs=0.01)


def test_int4_drop():
    int4 = compression.METHODS["int4"]
    drops = figures("rel_drop", "int4_weight_only")
    assert int4.drop == pytest.approx(np.median(drops), abs=0.0001)
    assert (int4.drop_low, int4.drop_high) == pytest.approx(np.percentile(drops, [5, 95]), abs=0.0001)


def test_int4_size_against_32_bits():
    # 32 / (4 x 1.02) = 7.84 against FP32, half of that against FP16
    assert 1 / compression.size_share(4) == pytest.approx(7.8, abs=0.05)
    assert compression.METHODS["int4"].size_ratio == pytest.approx(7.8 / 2, abs=0.15)


def test_pruning_drop_up_to_eighty_percent_sparsity():
    drops = np.array(
        [
            float(row["rel_drop"])
            for row in CASES
            if row["method_class"] in ("pruning_unstructured", "pruning_semi_structured")
            and row["rel_drop"]
            and float(row["sparsity"]) <= 0.8
        ]
    )
    pruning = compression.METHODS["pruning"]
    assert pruning.drop == pytest.approx(np.median(drops), abs=0.0001)
    assert (pruning.drop_low, pruning.drop_high) == pytest.approx(np.percentile(drops, [5, 95]), abs=0.0015)
    assert pruning.speedup == 1.0


def test_distillation_is_three_students_of_bert():
    students = [row for row in CASES if row["case_id"] in ("distilbert", "mobilebert", "tinybert4")]
    distillation = compression.METHODS["distillation"]
    drops, speedups = ([float(row[key]) for row in students] for key in ("rel_drop", "speedup"))
    assert distillation.drop == pytest.approx(np.median(drops), abs=0.001)
    assert (distillation.drop_low, distillation.drop_high) == pytest.approx(
        (min(drops), max(drops)), abs=0.001
    )
    assert (distillation.speedup_low, distillation.speedup_high) == (min(speedups), max(speedups))


def test_depthwise_networks_lose_six_tenths_of_a_point_more():
    names = ("mobilenet", "efficientnet", "mnasnet", "shufflenet")
    rows = [row for row in CASES if row["method_class"] == "int8_ptq" and row["rel_drop"]]
    depthwise = [float(r["rel_drop"]) for r in rows if any(name in r["model"].lower() for name in names)]
    others = [float(r["rel_drop"]) for r in rows if not any(name in r["model"].lower() for name in names)]
    gap = np.median(depthwise) - np.median(others)
    assert abs(gap - compression.DEPTHWISE_EXTRA_DROP) < 0.001
    plain, extra = (compression.compressed_accuracy(0.9, 0.0, depthwise=flag) for flag in (False, True))
    assert plain - extra == pytest.approx(0.006)


# VainF/Torch-Pruning, ResNet-50 latency: GMAC and milliseconds of the pruned network (4.12 and 45.22 before)
RESNET_50 = [(3.31, 43.85), (2.63, 39.28), (2.02, 33.38), (1.50, 29.04), (1.07, 20.68), (0.67, 18.12)]


@pytest.mark.parametrize(("gmacs", "milliseconds"), RESNET_50)
def test_structured_pruning_latency(gmacs, milliseconds):
    latency_ratio = compression.structured_pruning(4.12 / gmacs).latency_ratio
    assert latency_ratio == pytest.approx(45.22 / milliseconds, rel=0.10)


def test_structured_pruning_drop():
    # CIFAR rows, whose `speedup` is a ratio of operations; without OBD, a method of 1990
    rows = [row for row in CASES if row["case_id"].startswith("tp-cifar") and "obd" not in row["case_id"]]
    ratios, drops = (np.array([float(row[key]) for row in rows]) for key in ("speedup", "rel_drop"))
    predicted = compression.structured_pruning(ratios).drop
    assert np.mean(np.abs(predicted - drops)) < 0.01
    assert np.abs(np.median(predicted - drops)) < 0.005


@pytest.mark.parametrize(
    ("bits", "before", "after"),
    [(4.5, 5.9066, 6.1565), (6.0, 5.9066, 5.9481), (8.5, 5.9066, 5.9070), (3.773, 6.23316, 6.898327)],
)
def test_perplexity_ratio(bits, before, after):
    # ggerganov/llama.cpp @c392e509: LLaMA 7B Q4_0, Q5_1, Q8_0 and Llama 3 8B IQ3_M
    assert compression.perplexity_ratio(bits) == pytest.approx(after / before, rel=0.012)


def test_perplexity_law_in_the_middle_of_the_published_tables():
    rows = [r for r in CASES if r["bits_per_weight"] and r["method_class"] == "weight_only_quant"]
    rows = [row for row in rows if 2.3 < float(row["bits_per_weight"]) < 6.1]
    bits, rises = (np.array([float(row[key]) for row in rows]) for key in ("bits_per_weight", "rel_drop"))
    factors = np.log(np.log(compression.perplexity_ratio(bits)) / np.log1p(rises))
    assert len(rows) == 37
    assert math.exp(np.mean(np.abs(factors))) < 1.5


# --- the article's table: the drone maker ---


def test_drone_model_size():
    # 250 -> 22 MB: 1 - 22/250 = 91.2 % (printed 90), 250/22 = 11.36
    size = compression.before_after(250, 22)
    assert size.difference == 228
    assert size.saved_share == pytest.approx(0.912)
    assert size.ratio == pytest.approx(11.36, abs=0.005)


def test_drone_latency():
    # 300 -> 25 ms: 12 times as fast
    assert compression.before_after(300, 25).ratio == 12


def test_drone_hardware():
    # 800 -> 250 CNY: 1 - 250/800 = 68.75 % (printed 68)
    hardware = compression.before_after(800, 250)
    assert hardware.saved_share == pytest.approx(0.6875)
    assert hardware.difference == 550


def test_drone_accuracy():
    # 96 -> 94.5 %: 1.5 points are 1.5625 % of 96
    accuracy = compression.before_after(0.96, 0.945)
    assert accuracy.difference == pytest.approx(0.015)
    assert accuracy.saved_share == pytest.approx(0.015625)
    assert compression.compressed_accuracy(0.96, 0.015625) == pytest.approx(0.945)


def test_drone_break_even_decisions():
    # 550 / (0.015 x 0.08) = 458,333 decisions over a device's life
    decisions = compression.break_even_decisions(hardware_saving=550, accuracy_drop=0.015, value_swing=0.08)
    assert decisions == pytest.approx(458_333, abs=0.5)


def test_drone_model_fits():
    limits = {"size_limit_mb": 64, "latency_limit_ms": 33}
    assert compression.fits_device(size_mb=22, latency_ms=25, **limits)
    assert not compression.fits_device(size_mb=250, latency_ms=25, **limits)
    assert not compression.fits_device(size_mb=22, latency_ms=300, **limits)


# --- economics ---

FLEET = {
    "hardware_saving": 550,
    "engineering": 60_000,
    "decisions": 150_000,
    "accuracy_drop": 0.015,
    "value_swing": 0.08,
}


def test_fleet_saving():
    # 1,000 x (550 - 150,000 x 0.015 x 0.08) - 60,000 = 1,000 x 370 - 60,000
    assert compression.fleet_saving(units=1000, **FLEET) == pytest.approx(310_000)
    # 30 CNY of cloud cost saved by each device
    assert compression.fleet_saving(units=1000, **FLEET, serving_saving=30) == pytest.approx(340_000)


def test_break_even_fleet():
    # 60,000 / 370 = 162.16 devices
    assert compression.break_even_fleet(**FLEET) == pytest.approx(162.16, abs=0.005)


def test_no_fleet_is_large_enough_where_each_device_loses():
    with pytest.raises(NoSolutionError):
        compression.break_even_fleet(**{**FLEET, "decisions": 500_000})


def test_no_break_even_where_nothing_is_lost():
    with pytest.raises(NoSolutionError):
        compression.break_even_decisions(hardware_saving=550, accuracy_drop=0.0, value_swing=0.08)


def test_unit_cloud_cost():
    # 10 / 1000 + 200 kB x 0.8 CNY/GB = 0.01 + 0.0002 x 0.8; and 100 CNY/TB: + 0.0002 x 0.1
    upload = {"price_per_1000": 10, "bytes_per_decision": 2e5, "egress_price": 0.8}
    assert compression.unit_cloud_cost(**upload) == pytest.approx(0.01016)
    assert compression.unit_cloud_cost(**upload, compliance_price=100) == pytest.approx(0.01018)


def test_edge_cost():
    # 1,000 x (252 / 36 + 0.73 x 2 x 0.5 + 0.27) = 1,000 x (7 + 0.73 + 0.27)
    cost = compression.edge_cost(
        devices=1000, capex=252, life_months=36, watts=2, tariff=0.5, maintenance=0.27
    )
    assert cost == pytest.approx(8_000)


def test_break_even_volume():
    # 8,000 CNY a month against 0.01 CNY a decision
    assert compression.break_even_volume(8_000, 0.01) == pytest.approx(800_000)
    with pytest.raises(NoSolutionError):
        compression.break_even_volume(8_000, 0.0)


def test_partial_speedup_by_hand():
    # Half of the time twice as fast: 1 / (0.5 + 0.25); 90 % ten times: 1 / (0.1 + 0.09)
    assert compression.partial_speedup(0.5, 2) == pytest.approx(4 / 3)
    assert compression.partial_speedup(0.9, 10) == pytest.approx(1 / 0.19)


# --- laws ---

accuracies = st.floats(0.5, 0.999)
shares = st.floats(0.0, 1.0)
ratios = st.floats(1.0, 100.0)
money = st.floats(0.01, 1e6)


@given(lab=accuracies)
def test_law_1_no_drop_changes_nothing(lab):
    assert compression.compressed_accuracy(lab, 0.0) == lab
    assert compression.compressed_accuracy(lab, []) == lab
    assert compression.compressed_accuracy(lab, compression.stack([]).drop) == lab


def test_law_2_nothing_compressed_changes_nothing():
    assert compression.stack([]) == compression.Effect()
    assert compression.structured_pruning(1.0) == (0.0, 1.0)
    change = compression.before_after(250, 250)
    assert (change.difference, change.saved_share, change.ratio) == (0, 0, 1)


@given(names=st.lists(st.sampled_from(sorted(compression.METHODS)), max_size=4))
def test_law_3_drops_add_and_the_rest_multiplies_in_any_order(names):
    methods = [compression.METHODS[name] for name in names]
    joint, turned = compression.stack(methods), compression.stack(reversed(methods))
    assert joint.drop == pytest.approx(sum(method.drop for method in methods))
    assert joint.speedup == pytest.approx(math.prod(method.speedup for method in methods))
    assert joint.size_ratio == pytest.approx(math.prod(method.size_ratio for method in methods))
    for field in ("drop", "drop_low", "drop_high", "speedup_low", "speedup_high"):
        assert getattr(joint, field) == pytest.approx(getattr(turned, field))


@given(lab=accuracies, drops=st.lists(st.floats(0, 0.1), max_size=4), more=st.floats(0, 0.1))
def test_law_4_a_further_drop_never_helps(lab, drops, more):
    accuracy = compression.compressed_accuracy(lab, drops)
    assert compression.compressed_accuracy(lab, [*drops, more]) <= accuracy <= lab
    assert accuracy == pytest.approx(lab * (1 - sum(drops)))


@given(bits=st.floats(1, 32), sparsity=st.floats(0, 0.99))
def test_law_5_half_the_bits_or_half_the_weights_halve_the_file(bits, sparsity):
    share = compression.size_share(bits, sparsity)
    assert compression.size_share(bits / 2, sparsity) == pytest.approx(share / 2)
    assert compression.size_share(bits, (1 + sparsity) / 2) == pytest.approx(share / 2)


@given(ratio=ratios, more=ratios)
def test_law_6_pruning_more_loses_more_and_gains_more(ratio, more):
    little, much = (compression.structured_pruning(r) for r in (ratio, ratio * more))
    assert much.drop >= little.drop
    assert ratio * more >= much.latency_ratio >= little.latency_ratio


@given(share=shares, factor=ratios)
def test_law_7_amdahl(share, factor):
    speedup = compression.partial_speedup(share, factor)
    assert speedup >= 1 - 1e-12
    assert speedup <= factor * (1 + 1e-12)
    # However fast the part, the rest remains
    assert share == 1 or speedup <= (1 + 1e-12) / (1 - share)
    assert compression.partial_speedup(1.0, factor) == pytest.approx(factor)
    assert compression.partial_speedup(0.0, factor) == compression.partial_speedup(share, 1.0) == 1.0


@given(saving=money, drop=st.floats(0.001, 0.2), swing=st.floats(0.001, 10))
def test_law_8_at_the_break_even_decisions_a_device_saves_nothing(saving, drop, swing):
    loss = {"hardware_saving": saving, "accuracy_drop": drop, "value_swing": swing}
    decisions = compression.break_even_decisions(**loss)
    left = compression.fleet_saving(units=1, engineering=0, decisions=decisions, **loss)
    assert left == pytest.approx(0, abs=1e-6 * saving)


@given(engineering=money, serving=st.floats(0, 100))
def test_law_9_at_the_break_even_fleet_the_saving_is_zero(engineering, serving):
    inputs = {**FLEET, "engineering": engineering, "serving_saving": serving}
    devices = compression.break_even_fleet(**inputs)
    assert compression.fleet_saving(units=devices, **inputs) == pytest.approx(0, abs=1e-6 * engineering)
    assert compression.fleet_saving(units=2 * devices, **inputs) == pytest.approx(engineering)


@given(edge=money, unit_cost=st.floats(1e-6, 10))
def test_law_10_at_the_break_even_volume_cloud_and_edge_cost_the_same(edge, unit_cost):
    volume = compression.break_even_volume(edge, unit_cost)
    assert compression.cloud_cost(volume, unit_cost) == pytest.approx(edge)


@given(bits=st.floats(1, 16), fewer=st.floats(0.1, 0.9))
def test_law_11_fewer_bits_never_lower_the_perplexity(bits, fewer):
    assert compression.perplexity_ratio(bits * fewer) >= compression.perplexity_ratio(bits) >= 1


def test_arrays_broadcast_and_an_array_is_one_drop_over_scenarios():
    labs = np.array([[0.9], [0.99]])
    drops = np.array([0.0, 0.01, 0.02])
    accuracy = compression.compressed_accuracy(labs, drops)
    assert accuracy.shape == (2, 3)
    assert accuracy[1, 2] == pytest.approx(0.99 * 0.98)
    assert compression.compressed_accuracy(labs, [drops, 0.01])[1, 2] == pytest.approx(0.99 * 0.97)


# --- refusals and records ---


@pytest.mark.parametrize(
    "call",
    [
        lambda: compression.structured_pruning(0.5),
        lambda: compression.structured_pruning(np.array([2.0, np.nan])),
        lambda: compression.before_after(0, 22),
        lambda: compression.before_after(250, 0),
        lambda: compression.partial_speedup(0.5, 0.0),
        lambda: compression.edge_cost(devices=1, capex=1, life_months=0, watts=1, tariff=1),
    ],
)
def test_what_mathematics_cannot_take_is_refused(call):
    with pytest.raises(ParameterError):
        call()


@pytest.mark.parametrize("method", compression.METHODS.values(), ids=list(compression.METHODS))
def test_a_method_is_ordered_sourced_and_named_in_both_languages(method):
    assert method.drop_low <= method.drop <= method.drop_high
    assert method.speedup_low <= method.speedup <= method.speedup_high
    assert method.size_ratio > 1
    assert method.label.keys() == method.helps.keys() == {"zh", "en"}
    assert method.source
    assert method.note.endswith(".")
