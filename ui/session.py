"""What one visitor's session holds: scenario, its past and future, language, and what the browser sent.

The state is plain data (preset, name and changed values), so that it can be stored anywhere;
``scenario()`` builds the value from it. Nothing here computes a cost.
"""

from collections.abc import Callable, Sequence
from dataclasses import astuple
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from typing import Any
from uuid import uuid4

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from costmodel import link, link_text, presets, text
from costmodel.errors import LinkError, ParameterError
from costmodel.parameters import Problem
from costmodel.remarks import Fit, Note
from costmodel.scenario import Scenario
from ui import stored

GESTURE = 1_500_000  # answers of one input closer than this (microseconds) are one step of undo
DEPTH = 100  # steps that undo remembers
MOST_OTHERS = 3  # plans beside this one
REFUSED = "notice.refused"  # key of the notices about what a visitor entered
State = dict[str, Any]


def through_app() -> None:
    """Start again through ``app.py`` where Streamlit took a file of ``pages/`` for a page of its own.

    It does so for the first visitors of a server: no ``st.navigation`` has run there. Of several at once
    the first turns that off for all; the others know by the session that has not begun.
    """
    if PagesManager.uses_pages_directory or "plan" not in st.session_state:
        PagesManager.uses_pages_directory = False
        st.rerun()


def start() -> None:
    """Open the link of the address on the first run of a session."""
    state = st.session_state
    if "plan" in state:
        return
    state["lang"] = _browser_language()
    state["plan"] = _plan_of(presets.load())
    state["past"], state["future"], state["acks"], state["notices"] = [], [], {}, []
    state["chosen_lang"], state["headline"], state["gesture"], state["settled"] = "", None, ("", 0), False
    state["page"], state["wanted_page"], state["kept"], state["others"] = "", "", None, []
    state["visit"] = uuid4().hex
    if any(not link_text.FOREIGN_KEYS.fullmatch(key) for key in st.query_params):
        open_text(
            "&".join(f"{_quote(k)}={_quote(v)}" for k in st.query_params for v in st.query_params.get_all(k))
        )
        state["past"] = []


def has_begun() -> bool:
    """Whether the visitor has seen a page."""
    return bool(st.session_state["settled"])


def settle() -> None:
    """Leave answers to an earlier session alone: a browser sends them again when the server has restarted."""
    state = st.session_state
    if not state["settled"]:
        sent = {str(key): _sent(key) for key in state}
        earlier = {
            key: answer["seq"] for key, answer in sent.items() if answer and not _of_this_visit(answer)
        }
        state["acks"] = {**earlier, **state["acks"]}
        state["settled"] = True


def visit() -> str:
    """Names this session to its browser, which says it with every answer."""
    return st.session_state["visit"]


def _of_this_visit(answer: State) -> bool:
    """Whether an answer is surely no repeated one, so that it counts even before the first run has ended."""
    return answer.get("visit") == st.session_state["visit"]


def _quote(value: str) -> str:
    from urllib.parse import quote

    return quote(value, safe="~")


def _browser_language() -> str:
    return "zh" if (st.context.locale or "").lower().startswith("zh") else "en"


def lang() -> str:
    """Language of this session: ``zh`` or ``en``."""
    return st.session_state["lang"]


def zone() -> tzinfo:
    """Time zone of the visitor's browser; UTC where it says none."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def today() -> date:
    """Today's date where the visitor is."""
    return datetime.now(zone()).date()


def t(key: str, **slots: str) -> str:
    """Text of a key in the session's language, its slots filled."""
    template = text.template(lang(), key)
    return text.counted(template.format(**slots)) if slots else template


def scenario() -> Scenario:
    """The scenario as it stands."""
    return _scenario_of(st.session_state["plan"])


def previous() -> Scenario | None:
    """The scenario before the last step, or None."""
    past = st.session_state["past"]
    return _scenario_of(past[-1]) if past else None


def others() -> tuple[Scenario, ...]:
    """Plans that this one is compared with, at most three."""
    return tuple(_scenario_of(plan) for plan in st.session_state["others"])


def put_beside(value: Scenario) -> None:
    """Compare with one more plan; a fourth is not taken."""
    held = st.session_state["others"]
    st.session_state["others"] = [*held, _plan_of(value)][:MOST_OTHERS]


def drop_other(place: int) -> None:
    """Compare with a plan no longer."""
    held = st.session_state["others"]
    st.session_state["others"] = [*held[:place], *held[place + 1 :]]


