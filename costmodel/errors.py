"""The ways in which this package says no, each with one sentence a reader can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from costmodel.parameters import Problem


class CostModelError(ValueError):
    """Base of every error the package raises on purpose; its text is one sentence for the user."""

    def said(self, lang: str) -> str:
        """The sentence in a language, where it is known in both; else in English."""
        return str(self)


class ParameterError(CostModelError):
    """A value is refused: the sentence names the parameter, the value with its unit, the bound and the cure.

    Built from one or more ``Problem`` (kept in ``problems``, so that a screen can say it in either language)
    or from a plain sentence where no parameter record is involved.
    """

    def __init__(self, *reasons: Problem | str) -> None:
        super().__init__(*reasons)
        self.problems: tuple[Problem, ...] = tuple(r for r in reasons if not isinstance(r, str))

    def said(self, lang: str) -> str:
        """One sentence a problem in a language; plain reasons as they were given."""
        from costmodel import text

        return " ".join(r if isinstance(r, str) else text.problem(r, lang) for r in self.args)

    def __str__(self) -> str:
        """The English sentence."""
        return self.said("en")


class NoSolutionError(CostModelError):
    """The mathematics has no single answer: none exists, or several do and the sentence lists them."""


class LinkError(CostModelError):
    """A scenario link cannot be read or made at all; the sentence says why, in at most 200 characters.

    Built from a key of ``link_error`` in the texts and what its slots hold, so that it can be said in either
    language.
    """

    def __init__(self, key: str, **slots: object) -> None:
        super().__init__(key)
        self.key, self.slots = key, slots

    def said(self, lang: str) -> str:
        """The sentence in a language."""
        from costmodel import text

        return text.template(lang, f"link_error.{self.key}").format(**self.slots)

    def __str__(self) -> str:
        """The English sentence."""
        return self.said("en")
