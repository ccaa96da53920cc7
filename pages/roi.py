"""Return: cash flow, what delay costs, what the plan is compared with, and what accuracy costs."""

from costmodel.screens import roi as report
from costmodel.screens.roi_offers import offers
from ui import charts, controls, frame, panels, session, shell, tables
from ui.views import draws, risk_cases, roi_frontier
from ui.views import roi as view

INPUTS = (
    "value.right",
    "value.wrong_from",
    "value.wrong",
    "value.baseline",
    "project.build_months",
    "project.delay",
    "project.horizon",
    "value.review",
)
SELDOM = (
    "project.discount_rate",
    "project.inflation",
    "value.return_rate",
    "value.return_cost",
    "value.contact_rate",
    "value.contact_cost",
    "value.lost_margin",
    "value.severe_rate",
    "value.severe_loss",
    "people.scientists",
    "people.engineers",
    "people.managers",
    "people.operations",
    "gates.poc",
    "gates.poc_staff",
    "gates.pilot",
)

session.through_app()
risk_cases.take()
plan = session.scenario()
found = report.flows(plan)
drawn = draws.drawn(plan)
results, inputs = frame.board()
with results:
    panels.notices()
    charts.show(view.cash_flow(plan, found, drawn), "roi")
    draws.show(plan)
    left, right = frame.pair()
    with left:
        tables.show(
            session.t("roi.ratios"), *view.stages(found), "roi.stages", footer=view.stages_note(found)
        )
        tables.show(
            session.t("roi.baselines"),
            *view.baselines(found),
            "roi.baselines",
            footer=session.t("roi.baselines_note"),
        )
    with right:
        irr = session.t("roi.irr_none" if found.ratios.irr is None else "roi.irr_fine")
        footer = session.t("roi.measures_footer", irr=irr)
        tables.show(session.t("roi.measures"), *view.measures(found), "roi.measures", footer=footer)
        risk_cases.show(draws.cases(plan, drawn))
    charts.show(roi_frontier.frontier(found.result, offers(plan)), "roi.frontier")
    left, right = frame.pair()
    with left:
        columns, rows, said = view.error(plan, found)
        tables.show(session.t("roi.error"), columns, rows, "roi.error", footer=said)
    with right:
        tables.show(session.t("roi.staff"), *view.staff(found), "roi.staff")
with inputs:
    shell.start_from()
    shell.name_and_open()
    frame.typical("value")
    controls.several(INPUTS, {})
    frame.more(SELDOM)
