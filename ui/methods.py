"""Methods and sources: the chart of the evidence, equations as mathematics, defaults with their sources."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from costmodel import ages, assumptions, methods, parameters, provenance, text
from costmodel.methods import Equation
from costmodel.parameters import Parameter
from ui import charts, components, session

KEY = "methods"
SCREEN = "methods_screen"
SCREENS = ("overview", *methods.SCREENS)
DETAILS = "methods_details"
STYLE_SHEET = Path(__file__).with_name("methods.css")
COLORS = {
    "decision": "#C9D1D9",
    "measured": "#0E78A8",
    "published": "#0099EF",
    "recalled": "#BD8300",
    "assumption": "#8A96A2",
}
TIE = "\u00a0"  # a space at which no line breaks
MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$:~&^=])")


def collect() -> None:
    """Show the equations of the screen that the address names after ``#``."""
    answer = session.collect(KEY)
    if answer and answer[0] == "open" and answer[1] in SCREENS:
        st.session_state[SCREEN] = answer[1]


def link(screen: str) -> None:
    """A quiet button that opens this page at the equations of a screen; for the other screens.

    Parameters
    ----------
    screen : str
        ``overview`` or one of ``methods.SCREENS``.
    """
    if st.button(session.t("methods.open"), type="tertiary", key=f"methods:{screen}"):
        st.session_state[SCREEN] = screen
        st.switch_page("pages/methods.py")


# --- evidence -----------------------------------------------------------------------------------------------


def evidence() -> charts.Chart:
    """How many defaults of each part rest on what, as lying bars."""
    counts = dict(sorted(methods.evidence().items(), key=lambda item: -methods.weak(item[1])))
    names = [session.t(f"methods.section.{section}") for section in counts]
    most = max(sum(kinds.values()) for kinds in counts.values())
    return charts.Chart(
        lead=(text.say(methods.lead(), session.lang()), ""),
        title=session.t("methods.chart"),
        x=charts.category_axis(names),
        y=charts.number_axis(session.t("methods.chart_axis"), 0, most * 1.05, kind="count"),
        series=tuple(_bars(kind, counts) for kind in methods.EVIDENCE),
        alt=session.t("methods.chart_alt", rows="; ".join(map(_row_said, names, counts.values()))),
        how=session.t("methods.how"),
        file_name="evidence",
        of_plan=False,
        horizontal=True,
        height=90 + 28 * len(names),
    )


def _bars(kind: str, counts: Mapping[str, Mapping[str, int]]) -> charts.Series:
    """One kind of evidence, each bar behind the stronger kinds."""
    stronger = methods.EVIDENCE[: methods.EVIDENCE.index(kind)]
    places = [i for i, kinds in enumerate(counts.values()) if kinds[kind]]
    rows = [kinds for kinds in counts.values() if kinds[kind]]
    starts = [sum(kinds[name] for name in stronger) for kinds in rows]
    ends = [start + kinds[kind] for start, kinds in zip(starts, rows, strict=True)]
    label = session.t(f"methods.kind.{kind}")
    names = [session.t(f"methods.section.{s}") for s, kinds in counts.items() if kinds[kind]]
    hover = charts.said([f"{name}, {label}" for name in names], "count", [kinds[kind] for kinds in rows])
    return charts.Series(kind, label, places, ends, COLORS[kind], "bar", low=starts, hover=hover)


def _row_said(name: str, kinds: Mapping[str, int]) -> str:
    parts = ", ".join(
        f"{session.t(f'methods.kind.{kind}')} {count}" for kind, count in kinds.items() if count
    )
    return session.t("methods.chart_row", section=name, parts=parts)


# --- equations ----------------------------------------------------------------------------------------------


def choose_screen() -> str:
    """A row of buttons: whose equations are shown."""
    if st.session_state.get(SCREEN) not in SCREENS:
        st.session_state[SCREEN] = SCREENS[0]
    names = {screen: session.t(f"page.{screen}") for screen in SCREENS}
    return st.segmented_control(
        session.t("methods.screen"),
        SCREENS,
        format_func=names.__getitem__,
        required=True,
        key=SCREEN,
        label_visibility="collapsed",
        persist_state="session",
    )


def equations(screen: str) -> None:
    """The equations of a screen, each with plain words and what its symbols stand for."""
    st.html(STYLE_SHEET)
    details = st.toggle(session.t("methods.details"), key=DETAILS, persist_state="session")
    with st.container(key="equations"):
        for equation in methods.for_screen(screen):
            st.markdown(markdown(equation, session.lang(), details=details))


