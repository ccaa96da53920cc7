"""Saving strategies: the catalogue, how strategies combine, and the path to a target; all of it by name."""

from costmodel.strategy_article import (
    ArticleStep,
    article_path,
    needed_saving,
    path_saving,
    path_shares,
)
from costmodel.strategy_catalogue import (
    Act,
    Claim,
    Range,
    Strategy,
    areas,
    caps,
    catalogue,
    find,
    standard_parts,
    strengths,
)
from costmodel.strategy_effort import Adopted, adoption_cost, parallel_hours, wall_factor
from costmodel.strategy_mix import BY_THE_HOUR, KINDS, affected_elements, excluded, remaining
from costmodel.strategy_path import Path, Step, Waterfall, cheapest_mix, cost_left, likely_mix, waterfall
from costmodel.strategy_plan import Effect, InPlan, cost_lines, in_plan, mix, switched
from costmodel.strategy_target import PlanPath, path_to

__all__ = [
    "BY_THE_HOUR",
    "KINDS",
    "Act",
    "Adopted",
    "ArticleStep",
    "Claim",
    "Effect",
    "InPlan",
    "Path",
    "PlanPath",
    "Range",
    "Step",
    "Strategy",
    "Waterfall",
    "adoption_cost",
    "affected_elements",
    "areas",
    "article_path",
    "caps",
    "catalogue",
    "cheapest_mix",
    "cost_left",
    "cost_lines",
    "excluded",
    "find",
    "in_plan",
    "likely_mix",
    "mix",
    "needed_saving",
    "parallel_hours",
    "path_saving",
    "path_shares",
    "path_to",
    "remaining",
    "standard_parts",
    "strengths",
    "switched",
    "wall_factor",
    "waterfall",
]
