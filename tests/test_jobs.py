"""Jobs beside the page: progress, cancel, refusal, and nothing that runs for ever."""

from __future__ import annotations

import threading
import time

import pytest
from streamlit.testing.v1 import AppTest

from costmodel.errors import NoSolutionError
from ui import jobs


@pytest.fixture(autouse=True)
def session_state(monkeypatch):
    """The state of one visitor, and an office of its own."""
    state = {"lang": "en"}
    monkeypatch.setattr(jobs.st, "session_state", state)
    monkeypatch.setattr(jobs, "_OFFICE", jobs.Office())
    return state


def until(phase: str, key: object = "a", name: str = "test") -> jobs.State:
    deadline = time.monotonic() + 5
    while (now := jobs.state(name, key)).phase != phase:
        assert time.monotonic() < deadline, f"{now.phase} instead of {phase}"
        time.sleep(0.005)
    return now


class Work:
    """Work in ten blocks, held after the first until let go."""

    def __init__(self) -> None:
        self.go, self.blocks, self.ended = threading.Event(), 0, ""

    def __call__(self, progress: jobs.Progress) -> str:
        try:
            for block in range(10):
                progress(block / 10)
                self.blocks += 1
                while block == 1 and not self.go.wait(0.005):
                    progress(0.1)
            return "found"
        except jobs.Cancelled:
            self.ended = "cancelled"
            raise


def test_a_job_runs_says_how_far_it_is_and_gives_its_result():
    work = Work()
    assert jobs.state("test", "a") == jobs.State()
    jobs.start("test", "a", work)
    now = until("running")
    assert now.under_way
    while jobs.state("test", "a").share < 0.1:
        time.sleep(0.001)
    work.go.set()
    done = until("done")
    assert (done.result, done.under_way) == ("found", False)


def test_the_same_key_starts_once():
    first, second = Work(), Work()
    first.go.set()
    jobs.start("test", "a", first)
    until("done")
    jobs.start("test", "a", second)
    assert (jobs.state("test", "a").result, second.blocks) == ("found", 0)


def test_cancel_ends_the_work_and_another_start_begins_anew():
    work, again = Work(), Work()
    jobs.start("test", "a", work)
    until("running")
    jobs.cancel("test")
    assert jobs.state("test", "a").phase == "cancelled"
    ended(work)
    again.go.set()
    jobs.start("test", "a", again)
    assert until("done").result == "found"


def ended(work: Work) -> None:
    deadline = time.monotonic() + 5
    while work.ended != "cancelled":
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_another_key_stops_the_old_job():
    old, new = Work(), Work()
    jobs.start("test", "a", old)
    until("running")
    new.go.set()
    jobs.start("test", "b", new)
    ended(old)
    assert until("done", "b").result == "found"
    assert jobs.state("test", "a").phase == "none"


def test_a_look_at_another_key_stops_the_old_job():
    work = Work()
    jobs.start("test", "a", work)
    until("running")
    assert jobs.state("test", "b").phase == "none"
    ended(work)


def test_a_job_that_nobody_looks_at_stops(monkeypatch):
    work = Work()
    jobs.start("test", "a", work)
    until("running")
    monkeypatch.setattr(jobs, "UNSEEN", 0.05)
    ended(work)


def test_two_run_and_the_third_waits():
    works = [Work() for _ in range(3)]
    for number, work in enumerate(works):
        jobs.start(f"test{number}", "a", work)
    until("running", name="test0")
    until("running", name="test1")
    time.sleep(0.15)
    assert jobs.state("test2", "a").phase == "waiting"
    jobs.cancel("test0")
    until("running", name="test2")
    for work in works:
        work.go.set()
    assert until("done", name="test2").result == "found"


def test_a_refusal_is_said_and_a_fault_is_logged(caplog):
    def refuse(progress):
        raise NoSolutionError("nothing pays")

    def break_down(progress):
        raise ZeroDivisionError

    jobs.start("test", "a", refuse)
    assert until("failed").sentence == "nothing pays"
    assert not caplog.records
    jobs.start("test", "b", break_down)
    assert "Nothing you entered is lost" in until("failed", "b").sentence
    assert "ZeroDivisionError" in caplog.text


def test_the_office_forgets_the_oldest(monkeypatch):
    monkeypatch.setattr(jobs, "MOST", 1)
    old, new = Work(), Work()
    jobs.start("old", "a", old)
    until("running", name="old")
    new.go.set()
    jobs.start("new", "a", new)
    ended(old)
    assert jobs.state("old", "a").phase == "none"
    assert until("done", name="new").result == "found"


def page() -> None:
    """A page with one job."""
    import streamlit as st

    from ui import jobs

    st.session_state.setdefault("lang", "en")
    if st.session_state.get("begin"):
        st.session_state["begin"] = False
        jobs.start("test", "a", st.session_state["work"])
    jobs.show("test", "a", "Drawing")
    st.caption(jobs.state("test", "a").phase)


def test_progress_and_cancel_on_a_page(monkeypatch):
    monkeypatch.undo()
    app, work = AppTest.from_function(page), Work()
    app.session_state["work"] = work
    assert [c.value for c in app.run().caption] == ["none"]
    app.session_state["begin"] = True
    app.run()
    assert [b.label for b in app.button] == ["Cancel"]
    app.button[0].click().run()
    assert not app.exception
    assert [c.value for c in app.caption] == ["cancelled"]
    assert not app.button
    ended(work)
