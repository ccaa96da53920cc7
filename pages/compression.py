"""Compression: from how many devices it pays, before and after, the methods, and edge or cloud."""

from costmodel.screens import compression as report
from ui import charts, controls, frame, panels, session, shell, tables
from ui.views import compression as view
from ui.views import compression_tables as rows_of

FIRST = ("compression.enabled", "compression.figures", "compression.hardware_before")
ENTERED = ("compression.hardware_after", "compression.accuracy_drop")
METHODS = (
    "compression.hardware_after",
    "compression.quantization",
    "compression.sparsity",
    "compression.distill",
)
LAST = ("serving.devices", "serving.decisions", "serving.alternative_price")
MODEL = (
    "compression.size_before",
    "compression.latency_before",
    "compression.size_limit",
    "compression.latency_limit",
    "compression.value_per_100ms",
    "compression.engineering_cost",
)
MEASURED = ("compression.size_after", "compression.latency_after", "compression.serving_speedup")
NETWORK = ("compression.mac_ratio", "compression.depthwise")
RUNNING = (
    "serving.cloud_price",
    "serving.alternative_mb",
    "serving.egress_price",
    "serving.compliance_cost",
    "serving.watts",
    "serving.tariff",
    "serving.upkeep",
    "serving.replacement",
)

session.through_app()
plan = session.scenario()
found = report.report(plan)
results, inputs = frame.board()
with results:
    panels.notices()
    charts.show(view.gain(found), "compression")
    tables.show(
        session.t("compression.table"),
        *rows_of.measures(found),
        "compression.measures",
        footer=session.t("compression.table_note"),
    )
    charts.show(view.device(found), "compression.device")
    tables.show(
        session.t("compression.methods"),
        *rows_of.methods(found),
        "compression.methods",
        note="" if found.by_methods else session.t("compression.methods_entered"),
        footer=session.t("compression.methods_note"),
    )
    columns, rows, said = rows_of.worth(found)
    tables.show(session.t("compression.worth"), columns, rows, "compression.worth", footer=said)
    charts.show(view.edge(plan, found), "compression.edge")
with inputs:
    shell.start_from()
    shell.name_and_open()
    frame.typical("device")
    controls.several((*FIRST, *(METHODS if found.by_methods else ENTERED), *LAST))
    of_model = (*MODEL, *(NETWORK if found.by_methods else MEASURED))
    frame.more(of_model, key="model", label=session.t("compression.more_model"))
    frame.more(RUNNING, key="running", label=session.t("compression.more_running"))
