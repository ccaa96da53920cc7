"""Overview: does it pay, what to change, and by how much."""

import streamlit as st

from costmodel import evaluate, parameters, project, text
from costmodel.evaluation import Result
from costmodel.scenario import Scenario
from ui import controls, hero, own_project, panels, session, shell

FIRST = tuple(r.id for r in parameters.catalogue().values() if r.level == 1)
ORDER = (
    "labeling.target_precision",
    "generalization.field_items",
    "compute.runs",
    "serving.decisions",
    "value.right",
    "compression.enabled",
)


def notes(plan: Scenario, result: Result) -> dict[str, str]:
    """What each first input means in money, in one small line."""
    lang, money = session.lang(), session.money()

    def say(kind: str, number: float) -> str:
        return text.figure(kind, number, lang, money)

    values = plan.values()
    sample, wrong = float(project.sample_price(values)), float(project.cost_of_an_error(values))
    label = float(project.label_prices(values).field)  # at the precision that the slider asks for
    yearly = plan["serving.devices"] * plan["serving.decisions"] * 12
    return {
        "labeling.target_precision": session.t("control.vendor_price", price=say("money", label)),
        "generalization.field_items": session.t("control.field_price", price=say("money", sample)),
        "compute.runs": session.t(
            "control.run_price",
            price=say("money", result.run_cost),
            share=say("percent", plan["compute.exploration"]),
        ),
        "serving.decisions": session.t(
            "control.volume_note_one" if plan["serving.devices"] == 1 else "control.volume_note",
            total=say("short", yearly),
            devices=say("short", plan["serving.devices"]),
        ),
        "value.right": session.t("control.wrong_cost", price=say("money", wrong)),
        "compression.enabled": session.t(
            "control.compress_note" if plan["compression.hardware_before"] else "control.compress_note_cloud",
            before=say("money", plan["compression.hardware_before"]),
            after=say("money", plan["compression.hardware_after"]),
            points=say("points", -plan["compression.accuracy_drop"]),
        ),
    }


session.through_app()
plan = session.scenario()
result = evaluate(plan)
shown = hero.view()
results, inputs = st.container(key="board").columns([2.9, 1], gap="large")
with results:
    panels.notices()
    own_project.reasons()
    hero.show(plan, result)
with inputs, st.container(key="inputs"):
    shell.start_from()
    shell.name_and_open()
    small = notes(plan, result)
    for identifier in ORDER:
        controls.parameter_input(identifier, note=small[identifier], plotted=identifier == shown.axis)
    if pinned := [identifier for identifier in plan.pins if identifier not in ORDER]:
        st.caption(session.t("assumptions.pinned_here"))
        controls.several(pinned, plotted=shown.axis)
panels.show(result)
