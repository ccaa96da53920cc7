"""What to know of the labels behind a fit of votes: the classes seen, and what looks like a slip."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from costmodel import text
from costmodel.fitting_votes import VotesFit
from costmodel.table_columns import Table

MOST_NAMES = 6
FEW_VOTES = 2  # a class seen no more often is named with its votes: it may be a slip
LONGEST_NAME = 40  # characters


@dataclass(frozen=True)
class Note:
    """A sentence with words of the user's own.

    Attributes
    ----------
    key : str
        Of ``fitting`` in the texts.
    count : int
        Of all that is listed, named or not.
    names : sequence of (str, str, int)
        Key of how one is named, its name, and a number beside it; at most six.
    warns : bool
        Whether it calls for a look at the rows.
    """

    key: str
    count: int
    names: Sequence[tuple[str, str, int]]
    warns: bool = False

    def said(self, lang: str) -> str:
        """The sentence in a language."""

        def word(key: str, **slots: object) -> str:
            return text.template(lang, f"fitting.{key}").format(**slots)

        named = [word(f"name_{key}", name=name, number=f"{number:,}") for key, name, number in self.names]
        names, more = word("name_and").join(named), self.count - len(named)
        if more:
            names = word("name_more", names=names, more=text.figure("count", more, lang))
        return word(self.key, count=text.figure("count", self.count, lang), names=names)


def vote_notes(found: VotesFit, given: Table) -> list[Note]:
    """The classes that votes are counted in, and labels that may be slips.

    Parameters
    ----------
    found : VotesFit
    given : Table
        The votes that it was fitted to.

    Returns
    -------
    list of Note
        The classes first; then, if any, labels that differ only in capitals or letter width, and true labels
        that nobody voted for.
    """
    rare = sorted(found.cast, key=lambda name: (found.cast[name] > FEW_VOTES, -found.cast[name]))
    named = [(_how_often(found.cast[name]), _clean(name), found.cast[name]) for name in rare[:MOST_NAMES]]
    lines = _first_lines(given)
    alike = dict[str, list[str]]()
    for name in lines:
        alike.setdefault(unicodedata.normalize("NFKC", name).casefold(), []).append(name)
    twins = [name for group in alike.values() if len(group) > 1 for name in group]
    unvoted = [name for name in lines if not found.cast[name]]
    warned = {"votes_alike": twins, "votes_unvoted": unvoted}
    return [
        Note("votes_classes", found.classes, named),
        *(_at_lines(key, names, lines) for key, names in warned.items() if names),
    ]


def _at_lines(key: str, names: Sequence[str], lines: Mapping[str, int]) -> Note:
    """A warning that names the line where each label stands first."""
    named = [("line", _clean(name), lines[name]) for name in names[:MOST_NAMES]]
    return Note(key, len(names), named, warns=True)


def _how_often(votes: int) -> str:
    return f"votes_{votes}" if votes <= FEW_VOTES else "plain"


def _clean(name: str) -> str:
    return text.clean(name, LONGEST_NAME)


def _first_lines(given: Table) -> dict[str, int]:
    """Each label, cast or true, with the line where it stands first."""
    lines = dict[str, int]()
    for line, *labels in zip(given.lines, given.texts("label"), given.texts("gold"), strict=True):
        for label in filter(None, labels):
            lines.setdefault(label, line)
    return lines
