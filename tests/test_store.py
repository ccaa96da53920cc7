"""The scenario store on SQLite: promises D2 to D6 and D8; kill -9 is in test_store_kill.py."""

from __future__ import annotations

import logging
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event

from tests.browser import ROOT
from tests.store_contract import Contract, refusal
from tests.stores import assert_whole, content, items_of
from ui import store_tables, stored
from ui.store import Store
from ui.stored import StoreError

FROZEN = sorted((ROOT / "tests" / "corpus").glob("store-v*.sql"))
SYNC_COUNTER = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
static long count;
static void note(void) { FILE *f = fopen(getenv("SYNC_COUNT"), "w"); fprintf(f, "%ld", ++count); fclose(f); }
int fsync(int fd) { note(); return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd); }
int fdatasync(int fd) { note(); return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd); }
"""
SAVE_A_HUNDRED = """
import os, sys
from tests.stores import content
from ui.store import Store
store = Store(sys.argv[1])
edit = store.create(content())
print(open(os.environ["SYNC_COUNT"]).read())
for rev in range(1, 101):
    store.save(edit, content(rev), after=rev)
print(open(os.environ["SYNC_COUNT"]).read())
"""


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "new folder" / "library.sqlite3"


@pytest.fixture
def url(file) -> str:
    return f"sqlite:///{file}"


class TestSqlite(Contract):
    """D3 asks for eight times 200 saves."""

    EACH = 200


def pragma(url: str, name: str) -> object:
    engine = store_tables.connect(url)
    with engine.connect() as connection:
        found = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
    engine.dispose()
    return found


def test_every_connection_is_made_safe(url, file):
    Store(url).create(content())
    wanted = "wal" if sqlite3.sqlite_version_info >= (3, 51, 3) else "delete"
    assert pragma(url, "journal_mode") == wanted
    assert pragma(url, "synchronous") == 2  # FULL
    assert pragma(url, "foreign_keys") == 1
    assert pragma(url, "trusted_schema") == 0
    assert pragma(url, "busy_timeout") == 10_000
    assert pragma(url, "mmap_size") == 0
    assert file.stat().st_mode & 0o077 == 0  # nobody else on the machine reads it
    assert file.parent.stat().st_mode & 0o077 == 0


def test_a_file_in_another_journal_mode_is_brought_back(url, file):
    Store(url).create(content())
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    assert pragma(url, "journal_mode") == (
        "wal" if sqlite3.sqlite_version_info >= store_tables.SAFE_WAL else "delete"
    )


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("cc"), reason="needs Linux and a C compiler")
def test_every_save_is_synced_to_the_disk(url, tmp_path):
    """D2: a save that is said is on the disk, not in a cache; kill -9 would not tell."""
    (tmp_path / "count.c").write_text(SYNC_COUNTER, encoding="utf-8")
    library = tmp_path / "count.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, tmp_path / "count.c", "-ldl"], check=True)
    env = {**os.environ, "LD_PRELOAD": str(library), "SYNC_COUNT": str(tmp_path / "count")}
    run = subprocess.run(
        [sys.executable, "-c", SAVE_A_HUNDRED, url],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    before, after = map(int, run.stdout.split())
    assert after - before >= 100


# --- D6: versions of the database -------------------------------------------------------------


@pytest.mark.parametrize("frozen", FROZEN, ids=lambda path: path.stem)
def test_the_database_of_every_release_opens(frozen, url, file):
    file.parent.mkdir(parents=True)
    with sqlite3.connect(file) as connection:
        connection.executescript(frozen.read_text(encoding="utf-8"))
    connection.close()
    store = Store(url)
    found = store.history("abcdefghijklmnopqrstuvwxyz234567")
    assert [items_of(v.content) for v in found] == [6000, 5000]
    assert [v.content.who for v in found] == ["", "李"]
    assert store.open("abcdefghijklmnopqrstuvwxyz234567").version.content.name == "试点"
    assert_whole(url)


def test_every_version_of_the_database_is_on_record():
    assert [path.stem for path in FROZEN] == [f"store-v{v + 1}" for v in range(len(store_tables.MIGRATIONS))]


def add_column(connection) -> None:
    connection.exec_driver_sql("ALTER TABLE revision ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'")


def fail_half_way(connection) -> None:
    add_column(connection)
    raise RuntimeError("the power is gone")


def columns(file: Path) -> set[str]:
    with sqlite3.connect(file) as connection:
        found = {row[1] for row in connection.execute("PRAGMA table_info(revision)")}
    connection.close()
    return found


def test_a_migration_backs_up_first_happens_once_and_keeps_the_data(url, file):
    edit = Store(url).create(content(7))
    engine = store_tables.connect(url)
    for _ in range(2):
        store_tables.migrate(engine, (*store_tables.MIGRATIONS, add_column))
    assert "colour" in columns(file)
    backup = file.with_name("library.sqlite3.v1-backup")
    assert "colour" not in columns(backup)
    assert items_of(Store(f"sqlite:///{backup}").open(edit).version.content) == 7
    assert refusal(lambda: Store(url).open(edit)) == "newer"


def test_a_migration_that_breaks_off_leaves_all_as_it_was(url, file):
    edit = Store(url).create(content(7))
    engine = store_tables.connect(url)
    with pytest.raises(RuntimeError):
        store_tables.migrate(engine, (*store_tables.MIGRATIONS, fail_half_way))
    assert "colour" not in columns(file)
    assert items_of(Store(url).open(edit).version.content) == 7


def test_three_backups_are_kept(url, file):
    Store(url).create(content())
    engine = store_tables.connect(url)
    steps = store_tables.MIGRATIONS
    for i in range(5):
        steps = (
            *steps,
            lambda connection, i=i: connection.exec_driver_sql(f"CREATE TABLE extra{i} (a INTEGER)"),
        )
        store_tables.migrate(engine, steps)
    assert len(list(file.parent.glob("*-backup"))) == 3


# --- D8: what a disk can do -------------------------------------------------------------------


def test_a_full_disk_is_said_and_what_was_saved_stays(url, monkeypatch):
    edit = Store(url).create(content(1))
    connect = store_tables.connect

    def small(address):
        engine = connect(address)
        event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA max_page_count=12") and None)
        return engine

    monkeypatch.setattr(store_tables, "connect", small)
    store = Store(url)
    found = []
    for rev in range(1, 200):
        try:
            store.save(edit, content(rev + 1), after=rev)
        except StoreError as error:
            found = [error.key, rev]
            break
    assert found[0] == "no_space"
    assert [v.rev for v in Store(url).history(edit)] == list(range(found[1], 0, -1))
    assert_whole(url)


def test_a_file_that_must_not_be_written_can_still_be_read(url, file):
    edit = Store(url).create(content(1))
    reader = Store(f"sqlite:///file:{file}?mode=ro&uri=true")
    assert refusal(lambda: reader.save(edit, content(2), after=1)) == "down"
    assert items_of(reader.open(edit).version.content) == 1


def test_a_deleted_file_is_said_by_no_traceback_and_begun_anew(url, file):
    store = Store(url)
    edit = store.create(content(1))
    file.unlink()
    assert refusal(lambda: store.open(edit)) in ("down", "unknown")
    assert items_of(store.open(store.create(content(2))).version.content) == 2


@pytest.mark.parametrize("place", [0, 20, 100, 4096, 5000, 9000])
def test_a_damaged_byte_never_gives_a_wrong_plan(url, file, place):
    edit = Store(url).create(content(1))
    for rev in range(1, 30):
        Store(url).save(edit, content(rev + 1), after=rev)
    for offset in range(place, place + 64):
        raw = bytearray(file.read_bytes())
        raw[offset % len(raw)] ^= 0xFF
        file.write_bytes(raw)
    key = ""
    try:
        found = Store(url).open(edit).version
        assert items_of(found.content) == found.rev
    except StoreError as error:
        key = error.key
    assert key in ("", "down", "damaged", "unknown", "newer")


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:////proc/no/such/folder/library.sqlite3",
        "postgresql://canary:secret@127.0.0.1:1/none",
        "mysql://canary:secret@127.0.0.1/none",
        "nonsense secret",
        "sqlite:////dev/null",
    ],
)
def test_a_database_that_is_not_there_is_one_sentence_without_secrets(address, caplog):
    store = Store(address)
    with caplog.at_level(logging.DEBUG):
        for act in (
            lambda: store.create(content()),
            lambda: store.open("a" * 26),
            lambda: store.own(["a" * 32]),
        ):
            assert refusal(act) == "down"
    assert "secret" not in caplog.text
    assert "canary" not in caplog.text
    assert "127.0.0.1" not in caplog.text
    assert "a" * 26 not in caplog.text


def test_the_default_file_lies_outside_the_program(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("COSTMODEL_DATABASE_URL", raising=False)
    assert re.fullmatch(r"sqlite:///.*costmodel.library\.sqlite3", store_tables.default_url())
    if sys.platform == "linux":
        edit = stored.library().create(content())
        assert (tmp_path / "costmodel" / "library.sqlite3").exists()
        monkeypatch.delenv("XDG_DATA_HOME")
        assert str(ROOT) not in store_tables.default_url()
        assert refusal(lambda: Store(f"sqlite:///{tmp_path}/other.sqlite3").open(edit)) == "unknown"
