"""``methods``: the equations behind a screen, or one of them with everything that is known about it."""

from __future__ import annotations

import difflib
from argparse import Namespace
from dataclasses import asdict

from costmodel import methods, text
from costmodel.commands import Answer
from costmodel.errors import ParameterError
from costmodel.methods import Equation
from costmodel.plan_report import table


def list_methods(args: Namespace) -> Answer:
    """All equations, those of a screen, or one of them.

    Parameters
    ----------
    args : argparse.Namespace
        Arguments of the command: ``name`` is a screen, ``module.function`` or ``function``.

    Returns
    -------
    Answer

    Raises
    ------
    ParameterError
        If there is no such screen or function; the sentence names the nearest.
    """
    lang = args.lang or "en"
    if args.name in (None, "overview", *methods.SCREENS):
        found = methods.for_screen(args.name) if args.name else list(methods.equations())
        rows = [(equation.id, equation.words[lang]) for equation in found]
        lead = "" if args.name else text.say(methods.lead(), lang) + "\n\n"
        return Answer([asdict(equation) for equation in found], lead + table(rows))
    equation = find(args.name, lang)
    return Answer(asdict(equation), said(equation, lang))


def find(name: str, lang: str = "en") -> Equation:
    """Equation of a function.

    Parameters
    ----------
    name : str
        ``module.function`` or ``function``.
    lang : {"zh", "en"}
        Language of the refusal.

    Returns
    -------
    Equation

    Raises
    ------
    ParameterError
        If there is none; the sentence names the nearest.

    Examples
    --------
    >>> find("finance.roi").formulas
    ('(B - C) / C',)
    """
    known: dict[str, Equation] = {}
    for equation in methods.equations():
        known |= {equation.id: equation, equation.id.rpartition(".")[2]: equation}
    if name not in known:
        near = difflib.get_close_matches(name, [*known, *methods.SCREENS], n=1, cutoff=0.0)[0]
        raise ParameterError(
            text.template(lang, "methods.unknown").format(name=text.clean(name, 60, empty='""'), near=near)
        )
    return known[name]


def said(equation: Equation, lang: str) -> str:
    """Everything about an equation as text.

    Parameters
    ----------
    equation : Equation
    lang : {"zh", "en"}

    Returns
    -------
    str
    """
    symbols = [(symbol.latex, symbol.words[lang]) for symbol in equation.symbols]
    named = (("omitted", equation.omitted[lang]), ("reference", equation.references))
    parts = [
        equation.words[lang],
        "\n".join(f"  {formula}" for formula in equation.formulas),
        table(symbols, indent=2) if symbols else "",
        *(text.template(lang, f"methods.{key}").format(words=words) for key, words in named if words),
        f"costmodel.{equation.id}",
    ]
    return "\n\n".join(part for part in parts if part)