def markdown(equation: Equation, lang: str, *, details: bool = False) -> str:
    """One equation as Markdown; only our own docstrings and ``data/methods.toml`` come here.

    Parameters
    ----------
    equation : Equation
    lang : {"zh", "en"}
    details : bool
        With parameters, remarks and references, which are in English.

    Returns
    -------
    str
    """
    parts = [f"**{plain(equation.words[lang])}**"]
    parts += [f"$$\n{breakable(formula)}\n$$" for formula in equation.formulas]
    named = f"{TIE}· ".join(f"${s.latex}${TIE}{plain(s.words[lang])}" for s in equation.symbols)
    parts.append(_said("where", lang, named))
    parts.append(_said("omitted", lang, plain(equation.omitted[lang])))
    return "\n\n".join(part for part in parts + (_details(equation, lang) if details else []) if part)


def _details(equation: Equation, lang: str) -> list[str]:
    named = "\n".join(f"- `{name}` {plain(words)}" for name, words in equation.inputs)
    return [
        *map(plain, equation.remarks),
        _said("inputs", lang, f"\n\n{named}" if named else ""),
        _said("reference", lang, plain(equation.references)),
        f"`costmodel.{equation.id}`",
    ]


def _said(key: str, lang: str, words: str) -> str:
    return text.template(lang, f"methods.{key}").format(words=words) if words else ""


def breakable(formula: str) -> str:
    r"""A formula that may also be broken between its factors, for narrow screens.

    Examples
    --------
    >>> breakable(r"P = \frac{a \frac{b}{c}}{d}\,W")
    'P = \\allowbreak \\frac{a \\frac{b}{c}}{d}\\,\\allowbreak W'
    """
    outside, depth = [], 0
    for part in re.split(r"([{}]|\\,|(?=\\frac))", formula):
        depth += {"{": 1, "}": -1}.get(part, 0)
        if depth == 0 and part.startswith(r"\frac"):
            outside.append(r"\allowbreak ")
        outside.append(part)
        if depth == 0 and part == r"\,":
            outside.append(r"\allowbreak ")
    return "".join(outside)


def plain(words: str) -> str:
    """Words that Markdown shows as they are."""
    return MARKS.sub(r"\\\1", words)


# --- defaults and sources -----------------------------------------------------------------------------------


def defaults() -> None:
    """Every default by section, searchable, and the list of sources."""
    components.methods({**data(), "ack": session.ack(KEY)}, KEY)


def data() -> dict[str, Any]:
    """What the component shows (contract: ``ui/components``)."""
    names = ("search", "all", "found", "nothing", "allowed", "usual", "value", "distribution", "source")
    others = ("note", "change", "evidence", "defaults", "sources", "sources_note")
    return {
        "lang": session.lang(),
        "labels": {name: session.t(f"methods.{name}") for name in names + others},
        "kinds": [[kind, session.t(f"methods.kind.{kind}")] for kind in methods.EVIDENCE],
        "screens": list(SCREENS),
        "groups": [_group(section) for section in parameters.SECTIONS],
        "sources": [_source(key, source) for key, source in parameters.sources().items()],
    }


def _group(section: str) -> dict[str, Any]:
    records = [r for r in parameters.catalogue().values() if r.section == section]
    return {
        "title": session.t(f"methods.section.{section}"),
        "key": section,
        "rows": [_row(r) for r in records],
    }


def _row(record: Parameter) -> dict[str, Any]:
    lang = session.lang()
    return {
        "id": record.id,
        "label": record.label[lang],
        "value": text.value_text(record, record.value, lang),
        "kind": methods.kind(record),
        "help": record.help[lang],
        "allowed": _range(record, record.allowed) or ", ".join(c[lang] for c in record.choices.values()),
        "usual": _range(record, record.usual),
        "distribution": session.t(f"methods.distribution_of.{record.distribution}"),
        "source": [record.source, record.where[lang], record.date],
        "old": ages.mark(record, session.today(), lang),
        "note": record.note[lang],
        "change": provenance.changes(record, lang),
        "words": assumptions.words(record.id),
    }


def _range(record: Parameter, ends: tuple[float, float] | None) -> str:
    if ends is None:
        return ""
    low, high = (text.value_text(record, end, session.lang()) for end in ends)
    return session.t("methods.range", low=low, high=high)


def _source(key: str, source: Mapping[str, Any]) -> dict[str, Any]:
    lang = session.lang()
    count = sum(record.source == key for record in parameters.catalogue().values())
    uses = "uses_none" if not count else "uses_one" if count == 1 else "uses"
    return {
        "key": key,
        "title": source["title"][lang],
        "authors": source["authors"][lang],
        "year": str(source["year"]),
        "kind": source["kind"],
        "read": session.t("methods.read", date=str(source["read"])),
        "uses": session.t(f"methods.{uses}", count=str(count)),
        "url": source.get("url", ""),
    }
