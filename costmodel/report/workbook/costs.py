"""Cost lines by month in the calculation; follows ``kernel`` line by line, with the strategies' factors."""

from __future__ import annotations

from collections.abc import Iterator

from costmodel.kernel.lines import COMPONENT_OF
from costmodel.report.workbook.lines import Line, Part, monthly, one
from costmodel.strategy_mix import affected_elements

# What each line costs by month at today's prices, before strategies.
AMOUNTS = {
    "labels": "{once}*{labeling.items}*{label_price}",
    "relabelling": "{once}*{labeling.items}*{label_price}*{labeling.qa_overhead}",
    "synthetic_items": "{once}*{synthetic_made}*{labeling.synthetic_cost}",
    "collecting": "{once}*{labeling.items}*{labeling.collect_cost}",
    "cleaning": "{once}*{labeling.items}*{labeling.clean_cost}",
    "storing": "(1-{live})*SUM({once@todate})*{labeling.items}*{labeling.store_cost}",
    "managing": "(1-{live})*{labeling.manage_cost}",
    "field_collecting": "{once}*{generalization.field_items}*{generalization.field_item_cost}",
    "field_labels": "{once}*{generalization.field_items}*{price_core}*{rework}",
    "augmenting": "{once}*{generalization.augmented_items}*{labeling.synthetic_cost}",
    "final_runs": "{once}*{runs_final}",
    "experiments": "{once}*{runs_explored}",
    "failed_runs": "{once}*{runs_failed}",
    "run_storage": "{building}*{compute.storage_monthly}*{compute.storage_month}",
    "staff": "{building}*{staff_month}",
    "compressing": "{once}*{compression_share}*{compression.engineering_cost}",
    "adopting": "{once}*{adoption}",
    "poc": "{poc_share}*{gates.poc}*{poc_price}",
    "pilot": "{pilot_share}*{gates.pilot}*{pilot_price}",
    "devices": "{shipped}*{serving.devices}*{device_price}",
    "replacements": "{replaced}*{serving.devices}*{device_price}",
    "device_upkeep": "{in_use}*{serving.devices}*{device_month}",
    "cloud_serving": "{volume}*{cloud_price}/{k.thousand}",
    "upload_compliance": "{volume}*{upload_price}",
    "storing_live": "{live}*SUM({once@todate})*{labeling.items}*{labeling.store_cost}",
    "managing_live": "{live}*{labeling.manage_cost}",
    "operations": "{live}*({people.operations}+{generalization.mlops_cost})",
    "monitoring": "{live}*{monitoring_month}",
    "reviewing": "{volume}*{reviewed}*{value.review_cost}",
    "retraining_runs": "{live}/{generalization.retrain_every}*{retrain_run}*{cheaper}",
    "retraining_labels": "{live}/{generalization.retrain_every}*{retrain_labels}",
    "governance": "{live}*{people.governance}",
    "severe_errors": "{volume}*{value.severe_rate}/{k.mega}*{value.severe_loss}",
    "retirement": "IF({month_end}={project.horizon},{people.retirement},0)",
}


def price_part() -> Part:
    """Prices that the cost lines are made of.

    Returns
    -------
    Part
    """
    return Part("prices", tuple(_prices()))


def _prices() -> Iterator[Line]:
    synthetic = "{share_synthetic_data}*(1-{effect_synthetic_data})"
    yield one("synthetic_made", "items", synthetic + "*{labeling.synthetic_ratio}*{labeling.items}")
    roles = ("scientist", "engineer", "manager")
    paid = "+".join(f"{{people.{role}s}}*{{people.{role}_cost}}" for role in roles)
    yield one("staff_month", "CNY/month", paid)
    for gate in ("poc", "pilot"):
        labels = f"{{gates.{gate}_labels}}*{{label_price}}*{{rework}}"
        yield one(f"{gate}_price", "CNY", f"{{gates.{gate}_staff}}+{labels}")
    saved = "{compression.hardware_before}-{compression.hardware_after}"
    yield one(
        "device_price",
        "CNY/device",
        "{compression.hardware_before}-{share_compression_size}*(" + saved + ")",
    )
    yield one(
        "device_month",
        "CNY/device/month",
        "{k.kwh}*{serving.watts}*{serving.tariff}+{serving.upkeep}",
    )
    batched = "({serving.batch_fixed}/{serving.batch}+1-{serving.batch_fixed})"
    yield one("cloud_price", "CNY/1000 decisions", "{serving.cloud_price}*" + batched)
    yield one(
        "upload_price",
        "CNY/decision",
        "{serving.upload_mb}/{k.mega}*({serving.compliance_cost}+{serving.egress_price})",
    )
    sample = "{k.sample}*{field}*(1-{field})/{generalization.detectable_drop}^{k.two}"
    yield one("monitoring_labels", "labels/month", "{generalization.monitoring}*" + sample)
    yield one("monitoring_month", "CNY/month", "{monitoring_labels}*{price_core}*{rework}")


def cost_part() -> Part:
    """The cost lines by month.

    Returns
    -------
    Part
    """
    lines = []
    for element in COMPONENT_OF:
        left = f"*{{left_{element}}}" if element in affected_elements() else ""
        lines.append(monthly(f"cost_{element}", "CNY", f"{AMOUNTS[element]}{left}*{{paid}}"))
    return Part("costs", tuple(lines))
