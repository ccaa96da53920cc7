"""``python -m costmodel report``: a plan as files for the office, one option a format."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from types import MappingProxyType

from costmodel import report, text
from costmodel.commands import Answer, Plan, plan_of
from costmodel.errors import ParameterError

# Option of the command to what it does with its file: one writer a format.
WRITERS: Mapping[str, Callable[[Plan, str], None]] = MappingProxyType(
    {
        "xlsx": lambda plan, file: report.write_xlsx(plan.scenario, file, plan.lang),
    }
)


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
        If no file is asked for, or one cannot be written.
    """
    plan = plan_of(args)
    wanted = {key: getattr(args, key) for key in WRITERS if getattr(args, key) is not None}
    if not wanted:
        options = " or ".join(f"--{key} FILE" for key in WRITERS)
        raise ParameterError(f"No report is asked for; add {options}.")
    for key, file in wanted.items():
        _write(key, plan, file)
    return Answer(dict(wanted), "\n".join(text.clean(file, 200) for file in wanted.values()), plan.notes)


def _write(key: str, plan: Plan, file: str) -> None:
    try:
        WRITERS[key](plan, file)
    except ModuleNotFoundError as error:
        what = f"--{key} needs the package {error.name}"
        raise ParameterError(f"{what}; install it with: pip install 'costmodel[report]'.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
        shown = text.clean(file, 80)
        raise ParameterError(f"The file {shown} cannot be written ({reason}); check its name.") from None
