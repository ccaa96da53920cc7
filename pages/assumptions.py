"""All assumptions: every input of the plan in one table, to search, change, pin and annotate."""

from ui import assumptions, panels, session

session.through_app()
panels.notices(without=session.REFUSED)
assumptions.show()
