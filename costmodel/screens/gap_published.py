"""Published gaps between test data and the field, as a plan's model would meet them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from costmodel import _data, generalization

SELECTED = "ImageNet-A"  # chosen against one model, so no gap that a product meets
ARTICLE = (0.99, 0.60)
KINDS = {"image": "image", "tabular": "tabular", "WILDS": "wilds"}


@dataclass(frozen=True)
class Published:
    """A published gap: ``image``, ``tabular`` or ``wilds``, its shift, and this plan's accuracy there."""

    name: str
    kind: str
    shift: float
    accuracy: float


@cache
def shifts() -> tuple[tuple[str, str, float], ...]:
    """Name, kind and shift of the 24 published gaps, the mildest first.

    Returns
    -------
    tuple of (str, str, float)

    References
    ----------
    ``data/published/generalization/shift_severity.csv``.

    Examples
    --------
    >>> len(shifts()), shifts()[0]
    (24, ('TableShift Income', 'tabular', 0.076))
    """
    rows = _data.csv_rows("published", "generalization", "shift_severity.csv")
    found = [
        (row["shift"], KINDS[row["kind"].replace(",", " ").split()[0]], float(row["delta_probit"]))
        for row in rows
        if row["shift"] != SELECTED
    ]
    return tuple(sorted(found, key=lambda entry: entry[2]))


def met_by(lab_accuracy: float) -> tuple[Published, ...]:
    """Field accuracy of a model under each published gap.

    Parameters
    ----------
    lab_accuracy : float
        Accuracy before the gap [share].

    Returns
    -------
    tuple of Published
        The mildest first.
    """
    values = np.array([shift for _, _, shift in shifts()])
    accuracy = np.asarray(generalization.field_accuracy(lab_accuracy, values))
    return tuple(
        Published(name, kind, shift, float(right))
        for (name, kind, shift), right in zip(shifts(), accuracy, strict=True)
    )


def milder_than(shift: float) -> int:
    """Number of published gaps that are milder than this one.

    Parameters
    ----------
    shift : float

    Returns
    -------
    int

    Examples
    --------
    >>> milder_than(2.073), milder_than(0.43)
    (24, 12)
    """
    return sum(published < shift for _, _, published in shifts())


def under_article(lab_accuracy: float) -> float:
    """Field accuracy of a model under the article's gap.

    Parameters
    ----------
    lab_accuracy : float
        Accuracy before the gap [share].

    Returns
    -------
    float

    References
    ----------
    Article 1: 99 % in the lab, below 60 % in the field.

    Examples
    --------
    >>> round(under_article(0.99), 2)
    0.6
    """
    gap = generalization.shift_between(*ARTICLE)
    return float(generalization.field_accuracy(lab_accuracy, gap))
