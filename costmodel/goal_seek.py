"""Goal seek: the value of one input that brings one figure of a plan to a target, or how near it comes."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from costmodel import parameters, project, text
from costmodel.crossings import Crossing, climbed, crossings
from costmodel.errors import ParameterError, Reason
from costmodel.input_grid import grid, scaled
from costmodel.moves import sweep
from costmodel.outputs import Output, find_output, shown, size_of
from costmodel.parameters import Parameter, Value
from costmodel.project import Array
from costmodel.scenario import Scenario

BETWEEN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")  # figures may begin with a word
AS_GOOD_AS_ZERO, EXACT = 1e-12, 1e-7  # of the size of the figure


@dataclass(frozen=True)
class Hit:
    """A value that gives the target, or the last good one before the figure steps over it.

    Attributes
    ----------
    value : number, bool or str
        Of the input.
    output : float
        Of the figure there.
    beyond : number, bool or None
        Where the figure steps over the target: the neighbour that is no longer good enough.
    beyond_output : float
        Of the figure there; that of the hit where there is no step.
    """

    value: Value
    output: float
    beyond: Value | None
    beyond_output: float

    @property
    def exact(self) -> bool:
        """Whether the target itself is reached."""
        return self.beyond is None


@dataclass(frozen=True)
class Reached:
    """What goal seek found.

    Attributes
    ----------
    id, output : str
        Input and figure.
    target : float
    hits : tuple of Hit
        The nearest to the plan's own value first; empty where no allowed value gives the target.
    best_value : number, bool or str
        Of the first hit, else the allowed value that comes closest.
    best_output : float
        Of the figure there; infinite where the money never comes back.
    moves : bool
        Whether the input changes the figure at all.
    """

    id: str
    output: str
    target: float
    hits: tuple[Hit, ...]
    best_value: Value
    best_output: float
    moves: bool

    @property
    def reached(self) -> bool:
        """Whether some allowed value gives the target, or the figure steps over it."""
        return bool(self.hits)

    @property
    def met(self) -> bool:
        """Whether the figure is at least as good as the target at the best value."""
        return self.reached or find_output(self.output).meets(self.best_output, self.target)

    @property
    def kind(self) -> str:
        """Its sentence: ``found``, ``step``, ``always``, ``unreachable``, ``never`` or ``no_effect``."""
        if self.hits:
            return "found" if self.hits[0].exact else "step"
        if not math.isfinite(self.best_output):
            return "never"
        return "no_effect" if not self.moves else "always" if self.met else "unreachable"

    def said(
        self,
        lang: str,
        money: text.Money = text.YUAN,
        *,
        value_text: Callable[[Value], str] | None = None,
    ) -> str:
        """The answer in one or two sentences, in a language; ``value_text`` says a value in another way."""
        record, output = parameters.find(self.id), find_output(self.output)
        value = value_text or partial(text.value_text, record, lang=lang, money=money)
        figure = partial(shown, output, lang=lang, money=money)
        step = self.hits[0] if self.hits else Hit(self.best_value, self.best_output, None, self.best_output)
        shown_value, beyond = value(self.best_value), "" if step.beyond is None else value(step.beyond)
        kind = _nearly_there(step) if beyond == shown_value else self.kind
        sentence = text.template(lang, f"decisions.seek_{kind}").format(
            input=record.label[lang],
            name=text.template(lang, f"decisions.output_{self.output}"),
            target=figure(self.target),
            value=shown_value,
            output=figure(self.best_output),
            beyond=beyond,
            beyond_output=figure(step.beyond_output),
        )
        others = [value(hit.value) for hit in self.hits[1:4]]
        return BETWEEN_CHINESE.sub("", sentence + (_also(others, lang) if others else ""))

    def as_dict(self) -> dict[str, Any]:
        """Plain mapping for ``--json``."""
        return {
            "input": self.id,
            "output": self.output,
            "target": self.target,
            "reached": self.reached,
            "met": self.met,
            "kind": self.kind,
            "value": self.best_value,
            "result": self.best_output,
            "hits": [vars(hit) | {"exact": hit.exact} for hit in self.hits],
            "set": {self.id: self.best_value} if self.reached else {},
        }


def _nearly_there(step: Hit) -> str:
    """Sentence of a step between two values that are shown alike: only the side can be said."""
    return "step_above" if float(step.beyond or 0.0) > float(step.value) else "step_below"


def _also(others: list[str], lang: str) -> str:
    said = text.template(lang, "decisions.seek_also").format(
        others=text.template(lang, "decisions.and").join(others)
    )
    return said if lang == "zh" else f" {said}"


def goal_seek(scenario: Scenario, input: str, output: str = "npv", target: float = 0.0) -> Reached:
    r"""Values of one input at which a figure of the plan is a target; all else stays as planned.

    Parameters
    ----------
    scenario : Scenario
    input : str
        Parameter id: a number, whole number, switch or choice.
    output : str
        One of ``outputs.OUTPUTS``: ``npv``, ``roi``, ``cost_total``, ``payback_months``...
    target : float
        CNY, share, ratio or months, as the figure is.

    Returns
    -------
    Reached

    Raises
    ------
    ParameterError
        If there is no such input or figure, or the target is no finite number.

    Notes
    -----
    .. math:: X = \{x \in [x_l, x_h] : f(x) = f^*\}, \qquad
       x^* = \arg\min_x |f(x) - f^*| \text{ where } X \text{ is empty}

    The whole allowed range is looked over on the input's own scale, denser near the plan's value; peaks
    between two points are climbed, and every change of side is narrowed down to neighbouring numbers. Where
    the figure steps over the target (whole numbers, payback), the side that is good enough is taken.

    Not modeled: several inputs at a time; two changes of side between neighbouring points of the grid that
    show as no peak.

    Examples
    --------
    >>> from costmodel import presets
    >>> found = goal_seek(presets.load("ecommerce"), "value.right")
    >>> found.reached, abs(found.best_output) < 1.0
    (True, True)
    """
    record, wanted = parameters.find(input), find_output(output)
    if not math.isfinite(target):
        raise ParameterError(Reason("refusal.target_not_finite", target=target, output=output))
    if record.kind in ("switch", "choice"):
        return _among_options(scenario, record, wanted, target)
    return _along_range(scenario, record, wanted, target)


def _along_range(scenario: Scenario, record: Parameter, output: Output, target: float) -> Reached:
    own, size = float(scenario[record.id]), size_of(output, project.run(scenario.values()), target)

    def missing(points: Array) -> Array:
        found = np.ravel(output.of(sweep(scenario, record.id, points)))
        return np.array(np.broadcast_to(found, points.shape)) - target

    whole = record.kind == "integer"
    points, at = climbed(missing, grid(scenario, record), whole=whole)
    zero = AS_GOOD_AS_ZERO * size
    hits = [
        _hit(record, output, target, crossing, own=own, close=EXACT * size)
        for crossing in crossings(missing, points, at, whole=whole, zero=zero)
    ]
    place = scaled(record)
    hits = sorted(
        {hit.value: hit for hit in hits}.values(), key=lambda hit: abs(place(hit.value) - place(own))
    )
    closest = np.flatnonzero(np.abs(at) <= np.abs(at).min() + zero)
    best = closest[np.argmin(np.abs(points[closest] - own))]
    value = hits[0].value if hits else parameters.check(record.id, float(points[best]))
    moves = bool(np.ptp(at) > zero) if np.isfinite(at).all() else bool(np.isfinite(at).any())
    reached_there = hits[0].output if hits else float(at[best]) + target
    return Reached(record.id, output.name, target, tuple(hits), value, reached_there, moves)


def _hit(
    record: Parameter, output: Output, target: float, crossing: Crossing, *, own: float, close: float
) -> Hit:
    ends = [(crossing.low, crossing.at_low), (crossing.high, crossing.at_high)]
    (near, missed), (far, missed_by) = sorted(ends, key=lambda end: abs(end[1]))
    if abs(missed_by) <= close:  # all of the stretch will do
        near = min(max(own, crossing.low), crossing.high)
    if abs(missed) <= close:
        return Hit(parameters.check(record.id, near), target + missed, None, target + missed)
    if not output.meets(missed, 0.0):
        near, missed, far, missed_by = far, missed_by, near, missed
    value, beyond = (parameters.check(record.id, end) for end in (near, far))
    return Hit(value, target + missed, beyond, target + missed_by)


def _among_options(scenario: Scenario, record: Parameter, output: Output, target: float) -> Reached:
    """The options that are good enough, where not all are; the nearest to the target first."""
    options: tuple[Value, ...] = (False, True) if record.kind == "switch" else tuple(record.choices)
    plans = [scenario.replace({record.id: option}) for option in options]
    found = {o: float(output.of(project.run(p.values()))) for o, p in zip(options, plans, strict=True)}
    order = sorted(options, key=lambda option: abs(found[option] - target))
    good = [option for option in order if output.meets(found[option], target)]
    bad = [option for option in order if option not in good]
    hits = [_option_hit(option, bad[0], found, target) for option in good] if bad else []
    best = hits[0].value if hits else order[0]
    moves = len(set(found.values())) > 1
    return Reached(record.id, output.name, target, tuple(hits), best, found[best], moves)


def _option_hit(option: Value, other: Value, found: dict[Value, float], target: float) -> Hit:
    exact = found[option] == target
    return Hit(option, found[option], None if exact else other, found[option if exact else other])
