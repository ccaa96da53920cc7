"""Training hours, seconds an image and energy against published cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from costmodel import _data, compute
from costmodel._values import Values
from costmodel.validation import Basis, Case, Check

RUNS, MODELS = "compute/training_runs_llm.csv", "compute/vision_models.csv"
SPECS, ENERGY, SCALING = "compute/gpu_specs.csv", "compute/energy.csv", "compute/multi_gpu_scaling.csv"
MEASURED = "avg_system_w_per_accel"
HALF = 0.5  # the shortcut: half of the peak is used
CARD = "NVIDIA GeForce RTX 3090"  # the vision models were timed on it


def checks() -> tuple[Check, ...]:
    """Checks of compute.

    Returns
    -------
    tuple of Check
    """
    return (
        _check("training_hours", "hours", "mfu", "pooled", (RUNS,), _training_hours()),
        _check("vision_training", "ms", "mfu", "pooled", (MODELS, SPECS), _vision_training()),
        _check("vision_inference", "ms", "mfu", "pooled", (MODELS, SPECS), _vision_inference()),
        Check("scaling", "compute", "points", "share", "perfect", "pooled", (SCALING,), tuple(_scaling())),
        _check("energy_measured", "kwh", "rated", "apart", (ENERGY,), _energy(MEASURED, load=1, server=1)),
        _check("energy_rated", "kwh", "rated", "apart", (ENERGY,), _energy("chip_tdp_w")),
    )


def _check(
    key: str, quantity: str, naive: str, basis: Basis, files: tuple[str, ...], cases: Iterable[Case]
) -> Check:
    return Check(key, "compute", "factor", quantity, naive, basis, files, tuple(cases))


def _rows(name: str) -> list[dict[str, str]]:
    return _data.csv_rows("published", *name.split("/"))


def _training_hours() -> Iterator[Case]:
    """Published runs whose hours and tokens are known, by the usual use of their accelerator."""
    for row in _rows(RUNS):
        if row["quality"] not in "AB" or not row["tokens"]:
            continue
        kind = "mixture_of_experts" if row["arch"] == "moe" else row["accelerator"]
        found, naive = (
            float(
                compute.transformer_gpu_hours(
                    active_parameters=float(row["active_params"]),
                    tokens=float(row["tokens"]),
                    peak_flops=float(row["peak_flops_16bit"]),
                    utilization=used,
                )
            )
            for used in (compute.default_utilization(kind), HALF)
        )
        yield Case("runs", row["name"], float(row["accel_hours"]), found, naive)


def _card() -> dict[str, float]:
    row = next(row for row in _rows(SPECS) if row["accelerator"] == CARD)
    return {
        "peak_flops": float(row["planning_peak_flops"]),
        "bandwidth": float(row["mem_bw_bytes_s"]),
    }


def _vision_training() -> Iterator[Case]:
    """Milliseconds to train on an image; the shortcut counts 6 operations a MAC at half of the peak."""
    card = _card()
    for row in _rows(MODELS):
        macs, activations = _network(row)
        found = compute.vision_training_seconds(macs=macs, activations=activations, **card)
        naive = float(6 * macs / (HALF * card["peak_flops"]))
        yield _timed(row, row["train_img_s_rtx3090_amp"], found, naive)


def _vision_inference() -> Iterator[Case]:
    """Milliseconds to read an image; the shortcut counts 2 operations a MAC at half of the peak."""
    card = _card()
    for row in _rows(MODELS):
        sizes = {"size": float(row["infer_img_size"]), "reference_size": float(row["train_img_size"])}
        macs, activations = (float(compute.at_image_size(value, **sizes)) for value in _network(row))
        found = compute.vision_inference_seconds(macs=macs, activations=activations, **card)
        naive = float(2 * macs / (HALF * card["peak_flops"]))
        yield _timed(row, row["infer_img_s_rtx3090_amp"], found, naive)


def _network(row: dict[str, str]) -> tuple[float, float]:
    """Operations and activations of an image."""
    giga, mega = row["gmacs_fwd_at_train_size"], row["mega_activations_at_train_size"]
    return float(giga) * 1e9, float(mega) * 1e6


def _timed(row: dict[str, str], images_a_second: str, found: Values, naive: float) -> Case:
    return Case(CARD, row["model"], 1000 / float(images_a_second), 1000 * float(found), 1000 * naive)


def _scaling() -> Iterator[Case]:
    """Share of a GPU's work that is left on several, beside none lost."""
    for row in _rows(SCALING):
        if not row["kind"]:
            continue
        efficiency = float(compute.scaling_efficiency(float(row["n_gpus"])))
        name = f"{row['model']} {row['gpu']} x{row['n_gpus']} {row['precision']}"
        yield Case(row["kind"], name, float(row["scaling_efficiency"]), efficiency, 1.0)


def _energy(watts: str, **how: Values) -> Iterator[Case]:
    """Energy of published programmes; the shortcut is the rated power of the chips alone."""
    for row in _rows(ENERGY):
        if row["check_mwh"]:
            hours = float(row["n_accel"]) * float(row["wall_days"]) * 24
            found = compute.energy_kwh(hours, tdp_watts=float(row[watts]), pue=float(row["pue"]), **how)
            naive = hours * float(row["chip_tdp_w"]) / 1000
            yield Case(
                "programmes",
                f"{row['run']} {row['accelerator']}",
                float(row["energy_mwh"]) * 1000,
                float(found),
                naive,
            )
