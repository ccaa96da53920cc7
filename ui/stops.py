"""Texts of every stop of the hero chart's axis, formatted once, so that the browser only picks them."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from costmodel import project, story, text
from costmodel.scenario import Scenario
from ui import session
from ui.curve import Around, Curve, next_step

VERDICTS = ("earns", "too_little", "loses", "below_break_even", "no_difference", "not_live")
NOTES = {
    "under": "budget_under",
    "over": "budget_over",
    "roi": "roi_note",
    "payback": "payback_note",
    "field": "field_note",
}
SPREAD = ("cost_low", "cost_high", "lower_low", "lower_high")
CARDS = ("payback_month", "payback_never", "field_of")


@dataclass(frozen=True)
class Words:
    """Language, currency and the templates that every stop needs, looked up once."""

    lang: str
    money: text.Money
    cards: dict[str, str]

    def say(self, kind: str, number: float) -> str:
        """One figure."""
        return text.figure(kind, number, self.lang, self.money)


@dataclass(frozen=True)
class Stop:
    """Figures of one stop: money in CNY, time in months, shares 0..1."""

    npv: float
    roi: float
    payback: float | None
    cost: float
    launch: float
    horizon: float
    accuracy: dict[str, float]
    needed: float | None
    next_step: tuple[float, float]


def templates(along: Curve) -> dict[str, str]:
    """Sentences whose slots the stops fill."""
    words = {key: text.template(session.lang(), f"verdict.{key}") for key in VERDICTS}
    return words | _notes(along.plan) | {"spread": _spread(along)}


def _spread(along: Curve) -> str:
    """What the shaded bands mean, with what they are of filled in."""
    names = {"cost": f"band.cost_{along.view.view}", "lower": f"band.{along.view.measure}"}
    named = {slot: session.t(key) for slot, key in names.items()}
    return session.t("band.caption", **named, **{slot: f"{{{slot}}}" for slot in SPREAD})


def _notes(plan: Scenario) -> dict[str, str]:
    """Templates of the small lines in the cards, with what is the same at every stop filled in."""
    lang, money = session.lang(), session.money()
    budget = text.figure("money", float(plan["project.budget"]), lang, money)
    deadline = text.figure("months", float(plan["project.deadline"]), lang)
    words = {name: text.template(lang, f"card.{key}") for name, key in NOTES.items()}
    return {name: w.replace("{budget}", budget).replace("{deadline}", deadline) for name, w in words.items()}


def columns(along: Curve, spread: Around | None) -> Any:
    """Texts of all stops as columns: verdict, cards, notes, thread, price of the next point, odds, doubt."""
    lang = session.lang()
    words = Words(lang, session.money(), {name: text.template(lang, f"card.{name}") for name in CARDS})
    steps, budget = thread_steps(along.plan), float(along.plan["project.budget"])
    rows = [_texts(stop, steps, budget, words) for stop in _stops(along)]
    if spread:
        rows = [row | odds for row, odds in zip(rows, _odds(along, spread, words), strict=True)]
    return _columns(rows)


def _odds(along: Curve, spread: Around, words: Words) -> list[dict[str, Any]]:
    """What the draws say at each stop: ends of the bands, the P80 of cost and the chance to earn money."""
    kind = "percent" if along.view.measure == "roi" else "money"
    ends = [
        *([words.say("money", amount) for amount in row] for row in spread.total.tolist()),
        *([words.say(kind, amount) for amount in row] for row in spread.lower.tolist()),
    ]
    slots = [dict(zip(SPREAD, stop, strict=True)) for stop in zip(*ends, strict=True)]
    safe = [session.t("band.safe", amount=words.say("money", amount)) for amount in spread.safe.tolist()]
    return [
        {"spread": slot, "odds": [below, _chance(share)], "doubt": share < 0.5}
        for slot, below, share in zip(slots, safe, spread.earns.tolist(), strict=True)
    ]


def _chance(share: float) -> str:
    """The chance to earn money in tenths: so many draws tell no more."""
    tenths = math.floor(10.0 * share + 0.5)
    key = {0: "band.earns_never", 10: "band.earns_always"}.get(tenths, "band.earns")
    return session.t(key, tenths=str(tenths))


def _stops(along: Curve) -> list[Stop]:
    run, rows = along.run, len(along.values)

    def column(part: Any) -> list[float]:
        return (np.asarray(part) * np.ones((rows, 1))).reshape(rows).tolist()

    thread = {name: column(part) for name, part in vars(run.accuracy).items()}
    horizon = _along(along, "project.horizon")
    at_stake = _at_stake(along)
    npv, roi, cost, launch = (
        run.npv.tolist(),
        run.roi.tolist(),
        run.cost.sum(axis=-1).tolist(),
        column(run.launch),
    )
    payback, ahead = run.payback.tolist(), next_step(along)
    return [
        Stop(
            npv=npv[i],
            roi=roi[i],
            payback=payback[i] if np.isfinite(payback[i]) else None,
            cost=cost[i],
            launch=launch[i],
            horizon=float(horizon[i]),
            accuracy={name: values[i] for name, values in thread.items()},
            needed=thread["break_even"][i] if at_stake[i] else None,
            next_step=(ahead[0][i], ahead[1][i]),
        )
        for i in range(rows)
    ]


def _along(along: Curve, identifier: str) -> list[float]:
    """Values of a parameter at every stop."""
    own = identifier == along.view.axis
    return along.values if own else [float(along.plan[identifier])] * len(along.values)


def _at_stake(along: Curve) -> list[bool]:
    """Where right and wrong answers are not worth the same, so that an accuracy breaks even."""
    column = np.array(along.values)[:, None]
    at_stake = project.swing_matters({**along.plan.values(), along.view.axis: column})
    return np.broadcast_to(np.ravel(at_stake), len(along.values)).tolist()


def _texts(stop: Stop, steps: tuple[str, ...], budget: float, words: Words) -> dict[str, Any]:
    said = story.verdict_of(
        npv=stop.npv,
        roi=stop.roi,
        payback=stop.payback,
        mean=stop.accuracy["mean"],
        needed=stop.needed,
        launch=stop.launch,
        horizon=stop.horizon,
    )
    shares = [stop.accuracy[name] for name in steps]
    thread = [words.say("of100_exact", share) for share in shares]
    return {
        "k": said.key.removeprefix("verdict."),
        "s": _used_slots(said, words),
        "tone": said.tone,
        "reached": stop.needed is not None and stop.accuracy["mean"] >= stop.needed,
        "cards": _cards(stop, words),
        "notes": _card_notes(stop, budget, words),
        "next": [words.say("money", step) for step in stop.next_step],
        "thread": thread if stop.needed is not None else [*thread[:-1], "–"],
        "deltas": ["", *[_loss(a, b, words) for a, b in zip(shares, shares[1:-1], strict=False)], ""],
    }


def _cards(stop: Stop, words: Words) -> list[str]:
    if stop.payback is None:
        payback = words.cards["payback_never"].format(horizon=words.say("count", stop.horizon))
    else:
        payback = words.cards["payback_month"].format(month=words.say("month", stop.payback))
    field = words.cards["field_of"].format(field=words.say("of100_exact", stop.accuracy["mean"]))
    return [words.say("money", stop.cost), words.say("percent", stop.roi), payback, field]


def _card_notes(stop: Stop, budget: float, words: Words) -> list[list[Any]]:
    over = stop.cost - budget
    needed = "–" if stop.needed is None else words.say("of100_exact", stop.needed)
    return [
        ["over" if over > 0 else "under", {"amount": words.say("money", abs(over))}],
        ["roi", {}],
        ["payback", {"launch": words.say("months", stop.launch)}],
        ["field", {"needed": needed}],
    ]


def _used_slots(said: text.Sentence, words: Words) -> dict[str, str]:
    """Only the figures that the sentence names: the browser gets every stop of the axis."""
    template = text.template(words.lang, said.key)
    named = {slot: figure for slot, figure in said.figures.items() if f"{{{slot}}}" in template}
    return {slot: words.say(kind, number) for slot, (kind, number) in named.items()}


def _loss(before: float, after: float, words: Words) -> str:
    """What a step of the thread takes; nothing where it takes nothing."""
    return words.say("points", after - before) if after < before - 0.0005 else ""


def thread_steps(plan: Scenario) -> tuple[str, ...]:
    """Steps of the accuracy thread; compression only where it is on."""
    middle = ("compressed",) if plan["compression.enabled"] else ()
    return ("label", "lab", *middle, "field", "mean", "break_even")


def _columns(rows: list[Any]) -> Any:
    """Rows of one shape as columns; what is the same in all rows is sent once (``rows`` in ``hero.js``)."""
    if isinstance(rows[0], dict):
        names = dict.fromkeys(name for row in rows for name in row)
        return {name: _columns([row.get(name) for row in rows]) for name in names}
    if isinstance(rows[0], list):
        return [_columns(list(column)) for column in zip(*rows, strict=True)]
    return rows[0] if all(row == rows[0] for row in rows) else {"each": rows}
