"""The command ``parameters``: inputs of a plan beside its preset, chosen by word, change and evidence."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from typing import Any

from costmodel import assumptions, parameters, presets, provenance, text
from costmodel.assumptions import Assumption
from costmodel.commands import Answer, plan_of
from costmodel.plan_report import table


def list_parameters(args: Namespace) -> Answer:
    """All inputs, some of them, or one with everything it holds.

    Parameters
    ----------
    args : argparse.Namespace
        ``id``, ``search``, ``changed``, ``weak`` and those of a plan.

    Returns
    -------
    Answer

    Raises
    ------
    ParameterError
        If there is no parameter of that id, or the plan is refused.
    """
    plan = plan_of(args)
    rows = assumptions.rows(plan.scenario, presets.load(plan.scenario.preset))
    if args.id is not None:
        wanted = parameters.find(args.id)
        return _one(next(row for row in rows if row.record == wanted), plan.lang, plan.notes)
    filters = [name for name in ("changed", "weak") if getattr(args, name)]
    found = assumptions.chosen(rows, filters=filters, word=args.search)
    written = table([_line(row, plan.lang) for row in found], right=(1,))
    written = written or text.template(plan.lang, "assumptions.nothing")
    return Answer([_plain(row) for row in found], written, plan.notes)


def _line(row: Assumption, lang: str) -> tuple[str, ...]:
    value = text.value_text(row.record, row.value, lang)
    words = [row.record.label[lang]]
    if row.changed:
        words.append(f"[{text.value_text(row.record, row.default, lang)}]")
    return row.record.id, value, " ".join(words)


def _plain(row: Assumption) -> dict[str, Any]:
    record = {key: value for key, value in asdict(row.record).items() if value is not None}
    said = {"agreed": row.note.text, "owner": row.note.owner} if row.noted else {}
    change = {lang: provenance.changes(row.record, lang) for lang in text.LANGUAGES}
    plan = {
        "in_plan": row.value,
        "in_preset": row.default,
        "evidence": row.kind,
        "weak": row.weak,
        "change": change,
    }
    return {**record, **plan, **said}


def _one(row: Assumption, lang: str, notes: tuple[str, ...]) -> Answer:
    record = row.record

    def said(value: parameters.Value) -> str:
        return text.value_text(record, value, lang)

    def bounds(pair: tuple[float, float] | None) -> str:
        return " - ".join(map(said, pair)) if pair else ""

    def word(key: str) -> str:
        return text.template(lang, f"parameters.{key}")

    title = parameters.sources()[record.source]["title"][lang]
    lines = [
        (record.id, record.label[lang]),
        ("default", said(record.value)),
        ("preset", said(row.default) if row.default != record.value else ""),
        ("plan", said(row.value) if row.changed else ""),
        ("allowed", bounds(record.allowed) or ", ".join(record.choices) or "true, false"),
        ("usual", bounds(record.usual)),
        ("source", f"{title}: {record.where[lang]} ({record.date})"),
        ("evidence", text.template(lang, f"methods.kind.{row.kind}")),
        ("note", record.note[lang]),
        ("change", provenance.changes(record, lang)),
        ("agreed", ", ".join(filter(None, (row.note.text, row.note.owner)))),
    ]
    head, *others = [line for line in lines if line[1]]
    written = table([head, *((word(key), shown) for key, shown in others)]) + f"\n\n{record.help[lang]}"
    return Answer(_plain(row), written, notes)
