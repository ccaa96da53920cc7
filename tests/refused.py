"""Commands that must be refused, in the language that is asked for."""

import re

from costmodel.__main__ import main
from tests.test_text import chinese

ENGLISH = re.compile(r"(?<![\w./-])[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")  # three words in a row
SLOT = re.compile(r"\{\w+\}")


def refused(capsys, *command):
    """The one sentence of a command that is refused."""
    capsys.readouterr()
    assert main(command) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    return printed.err.strip()


def assert_chinese(said):
    """One Chinese sentence with no English one in it."""
    assert chinese(said)
    assert said.endswith(("。", "？"))
    assert not ENGLISH.search(said)
    assert not SLOT.search(said)


def refused_in_chinese(capsys, *command):
    """The same command is refused in Chinese where that is asked for."""
    assert_chinese(refused(capsys, *command, "--lang", "zh"))
