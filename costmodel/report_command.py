"""``python -m costmodel report``: a plan as files for the office, one option a format."""

from __future__ import annotations

import io
import os
from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from costmodel import report, text
from costmodel.commands import Answer, Plan, plan_of
from costmodel.errors import CostModelError, ParameterError, Reason, of_file
from costmodel.report.files import Target


@dataclass(frozen=True)
class Stamp:
    """What files carry besides the plan: date as it is printed, address of the planner, slides wanted."""

    date: str
    url: str
    slides: tuple[str, ...] | None


# Option of the command to what it does with its file: one writer a format.
WRITERS: Mapping[str, Callable[[Plan, Target, Stamp], None]] = MappingProxyType(
    {
        "xlsx": lambda plan, file, stamp: report.write_xlsx(
            plan.scenario, file, plan.lang, date=stamp.date, url=stamp.url
        ),
        "pptx": lambda plan, file, stamp: report.write_pptx(
            plan.scenario,
            file,
            plan.lang,
            slides=stamp.slides,
            date=stamp.date,
            url=stamp.url,
            against=plan.others,
        ),
        "csv": lambda plan, file, stamp: report.write_csv(
            plan.scenario, file, plan.lang, date=stamp.date, url=stamp.url, against=plan.others
        ),
        "md": lambda plan, file, stamp: report.write_md(
            plan.scenario, file, plan.lang, date=stamp.date, url=stamp.url
        ),
        "plan": lambda plan, file, stamp: report.write_json(plan.scenario, file),
    }
)

SCREEN = "-"  # instead of a file, for what is text
ON_SCREEN = ("md", "plan")


def write_reports(args: Namespace) -> Answer:
    """Write every file asked for.

    Parameters
    ----------
    args : argparse.Namespace
        Those of ``commands.plan_of``, and a file name or None for each key of ``WRITERS``.

    Returns
    -------
    Answer

    Raises
    ------
    ParameterError
        If no file is asked for, one cannot be written or shown, or there is no such slide.
    """
    plan = plan_of(args)
    slides = tuple(args.slides.split(",")) if args.slides else None
    stamp = Stamp(args.date, os.environ.get("COSTMODEL_PUBLIC_URL", ""), slides)
    wanted = {key: getattr(args, key) for key in WRITERS if getattr(args, key) is not None}
    if not wanted:
        options = ", ".join(f"--{key}" for key in WRITERS)
        raise ParameterError(Reason("refusal.no_report", options=options))
    shown = [_write(key, plan, file, stamp) for key, file in wanted.items()]
    return Answer(dict(zip(wanted, shown, strict=True)), "\n".join(shown), plan.notes)


def _write(key: str, plan: Plan, file: str, stamp: Stamp) -> str:
    """Write one file and give its name, or what it would hold where the screen is meant."""
    if file == SCREEN and key not in ON_SCREEN:
        options = ", ".join(f"--{one}" for one in ON_SCREEN)
        raise ParameterError(Reason("refusal.not_on_screen", option=f"--{key}", options=options))
    held = io.BytesIO()
    try:
        WRITERS[key](plan, held if file == SCREEN else file, stamp)
    except ModuleNotFoundError as error:
        needs = Reason("refusal.no_package", option=f"--{key}", package=error.name)
        raise ParameterError(needs) from None
    except CostModelError:
        raise
    except (OSError, ValueError) as error:
        shown, why = text.clean(file[-80:], 80), of_file(error)
        raise ParameterError(Reason("refusal.report_not_written", path=shown, reason=why)) from None
    return held.getvalue().decode().rstrip("\n") if file == SCREEN else text.clean(file, 200)
