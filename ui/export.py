"""The dialog behind "Export": files built when their button is pressed, and a saved plan opened."""

import os
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

import streamlit as st

from costmodel import link, plan_file, report, text
from costmodel.errors import ParameterError
from ui import dialogs, session

NAME = "export"
SLIDES = (
    "summary",
    "curve",
    "components",
    "thread",
    "strategies",
    "compression",
    "cash",
    "risk",
    "comparison",
    "assumptions",
)
TYPES = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "md": "text/markdown",
    "json": "application/json",
}
Writer = Callable[[BytesIO], None]


def show() -> None:
    """Open the dialog where the bar asked for it."""
    if dialogs.about(NAME) is not None:
        st.dialog(session.t("export.title"), width="large", on_dismiss=dialogs.close)(_ask)()


def _ask() -> None:
    if dialogs.about(NAME) is None:
        st.rerun()
    chosen = _slides()
    for ending, write in writers(chosen).items():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.download_button(
                session.t("export.get", kind=ending.upper()),
                partial(_built, write),
                file_name=f"{session.t('export.file')}-{link.fingerprint(session.scenario())}.{ending}",
                mime=TYPES[ending],
                key=f"export:{ending}",
                disabled=ending == "pptx" and not chosen,
                on_click="ignore",
                width=150,
            )
            st.markdown(f"**{session.t(f'export.{ending}')}**  \n{_what(ending, len(chosen))}")
    st.caption(session.t("export.print"))
    _open()


def _what(ending: str, count: int) -> str:
    return session.t(f"export.{ending}_what", count=str(count))


def _slides() -> list[str]:
    """Slides of the deck; the comparison has something to say of a changed plan, or beside another."""
    titles = {
        name: session.t(f"export.slide_{name}") for name in SLIDES if name != "comparison" or _compares()
    }
    return st.pills(
        session.t("export.slides"),
        list(titles),
        selection_mode="multi",
        default=list(titles),
        format_func=titles.__getitem__,
        key=f"export:slides:{session.lang()}:{len(titles)}",
    )


def _compares() -> bool:
    """Whether there is another plan: one beside, or the preset that this one left."""
    return bool(session.others() or session.scenario().differences(session.preset()))


def writers(slides: list[str]) -> dict[str, Writer]:
    """What writes each kind of file, by its ending; runs without a session once the button is pressed."""
    plan, lang = session.scenario(), session.lang()
    stamp: dict[str, Any] = {"date": session.today().isoformat(), "url": _url()}
    deck = {**stamp, "slides": slides, "against": session.others()}
    return {
        "pptx": lambda file: report.write_pptx(plan, file, lang, **deck),
        "xlsx": lambda file: report.write_xlsx(plan, file, lang, **stamp),
        "zip": lambda file: report.write_csv(plan, file, lang, **stamp),
        "md": lambda file: report.write_md(plan, file, lang, **stamp),
        "json": lambda file: report.write_json(plan, file),
    }


def _url() -> str:
    """Where others reach the planner."""
    return os.environ.get("COSTMODEL_PUBLIC_URL") or (st.context.url or "").partition("?")[0]


def _built(write: Writer) -> bytes:
    file = BytesIO()
    write(file)
    return file.getvalue()


def _open() -> None:
    """Open a plan that was saved as JSON."""
    key = f"export:open:{st.session_state.get('files_opened', 0)}"
    st.file_uploader(
        session.t("export.open"), type="json", key=key, on_change=lambda: _opened(st.session_state[key])
    )


def _opened(uploaded: Any) -> None:
    if uploaded is None:
        return
    st.session_state["files_opened"] = st.session_state.get("files_opened", 0) + 1
    dialogs.close()
    try:
        session.use(plan_file.plan_of(uploaded.name, uploaded.getvalue()))
    except ParameterError as error:
        session.refuse(error, session.t("export.unreadable", name=text.clean(uploaded.name, 80)))