def swap_with_other(place: int) -> None:
    """Work on a plan that stood beside, and put this one in its place; one step of undo."""
    held = st.session_state["others"]
    mine, theirs = st.session_state["plan"], held[place]
    st.session_state["others"] = [*held[:place], mine, *held[place + 1 :]]
    use(_scenario_of(theirs))


def history() -> list[Scenario]:
    """The scenario before each step that undo remembers, the oldest first, and as it stands."""
    state = st.session_state
    return [_scenario_of(plan) for plan in (*state["past"], state["plan"])]


def preset() -> Scenario:
    """The preset that the scenario started from."""
    return presets.load(st.session_state["plan"]["preset"])


def preset_value(identifier: str) -> Any:
    """Value of a parameter in that preset; in the opening one before the session has begun."""
    name = st.session_state["plan"]["preset"] if "plan" in st.session_state else presets.OPENING
    return presets.load(name)[identifier]


def money() -> text.Money:
    """Currency that figures are shown in."""
    return text.money_of(scenario())


def _scenario_of(plan: State) -> Scenario:
    rows = (tuple(map(tuple, plan[kind])) for kind in ("notes", "fitted"))
    return _built(plan["preset"], plan["name"], tuple(plan["changes"].items()), tuple(plan["pins"]), *rows)


@lru_cache(maxsize=512)
def _built(
    preset_name: str,
    name: str,
    changes: tuple[tuple[str, Any], ...],
    pins: tuple[str, ...],
    notes: tuple[tuple[str, str, str], ...],
    fits: tuple[tuple[Any, ...], ...],
) -> Scenario:
    """A frozen value of plain arguments, so that visitors may share it."""
    said: State = {"name": name, "pins": pins, "notes": tuple(Note(*note) for note in notes)}
    said["fitted"] = tuple(Fit(*fit) for fit in fits)
    return presets.load(preset_name).replace(dict(changes)).model_copy(update=said)


def _plan_of(value: Scenario) -> State:
    base = presets.load(value.preset)
    changes = {i: now for i, (now, _) in value.differences(base).items()}
    notes = [[note.id, note.text, note.owner] for note in value.notes]
    return {
        "preset": value.preset,
        "name": value.name,
        "pins": list(value.pins),
        "notes": notes,
        "fitted": [list(astuple(fit)) for fit in value.fitted],
        "changes": changes,
    }


def change(changes: dict[str, Any], gesture: tuple[str, int] = ("", 0)) -> None:
    """Take new values; what is refused is said and leaves everything else as it was.

    Parameters
    ----------
    changes : mapping of parameter id to value
    gesture : (input, microseconds)
        Answers of one input in quick succession are one step of undo.
    """
    state = st.session_state
    now = scenario()
    then, problems = now.accept(changes)
    if then != now:
        last_input, last_time = state["gesture"]
        same = bool(gesture[0]) and gesture[0] == last_input and gesture[1] - last_time < GESTURE
        moved = _step(_plan_of(then), remember=not (same and state["past"]))
        state["gesture"] = gesture if moved else ("", 0)
    state["notices"] = [_refusal(p) for p in problems]


def _refusal(problem: Problem) -> State:
    return {"key": REFUSED, "problems": [problem]}


def use(value: Scenario) -> None:
    """Replace the whole scenario, as one step of undo."""
    st.session_state["gesture"] = ("", 0)
    _step(_plan_of(value), remember=True)


def _step(plan: State, *, remember: bool) -> bool:
    """Replace the plan; whether that leaves something to undo, or came back to where the step began."""
    state = st.session_state
    past = [*state["past"], state["plan"]] if remember else state["past"]
    moved = past[-1:] != [plan]
    state["past"] = past[-DEPTH:] if moved else past[:-1]
    state["plan"], state["future"], state["headline"], state["notices"] = plan, [], None, []
    return moved


def start_from(preset_name: str) -> None:
    """Take a preset; the pins stay, as they say what somebody wants to watch."""
    use(presets.load(preset_name).model_copy(update={"pins": scenario().pins}))


def undo() -> None:
    """Go back one step."""
    _travel("past", "future")


def redo() -> None:
    """Go forward one step."""
    _travel("future", "past")


def _travel(source: str, target: str) -> None:
    state = st.session_state
    if state[source]:
        state[target] = [*state[target], state["plan"]]
        state["plan"], state[source] = state[source][-1], state[source][:-1]
        state["gesture"], state["headline"], state["notices"] = ("", 0), None, []


