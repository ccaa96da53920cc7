"""In which order a page reaches the eye: the chart that a hand is moving comes before everything else."""

import time

# A browser that gets the whole page at once draws the chart last: 120 ms after a key, with this pause 70 ms
# (benchmarks/README.md). Two frames of a screen; the rest of the page follows that much later.
PAUSE = 0.03


def drawn_first() -> None:
    """Give the browser time to draw what was sent so far."""
    time.sleep(PAUSE)
