"""What the last step of this session did to the plan."""

from costmodel import evaluate, parameters, story, text
from costmodel.evaluation import Result
from costmodel.scenario import Scenario
from ui import session


def last_step(plan: Scenario, result: Result) -> str:
    """The input that moved and its effects in one line; empty where more than one did."""
    before = session.previous()
    changed = {} if before is None else plan.differences(before)
    if before is None or len(changed) != 1 or before.preset != plan.preset:
        return ""
    lang, money = session.lang(), session.money()
    ((identifier, (new, old)),) = changed.items()
    record = parameters.find(identifier)
    effects = [text.say(s, lang, money) for s in story.change(evaluate(before), result)]
    return session.t(
        "change.template",
        what=record.label[lang],
        old=text.value_text(record, old, lang, money),
        new=text.value_text(record, new, lang, money),
        effects=text.template(lang, "change.separator").join(effects),
    )
