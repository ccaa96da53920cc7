"""``python -m costmodel``: the planner without a screen. Exit 0, or 2 with one sentence on stderr."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any

from costmodel import (
    __version__,
    actuals_command,
    commands,
    decision_command,
    fit_command,
    gpu_prices_command,
    methods_command,
    parameters_command,
    portfolio_command,
    report_command,
    screens,
    show_command,
    strategy_command,
    sweep_command,
    text,
    uncertainty_command,
    validation_command,
    weakest_command,
)
from costmodel.errors import CostModelError
from costmodel.gpu_prices import COMMITMENTS
from costmodel.text import LANGUAGES
from costmodel.usage import Parser, language_of


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str
        Arguments without the program's name; those of the process where none are given.

    Returns
    -------
    int
        0, or 2 where something was refused.
    """
    _speak_utf8()
    lang = language_of(sys.argv[1:] if argv is None else argv)
    try:
        args = _parser().parse_args(argv)
        lang = args.lang or lang
        if getattr(args, "date", "") is None:
            args.date = today().isoformat()
        answer: commands.Answer = args.run(args)
    except CostModelError as error:
        print(_one_sentence(error, lang), file=sys.stderr)
        return 2
    for note in answer.notes:
        print(f"Note: {note}", file=sys.stderr)
    _print(answer, as_json=args.json)
    return 0


def today() -> date:
    """The only clock of the package; a command that is told the day does not ask it."""
    return date.today()


