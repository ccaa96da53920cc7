"""Parameter records: the one home of every default, range, unit, source and label.

A record is a table in ``data/parameters/SECTION.toml``; its id is ``SECTION.NAME``. Controls, help texts, the
link, sampling, the methods page, the workbook's inputs and the sentences of error messages all read records.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from costmodel import _data
from costmodel.errors import ParameterError

Value = float | int | bool | str

SECTIONS = (
    "project",
    "labeling",
    "compute",
    "generalization",
    "compression",
    "serving",
    "value",
    "people",
    "gates",
    "strategies",
    "uncertainty",
)

# fmt: off
UNITS = frozenset((
    "share", "share/year", "months", "ms", "s", "hours", "items", "count", "GPUs", "runs", "devices",
    "labels", "FTE", "MB", "index", "ratio", "probit", "switch", "choice",
    "labels/month", "decisions/device/month", "MB/decision", "1/million",
    "CNY", "CNY/month", "CNY/run", "CNY/item", "CNY/item/month", "CNY/label", "CNY/device", "CNY/decision",
    "weeks", "CNY/week", "CNY/hour", "CNY/GPU-hour", "CNY/1000 decisions", "CNY/TB", "CNY/USD",
    "W", "CNY/kWh", "CNY/device/month",
    "billion", "million", "passes", "pixels", "items/s", "GMAC", "GFLOP", "TFLOP/s", "GB/s", "g/kWh",
))
# fmt: on


@dataclass(frozen=True, slots=True)
class Parameter:
    """One input of the model.

    Attributes
    ----------
    id : str
        ``section.name``.
    label, help, question : mapping
        Texts by language (``zh``, ``en``); ``question`` is empty where the input is only in the table.
    where, note : mapping
        By language: the place in the source, without a full stop, and a sentence on what would change it.
    kind : {"number", "integer", "switch", "choice"}
    unit : str
        One of ``UNITS``; shares are 0..1.
    value : number, bool or str
        The default.
    level : {1, 2, 3}
        1 on the Overview, 2 on its own screen, 3 in the table of all assumptions.
    allowed, usual, slider : (low, high) or None
        Refused outside ``allowed``; warned of outside ``usual`` (P10 to P90, sampled from); drawn over
        ``slider``.
    less_than : str
        Id of a parameter that must stay above this one, or empty.
    """

    id: str
    label: Mapping[str, str]
    help: Mapping[str, str]
    question: Mapping[str, str]
    kind: Literal["number", "integer", "switch", "choice"]
    unit: str
    value: Value
    level: int
    source: str
    where: Mapping[str, str]
    date: str
    note: Mapping[str, str]
    scale: Literal["linear", "log", "one_minus"] = "linear"
    step: float = 0.0
    decimals: int | None = None
    slider: tuple[float, float] | None = None
    allowed: tuple[float, float] | None = None
    usual: tuple[float, float] | None = None
    distribution: Literal["none", "pert", "triangular", "lognormal", "logitnormal"] = "none"
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    less_than: str = ""

    @property
    def section(self) -> str:
        """First half of the id."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """Second half of the id."""
        return self.id.partition(".")[2]

    @property
    def annotation(self) -> Any:
        """Type that pydantic checks: strict, finite and inside ``allowed``."""
        if self.kind == "switch":
            return Annotated[bool, Field(strict=True)]
        if self.kind == "choice":
            return Literal[tuple(self.choices)]
        low, high = self.allowed or (-math.inf, math.inf)
        number = int if self.kind == "integer" else float
        return Annotated[number, Field(strict=True, ge=low, le=high, allow_inf_nan=False)]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a value was refused or is doubtful; ``costmodel.text.problem`` turns it into a sentence.

    Attributes
    ----------
    kind : str
        ``below``, ``above``, ``not_finite``, ``not_a_number``, ``not_whole``, ``not_a_switch``,
        ``not_a_choice``, ``unknown``, ``unusable``, ``too_many_pins`` or ``contradiction``.
    id : str
        The parameter, as given.
    value : object
        The value, as given.
    bound : object
        The bound that was passed, the choices, the nearest known id or the other parameter's id.
    limit : object
        The other parameter's value, for a contradiction.
    """

    kind: str
    id: str
    value: Any
    bound: Any = None
    limit: Any = None


@cache
def catalogue() -> Mapping[str, Parameter]:
    """All records by id, in the order of the files.

    Returns
    -------
    mapping of str to Parameter

    Examples
    --------
    >>> catalogue()["labeling.target_precision"].allowed
    (0.5, 0.9999)
    """
    records = {}
    for section in SECTIONS:
        for name, table in _data.toml("parameters", f"{section}.toml").items():
            records[f"{section}.{name}"] = _record(f"{section}.{name}", table)
    return MappingProxyType(records)


