"""What decisions are worth: right and wrong answers, reviewers, and what would happen without the project."""

from typing import Any

import numpy as np

from costmodel import value
from costmodel._values import Values
from costmodel.kernel.compressing import speed_bonus
from costmodel.kernel.lines import Array, Inputs

SMALLEST_SWING = 1e-12  # CNY between a right and a wrong answer: below it no accuracy breaks even


def cost_of_an_error(v: Inputs) -> Values:
    """Cost of a wrong answer [CNY/decision]."""
    if v["value.wrong_from"] == "direct":
        typed_in: Values = v["value.wrong"]
        return typed_in
    return value.error_cost(
        return_rate=v["value.return_rate"],
        return_cost=v["value.return_cost"],
        support_rate=v["value.contact_rate"],
        support_cost=v["value.contact_cost"],
        lost_margin=v["value.lost_margin"],
    )


def swing_matters(v: Inputs) -> Any:
    """Whether right and wrong answers are worth different amounts."""
    return np.asarray(v["value.right"] + cost_of_an_error(v)) > SMALLEST_SWING


def break_even(v: Inputs) -> Values:
    """Break-even accuracy, 0 where right and wrong are worth the same: nothing has to be reached."""
    matters = swing_matters(v)
    needed = value.break_even_accuracy(v["value.right"], np.where(matters, cost_of_an_error(v), 1.0))
    return np.where(matters, needed, 0.0)


def value_of_a_decision(v: Inputs, accuracy: Array) -> tuple[Array, Values]:
    """Value of a decision beyond the baseline [CNY], cost of reviewing left out, and the reviewed share."""
    right, share = reviewed(v, accuracy) if np.any(v["value.review"]) else (accuracy, 0.0)
    each = value.decision_value(right, value_correct=v["value.right"], cost_error=cost_of_an_error(v))
    return np.asarray(each + speed_bonus(v) - baseline(v)), share


def reviewed(v: Inputs, accuracy: Values) -> tuple[Values, Values]:
    """Right and reviewed shares of the decisions of machine and reviewers together."""
    matters = swing_matters(v)
    outcome = value.reviewed_decisions(
        accuracy,
        concentration=v["value.concentration"],
        value_correct=v["value.right"],
        cost_error=np.where(matters, cost_of_an_error(v), 1.0),
        reviewer_accuracy=v["value.reviewer_accuracy"],
        review_cost=v["value.review_cost"],
        capacity_share=v["value.review_capacity"],
    )
    on = v["value.review"] * matters  # nobody reviews what is worth nothing
    return np.where(on, outcome.right, accuracy), on * outcome.reviewed


def baseline(v: Inputs) -> Values:
    """Value of a decision without the project [CNY]."""
    kind = v["value.baseline"]
    per_1000 = v["value.manual_cost"] * 1000.0 if kind == "manual" else v["value.api_price"]
    return value.baseline_value(
        kind,
        value_correct=v["value.right"],
        cost_error=cost_of_an_error(v),
        accuracy=0.0 if kind == "nothing" else v[f"value.{kind}_accuracy"],
        cost_per_1000=0.0 if kind == "nothing" else per_1000,
    )
