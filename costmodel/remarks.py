"""What people add to the inputs of a plan: pins to the Overview, notes and owners. They change no figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from costmodel import parameters, text
from costmodel.errors import ParameterError
from costmodel.parameters import Problem

MOST_PINS = 8
LONGEST_NOTE = 120  # characters
LONGEST_OWNER = 40


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


def _cleaned(note: Note) -> Note:
    return replace(note, text=clean(note.text, LONGEST_NOTE), owner=clean(note.owner, LONGEST_OWNER))


def _place(identifier: str) -> int:
    return _places()[identifier]


@cache
def _places() -> Mapping[str, int]:
    return {identifier: place for place, identifier in enumerate(parameters.catalogue())}
