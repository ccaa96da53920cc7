"""Arguments of the command line that are none, refused in one sentence instead of the usage."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from collections.abc import Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import NoReturn

from costmodel.errors import CostModelError, Reason
from costmodel.text import LANGUAGES

# What argparse says, by the key of the same in the texts.
MESSAGES = MappingProxyType(
    {
        "required": r"the following arguments are required: (?P<names>.+)",
        "unrecognized": r"unrecognized arguments: (?P<names>.+)",
        "choice": r"argument (?P<name>.+?): invalid choice: (?P<given>.+) \(choose from (?P<known>.+)\)",
        "expected": r"argument (?P<name>.+): expected one argument",
        "expected_some": r"argument (?P<name>.+): expected at least one argument",
        "not_with": r"argument (?P<name>.+): not allowed with argument (?P<other>.+)",
    }
)


class Usage(CostModelError):
    """The arguments are no command."""


class Parser(ArgumentParser):
    """Says what is wrong in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Raise the message as a sentence."""
        for key, pattern in MESSAGES.items():
            if found := re.fullmatch(pattern, message, re.DOTALL):
                raise Usage(Reason(f"refusal.usage_{key}", program=self.prog, **found.groupdict()))
        raise Usage(f"{message[:1].upper()}{message[1:]}; run '{self.prog} --help' for the whole list.")


def language_of(words: Sequence[str]) -> str:
    """Language that arguments ask for, also where they are no command.

    Parameters
    ----------
    words : sequence of str

    Returns
    -------
    {"zh", "en"}

    Examples
    --------
    >>> language_of(["evaluat", "--lang", "zh"]), language_of(["evaluat"])
    ('zh', 'en')
    """
    after = [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    after += [word for option, word in pairwise(words) if option == "--lang"]
    return next((word for word in after if word in LANGUAGES), "en")
