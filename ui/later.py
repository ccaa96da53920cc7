"""Results that take longer than a move may: they come once the hand rests, and never hold up a move.

A page asks for a result of the plan with :func:`value` and shows what is there. What is missing is noted;
``ui/components/assets/later.js`` waits until nothing has moved for a while and runs the page once more, and
only that run computes. Work of more than half a second belongs into ``ui/jobs.py``.

Examples
--------
Bands around a curve, or none yet; ``breathe`` lets the next move interrupt the computation::

    found = later.value("roi:bands", plan, lambda: bands(plan, axis, points, progress=later.breathe))
    shown = found or later.last("roi:bands")  # of the plan as it was: to be drawn in grey
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from costmodel.errors import CostModelError
from costmodel.scenario import Scenario
from ui import components, session

KEY = "later"
MOST = 64  # results that the server keeps for all visitors
AT_ONCE = False  # tests without a browser: compute in the run that asks
Key = tuple[Any, ...]
T = TypeVar("T")


class Kept:
    """The results used last, of all visitors: they are functions of figures and hold nothing of a person."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[Key, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Any:
        """The result of a key, or None."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
            return self._found.get(key)

    def put(self, key: Key, result: Any) -> None:
        """Keep a result; the one not used for longest gives way."""
        with self._lock:
            self._found[key] = result
            self._found.move_to_end(key)
            if len(self._found) > self._most:
                self._found.popitem(last=False)


_KEPT = Kept(MOST)


def collect() -> None:
    """Note that the hand rests: what the last run missed may be computed in this one."""
    answer, state = session.collect(KEY), _state()
    if answer and answer[:2] == ("rest", state["turn"]):
        state["due"] = state["wanted"]
    state["asked"] = []


def value(name: str, scenario: Scenario, compute: Callable[[], T]) -> T | None:
    """Result of a slow pure function for this very plan; None as long as it is not known.

    Parameters
    ----------
    name : str
        One name a question: what else the result depends on (axis, language, ...) belongs into it.
    scenario : Scenario
    compute : function without arguments
        Its result is immutable, not None, and depends on name, figures and fitted ranges of the plan only.

    Returns
    -------
    T or None
        Also None where the model refuses the question; :func:`refusal` says why.
    """
    state, key = _state(), _key(name, scenario)
    found = _KEPT.get(key)
    if found is None and (AT_ONCE or key in state["due"]):
        found = _answer(compute)
        _KEPT.put(key, found)
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


def breathe(share: float) -> None:
    """Let the next move interrupt a computation that calls this between its blocks."""
    _ = st.session_state["plan"]  # where Streamlit looks for a newer run, and ends this one


def settle() -> None:
    """Tell the browser whether anything is missing; the last thing on a page."""
    state = _state()
    if state["asked"] != state["wanted"]:
        state["wanted"], state["turn"] = state["asked"], str(time.monotonic_ns())
    state["due"] = []
    components.later({"ack": session.ack(KEY), "turn": state["turn"] if state["wanted"] else ""}, KEY)


def _key(name: str, scenario: Scenario) -> Key:
    """Figures of a plan, and the marks of fitted ones: they have ranges of their own."""
    return (name, scenario.fitted, *scenario.values().values())


def _answer(compute: Callable[[], Any]) -> Any:
    try:
        return compute()
    except CostModelError as error:  # the same question would be refused again
        return error


def _state() -> dict[str, Any]:
    fresh = {"asked": [], "wanted": [], "due": [], "last": {}, "turn": ""}
    return st.session_state.setdefault("later_state", fresh)
