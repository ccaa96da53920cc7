"""The commands of ``python -m costmodel``: arguments in, an answer as data and as text out.

Each takes the arguments of its command as argparse read them and returns an `Answer`.
"""

from __future__ import annotations

import os
from argparse import Namespace
from dataclasses import dataclass
from typing import Any

from costmodel import frozen, link, parameters, plan_file, presets, section_presets, story, text
from costmodel.errors import ParameterError, Reason
from costmodel.evaluation import evaluate
from costmodel.plan_report import report, table
from costmodel.scenario import Scenario


@dataclass(frozen=True)
class Answer:
    """What a command found.

    Attributes
    ----------
    data : object
        For ``--json``.
    text : str
        For people.
    notes : tuple of str
        Sentences about what was not taken from a link.
    """

    data: Any
    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A scenario as the arguments describe it, with notes and other plans of the link it came from."""

    scenario: Scenario
    lang: str
    notes: tuple[str, ...] = ()
    others: tuple[Scenario, ...] = ()


def plan_of(args: Namespace) -> Plan:
    """Preset, file or link with the presets of ``--use`` and then the changes of ``--set``.

    Parameters
    ----------
    args : argparse.Namespace
        ``preset``, ``scenario``, ``link``, ``use``, ``set`` and ``lang``.

    Returns
    -------
    Plan

    Raises
    ------
    ParameterError
        If a value, file or preset is refused.
    LinkError
        If the link cannot be read.
    """
    lang = args.lang or "en"
    notes: tuple[str, ...] = ()
    others: tuple[Scenario, ...] = ()
    scenario = presets.load(presets.OPENING if args.preset is None else args.preset)
    if args.scenario is not None:
        scenario = plan_file.read(args.scenario)
    if args.link is not None:
        opened = link.open_link(args.link)
        lang = args.lang or opened.lang or "en"
        scenario, notes, others = opened.scenario, sentences(opened, lang), opened.others
    for used in args.use:
        group, _, option = used.partition("=")
        scenario = section_presets.apply(scenario, group, option)
    return Plan(scenario.replace(dict(map(assignment, args.set))), lang, notes, others)


def sentences(opened: link.Opened, lang: str) -> tuple[str, ...]:
    """One sentence for everything of a link that was not taken.

    Parameters
    ----------
    opened : link.Opened
    lang : {"zh", "en"}

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> sentences(link.open_link("v=1&labeling.itemz=5"), "en")
    ('There is no parameter called labeling.itemz; did you mean labeling.items?',)
    """
    return tuple(text.problem(problem, lang) for problem in opened.problems)


def assignment(given: str) -> tuple[str, parameters.Value]:
    """Parameter id and value of ``ID=VALUE``.

    Parameters
    ----------
    given : str

    Returns
    -------
    (str, float, int, bool or str)

    Raises
    ------
    ParameterError
        If it is no such thing, or the value is refused.

    Examples
    --------
    >>> assignment("compute.runs=8")
    ('compute.runs', 8)
    """
    identifier, equals, value = given.encode("utf-8", "replace").decode().partition("=")
    if not equals:
        example = "--set labeling.target_precision=0.98"
        raise ParameterError(Reason("refusal.set_no_equals", given=text.clean(given, 40), example=example))
    return identifier, parameters.read(identifier, value)


def list_presets(args: Namespace) -> Answer:
    """Names, titles and descriptions."""
    lang = args.lang or "en"
    found = {name: presets.about(name) for name in presets.names()}
    data = [{"name": n, "title": a["title"][lang], "about": a["about"][lang]} for n, a in found.items()]
    return Answer(data, table([(row["name"], row["title"]) for row in data]))


def list_sources(args: Namespace) -> Answer:
    """Sources of the figures."""
    lang = args.lang or "en"
    found = parameters.sources()
    rows = [(key, str(source.get("year", "")), source["title"][lang]) for key, source in found.items()]
    return Answer(
        {key: {**source, "read": str(source.get("read", ""))} for key, source in found.items()}, table(rows)
    )


def evaluate_plan(args: Namespace) -> Answer:
    """Everything about one plan."""
    plan = plan_of(args)
    result = evaluate(plan.scenario)
    money = text.money_of(plan.scenario)
    verdict = text.say(story.verdict(result), plan.lang, money)
    data = {"verdict": verdict, "scenario": plan_file.content(plan.scenario), **result.as_dict()}
    if args.link is not None:
        data["problems"] = list(plan.notes)
    return Answer(data, report(result, plan.lang, money), plan.notes)


def encode_link(args: Namespace) -> Answer:
    """The link of a plan, absolute where ``COSTMODEL_PUBLIC_URL`` is set."""
    plan = plan_of(args)
    query, address = address_of(plan.scenario, page=args.page, lang=args.lang or "")
    return Answer({"link": address, "query": query, "length": len(address)}, address, plan.notes)


def address_of(plan: Scenario, *, page: str = "", lang: str = "") -> tuple[str, str]:
    """The query of a plan's link with its headline, and the link: absolute where that is configured."""
    result = evaluate(plan)
    query = link.encode(plan, page=page, headline=(result.cost_total, result.roi), lang=lang)
    base = os.environ.get("COSTMODEL_PUBLIC_URL", "")
    return query, f"{base.rstrip('/')}/?{query}" if base else query


def decode_link(args: Namespace) -> Answer:
    """What a link holds; ``scenario`` can be saved as a file for ``--scenario``."""
    opened = link.open_link(args.text)
    notes = sentences(opened, args.lang or opened.lang or "en")
    content = plan_file.content(opened.scenario)
    data = {
        "scenario": content,
        "headline": dict(zip(("cost", "roi"), opened.headline, strict=True)) if opened.headline else None,
        "lang": opened.lang,
        "page": opened.page,
        "version": opened.migrated_from or frozen.CURRENT,
        "problems": list(notes),
    }
    return Answer(data, table([(key, str(value)) for key, value in content.items()]), notes)
