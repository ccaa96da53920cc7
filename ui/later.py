"""Results that take longer than a move may: they come once the hand rests, and never hold up a move.

A page asks for a result of the plan with :func:`value` and shows what is there. What is missing is noted;
``ui/components/assets/later.js`` waits until nothing has moved for a while and runs the page once more, and
only that run computes. Work of more than half a second is then a job (``ui/jobs.py``): it goes on beside the
page until the plan moves or the page that wants it is left.

Examples
--------
Draws of a plan, or none yet, and where they will stand the progress of those that take long::

    seconds = effort.seconds(plan)
    found = later.value("draws", plan, lambda progress: simulate(plan, progress=progress), seconds=seconds)
    shown = found or later.last("draws")  # of the plan as it was: to be drawn in grey
    later.show("draws", session.t("jobs.drawing"))
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import numpy as np
import streamlit as st

from costmodel.errors import CostModelError
from costmodel.scenario import Scenario
from ui import components, jobs, session

KEY = "later"
MOST = 64  # results that the server keeps for all visitors
MOST_BYTES = 64_000_000  # of all of them together
LONG = 0.5  # seconds from which a result becomes a job
AT_ONCE = False  # tests without a browser: compute in the run that asks
Key = tuple[Any, ...]
Progress = Callable[[float], None]
T = TypeVar("T")


class Kept:
    """The results used last, of all visitors: they are functions of figures and hold nothing of a person."""

    def __init__(self, most: int, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._found: OrderedDict[Key, Any] = OrderedDict()
        self._bytes: dict[Key, int] = {}
        self._lock = threading.Lock()

    def get(self, key: Key) -> Any:
        """The result of a key, or None."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
            return self._found.get(key)

    def put(self, key: Key, result: Any) -> None:
        """Keep a result; those not used for longest give way, never the one that has just come."""
        size = held(result)
        with self._lock:
            self._found[key], self._bytes[key] = result, size
            self._found.move_to_end(key)
            while len(self._found) > 1 and self._full():
                del self._bytes[self._found.popitem(last=False)[0]]

    def _full(self) -> bool:
        return len(self._found) > self._most or sum(self._bytes.values()) > self._most_bytes


def held(result: Any) -> int:
    """Bytes of the arrays of a result, which is nearly all that it takes."""
    if isinstance(result, np.ndarray):
        return result.nbytes
    if is_dataclass(result):
        return sum(held(getattr(result, one.name)) for one in fields(result))
    if isinstance(result, Mapping):
        return sum(held(one) for one in result.values())
    return sum(held(one) for one in result) if isinstance(result, list | tuple) else 0


_KEPT = Kept(MOST)


def collect() -> None:
    """Note that the hand rests: what the last run missed may be computed in this one."""
    answer, state = session.collect(KEY), _state()
    if answer and answer[:2] == ("rest", state["turn"]):
        state["due"] = state["wanted"]
    state["asked"], state["beside"] = [], {}


def value(
    name: str, scenario: Scenario, compute: Callable[[Progress], T], *, seconds: float = 0.0
) -> T | None:
    """Result of a slow pure function for this very plan; None as long as it is not known.

    Parameters
    ----------
    name : str
        One name a question: what else the result depends on (axis, language, ...) belongs into it.
    scenario : Scenario
    compute : function of ``progress``
        Calls ``progress(share)`` between its blocks, if it has any, and lets through what that raises. Its
        result is immutable, not None, and depends on name, figures and fitted ranges of the plan only.
    seconds : float
        How long it takes, about; above ``LONG`` it is done beside the page, see :func:`show`.

    Returns
    -------
    T or None
        Also None where the model refuses the question; :func:`refusal` says why.
    """
    state, key = _state(), _key(name, scenario)
    job = jobs.state(_job(name), key)  # looked at first: a job keeps what it found before it is done
    found, due = _KEPT.get(key), AT_ONCE or key in state["due"]
    if found is None and seconds > LONG and _beside(name, key, job.phase, compute if due else None):
        return None
    if found is None and due and seconds <= LONG:
        found = _compute(key, compute, breathe)
    if found is None:
        state["asked"].append(key)
        return None
    state["last"][name] = key
    return None if isinstance(found, CostModelError) else found


def last(name: str) -> Any:
    """What this session was shown last under a name, of whichever plan; None where there is nothing."""
    found = _KEPT.get(_state()["last"].get(name, ()))
    return None if isinstance(found, CostModelError) else found


def refusal(name: str, scenario: Scenario) -> CostModelError | None:
    """Why the model does not answer a question about this plan; None where it does, or has not yet."""
    found = _KEPT.get(_key(name, scenario))
    return found if isinstance(found, CostModelError) else None


def beside(name: str) -> bool:
    """Whether a result asked for in this run is a job, under way or stopped: there is something to show."""
    return name in _state()["beside"]


def show(name: str, label: str) -> None:
    """Progress of a result that takes long, and a button to stop it; once stopped, one to begin again."""
    if beside(name):
        jobs.show(_job(name), _state()["beside"][name], label, again=session.t("jobs.again"), awaited=True)


def breathe(share: float) -> None:
    """Let the next move interrupt a computation that calls this between its blocks."""
    _ = st.session_state["plan"]  # where Streamlit looks for a newer run, and ends this one


def settle() -> None:
    """Tell the browser whether anything is missing; the last thing on a page."""
    state = _state()
    if state["asked"] != state["wanted"]:
        state["wanted"], state["turn"] = state["asked"], str(time.monotonic_ns())
    state["due"] = []
    for name in set(state["begun"]) - state["beside"].keys():  # nobody on this page waits for it
        jobs.close(_job(name))
    state["begun"] = list(state["beside"])
    components.later({"ack": session.ack(KEY), "turn": state["turn"] if state["wanted"] else ""}, KEY)


def _key(name: str, scenario: Scenario) -> Key:
    """Figures of a plan, and the marks of fitted ones: they have ranges of their own."""
    return (name, scenario.fitted, *scenario.values().values())


def _compute(key: Key, compute: Callable[[Progress], Any], progress: Progress) -> Any:
    try:
        found = compute(progress)
    except CostModelError as error:  # the same question would be refused again
        found = error
    _KEPT.put(key, found)
    return found


def _beside(name: str, key: Key, phase: jobs.Phase, compute: Callable[[Progress], Any] | None) -> bool:
    """Whether a job stands for a result: under way, stopped or failed; begun here where that is due."""
    state = _state()
    if phase in ("none", "done"):  # done, and what it found has given way to others
        if compute is None:
            return False
        jobs.close(_job(name))
        jobs.start(_job(name), key, _keeping(key, compute))
        state["begun"].append(name)
    state["beside"][name] = key
    return True


def _keeping(key: Key, compute: Callable[[Progress], Any]) -> Callable[[Progress], None]:
    """The work of a job: what it finds is kept here alone, where all of it is counted."""

    def work(progress: Progress) -> None:
        _compute(key, compute, progress)

    return work


def _job(name: str) -> str:
    return f"{KEY}:{name}"


def _state() -> dict[str, Any]:
    fresh = {"asked": [], "wanted": [], "due": [], "last": {}, "turn": "", "beside": {}, "begun": []}
    return st.session_state.setdefault("later_state", fresh)
