"""What to find out before deciding: the assumptions to check first, and whether a proof of concept pays."""

from __future__ import annotations

from dataclasses import dataclass

from costmodel import methods, origin, parameters, project, remarks, text
from costmodel import value_of_information as information
from costmodel.origin import Origin
from costmodel.parameters import Parameter
from costmodel.remarks import Fit
from costmodel.scenario import Scenario
from costmodel.simulation import Simulation

BEFORE_THE_MEETING = 3
GATES = ("poc", "pilot")


@dataclass(frozen=True)
class Check:
    """An assumption that the decision rests on.

    Attributes
    ----------
    record : Parameter
        With source, place in the source and the day it was noted.
    value : float
        What knowing it before deciding is worth [CNY].
    share : float
        Share of the variance of the NPV that it explains, 0..1.
    origin : Origin
        What the plan's value rests on; ``fitted`` and measured where the user's own data gave it.
    fit : Fit or None
        Mark of such a value.
    """

    record: Parameter
    value: float
    share: float
    origin: Origin
    fit: Fit | None = None

    @property
    def year(self) -> int | None:
        """Of the source: how old the evidence is; None for a figure that is typed in or the example's own."""
        return int(parameters.sources()[self.origin.source]["year"]) if self.origin.source else None


def rests_on(check: Check, lang: str) -> str:
    """Source and age of an assumption; what has no source says how it was chosen.

    Parameters
    ----------
    check : Check
    lang : {"zh", "en"}

    Returns
    -------
    str
    """
    came, record = check.origin, check.record
    if check.fit is not None:
        return text.say(remarks.said(check.fit), lang)
    if not came.source:
        return text.template(lang, f"origin.{came.key}")
    key = "evidence_weak" if came.evidence in methods.WEAK else "evidence"
    return text.template(lang, f"uncertainty.{key}").format(
        kind=text.template(lang, f"methods.kind.{came.evidence}"),
        title=parameters.sources()[came.source]["title"][lang],
        where=came.note(lang) or record.where[lang],
        year=check.year,
        date=origin.dated(record, came),
    )


def checks(scenario: Scenario, found: Simulation, count: int = BEFORE_THE_MEETING) -> tuple[Check, ...]:
    """Assumptions to check before the meeting: what is worth most to know, then what moves the result most.

    Parameters
    ----------
    scenario : Scenario
    found : Simulation
        Of the same scenario.
    count : int
        How many.

    Returns
    -------
    tuple of Check
        Fewer where fewer inputs are uncertain. Where the decision is clear whatever any one of them turns out
        to be, knowing it is worth nothing, and its share of the variance ranks it.

    Examples
    --------
    >>> from costmodel import presets
    >>> from costmodel.uncertainty import simulate
    >>> plan = presets.load("ecommerce")
    >>> [check.record.id for check in checks(plan, simulate(plan, draws=1024), count=2)]
    ['serving.decisions', 'value.right']
    """
    learned = information.one_input(found.npv.samples, found.scores)
    ranked = sorted(range(len(found.ids)), key=lambda k: (-learned.value[k], -learned.share[k]))
    return tuple(
        _check(scenario, found.ids[k], float(learned.value[k]), float(learned.share[k]))
        for k in ranked[:count]
    )


def _check(scenario: Scenario, identifier: str, value: float, share: float) -> Check:
    fit = scenario.fit_of(identifier)
    came = origin.of(scenario, identifier) if fit is None else Origin("fitted", "measured")
    return Check(parameters.find(identifier), value, share, came, fit)


@dataclass(frozen=True)
class GateValue:
    """What a stage before the build is worth as a test of the whole plan.

    Attributes
    ----------
    gate : {"poc", "pilot"}
    accuracy : float
        Probability that its verdict is right, 0..1.
    worth : float
        What the verdict is worth before deciding [CNY].
    cost : float
        Present value of what the stage costs [CNY].
    perfect : float
        What a verdict that is always right would be worth [CNY].
    """

    gate: str
    accuracy: float
    worth: float
    cost: float
    perfect: float

    @property
    def net(self) -> float:
        """Worth less cost [CNY]: above zero the stage pays for itself."""
        return self.worth - self.cost


def gate_value(scenario: Scenario, found: Simulation, gate: str) -> GateValue:
    """What a proof of concept or a pilot is worth as a test, whether or not the plan has it.

    Parameters
    ----------
    scenario : Scenario
    found : Simulation
        Of the same scenario.
    gate : {"poc", "pilot"}

    Returns
    -------
    GateValue

    Notes
    -----
    Whoever decides after the test has paid for it, so its cost is left out of the NPV that is decided on. Not
    modeled: what a test costs in time where the plan does not have it yet, and what else it teaches.

    Examples
    --------
    >>> from costmodel import presets
    >>> from costmodel.uncertainty import simulate
    >>> plan = presets.load("drone")
    >>> gate_value(plan, simulate(plan, draws=256), "poc").worth > 0
    True
    """
    with_it = project.run({**scenario.values(), f"gates.{gate}": True})
    cost = float((with_it.elements[gate] * with_it.discount).sum())
    npv = found.npv.samples + (cost if scenario[f"gates.{gate}"] else 0.0)
    accuracy = float(scenario[f"gates.{gate}_signal"])
    return GateValue(
        gate=gate,
        accuracy=accuracy,
        worth=information.signal_value(npv, accuracy),
        cost=cost,
        perfect=information.perfect_information(npv),
    )
