"""``sweep``, ``simulate``, ``optimize`` with ``--portfolio``: the same functions for each row of a file."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from math import isfinite
from typing import Any, TextIO

from costmodel import parameters, portfolio, portfolio_file, portfolio_work, section_presets, text
from costmodel.commands import Answer, assignment
from costmodel.decision_command import number
from costmodel.errors import CostModelError, ParameterError
from costmodel.plan_report import table
from costmodel.portfolio import Choice, Standing
from costmodel.portfolio_dask import ADDRESS, MOST_WORKERS, on_workers
from costmodel.portfolio_file import Fault, PortfolioError, Project
from costmodel.portfolio_work import Found
from costmodel.sweep_command import cell, points_of, write_csv

Command = Callable[[Namespace], Answer]
ONLY_WITH = ("workers", "scheduler")
SINGLE = ("preset", "scenario", "link")
FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would compute
NONE = "–"
LIMITS = ("budget", "field_accuracy", "latency", "months")


@dataclass(frozen=True)
class Results:
    """Projects that worked with what was found for each, and what did not work."""

    projects: tuple[Project, ...]
    values: tuple[Any, ...]
    faults: tuple[Fault, ...]


def either(single: Command, kind: str, *, own_csv: bool = False) -> Command:
    """A command for one plan or, with ``--portfolio``, for many.

    Parameters
    ----------
    single : function of the arguments
    kind : {"sweep", "simulate", "optimize"}
    own_csv : bool
        Whether the command for one plan has ``--csv``, too.

    Returns
    -------
    function of the arguments
    """

    def run(args: Namespace) -> Answer:
        if args.portfolio is not None:
            return COMMANDS[kind](args)
        for name in ONLY_WITH if own_csv else (*ONLY_WITH, "csv"):
            if getattr(args, name) is not None:
                raise PortfolioError("alone", option=f"--{name}")
        return single(args)

    return run


def _simulate(args: Namespace) -> Answer:
    if args.until:
        raise PortfolioError("not_with", option="--until")
    budget = None if args.budget is None else _above_zero("--budget", args.budget)
    whole = {name: _whole(name, getattr(args, name)) for name in ("draws", "seed")}
    results = _results("simulate", args, whole)
    standings = [Standing(**value) for value in results.values]
    ranks = portfolio.ranks(standings)
    choice = None if budget is None else portfolio.choose(standings, budget)
    chosen = set(choice.rows if choice else ())
    rows = [
        {**_named(project), **_figures(one), "rank": rank}
        | ({} if choice is None else {"chosen": place in chosen})
        for place, (project, one, rank) in enumerate(zip(results.projects, standings, ranks, strict=True))
    ]
    data: dict[str, Any] = {"projects": rows, "errors": _errors(results.faults, args)}
    if choice is not None:
        names = [results.projects[row].name for row in choice.rows]
        fitting = {"outlay": choice.outlay, "worth": choice.worth, "exact": choice.exact}
        data["budget"] = {"amount": budget, "names": names, **fitting}
    if args.csv is not None:
        return _csv(args, rows, results)
    order = portfolio.order(standings)
    shown = [_simulated_head(args), *(_simulated_row(results, standings, i, ranks[i], args) for i in order)]
    blocks = [table(shown, right=range(1, len(shown[0])))]
    if budget is not None and choice is not None:
        blocks.append(chosen_said(choice, len(standings), budget, _lang(args)))
    return Answer(data, "\n\n".join([*blocks, *_left_out(results.faults, args)]))


def _whole(name: str, given: str | None) -> int | None:
    return None if given is None else int(parameters.read(f"uncertainty.{name}", given))


def _above_zero(option: str, given: str) -> float:
    return float(parameters.check("project.budget", number(option, given)))


def _figures(one: Standing) -> dict[str, Any]:
    return {field.name: getattr(one, field.name) for field in fields(one)} | {"index": one.index}


COLUMNS = ("rank", "worth", "cost", "roi", "payback", "chance", "p80", "outlay", "index")


def _simulated_head(args: Namespace) -> tuple[str, ...]:
    say = text.template
    return tuple(say(_lang(args), f"portfolio.column_{name}") for name in ("name", *COLUMNS))


def _simulated_row(
    results: Results, standings: Sequence[Standing], place: int, rank: int, args: Namespace
) -> tuple[str, ...]:
    said = cells(standings[place], _lang(args))
    return results.projects[place].name, str(rank), *(said[name] for name in COLUMNS[1:])


def cells(one: Standing, lang: str, money: text.Money = text.YUAN) -> dict[str, str]:
    """Figures of a project as text, by column; a dash where there is none.

    Parameters
    ----------
    one : Standing
    lang : {"zh", "en"}
    money : Money

    Returns
    -------
    dict of str to str
    """
    figures = {
        "worth": ("money", one.worth),
        "cost": ("money", one.cost),
        "roi": ("percent", one.roi),
        "payback": ("month", one.payback),
        "chance": ("percent", one.chance),
        "p80": ("money", one.cost_p80),
        "outlay": ("money", one.outlay),
        "index": ("number", round(one.index, 2) if isfinite(one.index) else None),
    }
    return {
        name: NONE if number is None or not isfinite(number) else text.figure(kind, number, lang, money)
        for name, (kind, number) in figures.items()
    }


def chosen_said(choice: Choice, count: int, budget: float, lang: str, money: text.Money = text.YUAN) -> str:
    """The projects that fit a budget, in a sentence.

    Parameters
    ----------
    choice : Choice
    count : int
        Of all projects.
    budget : float
        [CNY]
    lang : {"zh", "en"}
    money : Money

    Returns
    -------
    str
    """
    figures = {
        "chosen": ("count", float(len(choice.rows))),
        "count": ("count", float(count)),
        "budget": ("money", budget),
        "outlay": ("money", choice.outlay),
        "worth": ("money", choice.worth),
    }
    key = "none" if not choice.rows else "best" if choice.exact else "filled"
    return text.say(text.Sentence(f"portfolio.chosen_{key}", figures), lang, money)


def _sweep(args: Namespace) -> Answer:
    identifier, points = points_of(args.over)
    results = _results("sweep", args, {"identifier": identifier, "points": points})
    found = [
        {"name": project.name, "line": project.line, "rows": value}
        for project, value in zip(results.projects, results.values, strict=True)
    ]
    rows = [{"name": one["name"], "line": one["line"], **row} for one in found for row in one["rows"]]
    if args.csv is not None:
        return _csv(args, rows, results)
    shown = [tuple(rows[0]), *((row["name"], *map(cell, list(row.values())[1:])) for row in rows)]
    data = {"projects": found, "errors": _errors(results.faults, args)}
    block = table(shown, right=range(1, len(rows[0])))
    return Answer(data, "\n\n".join([block, *_left_out(results.faults, args)]))


def _optimize(args: Namespace) -> Answer:
    given = {key: getattr(args, key) for key in LIMITS}
    limits = {k: number(f"--{k.replace('_', '-')}", v) for k, v in given.items() if v is not None}
    results = _results("optimize", args, {"over": args.over, "limits": limits})
    rows = [
        {**_named(project), **{k: v for k, v in value.items() if k != "said"}}
        for project, value in zip(results.projects, results.values, strict=True)
    ]
    if args.csv is not None:
        plain = [{**row, "set": value["said"]} for row, value in zip(rows, results.values, strict=True)]
        return _csv(args, plain, results)
    lang = _lang(args)
    head = ("name", "npv_before", "npv_after", "gain", "cost_after", "set")
    shown = [tuple(text.template(lang, f"portfolio.column_{name}") for name in head)]
    for row in rows:
        amounts = (text.figure("money", row[name], lang) for name in head[1:5])
        shown.append((row["name"], *amounts, text.figure("count", float(len(row["set"])), lang)))
    data = {"projects": rows, "errors": _errors(results.faults, args)}
    return Answer(data, "\n\n".join([table(shown, right=range(1, 6)), *_left_out(results.faults, args)]))


def _named(project: Project) -> dict[str, Any]:
    return {"name": project.name, "line": project.line}


# --- the rows -----------------------------------------------------------------------------------------------


def _results(kind: str, args: Namespace, options: Mapping[str, Any]) -> Results:
    for name in SINGLE:
        if getattr(args, name) is not None:
            raise PortfolioError("not_with", option=f"--{name}")
    how = _how(args)
    read = portfolio_file.read_file(args.portfolio)
    projects, faults = _all_changed(read.projects, args)
    faults = _in_order([*read.faults, *faults])
    if not projects:
        raise _nothing(faults, args)
    counter = Counter(len(projects), sys.stderr, _lang(args), shown=not args.json)
    plans = [project.scenario for project in projects]
    found = how(kind, plans, {**options, "lang": _lang(args)}, counter.done)
    counter.end()
    worked = [(p, one["value"]) for p, one in zip(projects, found, strict=True) if "value" in one]
    refused = [
        Fault(p.line, 0, ParameterError(one["error"]))
        for p, one in zip(projects, found, strict=True)
        if "error" in one
    ]
    faults = _in_order([*faults, *refused])
    if not worked:
        raise _nothing(faults, args)
    return Results(tuple(p for p, _ in worked), tuple(value for _, value in worked), tuple(faults))


def _in_order(faults: Sequence[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda fault: (fault.line, fault.column))


def _how(args: Namespace) -> Callable[..., list[Found]]:
    """In this process, on workers of this machine, or on those of a scheduler."""
    if args.workers is not None and args.scheduler is not None:
        raise PortfolioError("both")
    if args.scheduler is not None:
        if not ADDRESS.fullmatch(args.scheduler):
            raise PortfolioError("no_address", address=text.clean(args.scheduler, 60, empty='""'))
        return lambda *given: on_workers(*given, scheduler=args.scheduler)
    if args.workers is None:
        return portfolio_work.in_process
    if not args.workers.isdecimal() or not 1 <= int(args.workers[:4]) <= MOST_WORKERS:
        raise PortfolioError(
            "workers", given=text.clean(args.workers, 40, empty='""'), most=str(MOST_WORKERS)
        )
    return lambda *given: on_workers(*given, workers=int(args.workers))


def _all_changed(projects: Sequence[Project], args: Namespace) -> tuple[list[Project], list[Fault]]:
    """Every project with what ``--use`` and ``--set`` change."""
    changes = dict(map(assignment, args.set))
    good, faults = [], []
    for project in projects:
        scenario = project.scenario
        try:
            for used in args.use:
                group, _, option = used.partition("=")
                scenario = section_presets.apply(scenario, group, option)
            good.append(Project(project.name, project.line, scenario.replace(changes)))
        except CostModelError as error:
            faults.append(Fault(project.line, 0, error))
    return good, faults


def _nothing(faults: Sequence[Fault], args: Namespace) -> PortfolioError:
    if not faults:
        return PortfolioError("empty")
    return PortfolioError("nothing", count=len(faults), first=faults[0].said(_lang(args)))


def _lang(args: Namespace) -> str:
    return str(args.lang or "en")


def _errors(faults: Sequence[Fault], args: Namespace) -> list[dict[str, Any]]:
    lang = _lang(args)
    return [
        {"line": f.line, "column": f.column or None, "sentence": " ".join(f.reason.said(lang).split())}
        for f in faults
    ]


def _left_out(faults: Sequence[Fault], args: Namespace) -> list[str]:
    if not faults:
        return []
    lang = _lang(args)
    head = text.template(lang, "portfolio.left_out").format(count=len(faults))
    return ["\n".join([head, *(" ".join(f"- {fault.said(lang)}".split()) for fault in faults)])]


def _csv(args: Namespace, rows: Sequence[dict[str, Any]], results: Results) -> Answer:
    safe = [{**row, "name": _no_formula(row["name"])} for row in rows]
    written = write_csv(args.csv, safe)
    notes = tuple(fault.said(_lang(args)) for fault in results.faults)
    return Answer({"projects": rows, "errors": _errors(results.faults, args)}, written, notes)


def _no_formula(name: str) -> str:
    return f"'{name}" if name.startswith(FORMULA) else name


@dataclass(frozen=True)
class Counter:
    """How many projects are done, on a terminal; and a line when all are."""

    count: int
    stream: TextIO
    lang: str
    shown: bool = True

    def done(self, number: int) -> None:
        """Show how many are done."""
        if self.shown and self.stream.isatty():
            self.stream.write(f"\r{number:,} / {self.count:,}")
            self.stream.flush()

    def end(self) -> None:
        """Replace it by the last line."""
        if self.shown and self.stream.isatty():
            last = text.template(self.lang, "portfolio.finished").format(count=f"{self.count:,}")
            self.stream.write(f"\r{last}\n")


COMMANDS: dict[str, Command] = {"simulate": _simulate, "sweep": _sweep, "optimize": _optimize}
