"""The dialog behind "Export": files built when their button is pressed, and a saved plan opened.

The browser asks for a file beside the page, and its press runs the dialog once more: that run waits for the
file and says why there is none where it could not be made.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from typing import Any

import streamlit as st

from costmodel import link, plan_file, report, text
from costmodel.errors import CostModelError, ParameterError
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
LONGEST = 60.0  # seconds that a file may take
LOOK = 0.1  # seconds between two looks whether it is there


@dataclass
class Outcome:
    """What became of a file: whether it has ended, and why there is none."""

    ended: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None


def show() -> None:
    """Open the dialog where the bar asked for it."""
    if dialogs.about(NAME) is not None:
        st.dialog(session.t("export.title"), width="large", on_dismiss=dialogs.close)(_ask)()


def _ask() -> None:
    if dialogs.about(NAME) is None:
        st.rerun()
    chosen, places = _slides(), {}
    for ending, write in writers(chosen).items():
        with st.container(horizontal=True, vertical_alignment="center"):
            _offer(ending, write, disabled=ending == "pptx" and not chosen)
            st.markdown(f"**{session.t(f'export.{ending}')}**  \n{_what(ending, len(chosen))}")
        places[ending] = st.empty()
    st.caption(session.t("export.print"))
    _open()
    _say_failures(places)


def _offer(ending: str, write: Writer, *, disabled: bool) -> None:
    """Button of a kind of file; a press leaves what becomes of its file among those waited for."""
    offered = st.session_state.setdefault("export_offered", {})
    before, offered[ending] = offered.get(ending), Outcome()
    pressed = st.download_button(
        session.t("export.get", kind=ending.upper()),
        partial(_built, write, offered[ending]),
        file_name=f"{session.t('export.file')}-{link.fingerprint(session.scenario())}.{ending}",
        mime=TYPES[ending],
        key=f"export:{ending}",
        disabled=disabled,
        on_click="rerun",
        width=150,
    )
    if pressed and before:
        _awaited()[ending] = before


def _awaited() -> dict[str, Outcome]:
    """Files under way, by their ending."""
    return st.session_state.setdefault("export_awaited", {})


def _say_failures(places: dict[str, Any]) -> None:
    """Wait for the files under way, and say below its button why one could not be made."""
    for ending, outcome in list(_awaited().items()):
        until = time.monotonic() + LONGEST
        while not outcome.ended.wait(LOOK) and time.monotonic() < until:
            places[ending].empty()  # another press may break off the wait; the next run takes it up
        error = outcome.error if outcome.ended.is_set() else TimeoutError()
        if error is not None:
            kind, reason = ending.upper(), _reason(error)
            places[ending].error(session.t("export.failed", kind=kind, reason=reason))
        del _awaited()[ending]


def _reason(error: Exception) -> str:
    if isinstance(error, CostModelError):
        return error.said(session.lang())
    if isinstance(error, ModuleNotFoundError):
        return session.t("export.failed_package", name=text.clean(str(error.name), 40))
    return session.t("export.failed_program", name=type(error).__name__)


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
    beside = {**stamp, "against": session.others()}
    return {
        "pptx": lambda file: report.write_pptx(plan, file, lang, slides=slides, **beside),
        "xlsx": lambda file: report.write_xlsx(plan, file, lang, **stamp),
        "zip": lambda file: report.write_csv(plan, file, lang, **beside),
        "md": lambda file: report.write_md(plan, file, lang, **stamp),
        "json": lambda file: report.write_json(plan, file),
    }


def _url() -> str:
    """Where others reach the planner."""
    return os.environ.get("COSTMODEL_PUBLIC_URL") or (st.context.url or "").partition("?")[0]


def _built(write: Writer, outcome: Outcome) -> bytes:
    """The file; where it cannot be made nothing is sent, and the outcome says why."""
    file = BytesIO()
    try:
        write(file)
    except Exception as error:
        logging.getLogger(__name__).exception("a file was not made")
        outcome.error = error
        raise
    finally:
        outcome.ended.set()
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
