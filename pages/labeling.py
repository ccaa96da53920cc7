"""Labeling: what another right label costs and is worth, and the cheapest way to make it."""

from costmodel.screens import labeling as report
from ui import charts, controls, frame, panels, session, shell, tables
from ui.views import labeling as view
from ui.views import labeling_tables as rows

INPUTS = (
    "labeling.target_precision",
    "labeling.workflow",
    "labeling.items",
    "labeling.core_share",
    "labeling.edge_precision",
    "labeling.active_learning",
    "labeling.synthetic",
)
LIST = tuple(
    f"labeling.{t}_{what}" for t in ("crowd", "assisted", "expert") for what in ("precision", "cost")
)
MIX = (
    "labeling.classes",
    "labeling.correlation",
    "labeling.model_available",
    "labeling.model_accuracy",
    "labeling.catch_rate",
    "labeling.check_share",
    "labeling.prelabel_cost",
)
OWN = (
    "labeling.own_wage",
    "labeling.own_seconds",
    "labeling.own_tools",
    "labeling.own_seconds_tools",
    "labeling.own_utilization",
    "labeling.own_overhead",
    "labeling.own_precision",
)
DATA = (
    "labeling.qa_overhead",
    "labeling.collect_cost",
    "labeling.clean_cost",
    "labeling.store_cost",
    "labeling.manage_cost",
    "labeling.active_gain",
    "labeling.synthetic_exchange",
    "labeling.synthetic_cost",
    "strategies.data_dedup_pruning",
)
FOLDS = {"list": LIST, "own": OWN, "mix": MIX, "data": DATA}

session.through_app()
plan = session.scenario()
found = report.report(plan)
results, inputs = frame.board()
with results:
    panels.notices()
    charts.show(view.prices(found), "labeling")
    tables.show(*rows.tiers(found), "labeling.tiers", footer=rows.tiers_footer(plan, found))
    tables.show(*rows.policies(found), "labeling.policies", footer=rows.policies_footer(found))
    left, right = frame.pair()
    with left:
        tables.show(*rows.steps(found), "labeling.steps", footer=rows.steps_footer(found))
        tables.show(*rows.timing(found), "labeling.timing", footer=rows.timing_footer(found))
    with right:
        footer = session.t("labeling.life_cycle_footer")
        tables.show(*rows.grades(found), "labeling.grades", footer=session.t("labeling.grades_footer"))
        tables.show(*rows.life_cycle(found), "labeling.life", footer=footer)
    tables.show(*rows.levers(plan, found), "labeling.levers", footer=session.t("labeling.levers_footer"))
with inputs:
    shell.start_from()
    shell.name_and_open()
    frame.typical("labels")
    controls.several(INPUTS, view.notes(found))
    for key, ids in FOLDS.items():
        frame.more(ids, key=f"labeling.{key}", label=session.t(f"labeling.fold_{key}"))
