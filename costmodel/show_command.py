"""``show``: what a screen says about a plan, for people and as JSON; and the presets of its parts."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from costmodel import screens, section_presets, text
from costmodel.commands import Answer, plan_of
from costmodel.plan_report import table


def show_screen(args: Namespace) -> Answer:
    """The finding of a screen in one sentence, its main figures, and everything it draws.

    Parameters
    ----------
    args : argparse.Namespace
        Arguments of the command: ``screen`` and those of ``plan_of``.

    Returns
    -------
    Answer

    Raises
    ------
    ParameterError
        If there is no such screen.
    """
    plan = plan_of(args)
    found: Any = screens.report(args.screen, plan.scenario)
    money = text.money_of(plan.scenario)
    lead = text.say(found.lead, plan.lang, money)
    rows = [
        (text.template(plan.lang, key), text.figure(kind, number, plan.lang, money))
        for key, kind, number in found.lines
    ]
    data = {**screens.plain(found), "sentence": lead}
    return Answer(data, f"{lead}\n\n{table(rows, right=(1,))}", plan.notes)


def list_section_presets(args: Namespace) -> Answer:
    """Presets of parts of a plan; the values of one with ``GROUP OPTION``.

    Parameters
    ----------
    args : argparse.Namespace
        Arguments of the command.

    Returns
    -------
    Answer

    Raises
    ------
    ParameterError
        If there is no such group or option.
    """
    lang = args.lang or "en"
    if args.option is not None:
        found = section_presets.find(args.group, args.option)
        given = section_presets.values(args.group, args.option)
        rows = [(f"{identifier}={value}",) for identifier, value in given.items()]
        return Answer(
            {"title": found["title"][lang], "note": found["note"][lang], "values": given}, table(rows)
        )
    known = section_presets.groups()
    if args.group is not None and args.group not in known:
        section_presets.find(args.group, "")
    chosen = known if args.group is None else {args.group: known[args.group]}
    rows3 = [
        (group, option, entry["title"][lang])
        for group, content in chosen.items()
        for option, entry in content["options"].items()
    ]
    return Answer([{"group": g, "option": o, "title": t} for g, o, t in rows3], table(rows3))
