"""Decisions about a plan: goal seek, the best mix, what accuracy costs, stage gates; all of it by name."""

from costmodel.cost_frontier import Offer, frontier, knee
from costmodel.decision_levers import FURTHER, MIX
from costmodel.goal_seek import Hit, Reached, goal_seek
from costmodel.limits import Infeasible, Limit
from costmodel.optimum import Change, Optimum, Standing, optimize
from costmodel.outputs import OUTPUTS
from costmodel.stage_gates import EstimateClass, Stage, Staged, estimate_classes, staged

__all__ = [
    "FURTHER",
    "MIX",
    "OUTPUTS",
    "Change",
    "EstimateClass",
    "Hit",
    "Infeasible",
    "Limit",
    "Offer",
    "Optimum",
    "Reached",
    "Stage",
    "Staged",
    "Standing",
    "estimate_classes",
    "frontier",
    "goal_seek",
    "knee",
    "optimize",
    "staged",
]
