"""The dialog of saved scenarios: save, links to hand out, what this browser saved, and its versions.

Only the browser knows which scenarios are its own: it keeps their edit tokens and tells them while the dialog
is open. So nobody needs an account, and the server cannot say what belongs together.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

import costmodel
from costmodel import evaluate, link, text
from costmodel.errors import CostModelError
from ui import components, dialogs, session, stored, tables
from ui.stored import Content, StoreError, Version
from ui.tables import Column, Row

KEYS = "library_keys"
STATE = "library"


def button() -> None:
    """Open the dialog; it stays until it is closed."""
    st.button(
        session.t("library.open"),
        key=f"library:open:{session.lang()}",
        on_click=_ask,
        width="stretch",
    )
    if dialogs.about(STATE) is not None:
        st.dialog(session.t("library.title"), width="large", on_dismiss=dialogs.close)(_content)()


def _ask() -> None:
    st.session_state.setdefault(STATE, {}).update(said=None, again=False)
    dialogs.ask(STATE)


def _content() -> None:
    keys = st.session_state[STATE]
    if keys.get("again"):
        keys["again"] = False
        st.rerun()
    keys = _keys()
    kept, may_edit = _kept(), bool(_kept().get("edit"))
    if keys["said"]:
        _panel(*keys["said"], "library:said")
    st.caption(session.t("library.about" if may_edit or not kept else "library.viewing"))
    _save_fields(may_edit)
    if kept:
        _links(kept)
    _mine(keys)


def _keys() -> dict[str, Any]:
    """What the browser told of its tokens, and what it shall keep and forget."""
    fresh = {"tokens": [], "keep": [], "drop": [], "kept": True, "said": None}
    state = st.session_state[STATE] = {**fresh, **st.session_state.get(STATE, {})}
    if "tie" in state:
        st.session_state["kept"] = state["tie"]
        del state["tie"]
    answer = session.collect(KEYS)
    if answer is not None and isinstance(answer[1], dict):
        tokens = answer[1].get("tokens")
        state["tokens"] = [t for t in tokens if isinstance(t, str)] if isinstance(tokens, list) else []
        state["kept"] = bool(answer[1].get("kept"))
    if (edit := _kept().get("edit")) and edit not in state["keep"]:
        state["keep"] = [edit, *state["keep"]]
    shown = {"ack": session.ack(KEYS), "keep": state["keep"], "drop": state["drop"]}
    components.library_keys(shown, KEYS)
    return state


def _kept() -> dict[str, Any]:
    """The saved scenario that the plan on the screen is a version of."""
    return st.session_state["kept"] or {}


def _save_fields(may_edit: bool) -> None:
    left, right = st.columns(2)
    name = f"library:name:{session.scenario().name}"
    left.text_input(
        session.t("library.name"), value=session.scenario().name, max_chars=link.LONGEST_NAME, key=name
    )
    who = st.session_state[STATE].get("who", "")
    right.text_input(session.t("library.who"), value=who, max_chars=stored.LONGEST_WHO, key="library:who")

    def save(new: bool) -> None:
        # What stands in the fields at the click, not what stood there when they were drawn.
        _save(st.session_state[name], st.session_state["library:who"], new=new)

    left, right = st.columns(2)
    label = session.t("library.save_next", rev=str(_kept()["rev"] + 1)) if may_edit else ""
    _button(left, label or session.t("library.save"), lambda: save(not may_edit), "save", type="primary")
    if may_edit:
        _button(right, session.t("library.save_new"), lambda: save(True), "new")


def _button(place: Any, label: str, act: Callable[[], None], key: str, **options: Any) -> None:
    """A button that acts before the page is drawn: a run that is drawing may be broken off by the next."""
    place.button(label, on_click=_do, args=(act,), key=f"library:button:{key}", width="stretch", **options)


def _do(act: Callable[[], None]) -> None:
    """Act, or say why not; then all of the page is drawn anew, the dialog with it."""
    st.session_state[STATE].update(said=None, again=True)
    try:
        act()
    except CostModelError as error:
        _say(error.said(session.lang()), "warn")
        if isinstance(error, StoreError) and error.key == "conflict":
            st.session_state["kept"] = {**_kept(), "rev": error.slots["newest"]}


def _say(sentence: str, tone: str = "good") -> None:
    st.session_state[STATE]["said"] = (sentence, tone)


def _save(name: str, who: str, *, new: bool) -> None:
    state, kept = st.session_state[STATE], _kept()
    plan = session.scenario().model_copy(update={"name": session.cleaned(name)})
    result = evaluate(plan)
    headline = (result.cost_total, result.roi)
    fitted = link.fitted(plan, headline=headline)
    if not fitted.query:
        raise StoreError("too_long", most=f"{link.LONGEST:,}")
    content = Content(fitted.query, plan.name, who, costmodel.__version__, headline)
    rev, library = 1 if new else kept["rev"] + 1, stored.library()
    said = session.t("library.without_remarks" if fitted.left_out else "library.saved", rev=str(rev))
    # From the save until it is noted the session's state is left alone: there Streamlit may break a run off,
    # and nobody would know that it is saved.
    if new:
        edit = library.create(content)
    else:
        edit = kept["edit"]
        library.save(edit, content, after=kept["rev"])
    tie = {"edit": edit, "view": stored.view_token(edit), "rev": rev}
    state.update(who=who, said=(said, "good"), tie=tie)
    session.rename(name)


def _links(kept: dict[str, Any]) -> None:
    base = _base()
    for kind in ("view", "edit"):
        if kept[kind]:
            st.caption(session.t(f"library.{kind}_link"))
            st.code(f"{base}?k={kept[kind]}", language=None, wrap_lines=True)
    if (urlsplit(base).hostname or "") in ("localhost", "127.0.0.1", "::1"):
        st.caption(session.t("bar.local"))


def _base() -> str:
    """Address of the planner as others reach it."""
    if public := os.environ.get("COSTMODEL_PUBLIC_URL"):
        return public
    here = urlsplit(st.context.url or "http://localhost")
    prefix = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{here.scheme}://{here.netloc}/{prefix}{'/' if prefix else ''}"


def _mine(keys: dict[str, Any]) -> None:
    st.markdown(f"###### {session.t('library.mine')}")
    if not keys["kept"]:
        st.caption(session.t("library.forgetful"))
    dropped = set(keys["drop"])
    tokens = [token for token in dict.fromkeys([*keys["keep"], *keys["tokens"]]) if token not in dropped]
    try:
        own = stored.library().own(tokens) if tokens else {}
        if not own:
            st.caption(session.t("library.none"))
            return
        chosen = _choose(own)
        _versions(chosen, stored.library().history(chosen))
    except StoreError as error:
        _panel(error.said(session.lang()), "warn", "library:down")


def _panel(sentence: str, tone: str, key: str) -> None:
    components.panel({"cards": [{"title": sentence, "tone": tone, "rows": []}], "alert": True}, key)


def _choose(own: dict[str, Version]) -> str:
    tokens, edit = list(own), _kept().get("edit")
    return st.selectbox(
        session.t("library.mine"),
        tokens,
        index=tokens.index(edit) if edit in own else 0,
        format_func=lambda token: session.t(
            "library.item", name=_name(own[token]), rev=str(own[token].rev), when=_when(own[token])
        ),
        key=f"library:mine:{edit}:{session.lang()}",
        label_visibility="collapsed",
    )


def _versions(token: str, history: list[Version]) -> None:
    lang, money = session.lang(), session.money()
    columns = [
        Column(session.t("library.version")),
        Column(session.t("library.when")),
        Column(session.t("library.by")),
        Column(session.t("library.cost"), align="right"),
        Column(session.t("library.roi"), align="right"),
    ]
    rows = [
        Row(
            (
                str(version.rev),
                _when(version),
                version.content.who or session.t("library.nobody"),
                text.figure("money", version.content.headline[0], lang, money),
                text.figure("percent", version.content.headline[1], lang),
            ),
            key=str(version.rev),
        )
        for version in history
    ]
    tables.show(session.t("library.history"), columns, rows, "library")
    _actions(token, history)


def _actions(token: str, history: list[Version]) -> None:
    by_rev = {version.rev: version for version in history}
    rev = st.selectbox(
        session.t("library.pick"),
        list(by_rev),
        format_func=lambda rev: session.t("library.pick_item", rev=str(rev), when=_when(by_rev[rev])),
        key=f"library:rev:{token}:{len(history)}:{session.lang()}",
    )
    left, right = st.columns(2)
    _button(left, session.t("library.open_version"), lambda: _open(token, rev), "open")
    with right.popover(session.t("library.delete"), width="stretch"):
        _button(st, session.t("library.delete_sure"), lambda: _delete(token), "delete")


def _open(token: str, rev: int) -> None:
    opened = stored.library().open(token, rev)
    session.open_text(opened.version.content.body)
    st.session_state["kept"] = stored.tie(token, opened)
    dialogs.close()


def _delete(token: str) -> None:
    stored.library().delete(token)
    state = st.session_state[STATE]
    state["drop"] = [*state["drop"], token]
    state["keep"] = [kept for kept in state["keep"] if kept != token]
    if _kept().get("edit") == token:
        st.session_state["kept"] = None
    _say(session.t("library.deleted"))


def _name(version: Version) -> str:
    return version.content.name or session.t("library.untitled")


def _when(version: Version) -> str:
    """Date and time of a save where the visitor is."""
    from babel.dates import format_datetime

    zone = session.zone()
    moment = datetime.datetime.fromtimestamp(version.saved, zone)
    return str(format_datetime(moment, format="medium", locale=text.LOCALES[session.lang()], tzinfo=zone))
