"""Compute: the articles' calculator, hours against published runs, levers against published tables, laws."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costmodel import _data, compute
from costmodel.errors import NoSolutionError, ParameterError


def published(name: str) -> list[dict[str, str]]:
    return _data.csv_rows("published", "compute", name)


def column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(row[name]) for row in rows])


def geometric_mean_error(predicted: np.ndarray, measured: np.ndarray) -> float:
    """Typical factor by which a prediction misses, above or below: 1 is perfect."""
    return float(np.exp(np.mean(np.abs(np.log(predicted / measured)))))


# --- the calculator (article 1) ---


def test_thirty_two_gpus_for_three_weeks_cost_322_560():
    # 20 CNY x 32 GPUs x (21 d x 24 h) = 322,560: "several hundred thousand for one run"
    assert compute.run_cost(gpu_price=20, gpus=32, hours=21 * 24) == 322_560


def test_one_run_is_gpu_rent_plus_storage_plus_traffic():
    # 20 x 16 x 96 = 30,720; storage 600 + traffic 400 = 1,000
    rent = compute.run_cost(gpu_price=20, gpus=16, hours=96)
    assert rent == 30_720
    whole = compute.run_cost(gpu_price=20, gpus=16, hours=96, storage_cost=600, network_cost=400)
    assert whole == rent + 1_000


def test_project_is_run_times_iterations_and_exploration():
    # 31,720 x 6 x 1.35 = 256,932
    cost = compute.project_cost(run_cost=31_720, iterations=6, exploration=0.35)
    assert cost == pytest.approx(256_932, rel=1e-12)


def test_one_failed_run_in_five_means_five_starts_for_four_runs():
    # 4 runs wanted, 20 % fail: 4 / 0.8 = 5 started
    cost = compute.project_cost(run_cost=1_000, iterations=4, exploration=0, failed_share=0.2)
    assert cost == pytest.approx(5_000)


def test_monthly_storage_is_added_once():
    cost = compute.project_cost(run_cost=1_000, iterations=4, exploration=0.5, monthly_storage=200, months=6)
    assert cost == 6_000 + 1_200


def test_half_used_gpus_cost_twice_and_leave_storage_alone():
    cost = compute.run_cost(
        gpu_price=20, gpus=16, hours=96, storage_cost=600, network_cost=400, utilization=0.5
    )
    assert cost == 2 * 30_720 + 1_000


def test_budget_pays_for_whole_runs_only():
    # 100,000 / 31,720 = 3.15
    assert compute.runs_in_budget(100_000, 31_720) == 3
    assert compute.runs_in_budget(-5, 31_720) == 0


# --- transformer hours against published runs ---

# The 40 runs: quality A or B and tokens known (GPT-2 of 2019 does not state its tokens). Two of them give a
# bound for their hours (GLM-130B, PLaMo-13B); the errors below hold with and without these.
RUNS = [row for row in published("training_runs_llm.csv") if row["quality"] in "AB" and row["tokens"]]
MEASURED_RUNS = [row for row in RUNS if row["hours_kind"] != "upper_bound"]


def utilization_of(run: dict[str, str]) -> float:
    return compute.default_utilization("mixture_of_experts" if run["arch"] == "moe" else run["accelerator"])


def predicted_hours(runs: list[dict[str, str]], utilization: np.ndarray | float) -> np.ndarray:
    return compute.transformer_gpu_hours(
        active_parameters=column(runs, "active_params"),
        tokens=column(runs, "tokens"),
        peak_flops=column(runs, "peak_flops_16bit"),
        utilization=utilization,
    )


@pytest.mark.parametrize(("runs", "count"), [(RUNS, 40), (MEASURED_RUNS, 38)])
def test_default_utilization_predicts_published_runs(runs, count):
    predicted = predicted_hours(runs, np.array([utilization_of(run) for run in runs]))
    measured = column(runs, "accel_hours")
    assert len(runs) == count
    assert geometric_mean_error(predicted, measured) <= 1.25
    assert np.all((measured / predicted > 0.5) & (measured / predicted < 2.0))


def test_no_accelerator_is_biased_by_a_third():
    groups = defaultdict(list)
    for run in RUNS:
        groups[utilization_of(run)].append(run)
    for utilization, runs in groups.items():
        ratio = predicted_hours(runs, utilization) / column(runs, "accel_hours")
        assert 0.75 < np.median(ratio) < 1.34


def test_one_utilization_of_half_for_all_is_much_worse():
    error = geometric_mean_error(predicted_hours(RUNS, 0.5), column(RUNS, "accel_hours"))
    assert error == pytest.approx(1.69, abs=0.01)


def test_eight_runs_in_ten_lie_in_the_published_band():
    predicted = predicted_hours(RUNS, np.array([utilization_of(run) for run in RUNS]))
    low, high = np.percentile(column(RUNS, "accel_hours") / predicted, [10, 90])
    assert compute.HOURS_BAND.low <= low <= high <= compute.HOURS_BAND.high


def test_gpt3_operations():
    # Brown et al. (2020), table D.1: 175 B parameters, 300 B tokens, 3.14e23 FLOP (with 174.6 B parameters)
    hours = compute.transformer_gpu_hours(
        active_parameters=174.6e9, tokens=300e9, peak_flops=1e15, utilization=1.0
    )
    assert hours * 3600 * 1e15 == pytest.approx(3.14e23, rel=0.002)


def test_fine_tuning_a_small_part_saves_a_third():
    inputs = {"active_parameters": 7e9, "tokens": 1e9, "peak_flops": 312e12, "utilization": 0.34}
    whole = compute.transformer_gpu_hours(**inputs)
    # 4ND instead of 6ND
    assert compute.transformer_gpu_hours(**inputs, trained_share=0.0) == pytest.approx(whole * 4 / 6)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NVIDIA A100 SXM4 80 GB", 0.34),
        ("A800-80GB", 0.34),
        ("NVIDIA H100 NVL", 0.23),
        ("H800-80GB", 0.23),
        ("TPUv4", 0.30),
        ("Google TPU v3", 0.30),
        ("NVIDIA Tesla V100 SXM2", 0.20),
        ("mixture_of_experts", 0.25),
    ],
)
def test_default_utilization(name, value):
    assert compute.default_utilization(name) == value


@pytest.mark.parametrize("name", ["NVIDIA RTX A1000", "Huawei Ascend 910B", ""])
def test_an_accelerator_without_published_runs_is_refused(name):
    with pytest.raises(ParameterError):
        compute.default_utilization(name)


# --- vision against measured throughput ---

MODELS = published("vision_models.csv")
RTX_3090 = next(row for row in published("gpu_specs.csv") if row["accelerator"] == "NVIDIA GeForce RTX 3090")
GPU = {
    "peak_flops": float(RTX_3090["planning_peak_flops"]),
    "bandwidth": float(RTX_3090["mem_bw_bytes_s"]),
}
NETWORK = {
    "macs": column(MODELS, "gmacs_fwd_at_train_size") * 1e9,
    "activations": column(MODELS, "mega_activations_at_train_size") * 1e6,
}


def test_training_seconds_per_image():
    error = geometric_mean_error(
        compute.vision_training_seconds(**NETWORK, **GPU), 1 / column(MODELS, "train_img_s_rtx3090_amp")
    )
    assert error == pytest.approx(1.18, abs=0.01)


def test_inference_seconds_per_image_at_the_size_measured():
    sizes = {
        "size": column(MODELS, "infer_img_size"),
        "reference_size": column(MODELS, "train_img_size"),
    }
    network = {name: compute.at_image_size(value, **sizes) for name, value in NETWORK.items()}
    predicted = compute.vision_inference_seconds(**network, **GPU)
    assert geometric_mean_error(predicted, 1 / column(MODELS, "infer_img_s_rtx3090_amp")) <= 1.2


def test_memory_traffic_matters():
    # Without the activations the same models are missed by a factor of about 2
    arithmetic = compute.vision_training_seconds(**{**NETWORK, "activations": 0.0}, **GPU)
    assert geometric_mean_error(arithmetic, 1 / column(MODELS, "train_img_s_rtx3090_amp")) > 1.8


def test_vision_hours_are_images_times_epochs_times_seconds():
    resnet = {"macs": 4.11e9, "activations": 11.11e6}
    hours = compute.vision_gpu_hours(images=1_281_167, epochs=90, **resnet, **GPU, pipeline_efficiency=0.9)
    seconds = compute.vision_training_seconds(**resnet, **GPU)
    assert hours * 3600 * 0.9 == pytest.approx(1_281_167 * 90 * seconds)


def test_the_usual_pipeline_halves_the_speed():
    work = {"images": 1e5, "epochs": 10, "macs": 4.11e9, "activations": 11.11e6, **GPU}
    usual = compute.vision_gpu_hours(**work)
    assert usual == pytest.approx(2 * compute.vision_gpu_hours(**work, pipeline_efficiency=1.0))


def test_four_times_the_pixels_are_four_times_the_work():
    assert compute.at_image_size(1.0, size=448, reference_size=224) == 4.0


def test_generic_hours():
    # 1e6 items x 10 epochs x 3 x 1e9 FLOP = 3e16 FLOP; 65e12 x 0.2 = 1.3e13 FLOP/s; 2,308 s = 0.641 h
    hours = compute.generic_gpu_hours(
        items=1e6, epochs=10, flops_per_item=1e9, peak_flops=65e12, utilization=0.2
    )
    assert hours == pytest.approx(3e16 / 1.3e13 / 3600)


def test_hours_from_a_measured_speed():
    # 500 items a second for two hours: 3.6 million items
    assert compute.measured_gpu_hours(items=3.6e6, epochs=1, items_per_second=500) == 2.0


# --- levers ---


def speedup_medians(baseline: str) -> list[float]:
    """Median speed-up of each pair of model and accelerator."""
    groups = defaultdict(list)
    for row in published("mixed_precision_speedups.csv"):
        if row["baseline"] == baseline:
            groups[row["model"], row["gpu"]].append(float(row["speedup"]))
    return [float(np.median(group)) for group in groups.values()]


@pytest.mark.parametrize("baseline", ["FP32", "TF32"])
def test_mixed_precision_speedup(baseline):
    factor = compute.MIXED_PRECISION[baseline.lower()]
    p10, p50, p90 = np.percentile(speedup_medians(baseline), [10, 50, 90])
    assert factor.likely == pytest.approx(p50, abs=0.03)
    assert (factor.low, factor.high) == pytest.approx((p10, p90), abs=0.03)


def test_mixed_precision_hours():
    assert compute.mixed_precision_hours(216.0) == pytest.approx(100.0)


def test_scaling_efficiency_lies_between_strong_and_weak_scaling():
    def per_doubling(kind: str) -> float:
        rows = [row for row in published("multi_gpu_scaling.csv") if row["kind"] == kind]
        doublings = np.log2(column(rows, "n_gpus"))
        return float(np.median(column(rows, "scaling_efficiency") ** (1 / doublings)))

    assert per_doubling("strong") < compute.scaling_efficiency(2) < per_doubling("weak")


def test_scaling_efficiency():
    # 0.93^3 = 0.8044 on eight GPUs; one GPU loses nothing
    assert compute.scaling_efficiency(8) == pytest.approx(0.804357)
    assert compute.scaling_efficiency(1) == 1.0


def test_eight_gpus_finish_in_a_sixth_of_the_time():
    # 100 / (8 x 0.804357) = 15.54 h
    assert compute.wall_hours(100.0, 8) == pytest.approx(15.54, abs=0.005)


@pytest.mark.parametrize(
    ("commitment", "term"), [("one_year", "1yr"), ("three_years", "3yr"), ("spot", "spot")]
)
def test_commitment_factors_are_those_of_the_price_lists(commitment, term):
    key = f"usd_per_gpu_hour_{term}"
    rows = [
        row for row in published("gpu_hourly_prices.csv") if row[key] and row["usd_per_gpu_hour_ondemand"]
    ]
    p10, p50, p90 = np.percentile(column(rows, key) / column(rows, "usd_per_gpu_hour_ondemand"), [10, 50, 90])
    factor = compute.COMMITMENT[commitment]
    assert (factor.low, factor.likely, factor.high) == pytest.approx((p10, p50, p90), abs=0.006)


def test_spot_price_with_rework():
    # 20 x 0.31 x 1.05 = 6.51
    spot = compute.COMMITMENT["spot"].likely
    price = compute.commitment_price(20.0, factor=spot, rework=compute.SPOT_REWORK)
    assert price == pytest.approx(6.51)


def test_elastic_scheduling_of_article_2():
    # utilization from 20 % to 80 %: 1 - 0.2 / 0.8 = 0.75
    assert compute.autoscaling_saving(0.2, 0.8) == pytest.approx(0.75)


def test_autoscaling_saving_is_the_fall_of_the_price_per_useful_hour():
    before, after = (compute.price_per_useful_hour(20.0, u) for u in (0.2, 0.8))
    assert 1 - after / before == pytest.approx(compute.autoscaling_saving(0.2, 0.8))


def test_hybrid_price():
    # half at 8, a quarter at 20, a quarter at 6: 4 + 5 + 1.5
    assert compute.hybrid_price([0.5, 0.25, 0.25], [8, 20, 6]) == 10.5


def test_hybrid_shares_must_place_every_hour():
    with pytest.raises(ParameterError):
        compute.hybrid_price([0.5, 0.25], [8, 20])


def test_on_prem_hour():
    # (100,000 x 0.9 / 30,000 + 500 x 1.3 x 0.8 / 1000 + 1) / 0.5 = (3 + 0.52 + 1) / 0.5 = 9.04
    cost = compute.on_prem_hourly_cost(
        capex=100_000,
        resale_share=0.1,
        life_hours=30_000,
        watts=500,
        pue=1.3,
        tariff=0.8,
        opex=1.0,
        utilization=0.5,
    )
    assert cost == pytest.approx(9.04)


def test_buying_never_pays_where_an_own_hour_costs_more():
    with pytest.raises(NoSolutionError):
        compute.break_even_hours(capex=95_000, cloud_price=1.0, run_price=1.0)


# --- energy ---

# Patterson et al. (2021), Table 4: the rows with a building's PUE and the energy of the whole run
ENERGY = [row for row in published("energy.csv") if row["check_mwh"]]
ENERGY_HOURS = column(ENERGY, "n_accel") * column(ENERGY, "wall_days") * 24


def test_energy_from_measured_power():
    kwh = compute.energy_kwh(
        ENERGY_HOURS,
        tdp_watts=column(ENERGY, "avg_system_w_per_accel"),
        pue=column(ENERGY, "pue"),
        load=1,
        server=1,
    )
    assert len(ENERGY) == 5
    assert kwh / 1000 == pytest.approx(column(ENERGY, "check_mwh"), rel=0.001)
    assert kwh / 1000 == pytest.approx(column(ENERGY, "energy_mwh"), rel=0.01)


def test_energy_from_rated_power_is_within_a_factor_of_two():
    kwh = compute.energy_kwh(ENERGY_HOURS, tdp_watts=column(ENERGY, "chip_tdp_w"), pue=column(ENERGY, "pue"))
    ratio = kwh / 1000 / column(ENERGY, "energy_mwh")
    assert np.all((ratio > 0.5) & (ratio < 2.0))


def test_energy_by_hand():
    # 1,000 h x 0.75 x 400 W x 1.3 x 1.1 = 429,000 Wh
    assert compute.energy_kwh(1000, tdp_watts=400, pue=1.1) == pytest.approx(429.0)


def test_carbon_by_hand():
    # 429 kWh x 557 g/kWh (Taiwan) = 238.953 kg
    assert compute.carbon_kg(429.0, 557.0) == pytest.approx(238.953)


# --- laws ---

money = st.floats(0.01, 1e6)
count = st.floats(1, 1e4)
share = st.floats(0.01, 0.99)


@given(price=money, gpus=count, hours=count, storage=money)
def test_law_1_double_price_doubles_the_rent(price, gpus, hours, storage):
    def rent(gpu_price):
        inputs = {"gpus": gpus, "hours": hours, "storage_cost": storage}
        return compute.run_cost(gpu_price=gpu_price, **inputs) - storage

    assert rent(2 * price) == pytest.approx(2 * rent(price), rel=1e-9, abs=1e-6)


@given(price=money, gpus=count, hours=count, more=count, storage=money)
def test_law_2_more_hours_never_cost_less(price, gpus, hours, more, storage):
    def cost(h):
        return compute.run_cost(gpu_price=price, gpus=gpus, hours=h, storage_cost=storage)

    assert cost(hours + more) >= cost(hours)


@given(cost=money, runs=count, exploration=st.floats(0, 5), failed=share)
def test_law_3_project_cost_grows_with_every_waste(cost, runs, exploration, failed):
    plain = compute.project_cost(run_cost=cost, iterations=runs, exploration=0)
    explored = compute.project_cost(run_cost=cost, iterations=runs, exploration=exploration)
    wasted = compute.project_cost(
        run_cost=cost, iterations=runs, exploration=exploration, failed_share=failed
    )
    assert cost * runs == plain <= explored <= wasted


@given(capex=money, run_price=money, margin=money)
def test_law_4_at_the_break_even_hours_cloud_and_own_cost_the_same(capex, run_price, margin):
    cloud_price = run_price + margin
    hours = compute.break_even_hours(capex=capex, cloud_price=cloud_price, run_price=run_price)
    assert hours * cloud_price == pytest.approx(capex + hours * run_price, rel=1e-6)


@given(gpu_hours=money, gpus=count, more=count)
def test_law_5_more_gpus_end_sooner_and_cost_more_hours(gpu_hours, gpus, more):
    few, many = (compute.wall_hours(gpu_hours, n) for n in (gpus, gpus + more))
    assert many <= few
    assert many * (gpus + more) >= few * gpus


@given(low=st.floats(0, 1), prices=st.tuples(money, money))
def test_law_6_a_split_costs_between_its_places(low, prices):
    mean = compute.hybrid_price([low, 1 - low], prices)
    assert min(prices) * (1 - 1e-9) <= mean <= max(prices) * (1 + 1e-9)


@given(parameters=st.floats(1e6, 1e12), tokens=st.floats(1e6, 1e13), utilization=share)
def test_law_7_hours_scale_with_work_and_fall_with_utilization(parameters, tokens, utilization):
    def hours(n, d, u):
        return compute.transformer_gpu_hours(active_parameters=n, tokens=d, peak_flops=312e12, utilization=u)

    once = hours(parameters, tokens, utilization)
    assert hours(2 * parameters, tokens, utilization) == pytest.approx(2 * once)
    assert hours(parameters, 2 * tokens, utilization) == pytest.approx(2 * once)
    assert hours(parameters, tokens, utilization / 2) == pytest.approx(2 * once)


def test_arrays_broadcast_against_each_other():
    prices = np.array([[10.0], [20.0]])
    hours = np.array([24.0, 48.0, 96.0])
    cost = compute.run_cost(gpu_price=prices, gpus=2, hours=hours)
    assert cost.shape == (2, 3)
    assert cost[1, 2] == compute.run_cost(gpu_price=20.0, gpus=2, hours=96.0)


# --- refusals: only what the mathematics cannot take ---


@pytest.mark.parametrize(
    "call",
    [
        lambda: compute.run_cost(gpu_price=20, gpus=1, hours=1, utilization=0.0),
        lambda: compute.run_cost(gpu_price=20, gpus=1, hours=1, utilization=np.array([0.5, 0.0])),
        lambda: compute.run_cost(gpu_price=20, gpus=1, hours=1, utilization=float("nan")),
        lambda: compute.project_cost(run_cost=1, iterations=1, exploration=0, failed_share=1.0),
        lambda: compute.scaling_efficiency(0.5),
        lambda: compute.mixed_precision_hours(1.0, 0.0),
        lambda: compute.at_image_size(1.0, size=1, reference_size=0),
        lambda: compute.measured_gpu_hours(items=1, epochs=1, items_per_second=0),
        lambda: compute.runs_in_budget(1, 0),
    ],
)
def test_division_by_zero_is_refused_with_a_sentence(call):
    with pytest.raises(ParameterError):
        call()


def test_every_default_names_its_source():
    def records(table):
        if "source" in table:
            return [table]
        return [record for value in table.values() for record in records(value)]

    found = records(_data.toml("compute_defaults.toml"))
    assert len(found) > 15
    assert all(record["source"] and record["note"].endswith(".") for record in found)
