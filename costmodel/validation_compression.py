"""Compression against published cases: accuracy lost, time, perplexity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from costmodel import _data, compression
from costmodel.validation import Case, Check

CASES, LATENCY = "compression/compression_cases.csv", "compression/structured_latency.csv"
DEEPEST_PRUNING = 0.8  # sparsity up to which the record of pruning speaks
BITS = (2.3, 6.1)  # range of the law of perplexity [bits a weight]


def checks() -> tuple[Check, ...]:
    """Checks of compression.

    Returns
    -------
    tuple of Check
    """
    return (
        Check("methods", "compression", "points", "drop", "zero", "pooled", (CASES,), tuple(_methods())),
        Check(
            "structured", "compression", "points", "drop", "zero", "pooled", (CASES,), tuple(_structured())
        ),
        Check(
            "latency",
            "compression",
            "factor",
            "ratio",
            "proportional",
            "pooled",
            (LATENCY,),
            tuple(_latency()),
        ),
        Check(
            "perplexity", "compression", "factor", "ratio", "zero", "pooled", (CASES,), tuple(_perplexity())
        ),
    )


def _rows(name: str) -> list[dict[str, str]]:
    return _data.csv_rows("published", *name.split("/"))


def _methods() -> Iterator[Case]:
    """Accuracy lost to a method by its record, whatever the network."""
    for key, classes in (
        ("int8", ("int8_ptq",)),
        ("int4", ("int4_weight_only",)),
        ("pruning", ("pruning_unstructured", "pruning_semi_structured")),
    ):
        drop = float(compression.METHODS[key].drop)
        for row in _with(_rows(CASES), "rel_drop"):
            shallow = key != "pruning" or float(row["sparsity"] or 1) <= DEEPEST_PRUNING
            if row["method_class"] in classes and shallow:
                yield Case(key, row["case_id"], float(row["rel_drop"]), drop, 0.0)


def _with(rows: Iterable[dict[str, str]], column: str) -> Iterator[dict[str, str]]:
    return (row for row in rows if row[column])


def _structured() -> Iterator[Case]:
    """Accuracy lost to structured pruning by the ratio of operations; without OBD, a method of 1990."""
    for row in _rows(CASES):
        if row["case_id"].startswith("tp-cifar") and "obd" not in row["case_id"]:
            predicted = float(compression.structured_pruning(float(row["speedup"])).drop)
            yield Case("CIFAR", row["case_id"], float(row["rel_drop"]), predicted, 0.0)


def _latency() -> Iterator[Case]:
    """How many times faster a pruned network is, beside the ratio of its operations."""
    for row in _rows(LATENCY):
        operations = float(row["gmacs_before"]) / float(row["gmacs_after"])
        faster = float(row["latency_before_ms"]) / float(row["latency_after_ms"])
        predicted = float(compression.structured_pruning(operations).latency_ratio)
        yield Case(row["model"], f"{row['gmacs_after']} GMAC", faster, predicted, operations)


def _perplexity() -> Iterator[Case]:
    """Perplexity after by perplexity before."""
    for row in _with(_rows(CASES), "bits_per_weight"):
        bits = float(row["bits_per_weight"])
        if row["method_class"] == "weight_only_quant" and BITS[0] < bits < BITS[1]:
            predicted = float(np.asarray(compression.perplexity_ratio(bits)))
            yield Case("LLaMA", row["case_id"], 1 + float(row["rel_drop"]), predicted, 1.0)
