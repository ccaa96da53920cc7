"""A result as aligned text: what the command line prints for people."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from costmodel import story, text
from costmodel.evaluation import Result


def report(result: Result, lang: str, money: text.Money = text.YUAN) -> str:
    """Verdict, headline figures, cost by component, accuracy thread and flags, as aligned text.

    Parameters
    ----------
    result : Result
    lang : {"zh", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> from costmodel import evaluate, presets
    >>> report(evaluate(presets.load("article")), "en").partition(":")[0]
    'Every decision loses money'
    """
    say = text.template
    flags = [text.say(flag, lang, money) for flag in result.flags] or [say(lang, "flag.none")]
    blocks = [
        text.say(story.verdict(result), lang, money),
        table(_headline(result, lang, money), right=(1,)),
        f"{say(lang, 'costs.title')}\n{table(_costs(result, lang, money), right=(1, 2), indent=2)}",
        f"{say(lang, 'thread.title')}\n{table(_thread(result, lang), right=(1,), indent=2)}",
        f"{say(lang, 'flag.title')}\n" + "\n".join(f"  {flag}" for flag in flags),
    ]
    return "\n\n".join(blocks)


def _headline(result: Result, lang: str, money: text.Money) -> list[tuple[str, ...]]:
    say, horizon = text.template, {"horizon": result.horizon}
    if result.payback_months is None:
        payback = say(lang, "card.payback_never").format(**horizon)
    else:
        payback = say(lang, "card.payback_month").format(
            month=text.figure("month", result.payback_months, lang)
        )
    return [
        (say(lang, "card.total").format(**horizon), text.figure("money", result.cost_total, lang, money)),
        (say(lang, "hero.cost_build"), text.figure("money", result.cost_build, lang, money)),
        (say(lang, "hero.npv"), text.figure("money", result.npv, lang, money)),
        (say(lang, "card.roi"), text.figure("signed_percent", result.roi, lang)),
        (say(lang, "card.payback"), payback),
    ]


def _costs(result: Result, lang: str, money: text.Money) -> list[tuple[str, ...]]:
    total = result.cost_total or 1.0
    return [
        (
            text.template(lang, f"component.{name}"),
            text.figure("money", amount, lang, money),
            text.figure("percent", amount / total, lang),
        )
        for name, amount in result.by_component.items()
        if amount
    ]


def _thread(result: Result, lang: str) -> list[tuple[str, ...]]:
    steps = {key: share for key, share in result.accuracy.items() if share is not None}
    if steps["compressed"] == steps["lab"]:
        del steps["compressed"]
    percent = {key: text.decimal(share * 100.0, lang, 1) + "%" for key, share in steps.items()}
    return [(text.template(lang, f"thread.{key}"), shown) for key, shown in percent.items()]


def table(rows: Sequence[Sequence[str]], right: Sequence[int] = (), indent: int = 0) -> str:
    """Rows as aligned columns; a Chinese character is two columns wide.

    Parameters
    ----------
    rows : sequence of sequences of str
    right : sequence of int
        Columns aligned to the right.
    indent : int
        Spaces before each row.

    Returns
    -------
    str

    Examples
    --------
    >>> print(table([("a", "1"), ("标注", "10")], right=(1,)))
    a      1
    标注  10
    """
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            " " * (width - _width(cell)) + cell if place in right else cell + " " * (width - _width(cell))
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append(" " * indent + "  ".join(cells).rstrip())
    return "\n".join(lines)


def _width(cell: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in cell)
