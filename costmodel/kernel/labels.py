"""Labels and data: what a label costs, how right the labels are, and the cost lines of the data."""

from typing import Any, NamedTuple

import numpy as np

from costmodel import labeling
from costmodel._values import Values
from costmodel.kernel.lines import Array, Inputs, Lines, over_months
from costmodel.kernel.saving import effect, share_in_use

DEAREST_LABEL = 1e4  # times the expert's price: two tiers that hardly differ extrapolate to any price
TIERS = ("crowd", "assisted", "expert")


class LabelPrices(NamedTuple):
    """Mean price of a main label and price of a field label (target precision) [CNY], mean precision."""

    main: Values
    field: Values
    precision: Values


def tiers(v: Inputs) -> tuple[tuple[Values, Values], ...]:
    """Precision and unit cost [CNY/label] of the suppliers' tiers."""
    return tuple((v[f"labeling.{t}_precision"], v[f"labeling.{t}_cost"]) for t in TIERS)


def listed_price(v: Inputs, precision: Values) -> Values:
    """Unit cost at a precision from the suppliers' price list [CNY/label]."""
    with np.errstate(over="ignore"):
        listed = labeling.tier_unit_cost(precision, tiers(v))
    price: Values = np.minimum(listed, DEAREST_LABEL * v["labeling.expert_cost"])
    return price


def label_price(v: Inputs, precision: Values) -> tuple[Values, Values]:
    """Unit price of a label at a precision, and the precision that is really reached."""
    if v["labeling.workflow"] == "tiers":
        return listed_price(v, precision), precision
    if v["labeling.workflow"] == "own":
        return own_price(v, precision), precision
    bought = _cheapest_mix(v, precision)
    # A mix of two tiers is linear in precision, the price list is not: it can be cheaper for what is bought.
    asked = np.minimum(precision, bought.precision)
    listed = listed_price(v, asked)
    from_list = listed < bought.unit_cost
    return np.where(from_list, listed, bought.unit_cost), np.where(from_list, asked, bought.precision)


def own_price(v: Inputs, precision: Values) -> Values:
    """Unit cost at a precision where own staff label [CNY/label]: their time, rising as the list does."""
    return labeling.scaled_unit_cost(
        known_cost(v),
        listed=listed_price(v, precision),
        listed_at_known=listed_price(v, v["labeling.own_precision"]),
        most=DEAREST_LABEL,
    )


def known_cost(v: Inputs, *, tools: bool | None = None) -> Values:
    """Unit cost of own staff at the precision that they are known to reach [CNY/label]."""
    helped = v["labeling.own_tools"] if tools is None else tools
    seconds: Any = np.where(helped, v["labeling.own_seconds_tools"], v["labeling.own_seconds"])
    return labeling.time_based_price(
        v["labeling.own_wage"],
        seconds,
        utilization=v["labeling.own_utilization"],
        overhead=v["labeling.own_overhead"],
    )


def _cheapest_mix(v: Inputs, precision: Values) -> labeling.Purchase:
    """Labels from the cheapest workflows; plan by plan where only some have a model that proposes labels."""
    available = v["labeling.model_available"]
    if np.ndim(available) == 0:
        return labeling.cheapest_unit_cost(precision, labeling.labeling_policies(**frontier_inputs(v)))
    there, not_there = (
        _cheapest_mix({**v, "labeling.model_available": one}, precision) for one in (True, False)
    )
    return labeling.Purchase(*(np.where(available, a, b) for a, b in zip(there, not_there, strict=True)))


def frontier_inputs(v: Inputs) -> dict[str, Any]:
    """Arguments of ``labeling.cheapest_policies`` and ``labeling.labeling_policies`` from the scenario.

    Parameters
    ----------
    v : mapping of parameter id to value
        As ``project.run`` takes it.

    Returns
    -------
    dict
        Keyword arguments.
    """
    return {
        "tiers": tiers(v),
        "correlation": v["labeling.correlation"],
        "classes": v["labeling.classes"],
        "expert_accuracy": v["labeling.expert_precision"],
        "model_accuracy": v["labeling.model_accuracy"] if v["labeling.model_available"] else None,
        "check": labeling.Check(
            catch_rate=v["labeling.catch_rate"],
            overturn_rate=v["labeling.overturn_rate"],
            label_accuracy=v["labeling.checker_precision"],
            check_time_share=v["labeling.check_share"],
            label_cost=v["labeling.assisted_cost"],
            prelabel_price=v["labeling.prelabel_cost"],
        ),
    }


def label_prices(v: Inputs) -> LabelPrices:
    """Prices of main and field labels, and the mean precision of the main ones."""
    core_price, core_precision = label_price(v, v["labeling.target_precision"])
    share = v["labeling.core_share"]
    if np.all(share == 1.0):
        return LabelPrices(core_price, core_price, core_precision)
    edge_price, edge_precision = label_price(v, v["labeling.edge_precision"])
    mix = labeling.blend(
        core_share=share,
        core_precision=core_precision,
        core_cost=core_price,
        edge_precision=edge_precision,
        edge_cost=edge_price,
    )
    return LabelPrices(mix.unit_cost, core_price, mix.precision)


def sample_price(v: Inputs) -> Values:
    """Price of a sample from the field, collected, labelled and checked [CNY]."""
    price: Values = v["generalization.field_item_cost"] + label_prices(v).field * (
        1.0 + v["labeling.qa_overhead"]
    )
    return price


def _synthetic_share(v: Inputs) -> Values:
    """Main items that synthetic ones are made beside, as a share of the items asked for."""
    return share_in_use(v, "synthetic_data") * (1.0 - effect(v, "synthetic_data"))


def data_lines(v: Inputs, once: Array, live: Array, prices: LabelPrices) -> Lines:
    """Labels and the life cycle of the data: collect, clean, label, store, manage, by month [CNY].

    What is kept after launch is no part of the build: it has lines of its own.
    """
    items, field_items = v["labeling.items"], v["generalization.field_items"]
    rework = 1.0 + v["labeling.qa_overhead"]
    store, manage = items * v["labeling.store_cost"], v["labeling.manage_cost"]
    stored = np.cumsum(once, axis=-1) * store if np.any(store) else 0.0
    made = _synthetic_share(v) * v["labeling.synthetic_ratio"] * items
    return {
        "labels": once * (items * prices.main),
        "relabelling": once * (items * prices.main * v["labeling.qa_overhead"]),
        "synthetic_items": over_months(once, made * v["labeling.synthetic_cost"]),
        "collecting": over_months(once, items * v["labeling.collect_cost"]),
        "cleaning": over_months(once, items * v["labeling.clean_cost"]),
        "storing": over_months(1.0 - live, stored),
        "managing": over_months(1.0 - live, manage),
        "storing_live": over_months(live, stored),
        "managing_live": over_months(live, manage),
        "field_collecting": once * (field_items * v["generalization.field_item_cost"]),
        "field_labels": once * (field_items * prices.field * rework),
        "augmenting": over_months(once, v["generalization.augmented_items"] * v["labeling.synthetic_cost"]),
    }
