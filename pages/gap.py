"""From lab to field: what stays right there, what the next point costs, and what happens after launch."""

from costmodel.screens import gap as report
from costmodel.screens import gap_inputs
from ui import charts, controls, derived, frame, panels, session, shell, tables
from ui.views import gap as view
from ui.views import gap_ageing as ageing
from ui.views import gap_notes

SELDOM = (
    "generalization.half_items",
    "generalization.closing_exponent",
    "labeling.synthetic_exchange",
    "labeling.synthetic_cost",
    "generalization.drift_loss",
    "generalization.drift_time",
    "generalization.detectable_drop",
    "generalization.retrain_run_share",
    "generalization.retrain_label_share",
    "generalization.floor",
    "generalization.reference_items",
    "generalization.exponent",
    "generalization.noise_sensitivity",
    "generalization.noise_after_shift",
)

session.through_app()
plan = session.scenario()
found = report.report(plan)
results, inputs = frame.board()
with results:
    panels.notices()
    charts.show(view.samples(plan, found), "gap")
    left, right = frame.pair()
    with left:
        charts.show(ageing.age(found), "gap.age")
    with right:
        charts.show(ageing.cadence(found), "gap.cadence")
    left, right = frame.pair()
    with left:
        charts.show(view.published(found), "gap.published")
    with right:
        charts.show(view.learning(plan, found), "gap.learning")
    tables.show(
        session.t("gap.levers"),
        *ageing.levers(plan, found),
        "gap.levers",
        footer=session.t("gap.levers_footer"),
    )
    tables.show(
        session.t("gap.upkeep"), *ageing.upkeep(found), "gap.upkeep", footer=ageing.upkeep_footer(found)
    )
with inputs:
    notes = gap_notes.notes(plan, found)
    shell.start_from()
    shell.name_and_open()
    frame.typical("shift")
    derived.derived_input(gap_inputs.SHIFT, note=notes[gap_inputs.SHIFT])
    controls.several(
        (
            "generalization.field_items",
            "generalization.field_item_cost",
            "generalization.augmented_items",
            "generalization.reference_error",
        ),
        notes,
    )
    derived.derived_input(gap_inputs.WORST, note=notes[gap_inputs.WORST])
    frame.typical("drift")
    controls.several(
        ("generalization.retrain_every", "generalization.monitoring", "generalization.mlops_cost"), notes
    )
    frame.more(SELDOM)
