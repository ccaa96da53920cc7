"""A plan with a fit in use: the fitted inputs, and for votes the way of labeling that makes use of them."""

from __future__ import annotations

from costmodel.fitting_plan import degrees, estimates, settings
from costmodel.fitting_report import Fitted, Found
from costmodel.fitting_votes import VotesFit
from costmodel.parameters import Value
from costmodel.scenario import Scenario

WORKFLOW = "labeling.workflow"
CHEAPEST = "cheapest"
PRICE_LIST = "tiers"


def may_change_workflow(found: Found, plan: Scenario) -> bool:
    """Whether a plan buys its labels in another way than votes are good for.

    Parameters
    ----------
    found : VotesFit, ShiftFit, Ageing, LearningCurve, InvoicesFit or PerformanceFit
    plan : Scenario

    Returns
    -------
    bool
        True for votes in a plan that does not label the cheapest way yet.
    """
    return isinstance(found, VotesFit) and plan[WORKFLOW] != CHEAPEST


def changes_workflow(found: Found, plan: Scenario) -> bool:
    """Whether a fit also takes the cheapest way of labeling, where nobody has said otherwise.

    Parameters
    ----------
    found : VotesFit, ShiftFit, Ageing, LearningCurve, InvoicesFit or PerformanceFit
    plan : Scenario

    Returns
    -------
    bool
        True for votes in a plan that buys from the price list; own staff are not replaced unasked.
    """
    return may_change_workflow(found, plan) and plan[WORKFLOW] == PRICE_LIST


def changes(found: Found, plan: Scenario, tier: str = "") -> dict[str, Value]:
    """All inputs that a fit sets in a plan.

    Parameters
    ----------
    found : VotesFit, ShiftFit, Ageing, LearningCurve, InvoicesFit or PerformanceFit
    plan : Scenario
    tier : str
        Which price of the list invoices are about.

    Returns
    -------
    dict of str to float or str
        Parameter id to value, numbers with six digits.
    """
    workflow = {WORKFLOW: CHEAPEST} if changes_workflow(found, plan) else {}
    return {**settings(found, tier), **workflow}


def with_fit(
    kind: str, fitted: Fitted, plan: Scenario, tier: str = "", *, cheapest: bool | None = None
) -> Scenario:
    """A plan with a fit in use.

    Parameters
    ----------
    kind : str
        A key of ``fitting_files.SCHEMAS``.
    fitted : Fitted
    plan : Scenario
    tier : str
        Which price of the list invoices are about.
    cheapest : bool or None
        Whether to label the cheapest way, too; None leaves it to `changes_workflow`.

    Returns
    -------
    Scenario
        The same plan for a fit that no input describes.

    Raises
    ------
    ParameterError
        If the plan refuses a fitted value.
    """
    found = estimates(fitted.found, tier)
    sure = degrees(fitted.found)
    after = plan.use_fit(kind, fitted.count, found, degrees=sure) if found else plan
    chosen = changes_workflow(fitted.found, plan) if cheapest is None else cheapest
    return after.replace({WORKFLOW: CHEAPEST}) if chosen else after
