"""The projects of a portfolio in this session: this plan, examples, links and a file; what was drawn of them.

What a visitor pastes or uploads is kept in the session alone and never becomes part of the plan or its link.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import streamlit as st

from costmodel import effort, portfolio, portfolio_file, presets, text
from costmodel.errors import CostModelError
from costmodel.portfolio import Standing
from costmodel.portfolio_file import Fault, Portfolio, PortfolioError
from costmodel.scenario import Scenario
from ui import components, jobs, later, session

MOST = 200  # projects on the screen
MOST_LINKS = 50
LONGEST_LINKS = 100_000  # characters in the field
FEW = 5  # projects that are drawn without a job, if all of them take no longer than a moment
MOST_SECONDS = 100.0  # of draws that this screen makes
STATE = "portfolio"
JOB = "portfolio"
EMPTY: Mapping[str, Any] = {"presets": (), "links": "", "file": None, "file_name": "", "budget": None}


@dataclass(frozen=True)
class Entry:
    """One project: its name, where it is from, and its scenario."""

    name: str
    origin: str
    scenario: Scenario


@dataclass(frozen=True)
class Held:
    """All projects of the session, and sentences about what was left out."""

    entries: tuple[Entry, ...]
    left_out: tuple[str, ...]


def state() -> dict[str, Any]:
    """What the visitor chose on this page."""
    return st.session_state.setdefault(STATE, dict(EMPTY))


def put(name: str, value: Any) -> None:
    """Note a choice."""
    st.session_state[STATE] = {**state(), name: value}


def held() -> Held:
    """All projects, at most 200: this plan, examples, links, then the rows of the file."""
    plan, lang = session.scenario(), session.lang()
    entries = [Entry(plan.name or session.t("portfolio.this_plan"), "plan", plan)]
    for name in state()["presets"]:
        entries.append(Entry(presets.about(name)["title"][lang], "preset", presets.load(name)))
    linked, left_out = _linked(state()["links"])
    entries += linked
    found: Portfolio = state()["file"] or Portfolio()
    entries += [Entry(project.name, "file", project.scenario) for project in found.projects]
    left_out += [fault.said(lang) for fault in found.faults]
    if len(entries) > MOST:
        left_out.append(session.t("portfolio.fault_too_many", most=str(MOST)))
    return Held(tuple(entries[:MOST]), tuple(left_out))


def _linked(pasted: str) -> tuple[list[Entry], list[str]]:
    entries, left_out = [], []
    lines = [(n, line.strip()) for n, line in enumerate(pasted.splitlines(), start=1) if line.strip()]
    for number, line in lines[:MOST_LINKS]:
        try:
            scenario = portfolio_file.of_link(line)
        except CostModelError as error:
            left_out.append(Fault(number, 0, error).said(session.lang()))
            continue
        title = scenario.name or presets.about(scenario.preset)["title"][session.lang()]
        name = session.t("portfolio.link_name", number=str(number), title=title)
        entries.append(Entry(name, "link", scenario))
    if len(lines) > MOST_LINKS:
        left_out.append(session.t("portfolio.fault_too_many", most=str(MOST_LINKS)))
    return entries, left_out


def take_file(uploaded: Any) -> None:
    """Read an uploaded file; a file that cannot be used is said and leaves the one before."""
    if uploaded is None:
        drop_file()
        return
    try:
        found = portfolio_file.read(uploaded.getvalue(), most=MOST)
    except PortfolioError as error:
        found = Portfolio(faults=(Fault(1, 0, error),))
    put("file", found)
    put("file_name", text.clean(uploaded.name, 60))


def drop_file() -> None:
    """Take the file out again."""
    put("file", None)
    put("file_name", "")


def planned(entries: tuple[Entry, ...]) -> list[Standing]:
    """Each project as planned; what this session has seen is not computed again."""
    return _known("planned", entries, portfolio.standing)


def _known(name: str, entries: tuple[Entry, ...], find: Callable[[Scenario], Standing]) -> list[Standing]:
    key = f"{STATE}:{name}"
    seen: dict[Scenario, Standing] = st.session_state.get(key, {})
    plans = [entry.scenario.bare() for entry in entries]
    kept = {plan: seen[plan] if plan in seen else find(plan) for plan in plans}
    st.session_state[key] = kept
    return [kept[plan] for plan in plans]


def drawn(entries: tuple[Entry, ...]) -> list[Standing] | None:
    """Each project in its draws; None until all of them are known, or where they are too many.

    Few that take a moment are drawn once the hand rests, others beside the page.
    """
    plans = _plans(entries)
    refused = bool(too_long(plans))
    if _is_job(plans) and not refused:
        found = _from_job(plans)
    else:
        jobs.close(JOB)  # of other projects
        found = {} if refused else _at_rest(plans)
    if len(found) < len(plans):
        return None
    return [found[entry.scenario.bare()] for entry in entries]


def _plans(entries: tuple[Entry, ...]) -> tuple[Scenario, ...]:
    return tuple(dict.fromkeys(entry.scenario.bare() for entry in entries))


def _seconds(plans: tuple[Scenario, ...]) -> float:
    return sum(effort.seconds(plan) for plan in plans)


def _is_job(plans: tuple[Scenario, ...]) -> bool:
    return len(plans) > FEW or _seconds(plans) > later.LONG


def too_long(plans: tuple[Scenario, ...]) -> str:
    """Why the draws of these projects are not made here; empty where they are."""
    needed = _seconds(plans)
    if needed <= MOST_SECONDS:
        return ""
    return session.t(
        "portfolio.too_long",
        count=str(len(plans)),
        seconds=text.figure("count", needed, session.lang()),
        most=text.figure("count", MOST_SECONDS, session.lang()),
    )


def _at_rest(plans: tuple[Scenario, ...]) -> dict[Scenario, Standing]:
    asked = {plan: later.value(f"{STATE}:{_seed(plan)}", plan, _drawing(plan)) for plan in plans}
    return {plan: one for plan, one in asked.items() if one is not None}


def _seed(plan: Scenario) -> str:
    return str(plan["uncertainty.seed"])


def _drawing(plan: Scenario) -> Callable[[later.Progress], Standing]:
    return lambda progress: portfolio.simulated(plan, progress=progress)


def _from_job(plans: tuple[Scenario, ...]) -> dict[Scenario, Standing]:
    """What a job found, which begins here unless it has been stopped."""

    def work(progress: jobs.Progress) -> dict[Scenario, Standing]:
        found = {}
        for number, plan in enumerate(plans):
            part = _part(progress, number, len(plans))
            found[plan] = portfolio.simulated(plan, progress=part)
        return found

    key = _key(plans)
    if jobs.state(JOB, key).phase == "none":
        jobs.start(JOB, key, work)
    return dict(jobs.state(JOB, key).result or {})


def _part(progress: jobs.Progress, number: int, count: int) -> jobs.Progress:
    return lambda share: progress((number + share) / count)


def show_job(entries: tuple[Entry, ...], known: bool) -> None:
    """Progress of the draws, a button to begin again where they were stopped, or why they are too many."""
    plans = _plans(entries)
    if refused := too_long(plans):
        card = {"title": refused, "tone": "warn", "rows": []}
        components.panel({"cards": [card], "alert": True}, "portfolio_too_long")
    elif _is_job(plans):
        label = session.t("portfolio.drawing", count=str(len(plans)))
        again = session.t("portfolio.draw")
        jobs.show(JOB, _key(plans), label, again=again, awaited=not known)


def note(entries: tuple[Entry, ...], known: bool) -> str:
    """What the figures are of: the draws where they are known, or the plans."""
    waiting = "too_long" if too_long(_plans(entries)) else "planned"
    return session.t(f"portfolio.table_{'drawn' if known else waiting}")


def _key(plans: tuple[Scenario, ...]) -> tuple[Any, ...]:
    return tuple((plan.fitted, *plan.values().values()) for plan in plans)


@lru_cache(maxsize=2)
def sample(lang: str) -> bytes:
    """A file to begin with, as spreadsheets open it.

    Parameters
    ----------
    lang : {"zh", "en"}
    """
    names = [text.template(lang, f"portfolio.sample_{number}") for number in (1, 2, 3)]
    rows = [
        "name,preset,serving.devices,project.horizon,labeling.target_precision",
        f"{names[0]},ecommerce,,48,98%",
        f"{names[1]},drone,3000,,",
        f"{names[2]},medical,,60,",
    ]
    return ("\ufeff" + "\r\n".join(rows) + "\r\n").encode()
