"""Saving strategies: what each saves in this plan, claim against evidence, and the article's five steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from costmodel import strategies, text
from costmodel.errors import NoSolutionError
from costmodel.kernel import saving
from costmodel.parameters import find
from costmodel.scenario import Scenario
from costmodel.screens.lines import Line, known
from costmodel.strategies import InPlan, PlanPath, Range
from costmodel.text import Figure, Sentence

_MANY = {0: "_none", 1: "_one"}
WORTHWHILE = 0.002  # of the total cost: below it a strategy is noise
CANDIDATES = 8  # strategies that are shown while none is in use


@dataclass(frozen=True)
class Row:
    """One strategy in this plan.

    Attributes
    ----------
    key, area, strength : str
    in_plan : strategies.Effect
        Share, effect by the plan's inputs, and what it saves here [CNY].
    evidence : Range
        Saved share of what it acts on by the published table, 0..1.
    claim : (float or None, float or None)
        What the article promises, a share from and to; None where it gives no figure.
    weeks : float or None
        Effort [person-week]; None where it has a price of its own.
    instead : str
        Strategy that counts in its place, or empty.
    inputs : tuple of str
        Parameters that share, effect and effort follow from.
    """

    key: str
    area: str
    strength: str
    in_plan: strategies.Effect
    evidence: Range
    claim: tuple[float | None, float | None]
    weeks: float | None
    instead: str
    inputs: tuple[str, ...]


@dataclass(frozen=True)
class Article:
    """The article's five steps: shares of the cost, its savings, and what they give in all (0..1).

    Attributes
    ----------
    shares : tuple of float
        Of this project, with nothing adopted.
    savings, heavy : tuple of float
        The article's savings; shares of a project whose training takes 60 %.
    here, equal, at_60, claimed : float
        Saving of the total for this project, for five equal shares, with training at 60 %, and as the
        article states it.
    needed : float or None
        What training would have to save here for the target; None where that is not enough.
    most : float
        Saving of the total here if training cost nothing.
    """

    keys: tuple[str, ...]
    savings: tuple[float, ...]
    shares: tuple[float, ...]
    heavy: tuple[float, ...]
    here: float
    equal: float
    at_60: float
    claimed: float
    needed: float | None
    needed_at_60: float | None
    most: float


@dataclass(frozen=True)
class Report:
    """Everything the strategies screen says; ``best`` is the strategy to take next, or empty."""

    lead: Sentence
    plan: InPlan
    target: float
    rows: tuple[Row, ...]
    article: Article
    best: str

    @property
    def lines(self) -> tuple[Line, ...]:
        """Main figures for the command line."""
        bars = self.plan.bars
        return known(
            [
                ("strategies.before", "money", bars.before),
                ("strategies.saved", "money", bars.before - bars.after),
                ("strategies.overlap", "money", bars.overlap),
                ("strategies.adoption", "money", self.plan.adoption),
                ("strategies.after", "money", self.plan.total),
                ("strategies.launch_before", "months", self.plan.launch[0]),
                ("strategies.launch_after", "months", self.plan.launch[1]),
                ("strategies.article_here", "percent", self.article.here),
                ("strategies.article_equal", "percent", self.article.equal),
                ("strategies.article_60", "percent", self.article.at_60),
                ("strategies.article_needed", "percent", self.article.needed),
            ]
        )


def report(scenario: Scenario) -> Report:
    """Figures of the strategies screen.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    Report

    Examples
    --------
    >>> from costmodel import presets
    >>> found = report(presets.load("ecommerce"))
    >>> found.best, found.lead.key
    ('compression_size', 'strategies.lead_none')
    """
    plan, target = strategies.in_plan(scenario), float(scenario.values()["strategies.target"])
    article = article_of(strategies.cost_lines(saving.by_catalogue(scenario.values())), target)
    best = best_next(plan)
    return Report(
        lead=_lead(plan, article, best),
        plan=plan,
        target=target,
        rows=tuple(_row(scenario, effect, plan) for effect in plan.effects),
        article=article,
        best=best,
    )


def _row(scenario: Scenario, effect: strategies.Effect, plan: InPlan) -> Row:
    strategy = strategies.find(effect.key)
    weeks = (
        None
        if effect.key in saving.COMPRESSION
        else float(scenario.values()[f"strategies.{effect.key}_weeks"])
    )
    return Row(
        key=effect.key,
        area=strategy.area,
        strength=strategy.strength,
        in_plan=effect,
        evidence=strategy.effect,
        claim=(strategy.claim.low, strategy.claim.high),
        weeks=weeks,
        instead=plan.bars.excluded.get(effect.key, ""),
        inputs=inputs_of(effect.key),
    )


def inputs_of(key: str) -> tuple[str, ...]:
    """Parameters that a strategy's share, effect and effort follow from.

    Parameters
    ----------
    key : str
        Strategy.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> inputs_of("spot")
    ('strategies.spot', 'compute.spot_price', 'compute.spot_rework', 'strategies.spot_weeks')
    """
    own = () if key in saving.MODELLED else (f"strategies.{key}_effect",)
    weeks = () if key in saving.COMPRESSION else (f"strategies.{key}_weeks",)
    return (f"strategies.{key}", *strategies.find(key).inputs, *own, *weeks)


def article_of(elements: Mapping[str, float], target: float) -> Article:
    """What the article's five steps give for cost lines with nothing adopted.

    Parameters
    ----------
    elements : mapping of str to float
        [CNY].
    target : float
        Saving asked for, 0..1.

    Returns
    -------
    Article

    Examples
    --------
    >>> found = article_of({"labels": 1.0, "final_runs": 1.0}, 0.5)
    >>> found.here, found.needed, round(found.equal, 2), round(found.at_60, 2)
    (0.25, 0.5, 0.44, 0.22)
    """
    steps = strategies.article_path()
    savings, heavy = tuple(s.saving for s in steps), tuple(s.share_at_60 for s in steps)
    shares = strategies.path_shares(elements) if sum(elements.values()) > 0 else (1.0, 0.0, 0.0, 0.0, 0.0)
    return Article(
        keys=tuple(s.key for s in steps),
        savings=savings,
        shares=shares,
        heavy=heavy,
        here=float(strategies.path_saving(shares, savings)),
        equal=float(strategies.path_saving([1.0 / len(steps)] * len(steps), savings)),
        at_60=float(strategies.path_saving(heavy, savings)),
        claimed=float(find("strategies.target").value),
        needed=_needed(shares, savings, target),
        needed_at_60=_needed(heavy, savings, target),
        most=float(strategies.path_saving(shares, [s or 1.0 for s in savings])),
    )


def _needed(shares: tuple[float, ...], savings: tuple[float, ...], target: float) -> float | None:
    try:
        return strategies.needed_saving(shares, savings, step=savings.index(0.0), target=target)
    except NoSolutionError:
        return None


def best_next(plan: InPlan) -> str:
    """Strategy not yet in use that saves most beside the others; empty where none pays.

    It must save more than its adoption costs, and not lose more value in wrong answers than it saves.

    Parameters
    ----------
    plan : InPlan

    Returns
    -------
    str
    """
    free = [effect for effect in plan.effects if not effect.share and effect.worth > 0.0]
    best = max(free, key=lambda effect: effect.net, default=None)
    return best.key if best is not None and best.net > WORTHWHILE * plan.total else ""


def candidates(plan: InPlan) -> tuple[strategies.Effect, ...]:
    """Strategies to show while none is in use: those that save most, without those that lose value.

    One that loses more in right answers than it saves is not among them, so that the first is the one that
    the lead speaks of; where all lose value, the least bad of all.

    Parameters
    ----------
    plan : InPlan

    Returns
    -------
    tuple of Effect
        The best first.
    """
    pays = [effect for effect in plan.effects if effect.worth > 0.0] or plan.effects
    return tuple(sorted(pays, key=lambda effect: -effect.net)[:CANDIDATES])


def path_value(found: PlanPath) -> Sentence:
    """What a path does to launch and value.

    Parameters
    ----------
    found : PlanPath

    Returns
    -------
    Sentence
    """
    before, after = found.plan.launch
    figures: dict[str, Figure] = {
        "launch": ("months", after),
        "npv": ("money", found.plan.npv[1]),
        "npv_before": ("money", found.plan.npv[0]),
    }
    if text.figure("months", before, "en") == text.figure("months", after, "en"):
        return Sentence("strategies.path_footer_still", figures)
    return Sentence("strategies.path_footer", {**figures, "before": ("months", before)})


def path_sentence(found: PlanPath) -> Sentence:
    """Whether the target of a path is reached, with how many strategies and at what cost.

    Parameters
    ----------
    found : PlanPath

    Returns
    -------
    Sentence
    """
    count = len(found.keys)
    figures: dict[str, Figure] = {"target": ("percent", found.target)}
    if count:
        figures |= {"saving": ("percent", found.saving), "adoption": ("money", found.plan.adoption)}
    if count > 1:
        figures["count"] = ("count", count)
    key = "reached" if found.reached else "missed"
    return Sentence(
        f"strategies.path_{key}{_MANY.get(count, '')}", figures, "good" if found.reached else "warn"
    )


def _lead(plan: InPlan, article: Article, best: str) -> Sentence:
    known: dict[str, Figure] = {
        "article": ("percent", article.here),
        "claimed": ("percent", article.claimed),
    }
    count, saved = len(plan.bars.steps), plan.saving
    if not count:
        net = next((("money", effect.net) for effect in plan.effects if effect.key == best), None)
        return (
            Sentence("strategies.lead_none", {**known, "best": net})
            if net
            else Sentence("strategies.lead_nothing", known)
        )
    known |= {"saved": ("money", abs(saved)), "adoption": ("money", plan.adoption)}
    if count > 1:
        known["count"] = ("count", count)
    one = "" if count > 1 else "_one"
    if saved < 0:
        return Sentence(f"strategies.lead_costs{one}", known, "bad")
    share: Figure = ("percent", saved / plan.bars.before if plan.bars.before else 0.0)
    return Sentence(f"strategies.lead_saves{one}", {**known, "share": share}, "good")
