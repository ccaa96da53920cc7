"""``validation``: every model against published cases, with the usual shortcut beside it."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from typing import Any

from costmodel import text, validation, validation_words
from costmodel.commands import Answer
from costmodel.plan_report import table


def list_checks(args: Namespace) -> Answer:
    """Error of every model and of its shortcut; with ``--json`` every case.

    Parameters
    ----------
    args : argparse.Namespace
        Arguments of the command: ``lang``.

    Returns
    -------
    Answer
    """
    lang = args.lang or "en"
    names = ("model", "cases", "error", "naive", "ratio", "worst")
    head = tuple(text.template(lang, f"validation.{name}") for name in names)
    rows = [_row(check, lang) for check in validation.checks()]
    lead = text.say(validation_words.lead(validation.checks()), lang)
    shown = table([head, *rows], right=(1, 2, 3, 4))
    return Answer([_data(check) for check in validation.checks()], f"{lead}\n\n{shown}")


def _row(check: validation.Check, lang: str) -> tuple[str, ...]:
    return (
        text.template(lang, f"validation.check.{check.key}"),
        text.figure("count", len(check.cases), lang),
        validation_words.error(check, check.error, lang),
        validation_words.error(check, check.naive_error, lang),
        validation_words.ratio(check, lang),
        validation_words.case(check, check.worst, lang),
    )


def _data(check: validation.Check) -> dict[str, Any]:
    return {
        **asdict(check),
        "error": check.error,
        "naive_error": check.naive_error,
        "ratio": check.ratio,
        "verdict": check.verdict,
        "beaten_on": list(check.beaten_on),
        "worst": asdict(check.worst),
        "groups": [asdict(group) for group in check.groups],
    }
