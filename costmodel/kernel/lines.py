"""The cost lines of a plan and the component that each belongs to."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from costmodel._values import Values

Array = NDArray[np.float64]
Inputs = Mapping[str, Any]  # parameter id to a number, switch, choice, or column (n, 1) of numbers
Lines = dict[str, Any]  # cost line to CNY by month, shape (h,) or (n, h)

HOURS_PER_MONTH = 730.0  # 8,760 hours a year over 12 months

# Every cost line and its component. Screens, slides and the workbook take order and grouping from here.
COMPONENT_OF = {
    "labels": "labels",
    "relabelling": "labels",
    "synthetic_items": "labels",
    "collecting": "data",
    "cleaning": "data",
    "storing": "data",
    "managing": "data",
    "field_collecting": "data",
    "field_labels": "data",
    "augmenting": "data",
    "final_runs": "compute",
    "experiments": "compute",
    "failed_runs": "compute",
    "run_storage": "compute",
    "staff": "people",
    "compressing": "people",
    "adopting": "people",
    "poc": "poc",
    "pilot": "poc",
    "devices": "devices",
    "replacements": "devices",
    "device_upkeep": "operations",
    "cloud_serving": "serving",
    "upload_compliance": "serving",
    "storing_live": "operations",
    "managing_live": "operations",
    "operations": "operations",
    "monitoring": "operations",
    "reviewing": "operations",
    "retraining_runs": "retraining",
    "retraining_labels": "retraining",
    "governance": "other",
    "severe_errors": "other",
    "retirement": "other",
}
COMPONENTS = tuple(dict.fromkeys(COMPONENT_OF.values()))
BUILD_COMPONENTS = ("labels", "data", "compute", "people")


def over_months(share: Array, amount: Values) -> Values:
    """An amount over months [CNY]; a plain zero where there is none, which takes no time in many plans.

    Parameters
    ----------
    share : array, shape (h,) or (n, h)
        By month.
    amount : float or array, shape (n, 1)
        [CNY]

    Returns
    -------
    float or array, shape (h,) or (n, h)
        [CNY]
    """
    return share * amount if np.any(amount) else 0.0
