"""The ways in which this package says no, each with one sentence a reader can act on."""

from __future__ import annotations

from errno import EACCES, EISDIR, ENAMETOOLONG, ENOENT, ENOSPC, ENOTDIR
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from costmodel.parameters import Problem

# What the system says of a file, and the key of the same in the texts.
OF_FILES = MappingProxyType(
    {
        ENOENT: "missing",
        EISDIR: "folder",
        ENOTDIR: "no_folder",
        EACCES: "not_allowed",
        ENAMETOOLONG: "long_name",
        ENOSPC: "full",
        None: "no_name",
    }
)


class Reason:
    """A key of the texts, mostly of ``refusal``, and what its slots hold; a slot may hold a reason itself."""

    def __init__(self, key: str, **slots: object) -> None:
        self.key, self.slots = key, slots

    def said(self, lang: str) -> str:
        """The sentence in a language."""
        from costmodel import text

        slots = {name: s.said(lang) if isinstance(s, Reason) else s for name, s in self.slots.items()}
        return text.template(lang, self.key).format(**slots)


def of_file(error: Exception) -> Reason | str:
    """Why a file cannot be opened: what the system says, or that the name is none.

    Parameters
    ----------
    error : Exception
        As ``open`` raises it.

    Returns
    -------
    Reason or str
        What the system says in English where that is rare.

    Examples
    --------
    >>> of_file(FileNotFoundError(ENOENT, "No such file or directory")).said("zh")
    '文件或文件夹不存在'
    """
    key = OF_FILES.get(getattr(error, "errno", None))
    return Reason(f"refusal.file_{key}") if key else str(getattr(error, "strerror", error))


class CostModelError(ValueError):
    """Base of every error the package raises on purpose; its text is one sentence for the user.

    Built from one or more ``Reason``, from ``Problem`` or from a plain English sentence where only a
    programmer meets it.
    """

    def said(self, lang: str) -> str:
        """The sentence in a language, where it is known in both; else in English."""
        return " ".join(_said(reason, lang) for reason in self.args)

    def __str__(self) -> str:
        """The English sentence."""
        return self.said("en")


def _said(reason: Problem | Reason | str, lang: str) -> str:
    from costmodel import text

    if isinstance(reason, str):
        return reason
    return reason.said(lang) if isinstance(reason, Reason) else text.problem(reason, lang)


class ParameterError(CostModelError):
    """A value is refused: the sentence names the parameter, the value with its unit, the bound and the cure.

    Those of its reasons that are a ``Problem`` are kept in ``problems``, so that a screen can place them.
    """

    def __init__(self, *reasons: Problem | Reason | str) -> None:
        super().__init__(*reasons)
        self.problems: tuple[Problem, ...] = tuple(r for r in reasons if not isinstance(r, str | Reason))


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
