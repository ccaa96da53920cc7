"""A process that saves without end and writes down every save it was told of: for the tests of kill -9."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.stores import content
from ui.store import Store


def write(url: str, log: Path, seed: int) -> None:
    """Save scenarios of three versions each; a line in the log is a save that was acknowledged."""
    store = Store(url)
    with log.open("ab", buffering=0) as acknowledged:
        for i in range(seed, seed + 1_000_000):
            edit = store.create(content(i))
            acknowledged.write(f"{edit} 1 {i}\n".encode())
            for rev in (2, 3):
                store.save(edit, content(i + rev), after=rev - 1)
                acknowledged.write(f"{edit} {rev} {i + rev}\n".encode())


if __name__ == "__main__":
    write(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
    os._exit(0)
