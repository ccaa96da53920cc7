"""Results that come once the hand rests: what is kept, when it is computed, and for whom."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from ui import later


def app() -> None:
    """A page that wants one result of its plan, after a first chart."""
    import streamlit as st

    from costmodel import parameters
    from costmodel.errors import NoSolutionError
    from ui import later, session

    parameters.catalogue()
    session.start()
    later.collect()
    if "to" in st.session_state:
        session.change({"labeling.target_precision": st.session_state["to"]})
    state, plan = st.session_state, session.scenario()

    def compute(progress: later.Progress) -> str:
        state["computed"] = [*state.get("computed", []), plan["labeling.target_precision"]]
        progress(0.5)
        if plan["labeling.target_precision"] == 0.8:
            raise NoSolutionError("no answer at 0.8")
        return f"of {plan['labeling.target_precision']}"

    state["shown"] = None if state.get("wants") is False else later.value("test", plan, compute)
    state["last"], state["refused"] = later.last("test"), later.refusal("test", plan)
    later.settle()
    session.settle()


class Page:
    """One visitor and the browser's side of ``later.js``."""

    def __init__(self) -> None:
        self.app = AppTest.from_function(app)
        self.seq = 0

    def run(self, **state) -> object:
        for name, value in state.items():
            self.app.session_state[name] = value
        self.app.run()
        assert not self.app.exception, self.app.exception[0].message
        return self.app.session_state["shown"]

    @property
    def turn(self) -> str:
        return self.app.session_state["later_state"]["turn"] if self.wanted else ""

    @property
    def wanted(self) -> int:
        return len(self.app.session_state["later_state"]["wanted"])

    def rest(self, turn: str | None = None, **state) -> object:
        """The hand rests: what ``later.js`` sends 300 ms after the last new turn."""
        self.seq += 1
        sent = {"seq": self.seq, "action": "rest", "value": turn or self.turn}
        return self.run(later={"sent": sent}, **state)

    @property
    def computed(self) -> list[float]:
        state = self.app.session_state
        return state["computed"] if "computed" in state else []  # noqa: SIM401  (has no get)


@pytest.fixture
def page(monkeypatch):
    monkeypatch.setattr(later, "AT_ONCE", False)
    monkeypatch.setattr(later, "_KEPT", later.Kept(later.MOST))
    return Page()


def test_nothing_is_computed_before_the_hand_rests(page):
    assert page.run() is None
    assert (page.wanted, page.computed) == (1, [])
    assert page.rest() == "of 0.95"
    assert (page.wanted, page.turn) == (0, "")
    assert page.run() == "of 0.95"
    assert page.computed == [0.95]


def test_a_rest_for_an_older_plan_computes_nothing(page):
    page.run()
    stale = page.turn
    page.run(to=0.9)
    assert page.turn != stale
    assert page.rest(stale) is None
    assert page.computed == []
    assert page.rest() == "of 0.9"


def test_a_move_that_comes_with_the_rest_is_answered_without_computing(page):
    page.run()
    assert page.rest(to=0.9) is None
    assert page.computed == []


def test_the_last_result_stays_to_be_shown_in_grey(page):
    page.run()
    assert page.app.session_state["last"] is None
    page.rest()
    assert page.run(to=0.9) is None
    assert page.app.session_state["last"] == "of 0.95"
    assert page.run(to=0.95) == "of 0.95"  # undone: known, no second computation
    assert page.computed == [0.95]


def test_nothing_is_asked_for_where_nothing_is_wanted(page):
    page.run(wants=False)
    assert page.turn == ""
    page.run(wants=True)
    assert page.turn != ""
    page.run(wants=False)
    assert page.turn == ""


def test_a_refusal_is_kept_and_not_asked_for_again(page):
    page.run(to=0.8)
    assert page.rest() is None
    assert str(page.app.session_state["refused"]) == "no answer at 0.8"
    assert page.turn == ""
    assert page.run() is None
    assert page.computed == [0.8]


def test_another_visitor_is_served_what_is_known(page):
    page.run()
    page.rest()
    other = Page()
    assert other.run() == "of 0.95"
    assert other.computed == []


def test_the_oldest_gives_way():
    kept = later.Kept(2)
    for name in "abc":
        kept.put((name,), name)
        kept.get(("a",))
    assert [kept.get((name,)) for name in "abc"] == ["a", None, "c"]
