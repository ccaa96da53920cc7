"""What fitted numbers change in a plan: the inputs to set, and what follows from them, as sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from costmodel import labeling, remarks, screens, text
from costmodel.evaluation import evaluate
from costmodel.fitting import Estimate
from costmodel.fitting_curve import POINT, Ageing, LearningCurve
from costmodel.fitting_invoices import InvoicesFit
from costmodel.fitting_report import Found
from costmodel.fitting_shift import ShiftFit
from costmodel.fitting_votes import VotesFit
from costmodel.kernel.labels import TIERS, frontier_inputs, label_prices
from costmodel.scenario import Scenario
from costmodel.text import Figure, Sentence

OUT_OF_REACH = 1e6  # times the items measured


def estimates(found: Found, tier: str = "") -> dict[str, Estimate | float]:
    """Inputs of a plan that a fit replaces.

    Parameters
    ----------
    found : VotesFit, ShiftFit, Ageing, LearningCurve, InvoicesFit or PerformanceFit
    tier : str
        Which price of the list the invoices are about, one of ``kernel.labels.TIERS``.

    Returns
    -------
    dict of str to Estimate or float
        Parameter id to what was fitted; a number alone where no interval is known. Empty for performance
        against cost, which no input of a plan describes.
    """
    if isinstance(found, VotesFit):
        values: dict[str, Estimate | float] = {
            "labeling.crowd_precision": found.accuracy,
            "labeling.correlation": found.correlation,
            "labeling.classes": float(found.classes),
        }
    elif isinstance(found, ShiftFit):
        values = {"generalization.shift": found.shift}
    elif isinstance(found, Ageing):
        values = {
            "generalization.drift_loss": found.loss,
            "generalization.drift_time": found.time_constant,
        }
    elif isinstance(found, LearningCurve):
        values = {
            "generalization.floor": found.floor,
            "generalization.reference_error": found.reference_error,
            "generalization.reference_items": found.reference_items,
            "generalization.exponent": found.exponent,
        }
    elif isinstance(found, InvoicesFit):
        values = {f"labeling.{tier}_cost": found.price}
    else:
        values = {}
    return values


def degrees(found: Found) -> float:
    """Degrees of freedom behind the intervals of `estimates`.

    Parameters
    ----------
    found : VotesFit, ShiftFit, Ageing, LearningCurve, InvoicesFit or PerformanceFit

    Returns
    -------
    float
        Infinite for votes, of which there are many.
    """
    if isinstance(found, ShiftFit):
        return found.degrees
    if isinstance(found, Ageing | LearningCurve):
        return found.curve.residuals.size - 3
    return found.each.size - 1 if isinstance(found, InvoicesFit) else math.inf


def settings(found: Found, tier: str = "") -> dict[str, float]:
    """The values of `estimates`, as a plan holds them.

    Parameters
    ----------
    found : VotesFit, ShiftFit, Ageing, LearningCurve, InvoicesFit or PerformanceFit
    tier : str

    Returns
    -------
    dict of str to float
        Parameter id to value, six digits of it.
    """
    fitted = estimates(found, tier)
    values = {i: one.value if isinstance(one, Estimate) else one for i, one in fitted.items()}
    return {identifier: float(f"{value:.{remarks.DIGITS}g}") for identifier, value in values.items()}


def nearest_tier(found: InvoicesFit, plan: Scenario) -> str:
    """The price of a plan's list that invoices come nearest to, as a ratio.

    Parameters
    ----------
    found : InvoicesFit
    plan : Scenario

    Returns
    -------
    str
        One of ``kernel.labels.TIERS``.
    """
    values = plan.values()
    paid = math.log(found.price.value)
    return min(TIERS, key=lambda tier: abs(math.log(float(values[f"labeling.{tier}_cost"])) - paid))


def consequences(found: Found, before: Scenario, after: Scenario, lang: str) -> list[str]:
    """What follows from a fit in a plan.

    Parameters
    ----------
    found : VotesFit, ShiftFit, Ageing, LearningCurve, InvoicesFit or PerformanceFit
    before, after : Scenario
        The plan without and with the fitted values.
    lang : {"zh", "en"}

    Returns
    -------
    list of str
        Sentences.
    """
    money = text.money_of(after)
    if isinstance(found, VotesFit):
        return [policy(found, after, lang)]
    if isinstance(found, ShiftFit):
        accuracies = (float(evaluate(plan).accuracy["field"] or 0.0) for plan in (before, after))
        figures = _both("of100_exact", *accuracies)
        return [text.say(Sentence("fitting.shift_plan", figures), lang, money)]
    if isinstance(found, Ageing):
        screen: Any = screens.report("gap", after)
        return [text.say(screen.ageing.finding, lang, money)]
    if isinstance(found, LearningCurve):
        return [next_point(found, after, lang)]
    if isinstance(found, InvoicesFit):
        prices = (float(label_prices(plan.values()).main) for plan in (before, after))
        figures = _both("money", *prices)
        same = figures["before"] == figures["after"]
        return [text.say(Sentence(f"fitting.invoices_{'same' if same else 'plan'}", figures), lang, money)]
    return []


def _both(kind: str, was: float, now: float) -> dict[str, Figure]:
    return {"before": (kind, was), "after": (kind, now)}


def policy(found: VotesFit, plan: Scenario, lang: str) -> str:
    """The cheapest way to the precision that a plan asks for, with votes like those fitted.

    Parameters
    ----------
    found : VotesFit
    plan : Scenario
    lang : {"zh", "en"}

    Returns
    -------
    str
    """
    values: Mapping[str, Any] = plan.values()
    fitted = {
        "correlation": found.correlation.value,
        "classes": found.classes,
        "vote_accuracy": found.accuracy.value,
    }
    frontier = labeling.cheapest_policies(**{**frontier_inputs(values), **fitted})
    target, best = float(values["labeling.target_precision"]), float(frontier.precision[-1])
    if target > best:
        figures = {"target": ("of100_exact", target), "best": ("of100_exact", best)}
        return text.say(Sentence("fitting.votes_never", figures), lang)
    mix, money = frontier.mixture_at(target), text.money_of(plan)
    words = {
        "target": text.figure("of100_exact", target, lang),
        "price": text.figure("money", float(frontier.unit_cost_at(target)), lang, money),
    }
    if mix.cheaper == mix.dearer or mix.dearer_share in (0.0, 1.0) or target <= frontier.precision[0]:
        name = frontier.policy[0] if target <= frontier.precision[0] else mix.dearer
        return text.template(lang, "fitting.votes_policy").format(policy=_name(name, lang), **words)
    words |= {"cheaper": _name(mix.cheaper, lang), "dearer": _name(mix.dearer, lang)}
    words["share"] = text.figure("percent", mix.dearer_share, lang)
    return text.template(lang, "fitting.votes_mix").format(**words)


def _name(policy: str, lang: str) -> str:
    kind, _, number = policy.partition(":")
    if kind == "tier":
        return text.template(lang, f"labeling.policy_tier_{number}")
    return text.template(lang, f"labeling.policy_{kind}").format(votes=number)


def next_point(found: LearningCurve, plan: Scenario, lang: str) -> str:
    """Items and money for one more point of accuracy, at the plan's price of an item.

    Parameters
    ----------
    found : LearningCurve
    plan : Scenario
    lang : {"zh", "en"}

    Returns
    -------
    str
    """
    items = found.items_for(1.0 - found.reference_error + POINT)
    if not math.isfinite(items):
        return text.template(lang, "fitting.curve_never")
    if items > OUT_OF_REACH * found.reference_items:
        return text.say(Sentence("fitting.curve_far", {"factor": ("short", OUT_OF_REACH)}), lang)
    more = items - found.reference_items
    figures = {
        "more": ("short", more),
        "factor": ("number", items / found.reference_items),
        "price": ("money", more * price_of_item(plan)),
    }
    return text.say(Sentence("fitting.curve_next", figures), lang, text.money_of(plan))


def price_of_item(plan: Scenario) -> float:
    """Price of one more training item: collected, cleaned, labeled and checked.

    Parameters
    ----------
    plan : Scenario

    Returns
    -------
    float
        [CNY/item]
    """
    values = plan.values()
    label = float(label_prices(values).main) * (1.0 + float(values["labeling.qa_overhead"]))
    return label + sum(float(values[f"labeling.{part}_cost"]) for part in ("collect", "clean"))
