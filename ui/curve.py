"""The kernel along one input of a scenario: what the hero chart draws, as numbers."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from costmodel import effort, moves, parameters, project
from costmodel.scenario import Scenario
from costmodel.uncertainty import Bands, bands
from ui import controls, later, session

STOPS = 61
BAND_STOPS = 21  # at most, see ``band_stops``; the band between them is drawn straight
DRAWS = 256  # at each
HORIZON = "project.horizon"
OPENING_AXIS = "labeling.target_precision"
STACK_ORDER = (
    "operations",
    "devices",
    "serving",
    "other",
    "retraining",
    "poc",
    "people",
    "compute",
    "data",
    "labels",
)


@dataclass(frozen=True)
class View:
    """What the chart shows: the parameter on the x-axis, ``life`` or ``build``, ``roi`` or ``npv``."""

    axis: str = OPENING_AXIS
    view: str = "life"
    measure: str = "roi"


@dataclass(frozen=True)
class Curve:
    """The kernel along one parameter of one scenario."""

    plan: Scenario
    view: View
    values: list[float]
    places: list[float]
    run: project.Run

    @cached_property
    def you(self) -> int:
        """Index of the scenario itself."""
        return self.index_of(float(self.plan[self.view.axis]))

    def index_of(self, value: float) -> int:
        """Index of the stop nearest to a value."""
        return int(np.argmin(np.abs(np.array(self.values) - value)))

    @cached_property
    def best(self) -> int:
        """Index of the stop with the highest NPV."""
        return int(np.argmax(self.run.npv))

    @cached_property
    def stack(self) -> dict[str, np.ndarray]:
        """Cost by component at each stop, those of the build only where the build is shown."""
        shown = project.BUILD_COMPONENTS if self.view.view == "build" else STACK_ORDER
        rows = len(self.values)
        sums = {c: self.run.components[c].sum(axis=-1) * np.ones(rows) for c in STACK_ORDER if c in shown}
        return {c: s for c, s in sums.items() if s.any()}

    @cached_property
    def total(self) -> np.ndarray:
        """Height of the stack at each stop."""
        return np.sum(list(self.stack.values()), axis=0)

    @cached_property
    def lower(self) -> np.ndarray:
        """ROI or NPV at each stop."""
        return self.run.roi if self.view.measure == "roi" else self.run.npv


def curve(plan: Scenario, shown: View) -> Curve:
    """The kernel at every stop of the x-axis, the scenario's own value among them."""
    record = parameters.find(shown.axis)
    values, places = controls.stops(record, STOPS, float(plan[shown.axis]))
    return Curve(plan, shown, values, places, moves.sweep(plan, shown.axis, np.array(values)))


@dataclass(frozen=True)
class Around:
    """How far cost and return spread at each stop.

    P10 and P90 of what both panels show and of total cost, shape (2, stops); P80 of total cost and the share
    of draws that earn money, shape (stops,). Money in CNY.
    """

    total: np.ndarray
    lower: np.ndarray
    cost: np.ndarray
    safe: np.ndarray
    earns: np.ndarray


def around(along: Curve) -> Around | None:
    """The spread around the curve, once the hand has rested long enough for it to be known."""
    axis, record = along.view.axis, parameters.find(along.view.axis)
    count = band_stops(along)
    points, places = controls.stops(record, count, float(session.preset_value(axis)))
    still, _ = along.plan.accept({axis: points[0]})  # along the axis the band stays as it is

    def compute(progress: later.Progress) -> Bands:
        return bands(still, axis, points, draws=DRAWS, progress=progress)

    found = later.value(f"bands:{axis}", still, compute)
    if found is None:
        return None

    def at_stops(rows: np.ndarray) -> np.ndarray:
        return np.array([np.interp(along.places, places, row) for row in np.atleast_2d(rows)])

    total = found.build if along.view.view == "build" else found.cost
    lower = found.roi if along.view.measure == "roi" else found.npv
    ends = (at_stops(rows[[0, 2]]) for rows in (total, lower, found.cost))
    return Around(*ends, at_stops(found.safe)[0], at_stops(found.earns)[0])


def band_stops(along: Curve) -> int:
    """As many stops as can be drawn before a band would need a progress bar, the same all along the axis.

    The ten of a plan with reviewers over ten years leave an error like that of 256 draws themselves.
    """
    months = float(np.mean(along.values)) if along.view.axis == HORIZON else None
    seconds = effort.seconds(along.plan, BAND_STOPS * DRAWS, months=months)
    return min(BAND_STOPS, int(BAND_STOPS * later.LONG / seconds))


def next_step(along: Curve) -> tuple[list[float], list[float]]:
    """Today's money of the next point (shares) or the next stop: what it costs and what it is worth."""
    values, run, rows = np.array(along.values), along.run, np.ones(len(along.values))
    by_points = parameters.find(along.view.axis).unit == "share"
    cost, worth = (
        moves.ahead(values, amount * rows, by_points=by_points)
        for amount in (run.present_cost, run.present_benefit)
    )
    return cost, worth
