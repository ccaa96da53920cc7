"""What each input of the screen from lab to field means, in one small line."""

import math

from costmodel.scenario import Scenario
from costmodel.screens import gap_inputs
from costmodel.screens.gap import Report
from ui import session
from ui.views.gap import say


def notes(plan: Scenario, found: Report) -> dict[str, str]:
    """Small lines by parameter id."""
    old, price = found.ageing, say("money", found.sample_price)
    interval = (
        session.t("gap.interval_note_never")
        if old.best is None
        else session.t("gap.interval_note", best=str(old.best))
    )
    return {
        gap_inputs.SHIFT: session.t("gap.right_note", before=say("of100_exact", found.curve.field[0])),
        gap_inputs.WORST: session.t("gap.worst_note", right=say("of100_exact", found.worst_group)),
        "generalization.field_items": session.t("control.field_price", price=price),
        "generalization.field_item_cost": session.t("gap.sample_note", price=price),
        "generalization.augmented_items": session.t(
            "gap.copies_note",
            share=say("number", float(plan["labeling.synthetic_exchange"])),
            cost=say("money", float(plan["labeling.synthetic_cost"])),
        ),
        "generalization.retrain_every": interval,
        "generalization.monitoring": session.t(
            "gap.checks_note",
            labels=say("count", math.ceil(old.check_labels)),
            cost=say("money", old.check_cost),
        ),
        "generalization.mlops_cost": session.t(
            "gap.platform_note", cost=say("money", float(plan["people.operations"]))
        ),
    }
