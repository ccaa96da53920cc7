"""What people add to the inputs of a plan: pins to the Overview, notes, owners, marks of fitted values.

Pins and notes change no figure. A mark says that a value was fitted from the user's own data, and how sure it
is: a range of its own for ``simulate``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from costmodel import parameters, text
from costmodel.errors import ParameterError
from costmodel.fitting import Estimate, t_quantile
from costmodel.parameters import Problem
from costmodel.text import Sentence

MOST_PINS = 8
LONGEST_NOTE = 120  # characters
LONGEST_OWNER = 40
SOURCES = ("votes", "shift", "drift", "learning-curve", "invoices", "actuals")  # kinds of data
MOST_ROWS = 10_000_000
DIGITS = 6  # significant, of a fitted value
USUAL = 0.8  # how often a value lies between P10 and P90


@dataclass(frozen=True, slots=True)
class Note:
    """What was agreed about one input, and by whom.

    Attributes
    ----------
    id : str
        Parameter id.
    text : str
        At most 120 characters, cleaned.
    owner : str
        Who answers for the value; at most 40 characters, cleaned.
    """

    id: str
    text: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """One input whose value was fitted from data of the user's own.

    Attributes
    ----------
    id : str
        Parameter id.
    source : str
        Kind of data: one of ``SOURCES``.
    n : int
        Rows of data.
    low, high : float or None
        P10 and P90 of the fitted value, in the input's unit; ``simulate`` draws between and beyond them.
        None where the data say nothing of them: then the range of the record goes along.
    """

    id: str
    source: str
    n: int
    low: float | None = None
    high: float | None = None


def clean(words: str, most: int) -> str:
    """Text that somebody typed, safe to show and to send; empty where nothing is left.

    Parameters
    ----------
    words : str
    most : int
        Longest result [characters].

    Returns
    -------
    str

    Examples
    --------
    >>> clean("agreed  with\u202e finance", 120)
    'agreed with finance'
    """
    # Twice: a letter and an accent join once what stood between them is gone.
    return text.clean(text.clean(words, most, empty=""), most, empty="")


def pins_of(ids: Iterable[str]) -> tuple[str, ...]:
    """Pinned inputs in the order of the records, each once.

    Parameters
    ----------
    ids : iterable of str

    Returns
    -------
    tuple of str

    Raises
    ------
    ParameterError
        If an id is unknown, or there are more than eight.

    Examples
    --------
    >>> pins_of(["compute.runs", "labeling.items", "compute.runs"])
    ('labeling.items', 'compute.runs')
    """
    wanted = list(dict.fromkeys(parameters.find(identifier).id for identifier in ids))
    if len(wanted) > MOST_PINS:
        raise ParameterError(Problem("too_many_pins", wanted[MOST_PINS], None, MOST_PINS))
    return tuple(sorted(wanted, key=_place))


def notes_of(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Notes in the order of the records, cleaned, without empty ones; of two on one input the last stays.

    Parameters
    ----------
    notes : iterable of Note

    Returns
    -------
    tuple of Note

    Raises
    ------
    ParameterError
        If an id is unknown.

    Examples
    --------
    >>> notes_of([Note("compute.runs", "as last year "), Note("labeling.items")])
    (Note(id='compute.runs', text='as last year', owner=''),)
    """
    by_id = {parameters.find(note.id).id: _cleaned(note) for note in notes}
    kept = [note for note in by_id.values() if note.text or note.owner]
    return tuple(sorted(kept, key=lambda note: _place(note.id)))


def fits_of(fits: Iterable[Fit]) -> tuple[Fit, ...]:
    """Marks of fitted values in the order of the records; of two on one input the last stays.

    Parameters
    ----------
    fits : iterable of Fit

    Returns
    -------
    tuple of Fit

    Raises
    ------
    ParameterError
        If an id is unknown, or a mark is none: an unknown kind of data, no rows, a range upside down or
        outside what the input allows.

    Examples
    --------
    >>> fits_of([Fit("labeling.correlation", "votes", 480, 0.1, 0.2)])[0].n
    480
    """
    by_id = {}
    for fit in fits:
        record = parameters.find(fit.id)
        if not _is_mark(fit, *(record.allowed or (0.0, 0.0))):
            raise ParameterError(Problem("unusable", f"fit.{record.id}", None, ""))
        by_id[record.id] = fit
    return tuple(sorted(by_id.values(), key=lambda fit: _place(fit.id)))


def _is_mark(fit: Fit, lowest: float, highest: float) -> bool:
    known = fit.source in SOURCES and type(fit.n) is int and 1 <= fit.n <= MOST_ROWS
    if fit.low is None or fit.high is None:
        return known and fit.low is fit.high
    return known and lowest <= fit.low <= fit.high <= highest


def fitted(
    source: str, n: int, found: Mapping[str, Estimate | float], *, degrees: float = math.inf
) -> tuple[dict[str, float], list[Fit]]:
    r"""Values and marks of fitted inputs.

    Parameters
    ----------
    source : str
        Kind of data.
    n : int
        Rows of data.
    found : mapping of parameter id to Estimate or float
        An estimate carries its 95 % interval; a number has none.
    degrees : float
        Degrees of freedom of Student's t behind the intervals; infinite for a normal error.

    Returns
    -------
    (dict of str to float, list of Fit)
        Values with six digits; ranges cut to what each input allows.

    Notes
    -----
    .. math::
       P_{10} = x - r (x - l), \quad P_{90} = x + r (h - x), \qquad
       r = t_{0.9} / t_{0.975}

    with l and h the ends of the 95 % interval around x, and r from 0.242 (two rows) to 0.654 (very many).

    Examples
    --------
    >>> values, marks = fitted("votes", 480, {"labeling.correlation": Estimate(0.2, 0.1, 0.4)})
    >>> values, round(marks[0].low, 4), round(marks[0].high, 4)
    ({'labeling.correlation': 0.2}, 0.1346, 0.3308)
    """
    values, marks = {}, []
    for identifier, estimate in found.items():
        value, *ends = estimate if isinstance(estimate, tuple) else (estimate,)
        values[identifier] = float(f"{value:.{DIGITS}g}")
        lowest, highest = parameters.find(identifier).allowed or (value, value)
        usual = (value + t_quantile(degrees, USUAL) / t_quantile(degrees) * (end - value) for end in ends)
        cut = (min(max(float(f"{end:.4g}"), lowest), highest) for end in usual)
        marks.append(Fit(identifier, source, n, *cut))
    return values, marks


def said(fit: Fit) -> Sentence:
    """What a mark says: "fitted from your data, n = 480".

    Parameters
    ----------
    fit : Fit

    Returns
    -------
    Sentence

    Examples
    --------
    >>> text.say(said(Fit("labeling.correlation", "votes", 480)), "en")
    'fitted from your data, n = 480'
    """
    return Sentence("fitted.mark", {"count": ("count", float(fit.n))})


def _cleaned(note: Note) -> Note:
    return replace(note, text=clean(note.text, LONGEST_NOTE), owner=clean(note.owner, LONGEST_OWNER))


def _place(identifier: str) -> int:
    return _places()[identifier]


@cache
def _places() -> Mapping[str, int]:
    return {identifier: place for place, identifier in enumerate(parameters.catalogue())}