def open_text(pasted: str) -> None:
    """Open a link from anybody, whatever its host; say what of it was not taken."""
    state = st.session_state
    try:
        opened, found = stored.read(pasted)
    except (LinkError, stored.StoreError) as error:
        refuse_text(error)
        return
    use(opened.scenario)
    state["headline"], state["kept"] = opened.headline, found.tie if found else None
    if opened.others:
        state["others"] = [_plan_of(other) for other in opened.others]
    say_unusable(opened.problems)
    go_to(opened.page)
    if opened.lang in text.LANGUAGES:
        choose_language(opened.lang)


def refuse_text(error: LinkError | stored.StoreError) -> None:
    """Say why a pasted text is no plan."""
    notice = {"key": "notice.unreadable", "reason": error.said(lang()), "problems": []}
    st.session_state["notices"] = [notice]


def say_unusable(problems: Sequence[Problem]) -> None:
    """Name what could not be used of a link."""
    found = [{"key": "notice.title", "problems": list(problems)}]
    st.session_state["notices"] = found if problems else []


def wanted_page() -> str:
    """Page that the last link asked for, once; empty where it asked for none."""
    wanted = st.session_state["wanted_page"]
    st.session_state["wanted_page"] = ""
    return wanted


def go_to(page: str) -> None:
    """Show a page with the next step of this run."""
    st.session_state["wanted_page"] = page


def page() -> str:
    """Page that is shown; empty for the first."""
    return st.session_state["page"]


def enter(page: str) -> None:
    """Note the page that is shown, so that the address can name it; empty for the first page."""
    st.session_state["page"] = page


def complain(problem: Problem) -> None:
    """Say of one more field of a link that it was not taken."""
    notices = st.session_state["notices"] or [{"key": "notice.title", "problems": []}]
    last = {**notices[-1], "problems": [*notices[-1]["problems"], problem]}
    st.session_state["notices"] = [*notices[:-1], last]


def choose_language(language: str) -> None:
    """Speak this language from now on, also in the link."""
    st.session_state["lang"] = st.session_state["chosen_lang"] = language


def cleaned(name: str) -> str:
    """A project's name as a plan carries it."""
    return text.clean(name, link.LONGEST_NAME) if name.strip() else ""


def rename(name: str) -> None:
    """Give the project a name, cleaned."""
    plan = st.session_state["plan"]
    if cleaned(name) != plan["name"]:
        _step({**plan, "name": cleaned(name)}, remember=True)


def pin(identifier: str, on: bool) -> None:
    """Pin an input to the Overview, or take it off; a ninth is refused and said."""
    attempt(lambda: use(scenario().pin(identifier, on=on)))


def annotate(identifier: str, note: str, owner: str) -> None:
    """Write a note and an owner to an input."""
    attempt(lambda: use(scenario().annotate(identifier, note, owner=owner)))


def address(headline: tuple[float, float] | None = None) -> link.Fitted:
    """Link of the scenario: with headline, page, and the language where it was chosen by hand."""
    state = st.session_state
    return link.fitted(
        scenario(), page=state["page"], headline=headline, lang=state["chosen_lang"], others=others()
    )


def ack(key: str) -> int | None:
    """Number of the last answer of a component that was applied."""
    return st.session_state["acks"].get(key)


def collect(key: str) -> tuple[str, Any, int] | None:
    """The answer a component sent since the last run, once: action, value and its number."""
    state, sent = st.session_state, _sent(key)
    if not sent or sent["seq"] == state["acks"].get(key):
        return None
    if not state["settled"] and not _of_this_visit(sent):
        return None
    state["acks"] = {**state["acks"], key: sent["seq"]}
    return sent["action"], sent.get("value"), sent["seq"]


def _sent(key: str) -> State | None:
    held = st.session_state.get(key)
    sent = held.get("sent") if hasattr(held, "get") else None
    # Whoever writes to the socket by hand gets silence, not a traceback.
    shaped = (
        isinstance(sent, dict) and isinstance(sent.get("seq"), int) and isinstance(sent.get("action"), str)
    )
    return sent if shaped else None


def try_change(identifier: str, value: Any, seq: int) -> None:
    """Take the answer of an input; a value of a wrong type is refused like any other."""
    attempt(lambda: change({identifier: value}, gesture=(identifier, seq)))


def refuse(error: ParameterError, otherwise: str) -> None:
    """Say what of a file was refused; ``otherwise`` where it could not be read at all."""
    unread = {"key": "notice.unreadable", "reason": otherwise, "problems": []}
    st.session_state["notices"] = [_refusal(p) for p in error.problems] or [unread]


def attempt(act: Callable[[], None]) -> None:
    """Act, or say why not and leave everything as it was."""
    try:
        act()
    except ParameterError as error:
        st.session_state["notices"] = [_refusal(p) for p in error.problems]
