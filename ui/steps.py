"""What the last step of this session did to the plan."""

from costmodel import evaluate, parameters, story, text
from costmodel.evaluation import Result
from costmodel.scenario import Scenario
from ui import derived, session


def last_step(plan: Scenario, result: Result) -> str:
    """The input that moved and its effects in one line; empty where more than one did."""
    before = session.previous()
    changed = {} if before is None else plan.differences(before)
    if before is None or len(changed) != 1 or before.preset != plan.preset:
        return ""
    lang, money = session.lang(), session.money()
    ((identifier, _),) = changed.items()
    effects = [text.say(s, lang, money) for s in story.change(evaluate(before), result)]
    return session.t(
        "change.template",
        what=parameters.find(identifier).label[lang],
        old=_shown(identifier, before),
        new=_shown(identifier, plan),
        effects=text.template(lang, "change.separator").join(effects),
    )


def _shown(identifier: str, plan: Scenario) -> str:
    """The input's value as its control shows it."""
    lang = session.lang()
    if identifier in derived.DERIVED:
        return text.figure("of100_exact", derived.DERIVED[identifier].shown(plan.values()), lang)
    return text.value_text(parameters.find(identifier), plan[identifier], lang, session.money())
