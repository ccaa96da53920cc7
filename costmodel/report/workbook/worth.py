"""What decisions are worth, in the calculation; follows ``kernel.worth`` and ``value``."""

from __future__ import annotations

from collections.abc import Iterator

from costmodel.report.workbook.lines import Line, Part, monthly, one


def worth_part() -> Part:
    """Right and wrong answers, reviewers, the baseline, and the benefit by month.

    Returns
    -------
    Part
    """
    return Part("worth", (*_each(), *_reviewed(), *_benefit()))


def _each() -> Iterator[Line]:
    parts = "{value.return_rate}*{value.return_cost}+{value.contact_rate}*{value.contact_cost}"
    yield one(
        "wrong",
        "CNY/decision",
        "IF({value.wrong_from=direct},{value.wrong}," + parts + "+{value.lost_margin})",
    )
    yield one("swing", "CNY/decision", "{value.right}+{wrong}")
    yield one("matters", "switch", "IF({swing}>{k.smallest_swing},1,0)")
    yield one("break_even", "share", "IF({matters}=1,{wrong}/MAX({swing},{k.smallest_swing}),0)")
    yield one(
        "other_accuracy", "share", "IF({value.baseline=manual},{value.manual_accuracy},{value.api_accuracy})"
    )
    yield one(
        "other_cost",
        "CNY/decision",
        "IF({value.baseline=manual},{value.manual_cost},{value.api_price}/{k.thousand})",
    )
    other = "{other_accuracy}*{value.right}-(1-{other_accuracy})*{wrong}-{other_cost}"
    yield one("baseline", "CNY/decision", "IF({value.baseline=nothing},0," + other + ")")
    quicker = "({compression.latency_before}-{model_latency})/{k.hundred}"
    yield one(
        "speed_bonus",
        "CNY/decision",
        "{share_compression_inference}*" + quicker + "*{compression.value_per_100ms}",
    )


def _reviewed() -> Iterator[Line]:
    yield one("review_on", "switch", "{value.review}*{matters}")
    yield one(
        "threshold",
        "share",
        "{value.reviewer_accuracy}-{value.review_cost}/IF({matters}=1,{swing},{value.right}+1)",
    )
    yield one("trusted_from", "share", "MIN(MAX({threshold},0),1)")
    yield one("capacity", "share", "MIN(MAX({value.review_capacity},{k.least_share}),1)")
    yield monthly("shape_right", "index", "MAX({value.concentration}*{accuracy},{k.least_shape})")
    yield monthly(
        "shape_wrong",
        "index",
        "MAX({value.concentration}-{value.concentration}*{accuracy},{k.least_shape})",
    )
    below = "BETA.DIST({trusted_from},{shape_right},{shape_wrong},TRUE)"
    yield monthly("doubtful", "share", "IF({review_on}=1," + below + ",0)")
    full = "MIN({threshold},BETA.INV({capacity},{shape_right},{shape_wrong}))"
    limited = "MIN(MAX(" + full + ",0),1)"
    yield monthly(
        "trusted",
        "share",
        "IF({review_on}=1,IF({doubtful}>{value.review_capacity},"
        + limited
        + ",{trusted_from}),{trusted_from})",
    )
    surely = "{accuracy}*(1-BETA.DIST({trusted},{shape_right}+1,{shape_wrong},TRUE))"
    yield monthly("surely_right", "share", "IF({review_on}=1," + surely + ",{accuracy})")
    yield monthly("reviewed", "share", "MIN({doubtful},{value.review_capacity})")
    kept = "{accuracy}-MIN({accuracy}-{surely_right},{reviewed})"
    right = kept + "+{reviewed}*{value.reviewer_accuracy}"
    yield monthly("right_share", "share", "IF({review_on}=1," + right + ",{accuracy})")


def _benefit() -> Iterator[Line]:
    answered = "{right_share}*{value.right}-(1-{right_share})*{wrong}"
    yield monthly("value_each", "CNY/decision", answered + "+{speed_bonus}-{baseline}")
    yield monthly("volume", "decisions/month", "{in_use}*{serving.devices}*{serving.decisions}")
    yield monthly("benefit", "CNY", "{volume}*{value_each}*{paid}")
