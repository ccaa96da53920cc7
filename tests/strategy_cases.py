"""The catalogue, and mixes of strategies to try, for the tests of them."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from costmodel import _data, strategies

CATALOGUE = strategies.catalogue()
ARTICLES = {
    row["id"]: float(row["expected"]) for row in _data.csv_rows("published", "decision", "articles.csv")
}
EACH = pytest.mark.parametrize("strategy", CATALOGUE.values(), ids=CATALOGUE)
shares = st.floats(0.0, 1.0)
effects = st.floats(0.0, 0.99)
SAVING = [key for key in CATALOGUE if key != "parallelism"]
mixes = st.dictionaries(st.sampled_from(SAVING), st.tuples(effects, shares), max_size=8)
WEEK = 7000.0


def full(**given_effects):
    """Strategies adopted for all of the work, with these effects."""
    return {key: (effect, 1.0) for key, effect in given_effects.items()}
