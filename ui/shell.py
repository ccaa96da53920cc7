"""What every screen shares: bar with undo and link, choice of a preset, project name, opening a link."""

import os
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import costmodel
from costmodel import link, presets, story, text
from costmodel.evaluation import Result
from costmodel.scenario import Scenario
from ui import components, dialogs, library, navigation, own_project, session, steps

KEY = "bar"
LOOPBACK = ("localhost", "127.0.0.1", "::1", "")
LANGUAGE_NAMES = [["zh", "中文"], ["en", "English"]]


def collect() -> None:
    """Apply undo, redo, the choice of a language and, on a phone, of a page."""
    answer = session.collect(KEY)
    if answer is None:
        return
    action, value, _ = answer
    if action == "undo":
        session.undo()
    elif action == "redo":
        session.redo()
    elif action == "lang" and value in text.LANGUAGES:
        session.choose_language(value)
    elif action == "optimum":
        dialogs.ask("optimum")
    elif action == "export":
        dialogs.ask("export")
    elif action == "page" and value in navigation.names():
        session.go_to(value)


def head(above: DeltaGenerator, result: Result) -> None:
    """Fill the place above every screen."""
    with above:
        bar(result)
        strip(result)


def bar(result: Result) -> None:
    """Mount the bar; it also writes the address."""
    components.bar(bar_data(result), KEY)


def bar_data(result: Result) -> dict[str, Any]:
    """What the bar shows (contract: ``ui/components``)."""
    lang = session.lang()
    plan = session.scenario()
    verdict = text.say(story.verdict(result), lang, session.money())
    public = os.environ.get("COSTMODEL_PUBLIC_URL")
    address = session.address(headline=(result.cost_total, result.roi))
    return {
        "ack": session.ack(KEY),
        "query": f"?{address.query}" if address.query else "",
        "write": bool(address.query),
        "pages": [[name, session.t(f"page.{name}")] for name in navigation.names()],
        "page": session.page() or navigation.FIRST,
        "can_undo": bool(st.session_state["past"]),
        "can_redo": bool(st.session_state["future"]),
        "share": {
            "sentence": f"{plan.name}: {verdict}" if plan.name else verdict,
            "warning": _warning(address, public=bool(public)),
            "base": public,
        },
        "labels": {
            name: session.t(f"bar.{name}")
            for name in ("undo", "redo", "copy", "copied", "open", "language", "page", "skip")
        }
        | {
            "export": session.t("export.title"),
            "optimum": session.t("optimum.open"),
            "optimum_long": session.t("optimum.open_long"),
        },
        "languages": LANGUAGE_NAMES,
        "lang": lang,
        "title": plan.name or session.t("app.title"),
        "date": _today(lang),
        "origin": _origin(plan, _today(lang)),
        "visit": session.visit(),
    }


def _origin(plan: Scenario, today: str) -> dict[str, str]:
    """What a saved picture says of where it comes from: of this plan, or of something else."""
    stamp = {"release": costmodel.__version__, "date": today}
    named = session.t("chart.origin", fingerprint=link.fingerprint(plan), **stamp)
    return {
        "plan": f"{plan.name} · {named}" if plan.name else named,
        "other": session.t("chart.origin_other", **stamp),
    }


def _warning(address: link.Fitted, *, public: bool) -> str | None:
    """What a copied link leaves out, or that it opens on this machine only."""
    if address.left_out:
        return session.t(f"bar.left_out_{address.left_out}")
    return session.t("bar.local") if not public and _is_loopback() else None


def _today(lang: str) -> str:
    """Today's date where the visitor is."""
    from babel.dates import format_date

    return str(format_date(session.today(), format="medium", locale=text.LOCALES[lang]))


def _is_loopback() -> bool:
    return (urlsplit(st.context.url or "").hostname or "") in LOOPBACK


def strip(result: Result) -> None:
    """The plan's headline in one line: on the Overview only on a phone, whose own headline scrolls away."""
    everywhere = bool(session.page())
    with st.container(key="strip-everywhere" if everywhere else "strip"):
        said = steps.last_step(session.scenario(), result) if everywhere else ""
        shown = {"figures": strip_figures(result), "said": said, "label": session.t("frame.headline")}
        components.strip(shown, "strip_figures")


def strip_figures(result: Result) -> list[dict[str, str]]:
    """Cost, return, payback and accuracy: name, label, a short label where space is scarce, and text."""
    lang, money = session.lang(), session.money()
    payback, horizon = result.payback_months, str(result.horizon)
    month = None if payback is None else text.figure("month", payback, lang)
    field = text.figure("of100_exact", float(result.accuracy["mean"] or 0.0), lang)
    texts = {
        "total": text.figure("money", result.cost_total, lang, money),
        "roi": text.figure("percent", result.roi, lang),
        "payback": session.t("card.payback_month", month=month)
        if month
        else session.t("card.payback_never", horizon=horizon),
        "field": session.t("card.field_of", field=field),
    }
    short = {"roi": session.t("hero.roi_short")}
    return [
        {
            "name": "cost" if name == "total" else name,
            "label": session.t(f"card.{name}", horizon=horizon),
            "short": short.get(name, ""),
            "text": shown,
        }
        for name, shown in texts.items()
    ]


def start_from() -> None:
    """Choose a preset; name the project; open a link that somebody sent."""
    lang, names = session.lang(), presets.names()
    current = st.session_state["plan"]["preset"]
    # The key changes with preset and language, so that undo, links and the other language are shown at once.
    key = f"preset:{current}:{lang}"
    st.selectbox(
        session.t("app.preset"),
        names,
        index=names.index(current),
        format_func=lambda name: presets.about(name)["title"][lang],
        key=key,
        on_change=lambda: session.start_from(st.session_state[key]),
    )
    st.caption(presets.about(current)["about"][lang])
    own_project.ask()


def name_and_open() -> None:
    """Two quiet fields: the project's name, and a link to open."""
    plan = st.session_state["plan"]
    name_key, open_key = f"name:{plan['name']}", f"open:{st.session_state.get('opened', 0)}"
    with st.popover(session.t("bar.name_and_open"), width="stretch"):
        st.text_input(
            session.t("app.name"),
            value=plan["name"],
            max_chars=link.LONGEST_NAME,
            key=name_key,
            on_change=lambda: session.rename(st.session_state[name_key]),
        )
        st.text_input(
            session.t("bar.open_help"), key=open_key, on_change=lambda: _open(st.session_state[open_key])
        )
        st.caption(session.t("bar.private"))
    library.button()


def _open(pasted: str) -> None:
    if pasted.strip():
        session.open_text(pasted)
        st.session_state["opened"] = st.session_state.get("opened", 0) + 1


def footer() -> None:
    """Fingerprint, release, date of the data and what the figures leave out."""
    st.caption(
        session.t("bar.basis")
        + " "
        + session.t(
            "bar.footer",
            fingerprint=link.fingerprint(session.scenario()),
            release=costmodel.__version__,
            date=DATA_DATE,
        )
    )


DATA_DATE = "2026-11"