def _print(answer: commands.Answer, *, as_json: bool) -> None:
    try:
        if as_json:
            print(json.dumps(_finite(answer.data), ensure_ascii=False, indent=2, allow_nan=False))
        else:
            print(answer.text)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _speak_utf8() -> None:
    """A Windows pipe would refuse Chinese, and text that no encoding holds must not end in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _one_sentence(error: CostModelError, lang: str) -> str:
    """The first reason; how many more there are stands in brackets."""
    more = len(error.args) - 1
    if more < 1:
        return " ".join(error.said(lang).split())
    first = type(error)(error.args[0]).said(lang)
    return text.template(lang, "problem.more").format(first=first.rstrip(".。"), more=more)


def _finite(data: Any) -> Any:
    """Data with null in place of numbers that JSON does not have."""
    if isinstance(data, dict):
        return {key: _finite(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_finite(value) for value in data]
    return None if isinstance(data, float) and not math.isfinite(data) else data


def _parser() -> Parser:
    parser = Parser(
        prog="python -m costmodel",
        description="Cost and return of deep-learning projects.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=__version__)
    every = Parser(add_help=False)
    every.add_argument("--json", action="store_true", help="print JSON")
    every.add_argument("--lang", choices=LANGUAGES, help="language of the sentences")
    add = parser.add_subparsers(dest="command", required=True, metavar="COMMAND").add_parser
    lists = {
        "presets": (commands.list_presets, "plans to start from"),
        "sources": (commands.list_sources, "where the figures come from"),
        "validation": (validation_command.list_checks, "models beside published cases, with their errors"),
        "methods": (methods_command.list_methods, "equations, their symbols and references"),
    }
    for name, (run, about) in lists.items():
        command = add(name, parents=[every], help=about, allow_abbrev=False)
        command.set_defaults(run=run)
        if name == "methods":
            command.add_argument("name", nargs="?", metavar="NAME", help="screen, or function of the model")
    _add_parameters_command(add, every)
    _add_gpu_prices_command(add, every)
    _add_plan_commands(add, every)
    _add_screen_commands(add, every)
    _add_strategy_commands(add, every)
    _add_decision_commands(add, every)
    _add_uncertainty_commands(add, every)
    _add_fit_command(add, every)
    _add_actuals_command(add, every)
    _add_report_command(add, every)
    _add_link_commands(add, every)
    return parser


def _plan_options() -> Parser:
    options = Parser(add_help=False)
    start = options.add_mutually_exclusive_group()
    start.add_argument("--preset", metavar="NAME", help="start from a preset")
    start.add_argument("--scenario", metavar="FILE", help="start from a JSON file")
    start.add_argument("--link", metavar="URL", help="start from a link")
    options.add_argument(
        "--set", metavar="ID=VALUE", action="append", default=[], help="change a parameter; may be repeated"
    )
    options.add_argument(
        "--use",
        metavar="GROUP=OPTION",
        action="append",
        default=[],
        help="preset of a part of the plan (see section-presets); may be repeated",
    )
    return options


def _add_portfolio_options(command: Any, run: portfolio_command.Command, *, csv: bool = False) -> None:
    command.add_argument("--portfolio", metavar="FILE", help="for each row of a CSV file of projects")
    command.add_argument("--workers", metavar="N", help="with --portfolio: processes of this machine")
    about = "with --portfolio: a Dask scheduler in a trusted network, as tcp://10.0.0.5:8786"
    command.add_argument("--scheduler", metavar="ADDRESS", help=about)
    if csv:
        about = "with --portfolio: write a CSV file, - for the screen"
        command.add_argument("--csv", metavar="FILE", help=about)
    command.set_defaults(run=run)


def _add_parameters_command(add: Any, every: Parser) -> None:
    about = "inputs of a plan with defaults and bounds"
    command = add("parameters", parents=[_plan_options(), every], help=about, allow_abbrev=False)
    command.add_argument("id", nargs="?", metavar="ID", help="one parameter with everything it holds")
    command.add_argument("--search", default="", metavar="WORD", help="only those that mention it")
    command.add_argument("--changed", action="store_true", help="only those that differ from the preset")
    command.add_argument("--weak", action="store_true", help="only those that rest on weak evidence")
    command.set_defaults(run=parameters_command.list_parameters)
    about = "assumptions to check first: what moves the plan most and is known least"
    command = add("weakest", parents=[_plan_options(), every], help=about, allow_abbrev=False)
    command.add_argument("--top", metavar="N", help="how many; 8 if left out")
    about = "day on which figures that are old weigh more; today if left out"
    command.add_argument("--date", metavar="DATE", help=about)
    command.set_defaults(run=weakest_command.list_weakest)


def _add_gpu_prices_command(add: Any, every: Parser) -> None:
    about = "published list prices of GPUs, the cheapest first"
    command = add("gpu-prices", parents=[_plan_options(), every], help=about, allow_abbrev=False)
    command.add_argument("--vendor", default="", metavar="WORD", help="only vendors with it in their name")
    command.add_argument("--gpu", default="", metavar="WORDS", help="only GPUs with every word in their name")
    command.add_argument("--commitment", default="", metavar="|".join(COMMITMENTS), help="all if left out")
    command.add_argument("--region", default="", metavar="WORD", help="only regions with it in their name")
    command.add_argument("--since", default="", metavar="DATE", help="dated then or later: 2025, 2025-03...")
    about = "day on which prices that are old are marked; today if left out"
    command.add_argument("--date", metavar="DATE", help=about)
    command.set_defaults(run=gpu_prices_command.list_prices)


def _add_plan_commands(add: Any, every: Parser) -> None:
    plan = _plan_options()
    command = add(
        "evaluate", parents=[plan, every], help="cost, return and accuracy of a plan", allow_abbrev=False
    )
    command.set_defaults(run=commands.evaluate_plan)
    command = add("sweep", parents=[plan, every], help="a plan along one parameter", allow_abbrev=False)
    command.add_argument("--over", metavar="ID=LOW:HIGH:STEP", required=True, help="or ID=A,B,C")
    command.add_argument("--csv", metavar="FILE", help="write a CSV file, - for the screen")
    run = portfolio_command.either(sweep_command.sweep_plan, "sweep", own_csv=True)
    _add_portfolio_options(command, run)


def _add_screen_commands(add: Any, every: Parser) -> None:
    command = add(
        "show", parents=[_plan_options(), every], help="what a screen says of a plan", allow_abbrev=False
    )
    command.add_argument("screen", metavar="|".join(screens.NAMES))
    command.set_defaults(run=show_command.show_screen)
    command = add("section-presets", parents=[every], help="presets of a part of a plan", allow_abbrev=False)
    command.add_argument("group", nargs="?", metavar="GROUP")
    command.add_argument("option", nargs="?", metavar="OPTION")
    command.set_defaults(run=show_command.list_section_presets)


def _add_strategy_commands(add: Any, every: Parser) -> None:
    plan, about = _plan_options(), "ways to save: claim, evidence, and what each saves in a plan"
    command = add("strategies", parents=[plan, every], help=about, allow_abbrev=False)
    command.add_argument("key", nargs="?", metavar="KEY", help="one strategy with everything it holds")
    command.set_defaults(run=strategy_command.list_strategies)
    about = "the cheapest strategies that save a share of the cost"
    command = add("path", parents=[_plan_options(), every], help=about, allow_abbrev=False)
    command.add_argument("--target", metavar="SHARE", help="0.5 or 50%%; strategies.target if left out")
    command.set_defaults(run=strategy_command.find_path)


def _add_decision_commands(add: Any, every: Parser) -> None:
    def command(name: str, run: Any, about: str) -> Any:
        made = add(name, parents=[_plan_options(), every], help=about, allow_abbrev=False)
        made.set_defaults(run=run)
        return made

    about = "what one input must be for a figure to hit a target"
    seek = command("goal-seek", decision_command.seek_input, about)
    seek.add_argument("--input", metavar="ID", required=True, help="input to change")
    seek.add_argument("--output", metavar="NAME", default="npv", help="npv (default), roi, cost_total...")
    seek.add_argument("--target", metavar="NUMBER", default="0", help="0 (default), 0.9, 90%% or 2e6")
    best = command("optimize", decision_command.best_mix, "the decisions with the best net present value")
    best.add_argument("--over", metavar="ID", nargs="+", help="decisions; 'strategies' for all strategies")
    best.add_argument("--budget", metavar="CNY", help="total cost at most; project.budget if left out")
    best.add_argument("--field-accuracy", metavar="SHARE", help="at least; 0.9 or 90%%")
    about = "time of a decision at most; compression.latency_limit if left out"
    best.add_argument("--latency", metavar="MS", help=about)
    best.add_argument("--months", metavar="N", help="months to launch at most; project.deadline if left out")
    _add_portfolio_options(best, portfolio_command.either(decision_command.best_mix, "optimize"), csv=True)
    command("gates", decision_command.list_gates, "what stopping after a proof of concept or pilot is worth")


def _add_uncertainty_commands(add: Any, every: Parser) -> None:
    about = "a plan in many draws of its uncertain inputs"
    command = add("simulate", parents=[_plan_options(), every], help=about, allow_abbrev=False)
    command.add_argument("--draws", metavar="N", help="64 to 16384; uncertainty.draws if left out")
    command.add_argument("--seed", metavar="N", help="the same seed gives the same figures")
    command.add_argument("--until", action="store_true", help="draw until uncertainty.tolerance is reached")
    about = "project.budget if left out; with --portfolio that of all projects, to see which fit"
    command.add_argument("--budget", metavar="CNY", help=about)
    run = portfolio_command.either(uncertainty_command.simulate_plan, "simulate")
    _add_portfolio_options(command, run, csv=True)
    about = "inputs by how far their own range moves the plan"
    command = add("tornado", parents=[_plan_options(), every], help=about, allow_abbrev=False)
    command.add_argument("--by", choices=("npv", "cost"), default="npv", help="npv (default) or cost")
    command.add_argument("--top", metavar="N", help="how many; 10 if left out")
    command.add_argument("--indices", action="store_true", help="also shares of the variance (Sobol indices)")
    command.set_defaults(run=uncertainty_command.show_tornado)


def _add_fit_command(add: Any, every: Parser) -> None:
    about = "figures of your own CSV file, and what they change in a plan"
    command = add("fit", parents=[_plan_options(), every], help=about, allow_abbrev=False)
    command.add_argument("kind", choices=tuple(fit_command.SCHEMAS), help="what the file holds")
    command.add_argument("file", metavar="FILE")
    command.add_argument("--at", metavar="COST", help="with cost-performance: what to expect at a cost")
    about = "with invoices: the price of the list they are about; the nearest one if left out"
    command.add_argument("--tier", choices=fit_command.TIERS, help=about)
    command.set_defaults(run=fit_command.fit_file)


def _add_actuals_command(add: Any, every: Parser) -> None:
    about = "what a project really used and spent, and where it will end"
    command = add("actuals", parents=[_plan_options(), every], help=about, allow_abbrev=False)
    command.add_argument(
        "file", metavar="FILE", help="CSV: month, labels, gpu_hours, accuracy, cost_labels..."
    )
    command.add_argument("--start", metavar="YYYY-MM", default="", help="month 1, where the file gives dates")
    command.set_defaults(run=actuals_command.compare_file)


def _add_report_command(add: Any, every: Parser) -> None:
    about = "a plan as files for the office"
    command = add("report", parents=[_plan_options(), every], help=about, allow_abbrev=False)
    command.add_argument("--xlsx", metavar="FILE", help="workbook with live formulas")
    command.add_argument("--pptx", metavar="FILE", help="slides with native charts")
    command.add_argument("--slides", metavar="A,B,C", help="only these slides, in this order")
    command.add_argument("--csv", metavar="FOLDER", help="every table and curve; or an archive FILE.zip")
    command.add_argument("--md", metavar="FILE", help="minutes in Markdown; - for the screen")
    command.add_argument("--plan", metavar="FILE", help="the plan as JSON, for --scenario; - for the screen")
    about = "as the files print it; a day such as 2026-11-22 also marks old figures; today if left out"
    command.add_argument("--date", metavar="TEXT", help=about)
    command.set_defaults(run=report_command.write_reports)


def _add_link_commands(add: Any, every: Parser) -> None:
    link = add("link", help="links that the browser opens", allow_abbrev=False)
    actions = link.add_subparsers(dest="action", required=True, metavar="encode|decode").add_parser
    command = actions("encode", parents=[_plan_options(), every], help="a plan as a link", allow_abbrev=False)
    command.add_argument("--page", default="", metavar="NAME", help="screen to open")
    command.set_defaults(run=commands.encode_link)
    command = actions("decode", parents=[every], help="what a link holds", allow_abbrev=False)
    command.add_argument("text", metavar="LINK")
    command.set_defaults(run=commands.decode_link)


if __name__ == "__main__":
    sys.exit(main())
