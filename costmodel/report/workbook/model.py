"""All parts of the calculation in the order of the sheet, each below what it refers to."""

from __future__ import annotations

from costmodel.report.workbook import accuracy, cash, compute, costs, labels, phases, strategies, worth
from costmodel.report.workbook.lines import Part


def parts(market_points: int) -> tuple[Part, ...]:
    """The calculation.

    Parameters
    ----------
    market_points : int
        Corners of the market of labels.

    Returns
    -------
    tuple of Part
    """
    return (
        labels.label_part(market_points),
        compute.HOURS,
        compute.RUN,
        compute.COMPRESSED,
        strategies.share_part(),
        strategies.reach_part(),
        phases.phase_part(),
        phases.month_part(),
        accuracy.thread_part(),
        worth.worth_part(),
        costs.price_part(),
        costs.cost_part(),
        cash.cash_part(),
        cash.return_part(),
    )
