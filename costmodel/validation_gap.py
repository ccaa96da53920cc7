"""Learning curve, shift, drift and retraining against published cases."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from costmodel import _data, generalization, parameters
from costmodel._values import Values
from costmodel.validation import Basis, Case, Check

TESTBED, SCALING = "generalization/imagenet_testbed.csv", "generalization/data_scaling_imagenet_subsample.csv"
ELEC2, MALWARE = "generalization/drift_elec2.csv", "generalization/malware_frozen_model_monthly.csv"
CADENCE, CIFAR = "generalization/retrain_cadence_elec2.csv", "labeling/active_learning.csv"
# Benchmarks of one kind of model; ImageNet-A is left out: its images were chosen because models fail on them.
SHIFTS = (
    "ImageNetV2-matched-frequency",
    "ObjectNet",
    "ImageNet-Sketch",
    "ImageNet-R",
    "ImageNet-C mean",
    "ImageNet-Vid-Robust pm10",
)
SEASON = 10  # months after which the price of electricity comes back to where it was
CIFAR_COLUMNS = ("labels", "accuracy")
CLASSES = {"CIFAR-10": 10, "ImageNet-R": 200, "ImageNet": 1000}


def checks() -> tuple[Check, ...]:
    """Checks of the way from the lab to the field.

    Returns
    -------
    tuple of Check
    """
    scaled = {row["shift"] for row in _rows(SCALING)}
    return (
        _check("learning_curve", "zero", "apart", (SCALING, CIFAR), _learning()),
        _check("shift", "gap", "each", (TESTBED,), _shifts(TESTBED, SHIFTS)),
        _check("same_source", "gap", "each", (SCALING,), _shifts(SCALING, sorted(scaled))),
        _check("drift", "zero", "each", (ELEC2, MALWARE), _drift()),
        _check("retraining", "zero", "apart", (CADENCE, ELEC2), _retraining()),
    )


def _check(key: str, naive: str, basis: Basis, files: tuple[str, ...], cases: Iterable[Case]) -> Check:
    return Check(key, "gap", "points", "share", naive, basis, files, tuple(cases))


def _rows(name: str, **where: str) -> list[dict[str, str]]:
    rows = _data.csv_rows("published", *name.split("/"))
    return [row for row in rows if all(row[column] == text for column, text in where.items())]


def _column(rows: Iterable[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(row[name]) for row in rows])


def _cases(
    group: str, names: Iterable[str], reported: np.ndarray, predicted: Values, naive: Values
) -> list[Case]:
    columns = (column.tolist() for column in np.broadcast_arrays(reported, predicted, naive))
    return [Case(group, name, *row) for name, *row in zip(names, *columns, strict=True)]


def _shifts(name: str, benchmarks: Iterable[str]) -> list[Case]:
    """One shift for all models of a benchmark, beside one gap for all."""
    cases = []
    for benchmark in benchmarks:
        rows = _rows(name, shift=benchmark)
        lab, field = _column(rows, "lab_accuracy"), _column(rows, "field_accuracy")
        shift = float(np.mean(generalization.shift_between(lab, field)))
        predicted = generalization.field_accuracy(lab, shift)
        gap = float(np.mean(lab - field))
        cases += _cases(benchmark, (_named(row) for row in rows), field, predicted, lab - gap)
    return cases


def _named(row: dict[str, str]) -> str:
    return f"n={row['n_train']}" if "n_train" in row else row["model"]


def _learning() -> list[Case]:
    """From the smallest training set of a series to the larger ones, with the default exponent."""
    series = {
        "ImageNet": ("ImageNet", _rows(SCALING, shift=SHIFTS[0]), "n_train", "lab_accuracy"),
        "ImageNet-R": ("ImageNet-R", _rows(SCALING, shift="ImageNet-R"), "n_train", "lab_accuracy"),
        **{
            f"CIFAR-10 {method}": (
                "CIFAR-10",
                _rows(CIFAR, dataset="CIFAR-10", method=method),
                *CIFAR_COLUMNS,
            )
            for method in ("Random_b1000", "Random_b3000", "Random_b6000")
        },
    }
    cases = []
    for group, (source, rows, count, accuracy) in series.items():
        items, right = _column(rows, count), _column(rows, accuracy)
        order = np.argsort(items)
        items, right = items[order], right[order]
        predicted = generalization.lab_accuracy(
            items[1:],
            1.0,
            floor=float(parameters.find("generalization.floor").value),
            reference_error=1 - right[0],
            reference_items=items[0],
            exponent=float(parameters.find("generalization.exponent").value),
            noise_sensitivity=0.0,
            classes=CLASSES[source],
        )
        names = (f"n={int(n)}" for n in items[1:])
        cases += _cases(group, names, right[1:], predicted, right[0])
    return cases


def _drift() -> list[Case]:
    """A fitted decay, beside the accuracy of the launch for ever."""
    cases = []
    for model in ("hgb", "logreg"):
        rows = [row for row in _rows(ELEC2, model=model) if int(row["age"]) <= SEASON]
        age, accuracy = _column(rows, "age"), _column(rows, "accuracy")
        cases += _aged(f"elec2 {model}", age, accuracy)
    rows = _rows(MALWARE)
    age, f1 = generalization.declining_part(_column(rows, "age_months"), _column(rows, "f1"))
    return cases + _aged("APIGraph malware F1", age, f1)


def _aged(group: str, age: np.ndarray, accuracy: np.ndarray) -> list[Case]:
    fit = generalization.fit_drift(age, accuracy)._asdict()
    names = (f"month {int(month)}" for month in age)
    return _cases(group, names, accuracy, generalization.accuracy_at_age(age, **fit), accuracy[0])


def _retraining() -> list[Case]:
    """Mean accuracy by interval, from the decay of a model that is never retrained."""
    cases = []
    for model in ("hgb", "logreg"):
        rows = [row for row in _rows(ELEC2, model=model) if int(row["age"]) <= SEASON]
        age, accuracy = _column(rows, "age"), _column(rows, "accuracy")
        fit = generalization.fit_drift(age, accuracy)._asdict()
        kept = [row for row in _rows(CADENCE, model=model) if row["retrain_every"] in ("1", "2", "3", "4")]
        every = _column(kept, "retrain_every")
        predicted = np.array([float(generalization.mean_accuracy_by_period(n, **fit)) for n in every])
        names = (f"every {int(n)}" for n in every)
        cases += _cases(f"elec2 {model}", names, _column(kept, "mean_field_accuracy"), predicted, accuracy[0])
    return cases
