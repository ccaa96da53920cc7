"""A first plan from three answers: what kind of project, how many decisions, what a mistake costs."""

from __future__ import annotations

from dataclasses import dataclass

from costmodel import presets, project, text
from costmodel.errors import ParameterError, Reason
from costmodel.evaluation import evaluate
from costmodel.parameters import Problem
from costmodel.scenario import Scenario
from costmodel.text import Sentence

NOT_A_KIND = ("article", "half")  # cases of the articles, not kinds of project
SMALLEST_MISTAKE = 1e-4  # CNY


@dataclass(frozen=True)
class OwnProject:
    """A plan and, for each choice that was made for the user, why."""

    scenario: Scenario
    reasons: tuple[Sentence, ...]


def kinds() -> tuple[str, ...]:
    """Presets that stand for a kind of project.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> kinds()[0]
    'ecommerce'
    """
    return tuple(name for name in presets.names() if name not in NOT_A_KIND)


def volume_of(kind: str) -> float:
    """Decisions a month of the example of a kind, once it is rolled out.

    Parameters
    ----------
    kind : str
        One of ``kinds()``.

    Returns
    -------
    float

    Examples
    --------
    >>> volume_of("ecommerce")  # 1,000 devices at 4,500 decisions each
    4500000.0
    """
    plan = presets.load(kind)
    return float(plan["serving.devices"]) * float(plan["serving.decisions"])


def own_project(kind: str, *, decisions: float, mistake: float) -> OwnProject:
    r"""Plan for a project of which only kind, volume and the cost of a mistake are known.

    Parameters
    ----------
    kind : str
        One of ``kinds()``.
    decisions : float
        Decisions a month once everything is rolled out.
    mistake : float
        Cost of one wrong answer [CNY].

    Returns
    -------
    OwnProject

    Raises
    ------
    ParameterError
        If there is no such kind, or a figure is outside its bounds.

    Notes
    -----
    .. math:: v = c_e \frac{v_0}{c_{e,0}}, \quad n = n_0 \frac{V}{V_0}

    A right answer keeps the example's proportion to a wrong one. More volume means more devices; where the
    example serves everybody from one place, or one device does it all, more decisions there.

    Examples
    --------
    >>> plan = own_project("ecommerce", decisions=9_000_000, mistake=0.1).scenario
    >>> plan["serving.devices"], plan["value.wrong"], plan["value.right"]
    (2000.0, 0.1, 0.06)
    """
    if kind not in kinds():
        raise ParameterError(Reason("refusal.no_kind", name=str(kind)[:40], known=", ".join(kinds())))
    if not SMALLEST_MISTAKE <= mistake < float("inf"):
        raise ParameterError(Problem("below", "value.wrong", mistake, SMALLEST_MISTAKE))
    base = presets.load(kind)
    example = float(project.cost_of_an_error(base.values()))
    right = float(f"{mistake * float(base['value.right']) / example:.4g}")
    scaled = "serving.devices" if float(base["serving.devices"]) > 1 else "serving.decisions"
    size, key = float(f"{float(base[scaled]) * decisions / volume_of(kind):.6g}"), scaled.partition(".")[2]
    if scaled == "serving.devices" and size < 1.0:
        scaled, size, key = "serving.decisions", decisions, "one"
        base = base.replace({"serving.devices": 1.0})
    plan = base.replace(
        {"value.wrong_from": "direct", "value.wrong": mistake, "value.right": right, scaled: size}
    )
    budget = float(f"{1.1 * evaluate(plan).cost_total:.2g}")
    plan = plan.accept({"project.budget": budget})[0]
    return OwnProject(plan, _reasons(plan, decisions, key, size))


def _reasons(plan: Scenario, decisions: float, scaled: str, size: float) -> tuple[Sentence, ...]:
    needed = float(evaluate(plan).accuracy["break_even"] or 0.0)
    right, wrong = float(plan["value.right"]), float(plan["value.wrong"])
    return (
        Sentence(
            f"own.{scaled}",
            {
                "volume": ("short", decisions),
                "size": ("short", size),
                "each": ("short", float(plan["serving.decisions"])),
            },
        ),
        Sentence(
            "own.right",
            {"right": ("money", right), "wrong": ("money", wrong), "needed": ("of100_exact", needed)},
        ),
        Sentence("own.budget", {"budget": ("money", float(plan["project.budget"]))}),
        Sentence("own.rest", {"count": ("count", float(_kept(plan)))}),
    )


def _kept(plan: Scenario) -> int:
    """Inputs that are still those of the example."""
    return len(plan.values()) - len(plan.differences(presets.load(plan.preset)))


def said(own: OwnProject, lang: str) -> list[str]:
    """The reasons as sentences in the plan's currency.

    Parameters
    ----------
    own : OwnProject
    lang : {"zh", "en"}

    Returns
    -------
    list of str
    """
    money = text.money_of(own.scenario)
    return [text.say(reason, lang, money) for reason in own.reasons]
