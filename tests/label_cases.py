"""Vendors' tiers and ranges that the tests of labeling share."""

from hypothesis import strategies as st

from costmodel import _data

TIERS = [(0.875, 0.2), (0.925, 0.5), (0.98, 1.5)]  # the first article's table 1, middles of its ranges
shares = st.floats(0.0, 1.0)
precisions = st.floats(0.80, 0.999)


def rows(name: str) -> list[dict[str, str]]:
    return _data.csv_rows("published", "labeling", name)
