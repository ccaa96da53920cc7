"""Figures beside the inputs of the plan: constants of the equations, and what the app searched."""

from __future__ import annotations

from typing import Any

from costmodel import _data, compression, finance, labeling, parameters, retraining, value
from costmodel.compression_methods import PRUNED_IN_THE_RECORD
from costmodel.kernel import labels, lines, workload, worth
from costmodel.report.workbook.lines import Given, Words, in_both, said
from costmodel.simulation import Simulation

_DEFAULTS: dict[str, Any] = _data.toml("compute_defaults.toml")

LEVELS = (10, 50, 90)  # percentiles of the draws

# Names, values and units of the constants; their texts are ``workbook.constant.NAME``.
CONSTANTS: tuple[tuple[str, float, str], ...] = (
    ("half", finance.DUE["mid"], "months"),
    ("two", 2.0, "count"),
    ("hundred", 100.0, "count"),
    ("thousand", 1e3, "count"),
    ("mega", workload.MEGA, "count"),
    ("giga", workload.GIGA, "count"),
    ("tera", workload.TERA, "count"),
    ("months", 12.0, "months"),
    ("hours", lines.HOURS_PER_MONTH, "hours"),
    ("seconds", 3600.0, "s"),
    ("kwh", 0.73, "ratio"),
    ("dearest", labels.DEAREST_LABEL, "ratio"),
    ("copies", 2.0, "ratio"),
    ("active_cap", 2.0, "ratio"),
    ("per_doubling", _DEFAULTS["scaling"]["per_doubling"]["value"], "share"),
    ("frozen_flops", 4.0, "ratio"),
    ("trained_flops", 2.0, "ratio"),
    ("generic_flops", 3.0, "ratio"),
    ("vision_flops", 6.0, "ratio"),
    ("vision_reached", 1.12, "ratio"),
    ("vision_bytes", 66.0, "ratio"),
    ("reference_image", workload.REFERENCE_IMAGE, "pixels"),
    ("load", _DEFAULTS["energy"]["load"]["value"], "share"),
    ("server", _DEFAULTS["energy"]["server"]["value"], "ratio"),
    ("depthwise", compression.DEPTHWISE_EXTRA_DROP, "share"),
    ("channel_drop", 0.01, "share"),
    ("channel_power", 2.8, "index"),
    ("channel_speed", 0.515, "index"),
    ("pruned", PRUNED_IN_THE_RECORD, "share"),
    *(
        (f"{name}_{figure}", float(getattr(compression.METHODS[name], figure)), unit)
        for name in ("int8", "int4", "pruning", "distillation")
        for figure, unit in (("drop", "share"), ("speedup", "ratio"))
    ),
    ("sample", 2.0 * retraining.NORMAL_QUANTILES**2, "ratio"),
    ("smallest_swing", worth.SMALLEST_SWING, "CNY/decision"),
    ("least_shape", value.SMALLEST_SHAPE, "index"),
    ("least_share", 1e-15, "share"),
    ("instant", 1e-9, "months"),
    ("rounding", finance.ROUNDING, "share"),
    ("guess", 0.01, "share"),
)

# Inputs that the searched prices rest on: changed in the sheet, they do not reach the market of labels.
SEARCHED_FROM = (
    *(f"labeling.{tier}_{figure}" for tier in labels.TIERS for figure in ("precision", "cost")),
    *(f"labeling.{name}" for name in ("correlation", "classes", "model_available", "model_accuracy")),
    *(f"labeling.{name}" for name in ("catch_rate", "overturn_rate", "checker_precision")),
    *(f"labeling.{name}" for name in ("check_share", "prelabel_cost")),
)


def constants() -> tuple[Given, ...]:
    """Constants of the equations, and the words for what is no number.

    Returns
    -------
    tuple of Given
    """
    found = [Given(f"k.{name}", size, unit, in_both(f"constant.{name}")) for name, size, unit in CONSTANTS]
    said_instead = ("never", "several", "unsolved")
    return (
        *found,
        *(Given(f"k.{word}", in_both(word), "choice", in_both(f"constant.{word}")) for word in said_instead),
    )


def market(values: Any) -> tuple[Given, ...]:
    """Corners of the market of labels: the cheapest price at each precision, searched by the app.

    Parameters
    ----------
    values : mapping of parameter id to value

    Returns
    -------
    tuple of Given
    """
    found = labeling.cheapest_policies(**labels.frontier_inputs(values))
    rows = []
    for k, (precision, cost) in enumerate(zip(found.precision, found.unit_cost, strict=True)):
        number: Words = {"zh": str(k + 1), "en": str(k + 1)}
        label = said("market_precision", number), said("market_cost", number)
        rows.append(Given(f"market.precision_{k}", float(precision), "share", label[0]))
        rows.append(Given(f"market.cost_{k}", float(cost), "CNY/label", label[1]))
    return tuple(rows)


def drawn(found: Simulation) -> tuple[Given, ...]:
    """What the plan comes to in many draws of its inputs: shown in the results, no formula uses it.

    Parameters
    ----------
    found : Simulation

    Returns
    -------
    tuple of Given
    """
    sizes = {
        **{f"npv_{level}": (found.npv.quantile(level / 100), "CNY") for level in LEVELS},
        **{f"cost_{level}": (found.cost.quantile(level / 100), "CNY") for level in LEVELS},
        "chance": (found.chance_of_profit, "share"),
    }
    return tuple(
        Given(f"drawn.{name}", float(size), unit, in_both(f"drawn.{name}"))
        for name, (size, unit) in sizes.items()
    )


def options() -> tuple[Given, ...]:
    """The options of every choice, for the lists in the cells and for the formulas.

    Returns
    -------
    tuple of Given
    """
    return tuple(
        Given(option_name(record.id, option), record.choices[option], "choice", record.label)
        for record in parameters.catalogue().values()
        for option in record.choices
    )


def option_name(identifier: str, option: str) -> str:
    """Name of an option among the given figures.

    Parameters
    ----------
    identifier, option : str

    Returns
    -------
    str
    """
    return f"{identifier}.is_{option}"
