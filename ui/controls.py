"""From a parameter record to an input control: every limit, text and source comes from the record."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from costmodel import origin, parameters, provenance, slider, strategies, text, usual
from costmodel.parameters import Parameter, Value
from costmodel.scenario import Scenario
from ui import components, dialogs, session, tables

TICK_GAP = 0.085  # share of the axis between two ticks


def prefix(identifier: str) -> str:
    """Key of an input in the session."""
    return f"input:{identifier}"


def collect() -> None:
    """Apply what the inputs and the switches of tables sent in the last run."""
    for key in [str(k) for k in st.session_state if str(k).startswith((prefix(""), tables.PREFIX))]:
        answer = session.collect(key)
        if answer:
            _apply(key, *answer)


def _apply(key: str, action: str, value: Any, seq: int) -> None:
    if action == "seek":
        dialogs.ask("seek", key.removeprefix(prefix("")))
    elif action == "set":
        session.try_change(key.removeprefix(prefix("")), value, seq)
    elif action == "toggle" and isinstance(value, dict):
        _toggle(str(value.get("key")), value.get("on"), seq)


def _toggle(identifier: str, on: Any, seq: int) -> None:
    """A switch, or a strategy: that is a share, and a model may have a switch of its own for it."""
    section, _, name = identifier.partition(".")
    if section == "strategies" and name in strategies.catalogue():
        changes = strategies.switched(session.scenario(), name, on=on is True)
        session.change(changes, gesture=(identifier, seq))
    else:
        session.try_change(identifier, on, seq)


def parameter_input(identifier: str, *, note: str = "", plotted: bool = False) -> None:
    """Mount the control of a parameter.

    Parameters
    ----------
    identifier : str
        Parameter id.
    note : str
        Small line below it, e.g. what the value means in money.
    plotted : bool
        Whether the hero chart runs along this parameter.
    """
    components.range_control(input_data(identifier, note=note, plotted=plotted), prefix(identifier))


def several(ids: Sequence[str], notes: Mapping[str, str] | None = None, *, plotted: str = "") -> None:
    """Mount controls one below the other; ``plotted`` is the one that the hero chart runs along."""
    for identifier in ids:
        parameter_input(identifier, note=(notes or {}).get(identifier, ""), plotted=identifier == plotted)


def input_data(identifier: str, *, note: str, plotted: bool) -> dict[str, Any]:
    """What the control shows (contract: ``ui/components``)."""
    record, lang = parameters.find(identifier), session.lang()
    plan = session.scenario()
    value, default = plan[identifier], session.preset()[identifier]
    low, high = track(record)
    unusual = usual.outside(plan, identifier, value)
    return {
        "kind": record.kind if record.kind in ("switch", "choice") else "range",
        "id": identifier,
        "question": record.question.get(lang) or record.label[lang],
        "value": value,
        "min": low,
        "max": high,
        "step": record.step,
        "scale": record.scale,
        "factor": factor(record),
        "decimals": decimals(record),
        "unit": unit(record, lang),
        "default": default,
        "default_text": session.t("control.default", value=_text(record, default)),
        "was_text": session.t("control.was", value=_text(record, default)) if value != default else None,
        "note": noted(identifier, _unusual_note(plan, record) if unusual else note),
        "note_tone": "warn" if unusual else "",
        "source": source(record, lang, plan),
        "plotted": plotted,
        "disabled": False,
        "ack": session.ack(prefix(identifier)),
        "labels": labels(),
        **(
            {"options": [[key, words[lang]] for key, words in record.choices.items()]}
            if record.choices
            else {}
        ),
    }


def labels() -> dict[str, str]:
    """Words of the small buttons of a control; the browser puts the question into one of them."""
    own = {name: session.t(f"control.{name}") for name in ("typed", "reset", "about")}
    return own | {"seek": text.template(session.lang(), "seek.open")}


def axis_label(record: Parameter) -> str:
    """Title of an axis along a parameter, with its unit."""
    lang = session.lang()
    if record.unit == "share":
        return session.t("hero.share_axis", label=record.label[lang])
    suffix = unit(record, lang)
    return f"{record.label[lang]} ({suffix})" if suffix else record.label[lang]


def track(record: Parameter) -> tuple[float, float]:
    """Ends of the slider: the record's, moved where the preset lies outside them."""
    return slider.ends(record, session.preset_value(record.id))


def factor(record: Parameter) -> float:
    """Number shown for one unit of the value: percent for shares, the chosen currency for money."""
    if record.unit.startswith("share"):
        return 100.0
    return 1.0 / session.money().cny_per_unit if is_money(record) else 1.0


def is_money(record: Parameter) -> bool:
    """Whether the value is an amount that is shown in the chosen currency; the exchange rate is none."""
    return record.unit.startswith("CNY") and record.unit != "CNY/USD"