def _record(identifier: str, table: Mapping[str, Any]) -> Parameter:
    fields: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
    }
    fields["date"] = str(fields["date"])
    return Parameter(**{"id": identifier, "kind": "number", "question": {}, **fields})


@cache
def sources() -> Mapping[str, Mapping[str, Any]]:
    """Sources by key, as the records name them: title, authors, year, url, kind and the day they were read.

    Titles and authors are texts by language; those of published papers are the same in each.

    Examples
    --------
    >>> sources()["cifar_n"]["year"]
    2022
    >>> sources()["cifar_n"]["title"]["zh"]
    'Learning with noisy labels revisited: CIFAR-N'
    """
    return MappingProxyType({key: _source(table) for key, table in _data.toml("sources.toml").items()})


def _source(table: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**table, "title": _by_language(table["title"]), "authors": _by_language(table["authors"])}


def _by_language(words: str | Mapping[str, str]) -> Mapping[str, str]:
    return {"zh": words, "en": words} if isinstance(words, str) else words


def find(identifier: str) -> Parameter:
    """Record of an id.

    Parameters
    ----------
    identifier : str
        ``section.name``.

    Returns
    -------
    Parameter

    Raises
    ------
    ParameterError
        If there is no such parameter; the sentence names the nearest one.
    """
    record = catalogue().get(identifier)
    if record is None:
        raise ParameterError(Problem("unknown", identifier, None, _nearest(identifier)))
    return record


def _nearest(identifier: str) -> str:
    import difflib

    matches = difflib.get_close_matches(identifier, catalogue(), n=1, cutoff=0.0)
    return matches[0] if matches else next(iter(catalogue()))


@cache
def _adapter(identifier: str) -> TypeAdapter[Any]:
    return TypeAdapter(catalogue()[identifier].annotation)


PYDANTIC_KINDS = {
    "greater_than_equal": "below",
    "less_than_equal": "above",
    "finite_number": "not_finite",
    "bool_type": "not_a_switch",
    "literal_error": "not_a_choice",
}


def check(identifier: str, value: Any) -> Value:
    """Value of a parameter if it is of the right type, finite and inside its bounds.

    Parameters
    ----------
    identifier : str
        Parameter id.
    value : object
        Candidate value. Whole floats are taken as integers where the parameter is an integer.

    Returns
    -------
    float, int, bool or str

    Raises
    ------
    ParameterError
        With the parameter, the value and its unit, the bound and the cure in one sentence.

    Examples
    --------
    >>> check("labeling.target_precision", 0.98)
    0.98
    """
    record = find(identifier)
    if record.kind == "integer" and isinstance(value, float) and value.is_integer():
        value = int(value)
    try:
        checked: Value = _adapter(identifier).validate_python(value)
    except ValidationError as error:
        raise ParameterError(_problem(record, value, error.errors()[0]["type"])) from None
    return float(checked) + 0.0 if record.kind == "number" else checked  # + 0.0 turns -0.0 into 0.0


def _problem(record: Parameter, value: Any, pydantic_type: str) -> Problem:
    kind = PYDANTIC_KINDS.get(pydantic_type, "not_a_number")
    if isinstance(value, float) and record.kind in ("number", "integer"):
        kind = "not_finite" if not math.isfinite(value) else "not_whole" if kind == "not_a_number" else kind
    elif isinstance(value, int) and not isinstance(value, bool) and kind == "not_a_number":
        kind = "above" if value > 0 else "below"  # too long for a float
    low, high = record.allowed or (None, None)
    bound = {"below": low, "above": high, "not_a_choice": tuple(record.choices)}.get(kind, record.allowed)
    return Problem(kind, record.id, value, bound)


def read(identifier: str, text: str) -> Value:
    """Value of a parameter from text, as links and the command line carry it.

    Parameters
    ----------
    identifier : str
        Parameter id.
    text : str
        A JSON number, for a share also a percentage, ``true``/``false`` or ``1``/``0`` for a switch, or the
        key of a choice.

    Returns
    -------
    float, int, bool or str

    Raises
    ------
    ParameterError
        As ``check``.

    Examples
    --------
    >>> read("compute.runs", "8"), read("compression.enabled", "true"), read("labeling.core_share", "20%")
    (8, True, 0.2)
    """
    record = find(identifier)
    if record.kind == "choice":
        return check(identifier, text)
    if record.kind == "switch":
        return check(identifier, {"true": True, "1": True, "false": False, "0": False}.get(text, text))
    if record.unit.startswith("share") and text.endswith("%"):
        percent = _number(text[:-1])
        return check(identifier, text if isinstance(percent, str) else round(percent / 100.0, 15))
    return check(identifier, _number(text))


def _number(text: str) -> Any:
    if len(text) > 40:
        return text
    try:
        number = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return number if isinstance(number, int | float) and not isinstance(number, bool) else text
