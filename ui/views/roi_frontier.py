"""What accuracy costs at its cheapest: the chart, and its knee in words."""

from __future__ import annotations

from costmodel.cost_frontier import Offer
from costmodel.evaluation import Result
from costmodel.screens.roi_offers import MOST_OF_IT, Offers
from ui import session
from ui.charts import Chart, Series, Spot, fitted, held_range, money_axis, said, share_axis
from ui.views.roi import say


def frontier(result: Result, found: Offers) -> Chart:
    """Total cost against field accuracy, with the knee."""
    x = [o.accuracy for o in found.frontier]
    y = [o.cost for o in found.frontier]
    low, high = held_range("roi.frontier", 0.0, max(*y, result.cost_total))
    left, right = fitted(min(*x, found.reached), max(*x, found.reached))
    names = [f"{say('of100_exact', o.accuracy)} · {decisions(o)}" for o in found.frontier]
    return Chart(
        title=session.t("roi.frontier"),
        x=share_axis(session.t("roi.frontier_x"), max(left, 0.0), min(right, 1.0), kind="of100_fine"),
        y=money_axis(session.t("roi.frontier_y"), low, high),
        series=(
            Series("frontier", session.t("roi.frontier_line"), x, y, "accent", hover=said(names, "money", y)),
        ),
        spots=(
            Spot(found.reached, result.cost_total, session.t("hero.you")),
            Spot(found.knee.accuracy, found.knee.cost, session.t("roi.frontier_knee"), "best"),
        ),
        alt=session.t(
            "roi.frontier_alt",
            low=say("money", y[0]),
            high=say("money", y[-1]),
            worst=say("of100_exact", x[0]),
            best=say("of100_exact", x[-1]),
        ),
        footer=(_knee_said(found),),
        height=300,
        file_name="frontier",
    )


def _knee_said(found: Offers) -> str:
    knee, full, most = found.knee, found.full, found.most
    return session.t(
        "roi.frontier_said",
        accuracy=say("of100_exact", knee.accuracy),
        cost=say("money", knee.cost),
        share=say("percent", knee.accuracy / full.accuracy if full.accuracy else 1.0),
        spent=say("percent", knee.cost / full.cost if full.cost else 1.0),
        decisions=decisions(knee),
        most=say("percent", MOST_OF_IT),
        most_spent=say("percent", most.cost / full.cost if full.cost else 1.0),
    )


def decisions(offer: Offer) -> str:
    """What an offer decides, in words."""
    said_parts = [
        session.t("roi.takes_labels", precision=say("of100_fine", offer.precision)),
        session.t("roi.takes_samples", samples=say("count", offer.samples)),
        *(
            session.t(f"roi.takes_{name}_{'on' if on else 'off'}")
            for name, on in (("compression", offer.compressed), ("review", offer.reviewed))
            if on is not None
        ),
    ]
    return session.t("roi.takes_and").join(said_parts)
