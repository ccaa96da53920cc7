"""What a page sends by itself waits for the server and for an open dialog, or a click there would be lost."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

MODULES = "/_stcore/bidi-components/costmodel.hero"
# A page without the app, that says what the server does as Streamlit's does.
SAYS = """(state) => {
  const known = document.querySelector('[data-testid="stApp"]');
  const app = known ?? document.body.appendChild(document.createElement("main"));
  app.dataset.testid = "stApp";
  app.dataset.testScriptState = state;
}"""
MISSING = """async (url) => {
  const { default: render } = await import(`${url}/later.js`);
  window.sent = [];
  const setStateValue = (_, said) => sent.push(said.action);
  render({ data: { ack: null, turn: "1" }, parentElement: document.body, setStateValue });
}"""
ASKING = """async (url) => {
  const { Sender } = await import(`${url}/shared.js`);
  window.sent = [];
  const sender = new Sender();
  sender.connect((message) => sent.push(message.action), null);
  sender.send("set", 1);
}"""
DIALOG = """() => {
  const dialog = document.body.appendChild(document.createElement("div"));
  Object.assign(dialog, { id: "open" }).dataset.testid = "stDialog";
}"""


@pytest.fixture
def bare(page, server):
    """A page of the server without the app on it."""
    page.goto(server)  # the modules are served from the first visit on
    page.locator(".main-svg").first.wait_for()
    page.goto(f"{server}/healthz")
    page.evaluate(SAYS, "notRunning")
    return page


def sent(page) -> list[str]:
    return page.evaluate("sent")


def waits(page, milliseconds: int) -> bool:
    """Whether nothing is sent for a while."""
    before = sent(page)
    page.wait_for_timeout(milliseconds)
    return sent(page) == before


def test_what_is_missing_is_asked_for_once_the_server_rests(bare):
    bare.evaluate(SAYS, "running")
    bare.evaluate(MISSING, MODULES)
    assert waits(bare, 1000)
    bare.evaluate(SAYS, "notRunning")
    bare.wait_for_function("() => sent.join() === 'rest'")


def test_what_is_missing_is_not_asked_for_behind_a_dialog(bare):
    bare.evaluate(DIALOG)
    bare.evaluate(MISSING, MODULES)
    assert waits(bare, 1000)
    bare.evaluate("document.querySelector('#open').remove()")
    bare.wait_for_function("() => sent.join() === 'rest'")


def test_a_message_is_not_repeated_while_the_server_works(bare):
    bare.evaluate(ASKING, MODULES)
    for state in ("running", "rerunRequested"):
        bare.evaluate(SAYS, state)
        assert waits(bare, 2300)
    bare.evaluate(SAYS, "notRunning")
    bare.wait_for_function("() => sent.join() === 'set,set'")
