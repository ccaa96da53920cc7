"""D1: writers are killed at any moment; what was acknowledged is there, and nothing is half there."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import ROOT
from tests.store_writer import Nursery, Writer, nursing
from tests.stores import assert_whole, content, counts, items_of
from ui import store_tables
from ui.store import Store

WRITERS = 4
ROUNDS = 200 if os.environ.get("COSTMODEL_LONG") else 8


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """What begins the writers of these tests."""
    with nursing() as found:
        yield found


def start_writers(nursery: Nursery, url: str, folder: Path, seed: int) -> list[Writer]:
    """As many as there are, each with a log of its own."""
    return [nursery.begin(url, folder / f"log{i}", seed + i * 10_000_000) for i in range(WRITERS)]


def acknowledged(folder: Path) -> list[tuple[str, int, int]]:
    """Token, version and content of every save that a writer was told of."""
    lines = [line for log in sorted(folder.glob("log*")) for line in log.read_text().splitlines()]
    return [(edit, int(rev), int(items)) for edit, rev, items in (line.split() for line in lines)]


def wait_for_saves(folder: Path, more_than: int) -> None:
    deadline = time.monotonic() + 60
    while len(acknowledged(folder)) <= more_than:
        assert time.monotonic() < deadline, "no writer saved anything"
        time.sleep(0.02)


def missing(store: Store, told: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Saves that were acknowledged and are not there as they were written."""
    lost = []
    histories = {edit: {} for edit, _, _ in told}
    for edit in histories:
        histories[edit] = {v.rev: items_of(v.content) for v in store.history(edit)}
    for edit, rev, items in told:
        if histories[edit].get(rev) != items:
            lost.append((edit, rev, items))
    return lost


def kill_rounds(nursery: Nursery, url: str, folder: Path, rounds: int) -> int:
    """Kill all writers after a random while, again and again; how many saves were acknowledged."""
    luck, seen, reader = random.Random(11), 0, Store(url)
    for number in range(rounds):
        for log in folder.glob("log*"):
            log.unlink()
        before = counts(url)
        writers = start_writers(nursery, url, folder, number * 100_000)
        wait_for_saves(folder, WRITERS)
        time.sleep(luck.uniform(0.0, 0.5))
        for writer in writers:
            writer.kill()
        for writer in writers:
            writer.wait()
        told = acknowledged(folder)
        assert missing(reader, told) == []
        assert_whole(url)
        begun = sum(rev == 1 for _, rev, _ in told)
        there = counts(url)["scenarios"] - before["scenarios"]
        assert begun <= there <= begun + WRITERS  # at most one each that was not acknowledged
        seen += len(told)
    return seen


def test_no_acknowledged_save_is_lost_to_kill(nursery, tmp_path):
    url = f"sqlite:///{tmp_path}/library.sqlite3"
    Store(url).create(content())
    assert kill_rounds(nursery, url, tmp_path, ROUNDS) > ROUNDS * WRITERS
    with sqlite3.connect(tmp_path / "library.sqlite3") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


SLOW_MIGRATION = """
import sys, time
from ui import store_tables
def slow(connection):
    connection.exec_driver_sql("ALTER TABLE revision ADD COLUMN colour TEXT")
    connection.exec_driver_sql("UPDATE revision SET colour = 'red'")
    print("half way", flush=True)
    time.sleep(60)
store_tables.migrate(store_tables.connect(sys.argv[1]), (*store_tables.MIGRATIONS, slow))
"""


def test_a_migration_killed_half_way_leaves_the_database_as_it_was(tmp_path):
    url = f"sqlite:///{tmp_path}/library.sqlite3"
    edit = Store(url).create(content(7))
    command = [sys.executable, "-c", SLOW_MIGRATION, url]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "half way\n"
    process.kill()
    process.communicate()
    assert items_of(Store(url).open(edit).version.content) == 7
    engine = store_tables.connect(url)
    with engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT name FROM pragma_table_info('revision')").scalars().all()
    engine.dispose()
    assert "colour" not in names
    assert (tmp_path / "library.sqlite3.v1-backup").exists()


@pytest.mark.parametrize("loss", [(1, 2), (2, 1)], ids=["a version", "another value"])
def test_a_lost_save_would_be_found(tmp_path, loss):
    url = f"sqlite:///{tmp_path}/library.sqlite3"
    store = Store(url)
    edit = store.create(content(1))
    assert missing(store, [(edit, 1, 1)]) == []
    rev, items = loss
    assert missing(store, [(edit, rev, items)]) == [(edit, rev, items)]
