"""The compression screen's tables: before and after, methods with their bands, what an error is worth."""

from __future__ import annotations

from costmodel import compression, text
from costmodel.screens.compression import Errors, Measure, MethodRow, Report
from ui import session
from ui.tables import Cell, Column, Row

UNITS = {"size": "number", "latency": "number", "hardware": "money"}


def say(kind: str, number: float) -> str:
    """One figure in the session's language and currency."""
    return text.figure(kind, number, session.lang(), session.money())


def measures(found: Report) -> tuple[list[Column], list[Row]]:
    """Size, latency, price and accuracy before and after, with true percentages."""
    columns = [Column(session.t("compression.figure"))]
    columns += [
        Column(session.t(f"compression.{name}"), "right")
        for name in ("before", "after", "saved", "ratio", "limit")
    ]
    return columns, [_measure_row(m) for m in found.measures]


def _measure_row(m: Measure) -> Row:
    share = m.name in ("accuracy", "field")
    ratio = m.change is not None and not share and m.before != m.after
    return Row(
        (
            session.t(f"compression.name_{m.name}"),
            Cell(_with_unit(m, m.before), note=_fit_note(m.fitted), tone=_fit_tone(m.fitted)),
            Cell(_with_unit(m, m.after), note=_fit_note(m.fits), tone=_fit_tone(m.fits)),
            _points(m) if share else _saved(m),
            session.t("compression.times", ratio=say("number", float(m.change.ratio))) if ratio else "–",
            "–" if m.limit is None else _with_unit(m, m.limit),
        ),
        key=m.name,
    )


def _with_unit(m: Measure, number: float) -> str:
    return session.t(f"compression.unit_{m.name}", figure=say(UNITS.get(m.name, "of100_fine"), number))


def _fit_note(fits: bool | None) -> str:
    return "" if fits is None else session.t("compression.fits" if fits else "compression.fits_not")


def _fit_tone(fits: bool | None) -> str:
    return "bad" if fits is False else ""


def _points(m: Measure) -> str:
    return session.t("compression.points_less", points=say("of100_fine", m.after - m.before))


def _saved(m: Measure) -> str:
    if m.change is None or m.before == m.after:
        return session.t("compression.same") if m.before == m.after else "–"
    share = float(m.change.saved_share)
    key = "less" if share > 0 else "more"
    return session.t(f"compression.{key}", share=say("of100_fine", abs(share)))


def methods(found: Report) -> tuple[list[Column], list[Row]]:
    """Each method with its bands, those of the plan marked, and all of these together."""
    columns = [Column(session.t("compression.method"))]
    columns += [Column(session.t(f"compression.{name}"), "right") for name in ("size", "drop", "speed")]
    columns.append(Column(session.t("compression.helps")))
    rows = [_method_row(m) for m in found.methods]
    return columns, [*rows, *([_together(found)] if any(m.chosen for m in found.methods) else [])]


def _method_row(m: MethodRow) -> Row:
    lang = session.lang()
    if m.name == "channels":
        name = Cell(session.t("compression.channels", ratio=say("number", m.amount)))
        helps = session.t("compression.channels_helps")
    else:
        record = compression.METHODS[m.name]
        notes = {
            "pruning": session.t("compression.pruned", share=say("of100_fine", m.amount)),
            "distillation": session.t("compression.weak"),
        }
        name, helps = Cell(record.label[lang], note=notes.get(m.name, "")), record.helps[lang]
    return Row((name, *_effect_cells(m.effect), helps), key=m.name, mark=m.chosen)


def _together(found: Report) -> Row:
    return Row(
        (session.t("compression.together"), *_effect_cells(found.together), ""), key="together", mark=True
    )


def _effect_cells(effect: compression.Effect) -> tuple[Cell, Cell, Cell]:
    """Size, accuracy lost and speed, the last two with the range of published models."""
    return (
        Cell(_times(effect.size_ratio)),
        Cell(_lost(effect.drop), note=_range(_lost(effect.drop_low), _lost(effect.drop_high))),
        Cell(_times(effect.speedup), note=_range(_times(effect.speedup_low), _times(effect.speedup_high))),
    )


def _times(ratio: float) -> str:
    return session.t("compression.times_short", ratio=say("months", round(float(ratio), 1)))


def _lost(share: float) -> str:
    return f"{say('of100_fine', float(share))}%"


def _range(low: str, high: str) -> str:
    return "" if low == high else session.t("compression.range", low=low, high=high)


def worth(found: Report) -> tuple[list[Column], list[Row], str]:
    """What the lost accuracy is worth, and how many decisions eat the cheaper hardware up."""
    e, none = found.errors, session.t("compression.none")
    shown = {
        "swing": say("money", e.swing),
        "points_test": session.t("compression.points_of_100", points=say("of100_fine", e.points_test)),
        "points_field": session.t("compression.points_of_100", points=say("of100_fine", e.points_field)),
        "break_even_test": _decisions(e.break_even_test),
        "break_even_field": _decisions(e.break_even_field),
        "life": _decisions(e.life_decisions),
        "faster": session.t("compression.in_ms", figure=say("number", e.faster_ms)),
        "price_of_speed": none if e.price_of_speed is None else say("money", e.price_of_speed),
    }
    columns = [Column(session.t("compression.figure")), Column(session.t("compression.amount"), "right")]
    rows = [Row((session.t(f"compression.row_{key}"), cell), key=key) for key, cell in shown.items()]
    return columns, rows, _worth_said(found, e)


def _decisions(count: float | None) -> str:
    if count is None:
        return session.t("compression.none")
    return session.t("compression.decisions", count=say("count", count))


def _worth_said(found: Report, e: Errors) -> str:
    if e.break_even_field is None:
        hardware = found.measure("hardware")
        key = "no_saving" if hardware.after >= hardware.before else "no_end"
        return session.t(f"compression.worth_{key}")
    planned = say("count", e.life_decisions)
    if e.life_decisions < e.break_even_field:
        return session.t("compression.worth_safe", planned=planned)
    return session.t("compression.worth_eaten", planned=planned)
