"""Cost and return of deep-learning projects: labels, compute, generalization, compression, cash flow.

Three lines in a notebook:

>>> from costmodel import evaluate, presets
>>> plan = presets.load("ecommerce").replace({"labeling.target_precision": 0.98})
>>> round(evaluate(plan).accuracy["field"], 2)
0.93
"""

from costmodel import presets
from costmodel.decisions import frontier, goal_seek, optimize
from costmodel.errors import CostModelError, LinkError, NoSolutionError, ParameterError
from costmodel.evaluation import Result, evaluate
from costmodel.moves import next_best_move, sweep
from costmodel.scenario import Scenario
from costmodel.tornado import tornado
from costmodel.uncertainty import simulate

__version__ = "0.1.0"

__all__ = [
    "CostModelError",
    "LinkError",
    "NoSolutionError",
    "ParameterError",
    "Result",
    "Scenario",
    "evaluate",
    "frontier",
    "goal_seek",
    "next_best_move",
    "optimize",
    "presets",
    "simulate",
    "sweep",
    "tornado",
]
