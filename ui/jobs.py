"""Work of more than half a second: done beside the page, with its progress shown and a way to stop it.

A page starts a job under a name; the key says of what (plan and settings). Another key under the same name
stops the old job. Two jobs of all visitors run at a time, the others wait. The work is a pure function that
calls ``progress(share)`` between its blocks; it knows nothing of Streamlit.

Examples
--------
A job that starts with a button, and what it found::

    key = (*plan.values().values(), draws)
    if st.button(session.t("risk.run")):
        jobs.start("risk", key, lambda progress: simulate(plan, draws, progress=progress))
    jobs.show("risk", key, session.t("risk.running"))
    found = jobs.state("risk", key).result  # None as long as it is not done
"""

import logging
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import streamlit as st

from costmodel import text
from costmodel.errors import CostModelError
from ui import session

AT_ONCE = 2  # jobs of all visitors
UNSEEN = 90.0  # seconds without a look after which a job stops: its visitor has gone
MOST = 64  # jobs that the server remembers, with their results
LOOK = 0.3  # seconds between two looks at a running job
Progress = Callable[[float], None]
Phase = Literal["none", "waiting", "running", "done", "failed", "cancelled"]


class Cancelled(Exception):  # noqa: N818  (no error: somebody wanted it so)
    """Raised inside the work when nobody wants its result any more."""


@dataclass(frozen=True)
class State:
    """What there is to say of a job: its share done (0..1), its result, or why there is none."""

    phase: Phase = "none"
    share: float = 0.0
    result: Any = None
    sentence: str = ""

    @property
    def under_way(self) -> bool:
        """Whether there is something to wait for, or to stop."""
        return self.phase in ("waiting", "running")


@dataclass
class Job:
    """One piece of work, seen by its thread and by the pages."""

    key: Any
    work: Callable[[Progress], Any]
    phase: Phase = "waiting"
    share: float = 0.0
    result: Any = None
    error: Exception | None = None
    unwanted: threading.Event = field(default_factory=threading.Event)
    seen: float = field(default_factory=time.monotonic)

    def progress(self, share: float) -> None:
        """Note how far the work is; raise ``Cancelled`` where it is no longer wanted."""
        if self.unwanted.is_set() or time.monotonic() - self.seen > UNSEEN:
            raise Cancelled
        self.share = min(1.0, max(0.0, float(share)))

    def run(self, slots: threading.Semaphore) -> None:
        """Wait for a slot, then do the work."""
        try:
            while not slots.acquire(timeout=0.1):
                self.progress(0.0)
            try:
                self.progress(0.0)
                self.phase = "running"
                self.result = self.work(self.progress)
                self.phase = "done"
            finally:
                slots.release()
        except Cancelled:
            self.phase = "cancelled"
        except Exception as error:  # a thread has nobody above it
            if not isinstance(error, CostModelError):
                logging.getLogger(__name__).exception("a job failed")
            self.error, self.phase = error, "failed"


class Office:
    """All jobs of the server, by a number that the visitor's session holds."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(AT_ONCE)

    def open(self, job: Job) -> str:
        """Start a job; the one opened first is forgotten where there are too many."""
        number = uuid.uuid4().hex
        with self._lock:
            self._jobs[number] = job
            forgotten = self._jobs.popitem(last=False)[1] if len(self._jobs) > MOST else None
        if forgotten:
            forgotten.unwanted.set()
        threading.Thread(target=job.run, args=(self._slots,), daemon=True).start()
        return number

    def find(self, number: str) -> Job | None:
        """The job of a number."""
        with self._lock:
            return self._jobs.get(number)

    def close(self, number: str) -> None:
        """Stop a job and forget it."""
        with self._lock:
            job = self._jobs.pop(number, None)
        if job:
            job.unwanted.set()


_OFFICE = Office()


def start(name: str, key: Any, work: Callable[[Progress], Any]) -> None:
    """Start work under a name; work under way or done for the same key stays, another one is stopped.

    Parameters
    ----------
    name : str
    key : hashable
        All that the result depends on.
    work : function of ``progress``
        Calls ``progress(share)`` between its blocks and lets through what that raises.
    """
    if state(name, key).phase in ("waiting", "running", "done"):
        return
    _OFFICE.close(_numbers().get(name, ""))
    _numbers()[name] = _OFFICE.open(Job(key, work))


def close(name: str) -> None:
    """Stop what runs under a name, and forget it: it may be started again."""
    _OFFICE.close(_numbers().pop(name, ""))


def cancel(name: str) -> None:
    """Stop what runs under a name."""
    job = _OFFICE.find(_numbers().get(name, ""))
    if job:
        job.unwanted.set()


def state(name: str, key: Any) -> State:
    """How the job of a name stands; phase ``none`` where it was not started for this key."""
    job = _OFFICE.find(_numbers().get(name, ""))
    if job is None:
        return State()
    if job.key != key:  # the plan has moved on
        job.unwanted.set()
        return State()
    job.seen = time.monotonic()
    if job.phase in ("waiting", "running") and job.unwanted.is_set():
        return State("cancelled", job.share)
    return State(job.phase, job.share, job.result, _sentence(job.error))


def show(name: str, key: Any, label: str, *, again: str = "", awaited: bool = False) -> None:
    """Progress and a button to stop it, while the job is under way; the page runs again when it has ended.

    Parameters
    ----------
    name : str
    key : hashable
    label : str
        Beside the progress.
    again : str
        Label of a button after a stop or a failure: it forgets the job, and the page may start another one.
    awaited : bool
        The page stands there without the result: where the job is done by now, the page runs again at once.
    """
    now = state(name, key)
    if again and now.phase in ("failed", "cancelled"):
        if now.sentence:
            st.text(text.clean(now.sentence, 300))
        st.button(again, key=f"again:{name}", on_click=close, args=(name,))
    if awaited and now.phase == "done":
        st.rerun()
    if not now.under_way:
        return

    @st.fragment(run_every=LOOK)
    def watch() -> None:
        now = state(name, key)
        if not now.under_way:
            st.rerun()
        words = label if now.phase == "running" else session.t("jobs.waiting", label=label)
        bar, button = st.columns([4, 1], vertical_alignment="center")
        bar.progress(now.share, text=words)
        button.button(session.t("jobs.cancel"), key=f"cancel:{name}", on_click=cancel, args=(name,))

    watch()


def _sentence(error: Exception | None) -> str:
    if error is None:
        return ""
    return error.said(session.lang()) if isinstance(error, CostModelError) else session.t("jobs.failed")


def _numbers() -> dict[str, str]:
    return st.session_state.setdefault("jobs", {})
