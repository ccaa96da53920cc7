"""Actuals: what the project really used and spent, where it will end, and what that says of the plan."""

from costmodel.actuals_report import report
from ui import charts, frame, panels, session, shell, tables
from ui.views import actuals as view
from ui.views import actuals_doors as doors
from ui.views import actuals_held as held
from ui.views import actuals_tables as lists

session.through_app()
found = report(session.scenario(), held.known())
results, inputs = frame.board()
with results:
    panels.notices()
    charts.show(view.course(found), "actuals")
    doors.faults()
    doors.edit(found)  # above what comes and goes with its figures, so that it stays under the hand
    if found.outlook.last:
        charts.show(view.bridge(found), "actuals.bridge")
        footer = session.t("actuals.modules_footer")
        tables.show(session.t("actuals.modules"), *lists.modules(found), "actuals.modules", footer=footer)
    columns, rows = lists.quantities(found)
    if rows:
        said = lists.ageing(found)
        tables.show(session.t("actuals.quantities"), columns, rows, "actuals.quantities", footer=said)
    if found.measured:
        footer = lists.measured_note(found)
        tables.show(session.t("actuals.measured"), *lists.measured(found), "actuals.measured", footer=footer)
        doors.use(found)
with inputs:
    if not found.actuals.months:
        doors.invite()
    doors.enter()
    doors.keep()
    shell.start_from()
    shell.name_and_open()
