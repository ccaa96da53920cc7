"""What a result means: pure functions from results to keys and figures; the texts are in ``data/texts``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from costmodel import parameters
from costmodel.text import Figure, Sentence

if TYPE_CHECKING:
    from costmodel.evaluation import Result
    from costmodel.moves import Move

FEN = 0.005  # half of the smallest coin [CNY]: what is less is rounding


def verdict(result: Result) -> Sentence:
    """Does it pay? The largest text of the Overview.

    Parameters
    ----------
    result : Result

    Returns
    -------
    Sentence

    Examples
    --------
    >>> from costmodel import evaluate, presets
    >>> verdict(evaluate(presets.load("article"))).key
    'verdict.below_break_even'
    """
    return verdict_of(
        npv=result.npv,
        roi=result.roi,
        payback=result.payback_months,
        mean=float(result.accuracy["mean"] or 0.0),
        needed=result.accuracy["break_even"],
        launch=result.launch_month,
        horizon=result.horizon,
    )


def verdict_of(
    *,
    npv: float,
    roi: float,
    payback: float | None,
    mean: float,
    needed: float | None,
    launch: float,
    horizon: float,
) -> Sentence:
    """The verdict from bare figures, for every point of a curve.

    Parameters
    ----------
    npv : float
        [CNY].
    roi, mean, needed : float
        Shares; ``needed`` is None where no accuracy breaks even.
    payback, launch, horizon : float
        [month]; ``payback`` is None where the money does not come back.

    Returns
    -------
    Sentence
    """
    figures: dict[str, Figure] = {
        "npv": ("money", npv),
        "loss": ("money", abs(npv)),
        "horizon": ("count", horizon),
        "payback": ("month", payback or 0.0),
        "launch": ("month", launch),
        **_field_and_needed(mean, needed),
    }
    key, tone = _judgement(npv, roi, payback, mean, needed, launch, horizon)
    return Sentence(f"verdict.{key}", figures, tone)


def _judgement(
    npv: float,
    roi: float,
    payback: float | None,
    mean: float,
    needed: float | None,
    launch: float,
    horizon: float,
) -> tuple[str, str]:
    if launch >= horizon:
        return "not_live", "bad"
    # A ROI of -1 or less is a benefit of 0 or less. Reviewers can make decisions pay below the break-even.
    if needed is not None and mean < needed and roi < -1.0 + 1e-9:
        return "below_break_even", "bad"
    if npv >= 0 and payback is not None:
        return "earns", "good"
    if needed is None:
        return "no_difference", "bad"
    return ("too_little", "warn") if roi > 0 and payback is not None else ("loses", "bad")


def _field_and_needed(mean: float, needed: float | None) -> dict[str, Figure]:
    close = needed is not None and abs(mean - needed) < 0.015
    kind = "of100_exact" if close else "of100"
    return {"field": (kind, mean), "needed": (kind, needed or 0.0)}


def move(best: Move | None) -> tuple[Sentence, Sentence] | None:
    """The next best move as an order and what it brings; None where there is none.

    Parameters
    ----------
    best : Move or None

    Returns
    -------
    (Sentence, Sentence) or None
    """
    if best is None:
        return None
    figures: dict[str, Figure] = {"cost": ("money", abs(best.cost)), **_amounts(best)}
    key = f"move.{best.id.partition('.')[2]}"
    up = isinstance(best.value, bool | str) or float(best.value) > float(best.was)
    direction = "" if up else "_less"
    return Sentence(key + direction, figures), Sentence("move.gain", {"gain": ("money", best.gain)}, "good")


def _amounts(best: Move) -> dict[str, Figure]:
    if isinstance(best.value, bool | str) or isinstance(best.was, bool | str):
        return {}
    kind = "of100_fine" if parameters.find(best.id).unit == "share" else "count"
    return {"new": (kind, best.value), "old": (kind, best.was), "more": (kind, abs(best.value - best.was))}


def change(before: Result, after: Result) -> list[Sentence]:
    """What the last change did to cost, value and payback.

    Parameters
    ----------
    before, after : Result

    Returns
    -------
    list of Sentence
        Cost and NPV, or that neither moved; then payback where it moved by at least a tenth of a month.
    """
    said = [
        _moved("change.cost", after.cost_total - before.cost_total),
        _moved("change.npv", after.npv - before.npv),
    ]
    if not any(sentence.figures for sentence in said):
        said = [Sentence("change.nothing")]
    then, now = before.payback_months, after.payback_months
    if then is None and now is not None:
        said.append(Sentence("change.pays_now", {"month": ("month", now)}, "good"))
    elif then is not None and now is None:
        said.append(Sentence("change.pays_no_more", {}, "bad"))
    elif then is not None and now is not None and abs(now - then) >= 0.1:
        key = "earlier" if now < then else "later"
        said.append(Sentence(f"change.{key}", {"months": ("months", abs(now - then))}))
    return said


def _moved(key: str, delta: float) -> Sentence:
    figures: dict[str, Figure] = {"delta": ("signed_money", delta)}
    return Sentence(key, figures) if abs(delta) >= FEN else Sentence(f"{key}_same")


FORGOTTEN = (
    ("relabelling", ("relabelling", "cleaning")),
    ("field_data", ("field_collecting", "field_labels")),
    ("experiments", ("experiments", "failed_runs")),
    ("retraining", ("retraining_runs", "retraining_labels")),
    ("operations", ("operations", "reviewing", "governance")),
    ("proof", ("poc", "pilot")),
)


def forgotten_lines(elements: Mapping[str, float]) -> list[tuple[str, float]]:
    """Cost lines that first budgets leave out, with their sums, the largest first.

    Parameters
    ----------
    elements : mapping of cost line to CNY
        ``Result.elements``.

    Returns
    -------
    list of (key of ``forgotten`` in the texts, CNY)

    References
    ----------
    Article 1: dirty data, cleaning and retraining are missing from first budgets.
    """
    sums = [(key, sum(elements[e] for e in lines)) for key, lines in FORGOTTEN]
    return sorted([s for s in sums if s[1] > 0], key=lambda s: -s[1])


def as_json(sentence: Sentence) -> dict[str, Any]:
    """Key, tone and raw figures of a sentence.

    Parameters
    ----------
    sentence : Sentence

    Returns
    -------
    dict
        ``key``, ``tone`` and ``figures`` by slot.
    """
    figures = {slot: number for slot, (_, number) in sentence.figures.items()}
    return {"key": sentence.key, "tone": sentence.tone, "figures": figures}
