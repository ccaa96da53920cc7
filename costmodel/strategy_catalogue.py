"""The 21 saving strategies as records: what the articles claim, what is measured, what each acts on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from costmodel import _data
from costmodel.errors import ParameterError, Reason
from costmodel.kernel.lines import COMPONENT_OF

Text = Mapping[str, str]
NO_OVERLAP = 1.0


class Range(NamedTuple):
    """Low, likely and high value."""

    low: float
    likely: float
    high: float


@dataclass(frozen=True)
class Claim:
    """What the article promises, in words and, where it gives figures, as a saved share (0..1)."""

    text: Text
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Act:
    """The part of some cost lines that a strategy changes, and through which factor.

    Attributes
    ----------
    kind : str
        ``labels``, ``hours``, ``price``, ``utilization``, ``size``, ``scaling`` or ``gates``.
    elements : tuple of str
        Cost lines, keys of ``kernel.lines.COMPONENT_OF``.
    share : float
        What the effect reaches of each line, or of its part paid by the hour (0..1).
    reason : mapping
        Why that part, by language.
    """

    kind: str
    elements: tuple[str, ...]
    share: float
    reason: Text


@dataclass(frozen=True, kw_only=True)
class Strategy:
    """One strategy: claim, evidence, effort, and what it acts on.

    Attributes
    ----------
    key : str
    name : mapping
        By language (``zh``, ``en``), as all texts.
    area : {"data", "algorithm", "compute", "engineering", "management"}
    row : str
        Point of article 2, ``A2.1`` to ``A2.17``.
    claim : Claim
    components : tuple of str
        Cost components it acts on, the main one first.
    effect : Range
        Saved share of what it acts on (0..1).
    strength : str
        Key of ``strengths()``.
    summary : mapping
        The evidence in two lines.
    weeks : Range
        Effort until it works [person-week].
    acts : tuple of Act
    overlaps : mapping of str to float
        Partner and the part of the weaker one's effect that is kept beside it.
    excludes : tuple of str
    inputs : tuple of str
        Parameters that its effect follows from where a model computes it; empty where none does.
    model : str
        The function of this package that computes it, or empty.
    wall_share : float
        Part of a training run's time on the clock that the effect shortens.
    wall_reason : mapping
    """

    key: str
    name: Text
    area: str
    row: str
    claim: Claim
    components: tuple[str, ...]
    effect: Range
    strength: str
    summary: Text
    weeks: Range
    acts: tuple[Act, ...]
    overlaps: Mapping[str, float]
    excludes: tuple[str, ...]
    inputs: tuple[str, ...] = ()
    model: str = ""
    wall_share: float = 0.0
    wall_reason: Text = field(default_factory=dict)

    @property
    def elements(self) -> tuple[str, ...]:
        """Cost lines it acts on."""
        return tuple(element for act in self.acts for element in act.elements)

    @property
    def is_gate(self) -> bool:
        """Whether it saves expected cost only: the spending that stopped projects never see."""
        return any(act.kind == "gates" for act in self.acts)


@cache
def catalogue() -> Mapping[str, Strategy]:
    """All strategies by key, in the order of article 2.

    Returns
    -------
    mapping of str to Strategy

    References
    ----------
    ``data/published/strategies/`` for effects and effort, ``data/strategies.toml`` for everything else.

    Examples
    --------
    >>> len(catalogue())
    21
    >>> catalogue()["active_learning"].effect
    Range(low=0.0, likely=0.2, high=0.5)
    """
    effects = {row["strategy"]: row for row in _published("strategy_effects.csv")}
    weeks = {row["strategy"]: row for row in _published("adoption_effort.csv")}
    return MappingProxyType(
        {key: _strategy(key, table, effects[key], weeks[key]) for key, table in _tables("strategies").items()}
    )


def find(key: str) -> Strategy:
    """Strategy of a key.

    Raises
    ------
    ParameterError
        If there is no such strategy; the sentence lists those there are.
    """
    if key not in catalogue():
        known = ", ".join(catalogue())
        raise ParameterError(Reason("refusal.no_strategy", name=str(key)[:40], known=known))
    return catalogue()[key]


def _published(name: str) -> list[dict[str, str]]:
    return _data.csv_rows("published", "strategies", name)


def _tables(name: str) -> Any:
    return _data.toml("strategies.toml")[name]


def _strategy(
    key: str, table: Mapping[str, Any], effect: Mapping[str, str], weeks: Mapping[str, str]
) -> Strategy:
    wall = table.get("wall", {"share": 0.0, "reason": {}})
    return Strategy(
        key=key,
        name=_text(table["name"]),
        area=table["area"],
        row=table["row"],
        claim=Claim(_text(table["claim"]), table["claim"].get("low"), table["claim"].get("high")),
        components=tuple(table["components"]),
        effect=_range(effect, "low", "likely", "high"),
        strength=effect["evidence_strength"],
        summary=_text(table["summary"]),
        weeks=_range(weeks, "adoption_person_weeks_low", "likely", "high"),
        acts=tuple(_act(act) for act in table["acts"]),
        overlaps=MappingProxyType(dict(_partners("overlaps", key))),
        excludes=tuple(partner for partner, _ in _partners("exclusives", key)),
        inputs=tuple(table.get("inputs", ())),
        model=table.get("model", ""),
        wall_share=wall["share"],
        wall_reason=MappingProxyType(wall["reason"]),
    )


def _text(table: Mapping[str, Any]) -> Text:
    return MappingProxyType({language: table[language] for language in ("zh", "en")})


def _range(row: Mapping[str, str], low: str, likely: str, high: str) -> Range:
    return Range(float(row[low]), float(row[likely]), float(row[high]))


def _act(table: Mapping[str, Any]) -> Act:
    every = tuple(line for line in COMPONENT_OF if line not in table.get("except", ()))
    return Act(table["kind"], tuple(table.get("elements", every)), table["share"], _text(table["reason"]))


def _partners(relation: str, key: str) -> Iterable[tuple[str, float]]:
    for entry in _tables(relation):
        if key in entry["pair"]:
            (partner,) = (other for other in entry["pair"] if other != key)
            yield partner, entry.get("factor", NO_OVERLAP)


def caps() -> Mapping[str, float]:
    """Largest saving of one factor, by kind; the other kinds have none.

    Examples
    --------
    >>> caps()["labels"], caps()["price"]
    (0.85, 0.8)
    """
    return MappingProxyType(_tables("caps"))


@cache
def standard_parts() -> Mapping[str, float]:
    """Part of a cost line that is paid by the hour (0..1), where that is not all of it.

    Examples
    --------
    >>> standard_parts()["cloud_serving"]
    0.8
    """
    return MappingProxyType(
        {element: entry["share"] for entry in _tables("parts") for element in entry["elements"]}
    )


def areas() -> Mapping[str, Text]:
    """The five areas of article 2 by language.

    Examples
    --------
    >>> [text["en"] for text in areas().values()]
    ['Data', 'Algorithm', 'Compute', 'Engineering', 'Management']
    """
    return MappingProxyType(_tables("areas"))


def strengths() -> Mapping[str, Text]:
    """How far measurements support an effect, in words by language.

    Examples
    --------
    >>> strengths()["low"]["en"]
    'weak evidence'
    """
    return MappingProxyType(_tables("strengths"))
