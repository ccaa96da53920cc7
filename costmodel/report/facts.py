"""What every file of a plan says: its results, computed once, and where they come from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

import costmodel
from costmodel import (
    assumptions,
    link,
    methods,
    moves,
    parameters,
    presets,
    project,
    remarks,
    slider,
    story,
    text,
)
from costmodel.errors import ParameterError
from costmodel.evaluation import Result, evaluate
from costmodel.origin import Origin
from costmodel.parameters import Parameter
from costmodel.risk_report import RiskReport, risk_report
from costmodel.scenario import Scenario
from costmodel.screens import compression, roi, strategies
from costmodel.text import Sentence
from costmodel.tornado import Bar, ranges, tornado
from costmodel.uncertainty import simulate

OPENING_AXIS = "labeling.target_precision"
STOPS = 61
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
LONGEST_ADDRESS = 200  # characters before the query of a link


@dataclass(frozen=True)
class Facts:
    """A plan with everything that its files say of it.

    Attributes
    ----------
    plan : Scenario
    lang : {"zh", "en"}
    date : str
        As it is printed.
    url : str
        Where the planner is reached; links are absolute where it begins with http.
    axis : str
        Input that the curve runs along.
    against : sequence of Scenario
        Up to three plans to compare with; the preset where the plan differs from it and none is given.
    """

    plan: Scenario
    lang: str
    date: str = ""
    url: str = ""
    axis: str = OPENING_AXIS
    against: Sequence[Scenario] = ()

    def __post_init__(self) -> None:
        if self.lang not in text.LANGUAGES:
            raise ParameterError(f"There is no language {text.clean(self.lang, 20)!r}; choose zh or en.")
        if self.record.kind in ("switch", "choice"):
            raise ParameterError(f"{self.axis} has no axis; take a number, such as {OPENING_AXIS}.")

    # --- words ---

    def t(self, key: str, **slots: str) -> str:
        """Text of a key, slots filled."""
        return text.template(self.lang, key).format_map(slots)

    def say(self, kind: str, number: float) -> str:
        """One figure as on screen."""
        return text.figure(kind, number, self.lang, self.money)

    def sentence(self, said: Sentence) -> str:
        """One sentence as on screen."""
        return text.say(said, self.lang, self.money)

    def value(self, record: Parameter, value: parameters.Value) -> str:
        """Value of an input with its unit."""
        return text.value_text(record, value, self.lang, self.money)

    def join(self, parts: list[str]) -> str:
        """Sentences one after the other."""
        return ("" if self.lang == "zh" else " ").join(part for part in parts if part)

    def with_unit(self, label: str, unit: str) -> str:
        """Title of an axis."""
        return self.t("deck.with_unit", label=label, unit=unit) if unit else label

    @cached_property
    def money(self) -> text.Money:
        """Currency of the plan."""
        return text.money_of(self.plan)

    @cached_property
    def name(self) -> str:
        """Name of the project, cleaned; the preset's title where it has none."""
        title = presets.about(self.plan.preset)["title"][self.lang]
        return text.clean(self.plan.name, link.LONGEST_NAME, empty="") or str(title)

    # --- where the figures come from ---

    @cached_property
    def fitted(self) -> link.Fitted:
        """Link with the headline that this file shows, and the plans it is compared with."""
        headline = (self.result.cost_total, self.result.roi)
        return link.fitted(self.plan, headline=headline, others=self.against)

    @cached_property
    def link(self) -> str:
        """The plan's link; only its query where no address is known, empty where no link can hold it."""
        query = self.fitted.query
        base = text.clean(self.url, LONGEST_ADDRESS, empty="").partition("?")[0].rstrip("/")
        http = base.startswith(("http://", "https://")) and " " not in base
        return f"{base}/?{query}" if query and http else query

    @property
    def opens(self) -> bool:
        """Whether the link is one that a program can open."""
        return self.link.startswith("http")

    @cached_property
    def fingerprint(self) -> str:
        """Eight characters that name the plan's values."""
        return link.fingerprint(self.plan)

    @property
    def day(self) -> str:
        """The date as it is printed: letters, digits and what stands between them."""
        kept = re.sub(r"[^\w ./,-]|(?<!\d)[./]|[./](?!\d)", "", self.date[:80])
        return text.clean(kept, 20, empty="–")

    @cached_property
    def stamp(self) -> str:
        """Release, date, percentile and seed, as every file carries them beside the fingerprint."""
        found = self.risk.found
        return self.t(
            "deck.stamp",
            release=costmodel.__version__,
            date=self.day,
            at=self.say("of100", found.cost.percentile_of(found.planned_cost)),
            draws=self.say("count", found.draws),
            seed=str(found.seed),
        )

    # --- results ---

    @cached_property
    def result(self) -> Result:
        """The plan evaluated."""
        return evaluate(self.plan)

    @cached_property
    def verdict(self) -> str:
        """Does it pay?"""
        return self.sentence(story.verdict(self.result))

    @cached_property
    def next_move(self) -> str:
        """The next best move and what it brings, or that there is none."""
        said = story.move(moves.next_best_move(self.plan))
        if said is None:
            return self.t("move.none")
        return self.t("deck.move", order=self.sentence(said[0]), gain=self.sentence(said[1]))

    @cached_property
    def flags(self) -> list[str]:
        """What to watch."""
        return [self.sentence(flag) for flag in self.result.flags] or [self.t("flag.none")]

    @cached_property
    def roi(self) -> roi.Report:
        """The return screen."""
        return roi.report(self.plan)

    @cached_property
    def strategies(self) -> strategies.Report:
        """The strategies screen."""
        return strategies.report(self.plan)

    @cached_property
    def compression(self) -> compression.Report:
        """The compression screen."""
        return compression.report(self.plan)

    @cached_property
    def risk(self) -> RiskReport:
        """The plan in its own number of draws."""
        return risk_report(self.plan, simulate(self.plan))

    @cached_property
    def bars(self) -> tuple[Bar, ...]:
        """Inputs by how far their own range moves the plan."""
        return tornado(self.plan)

    @cached_property
    def ranges(self) -> dict[str, tuple[float, float]]:
        """P10 and P90 of every uncertain input, as the draws and the tornado take them."""
        return ranges(self.plan)

    @cached_property
    def record(self) -> Parameter:
        """Record of the input that the curve runs along."""
        return parameters.find(self.axis)

    @property
    def is_log(self) -> bool:
        """Whether the curve's axis is logarithmic."""
        return self.record.scale == "log" and float(self.plan[self.axis]) > 0

    @cached_property
    def stops(self) -> list[float]:
        """Values of that input along the curve."""
        track = slider.ends(self.record, self.start[self.axis])
        values = slider.points(self.record, track, STOPS, float(self.plan[self.axis]))
        return [v for v in values if v > 0 or v == self.plan[self.axis]] if self.is_log else values

    @cached_property
    def curve(self) -> project.Run:
        """The kernel at every stop."""
        return moves.sweep(self.plan, self.axis, np.array(self.stops))

    @cached_property
    def you(self) -> int:
        """Stop of the plan itself."""
        return int(np.argmin(np.abs(np.array(self.stops) - float(self.plan[self.axis]))))

    @cached_property
    def best(self) -> int:
        """Stop with the highest net present value."""
        return int(np.argmax(self.curve.npv))

    @cached_property
    def stack(self) -> dict[str, np.ndarray]:
        """Cost by component at each stop [CNY]."""
        rows = np.ones(len(self.stops))
        sums = {c: self.curve.components[c].sum(axis=-1) * rows for c in STACK_ORDER}
        return {c: amounts for c, amounts in sums.items() if amounts.any()}

    # --- comparison ---

    @cached_property
    def start(self) -> Scenario:
        """The preset that the plan started from."""
        return presets.load(self.plan.preset)

    @cached_property
    def others(self) -> tuple[Scenario, ...]:
        """Plans that this one is compared with: those given, else its preset where the plan left it."""
        preset = (self.start,) if self.plan.differences(self.start) else ()
        return tuple(self.against) or preset

    @cached_property
    def other_names(self) -> list[str]:
        """What those plans are called."""
        if not self.against:
            return [self.t("deck.preset_name", name=presets.about(self.plan.preset)["title"][self.lang])]
        titles = [str(presets.about(other.preset)["title"][self.lang]) for other in self.others]
        names = [text.clean(other.name, link.LONGEST_NAME, empty="") for other in self.others]
        return [name or title for name, title in zip(names, titles, strict=True)]

    @cached_property
    def inputs(self) -> tuple[assumptions.Assumption, ...]:
        """Every input beside the starting point's, notes cleaned."""
        notes = remarks.notes_of(self.plan.notes)
        return assumptions.rows(self.plan.model_copy(update={"notes": notes}), self.start)

    def source(self, came: Origin) -> str:
        """What the value of an input rests on, in few words."""
        if not came.source:
            return self.t(f"origin.{came.key}")
        if came.evidence in ("decision", *methods.WEAK):
            return self.t(f"deck.kind_{came.evidence}")
        found = parameters.sources()[came.source]
        return f"{found['title'][self.lang]} ({found['year']})"
