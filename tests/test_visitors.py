"""P1 of the test plan: many visitors open different screens of a fresh server at the same moment."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from costmodel import presets, text
from costmodel.scenario import Scenario
from tests.browser import serving
from tests.screen import headline_of
from ui import navigation

SLOWEST = 120.0  # seconds; only success is judged here, as the machine may be busy
PAGES = navigation.names()
RUNS = tuple(range(1, 101))
FINISHED = ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY


@dataclass(frozen=True)
class Visitor:
    """One of many: each has a plan of its own, a language and a screen."""

    number: int

    @property
    def name(self) -> str:
        return f"Visitor-{self.number:03d}."

    @property
    def page(self) -> str:
        return PAGES[self.number % len(PAGES)]

    @property
    def lang(self) -> str:
        return text.LANGUAGES[self.number % 2]

    @property
    def by_address(self) -> bool:
        """Whether the screen stands in the address' path instead of the link."""
        return self.number % 3 == 0

    @property
    def plan(self) -> Scenario:
        names = presets.names()
        plan = presets.load(names[self.number % len(names)])
        changes = {"compute.runs": RUNS[self.number % len(RUNS)], "serving.decisions": 1000.0 + self.number}
        return plan.replace(changes).model_copy(update={"name": self.name})

    @property
    def query(self) -> str:
        fields = {"v": 1, "preset": self.plan.preset, "lang": self.lang, "name": self.name}
        fields |= {"compute.runs": self.plan["compute.runs"]}
        fields |= {"serving.decisions": self.plan["serving.decisions"]}
        return urlencode(fields | ({} if self.by_address or self.page == PAGES[0] else {"page": self.page}))


@dataclass(frozen=True)
class Visit:
    """What a visitor was sent by the run that stayed, and how long it took [s]."""

    visitor: Visitor
    elements: tuple[Any, ...]
    sent: bytes
    seconds: float

    def shown(self, name: str) -> list[dict[str, Any]]:
        found = [e.bidi_component for e in self.elements if e.HasField("bidi_component")]
        return [json.loads(c.json) for c in found if c.component_name == f"costmodel.{name}"]


def messages(url: str, request: BackMsg) -> Iterator[ForwardMsg]:
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], max_size=None, open_timeout=SLOWEST) as socket:
        socket.send(request.SerializeToString())
        while True:
            yield ForwardMsg.FromString(socket.recv(timeout=SLOWEST))


def visit(url: str, visitor: Visitor, gate: threading.Barrier) -> Visit:
    """Open a screen as a browser does; a run that gives way to another one is forgotten."""
    request = BackMsg()
    request.rerun_script.query_string = visitor.query
    if visitor.by_address and visitor.page != PAGES[0]:
        request.rerun_script.page_name = visitor.page
    gate.wait(timeout=SLOWEST)
    start, kept = time.monotonic(), []
    for message in messages(url, request):
        kind = message.WhichOneof("type")
        kept = [] if kind == "new_session" else [*kept, message]
        if kind == "script_finished" and message.script_finished == FINISHED:
            break
    seconds = time.monotonic() - start
    elements = tuple(
        m.delta.new_element for m in kept if m.HasField("delta") and m.delta.HasField("new_element")
    )
    return Visit(visitor, elements, b"".join(m.SerializeToString() for m in kept), seconds)


def visits(count: int) -> list[Visit]:
    """So many visitors at once, on a server that nobody has seen before."""
    gate = threading.Barrier(count)
    with serving("serve.py") as url, ThreadPoolExecutor(count) as crowd:
        return list(crowd.map(lambda number: visit(url, Visitor(number), gate), range(count)))


def check(one: Visit) -> None:
    """The visitor got the whole screen asked for, with the figures of the own plan and nobody else's."""
    visitor = one.visitor
    assert not any(element.HasField("exception") for element in one.elements)
    (bar,) = one.shown("bar")
    assert (bar["title"], bar["page"], bar["lang"]) == (visitor.name, visitor.page, visitor.lang)
    (strip,) = one.shown("strip")
    assert [figure["text"] for figure in strip["figures"]] == headline_of(visitor.plan, visitor.lang).cards
    assert not any(panel.get("alert") for panel in one.shown("panel"))
    draws = one.shown("hero") or one.shown("chart_panel") or one.shown("assumptions")
    assert draws or visitor.page in ("compare", "data")  # alone, or without data, they have nothing to draw
    assert visitor.page != "compare" or len(one.shown("range")) >= 6
    assert visitor.page != "data" or any(element.HasField("file_uploader") for element in one.elements)
    others = {Visitor(number).name for number in range(100)} - {visitor.name}
    assert [name for name in others if name.encode() in one.sent] == []


def check_all(count: int) -> None:
    found = visits(count)
    for one in found:
        check(one)
    assert {one.visitor.page for one in found} == set(PAGES)
    waits = sorted(one.seconds for one in found)
    print(f"{count} visitors: 95 of 100 were served within {waits[int(0.95 * (count - 1))]:.1f} s")
    assert waits[-1] < SLOWEST


def test_a_first_visitor_to_each_screen_at_once():
    check_all(len(PAGES))


@pytest.mark.long
@pytest.mark.parametrize("count", [50, 100])
def test_many_first_visitors_at_once(count):
    check_all(count)


def test_the_check_finds_a_screen_of_somebody_else():
    """Each part of the check can fail."""
    (first, second) = visits(2)
    check(first)
    for one in (
        Visit(second.visitor, first.elements, first.sent, 1.0),
        Visit(first.visitor, first.elements, first.sent + second.visitor.name.encode(), 1.0),
        Visit(first.visitor, first.elements[:3], first.sent, 1.0),
    ):
        with pytest.raises((AssertionError, ValueError)):
            check(one)
