"""All assumptions: what to check first, and every input in one table, to search, change, pin and annotate."""

from ui import assumptions, panels, session
from ui.views import weak_points

session.through_app()
panels.notices(without=session.REFUSED)
weak_points.show()
assumptions.show()
