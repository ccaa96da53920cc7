"""Compute: what a run costs, what the plan pays for training, and what other ways would cost."""

from costmodel.screens import compute as report
from ui import charts, controls, frame, panels, session, shell, tables
from ui.views import compute as view
from ui.views import compute_tables as rows
from ui.views import gpu_prices

TYPED = ("compute.hours", "compute.mixed_precision")
FAMILY = {
    "transformer": ("compute.parameters_b", "compute.tokens_b"),
    "vision": ("compute.image_size", "compute.epochs"),
    "generic": ("compute.gflop_per_item", "compute.epochs"),
    "measured": ("compute.items_per_second", "compute.epochs"),
}
MACHINE = {
    "transformer": ("compute.part_tuning", "compute.peak_tflops", "compute.mfu"),
    "vision": (
        "compute.gmacs",
        "compute.mactivations",
        "compute.peak_tflops",
        "compute.bandwidth_gbs",
        "compute.pipeline_efficiency",
    ),
    "generic": ("compute.peak_tflops", "compute.reached"),
    "measured": (),
}
PRICED = ("compute.gpus", "compute.gpu_price")
BOUGHT = ("compute.exploration", "compute.commitment", "compute.own_share")
RUN = (
    "compute.monthly_budget",
    "compute.spent",
    "compute.approval_threshold",
    "compute.warn_share",
    "compute.failed",
    "compute.utilization",
    "compute.traffic_cost",
    "compute.storage_monthly",
    "compute.spot_share",
    "compute.transfer_learning",
)
OWN = (
    "compute.own_capex",
    "compute.own_resale",
    "compute.own_life",
    "compute.own_opex",
    "compute.own_utilization",
    "compute.tdp",
    "compute.pue",
    "compute.tariff",
    "compute.grid",
)
SERVING = ("serving.cloud_price", "serving.batch", "serving.batch_fixed")

session.through_app()
plan = session.scenario()
found = report.report(plan)
family, typed = str(plan["compute.family"]), plan["compute.hours_from"] == "hours"
storage = "compute.storage_month" if plan["compute.storage_monthly"] else "compute.storage_cost"
results, inputs = frame.board()
with results:
    panels.notices()
    charts.show(view.chart(plan, found), "compute")
    left, right = frame.pair()
    with left:
        title, footer = session.t("compute.steps"), session.t("compute.steps_footer")
        tables.show(title, *rows.steps(plan, found), "compute.steps", footer=footer)
        title, footer = session.t("compute.batches"), rows.batches_footer(plan)
        tables.show(title, *rows.batches(plan, found), "compute.batches", footer=footer)
    with right:
        footer = rows.ways_footer(plan, found)
        tables.show(session.t("compute.pays"), *rows.ways(found), "compute.ways", footer=footer)
        title, footer = session.t("compute.levers"), session.t("compute.levers_footer")
        tables.show(title, *rows.levers(found), "compute.levers", footer=footer)
with inputs:
    shell.start_from()
    shell.name_and_open()
    for group in ("workload", "platform", "team"):
        frame.typical(group)
    workload = ("compute.family", *FAMILY[family])
    ids = ("compute.runs", "compute.hours_from", *(TYPED if typed else workload), *PRICED)
    controls.several(ids, view.notes(plan, found))
    gpu_prices.button()
    controls.several(BOUGHT, view.notes(plan, found))
    frame.more(
        (*(() if typed else MACHINE[family]), *RUN, storage), key="run", label=session.t("compute.more_run")
    )
    frame.more(OWN, key="own", label=session.t("compute.more_own"))
    frame.more(SERVING, key="serving", label=session.t("compute.more_serving"))
gpu_prices.show()
