"""The hero block of the Overview: verdict, next best move, cards, two-panel chart and accuracy thread.

Every figure is formatted here once for every plotted point, so that the browser only picks texts while a
thumb moves.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from costmodel import moves, parameters, story, text
from costmodel.evaluation import Result
from costmodel.scenario import Scenario
from ui import components, controls, pace, session, steps, stops, theme
from ui.curve import Around, Curve, View, around, curve

KEY = "hero"
ABOVE, BELOW = 1.35, 0.5  # head-room for the bands: of the highest cost, of the span of the return
MOST_GREY = 0.5  # of the lower panel that a band may cover from edge to edge
BESIDE = 1.05  # of the ends of a band that is fitted in
Ends = tuple[float, float]
HIGHLIGHT = {  # the part of the cost that an axis is about
    "labeling": "labels",
    "compute": "compute",
    "generalization": "data",
    "compression": "devices",
    "serving": "devices",
    "people": "people",
    "gates": "poc",
}


def view() -> View:
    """What this session looks at."""
    return View(**st.session_state.setdefault("hero_view", {}))


def collect(plan: Scenario) -> None:
    """Apply what the hero block sent: a dragged marker, another axis, the next best move."""
    answer = session.collect(KEY)
    if answer is None:
        return
    action, value, seq = answer
    if action == "set":
        session.try_change(view().axis, value, seq)
    elif action == "move":
        best = moves.next_best_move(plan)
        if best:
            session.change({best.id: best.value})
    elif action == "refit":
        st.session_state["hero_ranges"] = {}
        st.session_state["hero_refit"] = True
    elif action in ("axis", "view", "measure") and value in [option for option, _ in _options(action)]:
        st.session_state["hero_view"] = {**st.session_state["hero_view"], action: value}


def show(plan: Scenario, result: Result) -> None:
    """Mount the hero block."""
    along = curve(plan, view())
    components.hero(block(plan, result, along, around(along)), KEY)
    pace.drawn_first()


def block(plan: Scenario, result: Result, along: Curve, spread: Around | None = None) -> dict[str, Any]:
    """Everything the block shows (contract: ``ui/components``)."""
    lang = session.lang()
    record = parameters.find(along.view.axis)
    panels = _panels(along, spread)
    return {
        "ack": session.ack(KEY),
        "lang": lang,
        "plotly_url": components.plotly_url(),
        "plotted": _plotted(along, record),
        "templates": stops.templates(along),
        "columns": stops.columns(along, spread),
        "band": _band(spread, panels["lower"]["range"]),
        "you": along.you,
        "best": along.best,
        "ghost": _ghost(along),
        "move": _move(plan),
        "said": steps.last_step(plan, result),
        "cards": [{"title": title, "note": ""} for title in _titles(result)],
        **panels,
        "you_label": session.t("hero.you"),
        "best_label": session.t("hero.best", value=_axis_text(along, along.best)),
        "next_template": text.template(lang, f"hero.next_{_step_name(record)}"),
        "saves_template": text.template(lang, f"hero.next_{_step_name(record)}_saves"),
        "thread": [
            {"label": session.t(f"thread.{name}"), "delta_tone": "bad"} for name in stops.thread_steps(plan)
        ],
        "controls": _controls(along.view),
        "alt": _alt(along),
        "footer": [
            session.t(f"currency.{session.money().currency}", rate=_rate(plan)),
            session.t("hero.footer"),
        ],
        "labels": _toolbar(),
        "source_line": session.t("bar.basis"),
        "file_name": f"cost-{record.name}",
    }


def _plotted(along: Curve, record: parameters.Parameter) -> dict[str, Any]:
    lang = session.lang()
    return {
        "id": record.id,
        "label": controls.axis_label(record),
        "x": along.places,
        "value_of": along.values,
        "unit": controls.unit(record, lang),
        "ticks": controls.axis_ticks(record, lang),
    }


def _toolbar() -> dict[str, str]:
    words = {name: session.t(f"hero.{name}") for name in ("zoom", "pan", "reset_view", "image")}
    return {**words, "vector": session.t("chart.vector")}


def _step_name(record: parameters.Parameter) -> str:
    return "point" if record.unit == "share" else "step"


def _ghost(along: Curve) -> int | None:
    """Where the marker came from, if the last step moved it."""
    before, axis = session.previous(), along.view.axis
    if before is None or before.preset != along.plan.preset or set(along.plan.differences(before)) != {axis}:
        return None
    return along.index_of(float(before[axis]))


def _move(plan: Scenario) -> dict[str, str] | None:
    said = story.move(moves.next_best_move(plan))
    if said is None:
        return None
    lang, money = session.lang(), session.money()
    label = session.t("move.label")
    return {
        "label": label,
        "text": f"{label}: {text.say(said[0], lang, money)}",
        "gain": text.say(said[1], lang, money),
    }


def _titles(result: Result) -> list[str]:
    return [
        session.t(f"card.{name}", horizon=str(result.horizon))
        for name in ("total", "roi", "payback", "field")
    ]


def _panels(along: Curve, spread: Around | None) -> dict[str, Any]:
    lang, money = session.lang(), session.money()
    (low, high), (worst, top) = _ranges(along, spread)
    per_unit = money.cny_per_unit
    percent = along.view.measure == "roi"
    scale = 100.0 if percent else 1.0 / per_unit
    marks = [m / scale for m in controls.nice_ticks(worst * scale, top * scale, 4)]
    heights = [m * per_unit for m in controls.nice_ticks(low / per_unit, high / per_unit, 4)]
    kind = "percent" if percent else "money"
    above = "hero.pays_back" if percent else "hero.earns"
    return {
        "stack": [_layer(along, component, amounts) for component, amounts in _stacked(along)],
        "cost_title": session.t(f"hero.cost_{along.view.view}", horizon=str(along.plan["project.horizon"])),
        "cost_range": [low, high],
        "cost_ticks": {"vals": heights, "texts": [text.figure("money", m, lang, money) for m in heights]},
        "lower": {
            "title": session.t(f"hero.{along.view.measure}"),
            "values": [round(float(v), 5 if percent else 0) for v in along.lower],
            "range": [worst, top],
            "ticks": {"vals": marks, "texts": [text.figure(kind, m, lang, money) for m in marks]},
            "zero_label_above": session.t(above),
            "zero_label_below": session.t("hero.loses_money"),
            "kind": along.view.measure,
        },
    }


def _band(spread: Around | None, lower_range: Sequence[float]) -> dict[str, Any] | None:
    """Lower and upper end of the shaded bands at each stop; none where it would only paint the panel grey."""
    if spread is None:
        return None
    worst, top = lower_range
    beyond = np.mean((spread.lower[0] <= worst) & (spread.lower[1] >= top)) > MOST_GREY
    cost = [[round(float(amount)) for amount in row] for row in spread.total]
    lower = [[float(f"{amount:.6g}") for amount in row] for row in spread.lower]
    label = session.t("band.beyond" if beyond else "band.label")
    return {"cost": cost, "lower": None if beyond else lower, "label": label}


def _stacked(along: Curve) -> list[tuple[str, np.ndarray]]:
    """Components bottom to top, the one that the axis is about on top."""
    subject = _subject(along.view.axis)
    rest = [(c, a) for c, a in along.stack.items() if c != subject]
    return rest + ([(subject, along.stack[subject])] if subject in along.stack else [])


def _subject(axis: str) -> str:
    return HIGHLIGHT.get(axis.partition(".")[0], "labels")


def _layer(along: Curve, component: str, amounts: np.ndarray) -> dict[str, Any]:
    color = theme.component_colors()[component]
    subject = component == _subject(along.view.axis)
    return {
        "key": component,
        "label": session.t(f"component.{component}"),
        "color": color if subject else theme.quiet(color),
        "values": [round(float(a)) for a in amounts],
    }


def _ranges(along: Curve, spread: Around | None) -> tuple[Ends, Ends]:
    """Ends of both y-axes: still while inputs move, until refitted or until the scenario would leave them.

    Only who asks for a refit gets the bands fitted in: an axis that moved by itself would move the curve.
    """
    held = st.session_state.setdefault("hero_ranges", {})
    name = f"{along.plan.preset}|{along.view}"
    refit = st.session_state.pop("hero_refit", False)
    if refit:
        held = {**held, name: _fitted(along, spread)}
    elif name not in held:
        held = {**held, name: _fitted(curve(session.preset(), along.view))}
    if not _inside(along, held[name]):
        held = {**held, name: _fitted(along)}
    st.session_state["hero_ranges"] = held
    return held[name]


def _fitted(along: Curve, spread: Around | None = None) -> tuple[Ends, Ends]:
    """Ends that hold both curves with head-room, and, where they are known, the bands around the plan."""
    low, high = min(0.0, float(along.lower.min())), max(0.0, float(along.lower.max()))
    room, top = BELOW * (high - low) or 1.0, ABOVE * float(along.total.max()) or 1.0
    worst, best = low - room, high + room
    if spread:
        dear, (poor, rich) = spread.total[1, along.you], spread.lower[:, along.you]
        top = max(top, BESIDE * float(dear))
        worst, best = min(worst, BESIDE * float(poor)), max(best, BESIDE * float(rich))
    return (0.0, top), (worst, best)


def _inside(along: Curve, ranges: tuple[Ends, Ends]) -> bool:
    (_, high), (worst, top) = ranges
    peaks_inside = float(along.total.max()) <= high and float(along.lower.max()) <= top
    return peaks_inside and worst <= along.lower[along.you]


def _options(name: str) -> list[list[str]]:
    if name == "axis":
        levels = [
            r for r in parameters.catalogue().values() if r.level <= 2 and r.kind in ("number", "integer")
        ]
        return [[r.id, controls.axis_label(r)] for r in sorted(levels, key=lambda r: r.level)]
    if name == "view":
        return [[o, session.t(f"hero.{o}")] for o in ("life", "build")]
    return [[o, session.t(f"hero.{o}_short")] for o in ("roi", "npv")]


def _controls(shown: View) -> dict[str, Any]:
    return {
        "axis": {"label": session.t("hero.against"), "options": _options("axis"), "value": shown.axis},
        "view": {"label": session.t("hero.view"), "options": _options("view"), "value": shown.view},
        "measure": {
            "label": session.t("hero.measure"),
            "options": _options("measure"),
            "value": shown.measure,
        },
        "refit": {"label": session.t("hero.refit")},
    }


def _axis_text(along: Curve, index: int) -> str:
    record = parameters.find(along.view.axis)
    kind = "of100_fine" if record.unit == "share" else "money" if record.unit.startswith("CNY") else "short"
    return text.figure(kind, along.values[index], session.lang(), session.money())


def _alt(along: Curve) -> str:
    lang, money = session.lang(), session.money()
    kind = "percent" if along.view.measure == "roi" else "money"
    return session.t(
        "hero.alt",
        axis=controls.axis_label(parameters.find(along.view.axis)),
        low=text.figure("money", float(along.total.min()), lang, money),
        high=text.figure("money", float(along.total.max()), lang, money),
        measure=session.t(f"hero.{along.view.measure}"),
        worst=text.figure(kind, float(along.lower.min()), lang, money),
        top=text.figure(kind, float(along.lower.max()), lang, money),
        best=_axis_text(along, along.best),
        you=_axis_text(along, along.you),
    )


def _rate(plan: Scenario) -> str:
    return text.figure("number", float(plan["project.fx_cny_per_usd"]), session.lang())
