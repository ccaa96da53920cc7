"""Files of a user's own measurements: the columns that each kind needs, and a made-up file to start from."""

from __future__ import annotations

from collections.abc import Mapping

from costmodel import _data
from costmodel.table_columns import Column

MOST_ITEMS = 1e9
MOST = 1e15  # of a cost or a performance
MOST_MONEY = 1e12  # of one invoice
SCHEMAS: Mapping[str, tuple[Column, ...]] = {
    "votes": (
        Column("item", "text"),
        Column("worker", "text"),
        Column("label", "text"),
        Column("gold", "text", optional=True),
    ),
    "shift": (
        Column("lab_accuracy", "share", 0.0, 1.0, open=True),
        Column("field_accuracy", "share", 0.0, 1.0, open=True),
        Column("field_items", low=1.0, high=MOST_ITEMS, whole=True),
    ),
    "drift": (Column("age", low=0.0, high=1200.0), Column("accuracy", "share", 0.0, 1.0)),
    "learning-curve": (
        Column("items", low=1.0, high=MOST_ITEMS),
        Column("accuracy", "share", 0.0, 1.0),
    ),
    "invoices": (
        Column("date", "date"),
        Column("items", low=0.0, high=MOST_ITEMS, open=True),
        Column("amount", low=0.0, high=MOST_MONEY, open=True),
    ),
    "cost-performance": (
        Column("cost", low=0.0, high=MOST, open=True),
        Column("performance", low=-MOST, high=MOST),
    ),
}


def sample(kind: str) -> bytes:
    """A made-up file of a kind, to start from.

    Parameters
    ----------
    kind : str
        A key of ``SCHEMAS``.

    Returns
    -------
    bytes
        Content of a CSV file.

    Examples
    --------
    >>> sample("drift").decode().splitlines()[0]
    'age,accuracy'
    """
    return _data.path("samples", f"{kind}.csv").read_bytes()
