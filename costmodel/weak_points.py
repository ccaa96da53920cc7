"""Which assumptions to check first: what moves the plan most, weighed by how little stands behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from costmodel import _data, ages, assumptions, methods, origin, parameters, presets, remarks, text
from costmodel.assumptions import Assumption
from costmodel.origin import Origin
from costmodel.parameters import Parameter
from costmodel.remarks import Fit, Note
from costmodel.scenario import Scenario
from costmodel.text import YUAN, Money, Sentence
from costmodel.tornado import Bar, range_ends, tornado

FIRST = 8  # how many are worth a meeting


@dataclass(frozen=True)
class WeakPoint:
    """An uncertain input of a plan.

    Attributes
    ----------
    record : Parameter
    bar : Bar
        The plan at the input's P10 and P90.
    standing : str
        What stands behind its value: ``fitted``, ``noted``, ``typed``, ``example`` (the example's own),
        ``weak`` (a saving of which little is known) or the evidence behind it, a key of ``weights``.
    origin : Origin
        Where the value comes from, fits and notes aside.
    old : bool
        Whether the default is in use and older than its kind allows.
    weight : float
        How much more it deserves a check than its swing says.
    fit : Fit or None
        Mark of a fitted value.
    note : Note
        Empty texts where there is none.
    """

    record: Parameter
    bar: Bar
    standing: str
    origin: Origin
    old: bool
    weight: float
    fit: Fit | None
    note: Note

    @property
    def swing(self) -> float:
        """How far the input's range moves the net present value [CNY], above 0."""
        return abs(self.bar.npv_swing)

    @property
    def rank(self) -> float:
        """Swing times weight [CNY]: what the list goes by."""
        return self.swing * self.weight


def weights() -> Mapping[str, float]:
    """Weight of what stands behind a value: judgement, declared in ``data/provenance.toml``.

    Returns
    -------
    mapping of str to float

    Examples
    --------
    >>> weights()["assumption"], weights()["fitted"]
    (2.0, 0.5)
    """
    found: Mapping[str, float] = _data.toml("provenance.toml")["weight"]
    return found


def weak_points(
    scenario: Scenario,
    today: date | None = None,
    *,
    count: int = FIRST,
    bars: Sequence[Bar] | None = None,
) -> tuple[WeakPoint, ...]:
    """Inputs of a plan to check first: swing of the net present value times weight, the largest first.

    Parameters
    ----------
    scenario : Scenario
    today : datetime.date, optional
        Day on which ages are counted; without it nothing is old.
    count : int
        How many at most.
    bars : sequence of Bar, optional
        The tornado of the plan, where it is known.

    Returns
    -------
    tuple of WeakPoint
        Without inputs that leave the net present value as it is.

    Examples
    --------
    >>> found = weak_points(presets.load("ecommerce"), date(2026, 11, 22), count=2)
    >>> [(point.record.id, point.standing, point.weight) for point in found]
    [('value.right', 'assumption', 2.0), ('serving.decisions', 'assumption', 2.0)]
    """
    rows = {row.record.id: row for row in assumptions.rows(scenario, presets.load(scenario.preset))}
    known = tornado(scenario) if bars is None else bars
    points = [_point(rows[bar.id], bar, scenario.fit_of(bar.id), today) for bar in known if bar.npv_swing]
    return tuple(sorted(points, key=lambda point: -point.rank)[:count])


def _point(row: Assumption, bar: Bar, fit: Fit | None, today: date | None) -> WeakPoint:
    stands = standing(row, fit)
    in_use = row.origin.key == "default" and (stands in methods.EVIDENCE or stands == "weak")
    old = in_use and today is not None and ages.age(row.record, today).old
    weight = weights()[stands] * (weights()["old"] if old else 1.0)
    return WeakPoint(row.record, bar, stands, row.origin, old, weight, fit, row.note)


def standing(row: Assumption, fit: Fit | None) -> str:
    """What stands behind the value of an input.

    Parameters
    ----------
    row : Assumption
    fit : Fit or None

    Returns
    -------
    str
        Key of ``weights``.

    Examples
    --------
    >>> plan = Scenario().replace({"compute.gpu_price": 25.0})
    >>> row = next(r for r in assumptions.rows(plan, Scenario()) if r.changed)
    >>> standing(row, None)
    'typed'
    """
    if fit is not None:
        return "fitted"
    if row.note.text:
        return "noted"
    if row.origin.key != "default":
        return row.origin.evidence if row.origin.key == "choice" else row.origin.key
    return "weak" if row.weak and row.kind not in methods.WEAK else row.origin.evidence


def rests_on(point: WeakPoint, today: date | None, lang: str) -> str:
    """What stands behind a value, in few words, with the mark of an old figure.

    Parameters
    ----------
    point : WeakPoint
    today : datetime.date or None
    lang : {"zh", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> day = date(2026, 11, 22)
    >>> plan = presets.load("article")
    >>> old = next(point for point in weak_points(plan, day, count=99) if point.old)
    >>> rests_on(old, day, "en")[:36]
    'published, 2025-01-01, 22 months old'
    """
    record = point.record
    if point.fit is not None:
        return text.say(remarks.said(point.fit), lang)
    if point.standing == "noted":
        return text.template(lang, "weak.by_note").format(note=point.note.text)
    if point.standing == "typed":
        return text.template(lang, "weak.by_hand")
    if point.standing == "example":
        return text.template(lang, "origin.example")
    source = parameters.sources()[point.origin.source]["title"]
    said = (record.note if point.origin.evidence in methods.WEAK else source)[lang]
    said = point.origin.note(lang) or said
    return text.template(lang, "weak.by").format(dated=_dated(point, today, lang), said=said)


def _dated(point: WeakPoint, today: date | None, lang: str) -> str:
    mark = ages.mark(point.record, today, lang) if point.old else ""
    return text.template(lang, "weak.dated_old" if mark else "weak.dated").format(
        kind=text.template(lang, f"methods.kind.{point.origin.evidence}"),
        date=origin.dated(point.record, point.origin),
        mark=mark,
    )


def spread(point: WeakPoint, lang: str, money: Money = YUAN) -> str:
    """Range over which an input was moved.

    Parameters
    ----------
    point : WeakPoint
    lang : {"zh", "en"}
    money : Money

    Returns
    -------
    str

    Examples
    --------
    >>> spread(weak_points(presets.load("article"), count=1)[0], "en")
    '¥0.03 to ¥0.08/decision'
    """
    low, high = range_ends(point.record, (point.bar.low, point.bar.high), lang, money)
    return text.template(lang, "weak.range_of").format(low=low, high=high)


def rule() -> Sentence:
    """How the list is ordered.

    Returns
    -------
    Sentence

    Examples
    --------
    >>> text.say(rule(), "en")[-26:]
    'The weights are judgement.'
    """
    names = ("assumption", "published", "fitted", "old")
    return Sentence("weak.rule", {name: ("short", weights()[name]) for name in names})
