"""Cash flow in the calculation: components, total, discounting, payback; follows ``finance``."""

from __future__ import annotations

from collections.abc import Iterator

from costmodel.kernel.lines import BUILD_COMPONENTS, COMPONENT_OF, COMPONENTS
from costmodel.report.workbook.lines import Line, Part, monthly, one


def cash_part() -> Part:
    """From cost lines to the flow of each month and its discount factor.

    Returns
    -------
    Part
    """
    return Part("cash", tuple(_flows()))


def _flows() -> Iterator[Line]:
    for component in COMPONENTS:
        parts = (f"{{cost_{e}}}" for e, group in COMPONENT_OF.items() if group == component)
        yield monthly(f"total_{component}", "CNY", "+".join(parts))
    yield monthly("cost", "CNY", "+".join(f"{{total_{component}}}" for component in COMPONENTS))
    yield monthly("net", "CNY", "{benefit}-{cost}")
    yield monthly("cumulative", "CNY", "SUM({net@todate})")
    yield one("due", "months", "IF({project.timing=mid},{k.half},1)")
    yield monthly("discount", "ratio", "1/(1+{project.discount_rate})^(({month}+{due})/{k.months})")
    yield monthly("present", "CNY", "{net}*{discount}")


def return_part() -> Part:
    """The figures of the return.

    Returns
    -------
    Part
    """
    return Part("returns", tuple(_returns()))


def _returns() -> Iterator[Line]:
    yield one("cost_total", "CNY", "SUM({cost@all})")
    yield one("benefit_total", "CNY", "SUM({benefit@all})")
    yield one("cost_build", "CNY", "+".join(f"SUM({{total_{c}@all}})" for c in BUILD_COMPONENTS))
    yield one("npv", "CNY", "SUM({present@all})")
    earned = "({benefit_total}-{cost_total})/{cost_total}"
    yield one("roi", "ratio", "IF({cost_total}>0," + earned + ",0)")
    yield monthly("size", "CNY", "ABS({net})")
    yield one("noticeable", "CNY", "{k.rounding}*SUM({size@all})")
    yield monthly("owing", "months", "IF({cumulative}<0-{noticeable},{month_end},0)")
    yield one("last_owing", "months", "MAX({owing@all})")
    crossing = "MIN((0-{cumulative@prev})/{net},1)"
    yield monthly("crossing", "months", "IF({month}={last_owing},IF({net}>0," + crossing + ",0),0)")
    counted = "IF({last_owing}>={project.horizon},{k.never},{last_owing}+SUM({crossing@all}))"
    yield one("payback", "months", "IF({last_owing}=0,0," + counted + ")")
    yield monthly("turn", "count", "IF(SIGN({net})*SIGN({net@prev})<0,1,0)")
    yield one("turns", "count", "SUM({turn@all})")
    yearly = "IFERROR((1+IRR({net@all},{k.guess}))^{k.months}-1,{k.unsolved})"
    without = "IF({turns}=0,{k.never},{k.several})"
    yield one("irr", "share/year", "IF({turns}=1," + yearly + "," + without + ")")
    yield one("run_paid", "CNY/run", "{run_whole}*{left_final_runs}")
    yield one(
        "retraining_paid",
        "CNY",
        "{retrain_run}*{left_retraining_runs}+{retrain_labels}*{left_retraining_labels}",
    )