def decimals(record: Parameter) -> int:
    """Decimals of the typed number."""
    if record.decimals is not None:
        return record.decimals
    if record.kind == "integer" or not record.step:
        return 0
    return max(0, -math.floor(math.log10(record.step * factor(record)) + 1e-9))


def unit(record: Parameter, lang: str) -> str:
    """Short unit after the typed number."""
    if record.unit.startswith("share"):
        return "%"
    if is_money(record):
        return text.SYMBOLS[session.money().currency]
    return text.template(lang, f"unit.{record.unit}")


def source(record: Parameter, lang: str, plan: Scenario) -> str:
    """What an input is, what its value rests on, what would change it, and whether the figure is old."""
    said = provenance.said(
        record,
        lang,
        session.money(),
        fit=plan.fit_of(record.id),
        today=session.today(),
        usual=usual.of(plan, record.id),
        came=origin.of(plan, record.id),
    )
    return provenance.paragraphs(record.help[lang], said, lang)


def _text(record: Parameter, value: Value) -> str:
    return text.value_text(record, value, session.lang(), session.money())


def _unusual_note(plan: Scenario, record: Parameter) -> str:
    ends = usual.of(plan, record.id) or (0.0, 0.0)
    low, high = usual.said(record, ends, session.lang(), session.money())
    return session.t("control.unusual", low=low, high=high)


def noted(identifier: str, note: str) -> str:
    """The line below an input, and what somebody noted about it."""
    own = next((own.text for own in session.scenario().notes if own.id == identifier), "")
    return " · ".join(words for words in (note, own) if words)


def stops(record: Parameter, count: int, include: float) -> tuple[list[float], list[float]]:
    """Values along a parameter's track and their places, even on its scale, the current value among them.

    Parameters
    ----------
    record : Parameter
        A number or whole number.
    count : int
        About how many stops.
    include : float
        A value that must be one of them.

    Returns
    -------
    (list of float, list of float)
        Values, rising, and their place on the axis: the shown number, or a share of the track on a log scale.
    """
    values = slider.points(record, track(record), count, include)
    return values, [place(record, v) for v in values]


def place(record: Parameter, value: float) -> float:
    """Place of a value on the axis of a chart."""
    if record.scale != "log":
        return round(value * factor(record), 6)
    low, high = track(record)
    shift = 0.0 if low > 0 else (high - low) / 1000.0
    seen = max(value, 0.5 * low)  # a zero stands a little before the start of the scale
    return round(math.log((seen + shift) / (low + shift)) / math.log((high + shift) / (low + shift)), 6)


def axis_ticks(record: Parameter, lang: str) -> dict[str, list]:
    """Ticks of an axis along a parameter: places and texts."""
    low, high = track(record)
    money = session.money()
    marks = _log_marks(record) if record.scale == "log" else _even_marks(record, low, high)
    return {
        "vals": [place(record, m) for m in marks],
        "texts": [_tick(record, m, lang, money) for m in marks],
    }


def _even_marks(record: Parameter, low: float, high: float) -> list[float]:
    scale = factor(record)
    marks = [m / scale for m in nice_ticks(low * scale, high * scale, 8)]
    return [m for m in marks if record.kind != "integer" or float(m).is_integer()]


def _log_marks(record: Parameter) -> list[float]:
    """One, two and five times the powers of ten, as far apart as texts need."""
    low, high = track(record)
    smallest = math.floor(math.log10(low if low > 0 else (high - low) / 1000.0))
    powers = range(smallest, math.floor(math.log10(high)) + 1)
    round_ones = [m * 10.0**k for k in powers for m in (1, 2, 5)]
    kept = [low]
    for mark in [m for m in round_ones if low < m <= high]:
        if place(record, mark) - place(record, kept[-1]) >= TICK_GAP:
            kept.append(mark)
    return kept


def _tick(record: Parameter, value: float, lang: str, money: text.Money) -> str:
    if record.unit.startswith("share"):
        return text.figure("of100_fine", value, lang)
    if is_money(record):
        return text.figure("money", value, lang, money)
    return text.figure("short", value, lang)


def nice_ticks(low: float, high: float, about: int) -> list[float]:
    """Round numbers between two ends, about so many.

    Examples
    --------
    >>> nice_ticks(85.0, 99.5, 8)
    [86.0, 88.0, 90.0, 92.0, 94.0, 96.0, 98.0]
    """
    if high <= low:
        return [low]
    raw = (high - low) / about
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * m for m in (1.0, 2.0, 2.5, 5.0, 10.0) if size * m >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [round(i * step, 10) for i in range(first, math.floor(high / step + 1e-9) + 1)]
