"""What the steps of this session did to the plan."""

from itertools import pairwise

from costmodel import evaluate, parameters, presets, story, text
from costmodel.evaluation import Result
from costmodel.scenario import Scenario
from ui import derived, session

NAMED = 4  # inputs that a line of the log names


def last_step(plan: Scenario, result: Result) -> str:
    """The input that moved and its effects in one line; empty where more than one did."""
    before = session.previous()
    return "" if before is None else _one_input(before, plan, result)


def log() -> list[str]:
    """What each step of the session did, the oldest first."""
    return [_step(before, after) for before, after in pairwise(session.history())]


def _step(before: Scenario, after: Scenario) -> str:
    if after.preset != before.preset:
        title = presets.about(after.preset)["title"][session.lang()]
        return session.t("meeting.started", preset=title, effects=_effects(before, evaluate(after)))
    changed = after.differences(before)
    if len(changed) == 1:
        return _one_input(before, after, evaluate(after))
    if not changed:
        return session.t("meeting.remarks")
    lang = session.lang()
    names = [parameters.find(identifier).label[lang] for identifier in changed][:NAMED]
    what = text.template(lang, "change.separator").join(names)
    said = {"count": str(len(changed)), "what": what, "effects": _effects(before, evaluate(after))}
    return session.t("meeting.several" if len(changed) <= NAMED else "meeting.many", **said)


def _one_input(before: Scenario, plan: Scenario, result: Result) -> str:
    changed = plan.differences(before)
    if len(changed) != 1 or before.preset != plan.preset:
        return ""
    ((identifier, _),) = changed.items()
    return session.t(
        "change.template",
        what=parameters.find(identifier).label[session.lang()],
        old=_shown(identifier, before),
        new=_shown(identifier, plan),
        effects=_effects(before, result),
    )


def _effects(before: Scenario, result: Result) -> str:
    lang, money = session.lang(), session.money()
    effects = [text.say(s, lang, money) for s in story.change(evaluate(before), result)]
    return text.template(lang, "change.separator").join(effects)


def _shown(identifier: str, plan: Scenario) -> str:
    """The input's value as its control shows it."""
    lang = session.lang()
    if identifier in derived.DERIVED:
        return text.figure("of100_exact", derived.DERIVED[identifier].shown(plan.values()), lang)
    return text.value_text(parameters.find(identifier), plan[identifier], lang, session.money())
