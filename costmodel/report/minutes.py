"""Minutes of a plan in Markdown: verdict, figures, what was changed and by whom, what to watch, the link."""

from __future__ import annotations

import re

from costmodel import ages, provenance, remarks, weak_points
from costmodel.report import evidence
from costmodel.report.facts import Facts
from costmodel.report.files import Target, save
from costmodel.scenario import Scenario
from costmodel.weak_points import WeakPoint

# Signs of Markdown, those that are also punctuation only where they can be taken for one: a chat shows
# minutes as they were written, each backslash with them.
SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#|$~&@/]|[:!](?=\S)|^[+-]|(?<=\d)\.(?!\d)|\.(?=[^\W\d]))")


def escaped(words: str) -> str:
    r"""Text that Markdown shows as it is: no link, picture, emphasis, formula or table of its own.

    Parameters
    ----------
    words : str
        One line.

    Returns
    -------
    str

    Examples
    --------
    >>> print(escaped("![x](a) | *b*"))
    \!\[x\]\(a\) \| \*b\*
    >>> print(escaped("Shop-floor v2.0: 99 % to 60 %!"))
    Shop-floor v2.0: 99 % to 60 %!
    """
    return SPECIAL.sub(r"\\\1", words)


def minutes(facts: Facts) -> str:
    """Minutes of a plan.

    Parameters
    ----------
    facts : Facts

    Returns
    -------
    str
        Markdown; all sentences and figures as on screen.
    """
    blocks = [
        f"# {escaped(facts.name)}",
        f"**{_own(facts.verdict)}**",
        _heading(facts, "figures"),
        _table(_figures(facts)),
        _heading(facts, "changed"),
        _changed(facts),
        _heading(facts, "costs"),
        _table(_costs(facts)),
        _heading(facts, "watch"),
        _list([_own(flag) for flag in facts.flags]),
        _heading(facts, "next"),
        _own(facts.next_move),
        _heading(facts, "risk"),
        _own(facts.join([facts.sentence(facts.risk.lead), facts.sentence(facts.risk.budget_line)])),
        _heading(facts, "checks"),
        _list([_check(facts, point) for point in evidence.to_check(facts)]) or facts.t("weak.nothing"),
        "---",
        _closing(facts),
    ]
    return "\n\n".join(blocks) + "\n"


def _own(words: str) -> str:
    """A sentence of ours; money signs are no formula."""
    return words.replace("$", r"\$")


def _heading(facts: Facts, key: str) -> str:
    return f"## {facts.t(f'minutes.{key}')}"


def _list(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(rows: list[list[str]]) -> str:
    head, *body = rows
    ruled = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ruled, *body])


def _figures(facts: Facts) -> list[list[str]]:
    result = facts.result
    month = result.payback_months
    back = (
        facts.t("card.payback_never", horizon=str(result.horizon))
        if month is None
        else facts.t("card.payback_month", month=facts.say("month", month))
    )
    field = facts.t("card.field_of", field=facts.say("of100_exact", result.accuracy["mean"] or 0.0))
    rows = [
        (facts.t("card.total", horizon=str(result.horizon)), facts.say("money", result.cost_total)),
        (facts.t("roi.build"), facts.say("money", result.cost_build)),
        (facts.t("roi.npv"), facts.say("money", result.npv)),
        (facts.t("card.roi"), facts.say("percent", result.roi)),
        (facts.t("card.payback"), back),
        (facts.t("card.field"), field),
    ]
    head = [facts.t("minutes.figure"), facts.t("minutes.value")]
    return [head, *([_own(label), _own(shown)] for label, shown in rows)]


def _costs(facts: Facts) -> list[list[str]]:
    result = facts.result
    total = result.cost_total or 1.0
    spent = sorted(((c, a) for c, a in result.by_component.items() if a), key=lambda item: -item[1])
    rows = [
        [facts.t(f"component.{c}"), _own(facts.say("money", a)), facts.say("percent", a / total)]
        for c, a in spent
    ]
    return [[facts.t(f"minutes.{key}") for key in ("component", "amount", "share")], *rows]


def _changed(facts: Facts) -> str:
    """Inputs that differ from the starting point, and those with a note or an owner."""
    rows = [row for row in facts.inputs if row.changed or row.noted]
    if not rows:
        return facts.t("minutes.nothing_changed")
    said = []
    for row in rows:
        label = row.record.label[facts.lang]
        value, start = (_own(facts.value(row.record, v)) for v in (row.value, row.default))
        line = facts.t(
            "minutes.change" if row.changed else "minutes.kept", label=label, value=value, start=start
        )
        fit, old = facts.plan.fit_of(row.record.id), evidence.old(facts, row)
        if fit is not None:
            line += facts.t("minutes.evidence", said=facts.sentence(remarks.said(fit)))
        if old:
            line += facts.t("minutes.evidence", said=evidence.dated_and_old(facts, row))
        if row.note.text:
            line += facts.t("minutes.note", note=escaped(row.note.text))
        if row.note.owner:
            line += facts.t("minutes.owner", owner=escaped(row.note.owner))
        said.append(line)
    return _list(said)


def _check(facts: Facts, point: WeakPoint) -> str:
    """An input to check: what it moves, what it rests on, what would change it."""
    rests = weak_points.rests_on(point, ages.day_of(facts.date), facts.lang).rstrip(".。")
    return facts.t(
        "minutes.check",
        label=point.record.label[facts.lang],
        swing=_own(facts.say("money", point.swing)),
        spread=_own(weak_points.spread(point, facts.lang, facts.money)),
        rests=escaped(rests) if point.note.text else rests,
        change=provenance.changes(point.record, facts.lang),
    )


def _closing(facts: Facts) -> str:
    """The link, fingerprint, release, date and percentile."""
    link = facts.link
    shown = f"<{link}>" if facts.opens else f"`{link}`" if link else facts.t("deck.link_none")
    stamp = f"{facts.t('deck.fingerprint', fingerprint=facts.fingerprint)} · {facts.stamp}"
    return f"{facts.t('minutes.link')} {shown}\n\n{_own(stamp)}\n\n{facts.t('bar.basis')}"


def write_md(scenario: Scenario, target: Target, lang: str, *, date: str = "", url: str = "") -> None:
    r"""Write the minutes of a plan in Markdown.

    Parameters
    ----------
    scenario : Scenario
    target : str or binary file
    lang : {"zh", "en"}
    date, url : str
        See ``write_pptx``.

    Raises
    ------
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> from io import BytesIO
    >>> from costmodel import presets
    >>> file = BytesIO()
    >>> write_md(presets.load("solo").model_copy(update={"name": "A|B"}), file, "en", date="2026-11-22")
    >>> file.getvalue().decode().splitlines()[0]
    '# A\\|B'
    """
    save(minutes(Facts(scenario, lang, date, url)).encode(), target)
