"""Processes that save without end and write down every save they were told of: for the tests of kill -9.

One process imports what they need, and begins each writer as a copy of itself: a line in, a number out.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.browser import ROOT
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


@dataclass(frozen=True)
class Writer:
    """A process that writes."""

    pid: int

    def kill(self) -> None:
        with suppress(ProcessLookupError):  # it ended by itself: its server was killed
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> None:
        """Until nothing is left of it."""
        deadline = time.monotonic() + 60
        with suppress(ProcessLookupError):
            while time.monotonic() < deadline:
                os.kill(self.pid, 0)
                time.sleep(0.005)
            raise TimeoutError(f"writer {self.pid} does not end")


@dataclass(frozen=True)
class Nursery:
    """Begins writers."""

    orders: IO[str]
    numbers: IO[str]

    def begin(self, url: str, log: Path, seed: int) -> Writer:
        """A writer with a log of its own."""
        print(url, log, seed, sep="\t", file=self.orders, flush=True)
        return Writer(int(self.numbers.readline()))


@contextmanager
def nursing() -> Iterator[Nursery]:
    """A nursery, all of whose writers must have been killed at its end."""
    command = [sys.executable, "-m", "tests.store_writer"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as process:
        yield Nursery(process.stdin, process.stdout)
        process.stdin.close()
        process.wait(timeout=60)


def serve() -> None:
    """Begin a writer for every line; the system buries them."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        url, log, seed = line.rstrip("\n").split("\t")
        pid = os.fork()
        if not pid:
            try:
                write(url, Path(log), int(seed))
            finally:
                os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    serve()
