"""Parts of a numpydoc docstring: sections, equations, what is not modeled, parameters."""

import inspect
import re
from textwrap import dedent
from typing import Any

MATH = re.compile(r"^\.\. math::(.*\n?(?:(?:[ \t]+.*)?(?:\n|\Z))*)", re.MULTILINE)
BREAK = re.compile(r",\s*\\q?quad\s+(?!\\text)")
NOT_MODELED = re.compile(r"Not modeled: (.*?)(?=\n\s*\n|\Z)", re.DOTALL)


def docstring(documented: Any) -> str:
    """Docstring of a function or class, without its indent.

    Parameters
    ----------
    documented : function or class
        A cached function is looked through.

    Returns
    -------
    str
    """
    return inspect.getdoc(getattr(documented, "__wrapped__", documented)) or ""


def section(words: str, title: str) -> str:
    r"""One section of a numpydoc docstring.

    Parameters
    ----------
    words : str
        Docstring.
    title : str
        For example ``Notes``.

    Returns
    -------
    str
        Empty where there is none.

    Examples
    --------
    >>> section("Sum.\n\nNotes\n-----\nPlain.\n\nReferences\n----------\nNone.", "Notes")
    'Plain.'
    """
    found = re.search(rf"^{title}\n-+\n(.*?)(?=^\w[\w ]*\n-+\n|\Z)", words, re.MULTILINE | re.DOTALL)
    return found.group(1).strip("\n") if found else ""


def formulas(words: str) -> tuple[str, ...]:
    r"""LaTeX of every equation in a docstring, one formula each.

    Parameters
    ----------
    words : str
        Docstring.

    Returns
    -------
    tuple of str
        A block holds several where a blank line or a comma with a ``\quad`` parts them.

    Examples
    --------
    >>> formulas(".. math:: a = b, \\quad b = c\n\nwith c.")
    ('a = b', 'b = c')
    """
    blocks = [dedent(block.replace("\n ", "\n").strip()) for block in MATH.findall(words)]
    parts = [part for block in blocks for part in re.split(r"\n\s*\n", block)]
    lines = [" ".join(line.split()) for part in parts for line in BREAK.split(part)]
    return tuple(re.sub(r"\s*&=", " =", line) for line in lines)


def not_modeled(words: str) -> str:
    r"""What a docstring says is left out.

    Parameters
    ----------
    words : str
        Docstring.

    Returns
    -------
    str
        Empty where it says nothing.

    Examples
    --------
    >>> not_modeled("Notes\n-----\nNot modeled: tax, and\nrates that change.\n\nMore.")
    'Tax, and rates that change.'
    """
    found = NOT_MODELED.search(words)
    said = one_line(found.group(1)) if found else ""
    return said[:1].upper() + said[1:]


def remarks(words: str) -> tuple[str, ...]:
    r"""Paragraphs of the notes besides equations and what is not modeled.

    Parameters
    ----------
    words : str
        Docstring.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> remarks("Notes\n-----\n.. math:: a = b\n\nwith ``b``. Not modeled: c.")
    ('with b.',)
    """
    rest = NOT_MODELED.sub("", MATH.sub("\n\n", section(words, "Notes")))
    paragraphs = map(one_line, re.split(r"\n\s*\n", rest))
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def inputs(words: str) -> tuple[tuple[str, str], ...]:
    r"""Parameters of a function, or attributes of a class, with their descriptions.

    Parameters
    ----------
    words : str
        Docstring.

    Returns
    -------
    tuple of (str, str)

    Examples
    --------
    >>> inputs("Parameters\n----------\na, b : float\n    Two sums\n    [CNY].")
    (('a, b', 'Two sums [CNY].'),)
    """
    described = section(words, "Parameters") or section(words, "Attributes")
    found = re.findall(r"^(\S.*?)(?: : .*)?\n((?:[ \t]+.*(?:\n|\Z))*)", described + "\n", re.MULTILINE)
    return tuple((name, one_line(said)) for name, said in found)


def one_line(words: str) -> str:
    """Text on one line, without the marks of reStructuredText.

    Parameters
    ----------
    words : str

    Returns
    -------
    str

    Examples
    --------
    >>> one_line("see ``a`` or :math:`b`")
    'see a or b'
    """
    return re.sub(r"(?::math:)?`+([^`]+)`+", r"\1", " ".join(words.split()))
