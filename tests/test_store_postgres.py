"""D7: the same promises on PostgreSQL, in a server that the tests start and take away."""

from __future__ import annotations

import logging
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.store_contract import Contract, refusal
from tests.store_writer import Nursery, nursing
from tests.stores import Postgres, assert_whole, content, items_of, serving_postgres
from tests.test_store_kill import acknowledged, kill_rounds, missing, start_writers, wait_for_saves
from ui import store_tables
from ui.store import Store

pytestmark = pytest.mark.postgres
ROUNDS = 200 if os.environ.get("COSTMODEL_LONG") else 8


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """What begins the writers of these tests."""
    with nursing() as found:
        yield found


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o711)  # the server's user must reach its own folder inside
        with serving_postgres(Path(folder)) as server:
            yield server


@pytest.fixture
def url(postgres) -> str:
    return postgres.new_database(f"test_{secrets.token_hex(8)}")


@pytest.fixture(autouse=True)
def closed_at_the_end(monkeypatch) -> Iterator[None]:
    """Close every pool of connections that a test opened."""
    engines, connect = [], store_tables.connect

    def recorded(address: str):
        engines.append(connect(address))
        return engines[-1]

    monkeypatch.setattr(store_tables, "connect", recorded)
    yield
    for engine in engines:
        engine.dispose()


class TestPostgres(Contract):
    """Fewer saves at once than on SQLite: a server has a queue of its own."""

    EACH = 50


def test_many_servers_can_begin_at_once(url):
    def begin(number: int) -> str:
        return Store(url).create(content(number))

    with ThreadPoolExecutor(8) as pool:
        tokens = list(pool.map(begin, range(8)))
    assert len(Store(url).own(tokens)) == 8
    assert_whole(url)


def test_no_acknowledged_save_is_lost_when_writers_are_killed(nursery, url, tmp_path):
    Store(url).create(content())
    assert kill_rounds(nursery, url, tmp_path, ROUNDS) > ROUNDS


def test_no_acknowledged_save_is_lost_when_the_server_is_killed(nursery, postgres, url, tmp_path):
    Store(url).create(content())
    writers = start_writers(nursery, url, tmp_path, 0)
    wait_for_saves(tmp_path, 40)
    postgres.stop(hard=True)
    for writer in writers:
        writer.kill()
        writer.wait()
    postgres.start()
    told = acknowledged(tmp_path)
    assert len(told) > 40
    assert missing(Store(url), told) == []
    assert_whole(url)


def test_a_server_that_went_away_is_said_and_found_again(postgres, url, caplog):
    store = Store(url)
    edit = store.create(content(1))
    postgres.stop()
    start = time.monotonic()
    with caplog.at_level(logging.DEBUG):
        assert refusal(lambda: store.open(edit)) == "down"
        assert refusal(lambda: store.save(edit, content(2), after=1)) == "down"
    assert time.monotonic() - start < 10
    assert edit not in caplog.text
    assert "127.0.0.1" not in caplog.text
    postgres.start()
    assert store.save(edit, content(2), after=1) == 2
    assert items_of(store.open(edit).version.content) == 2


def test_a_save_is_on_disk_when_it_is_said(url):
    engine = store_tables.connect(url)
    with engine.connect() as connection:
        shown = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("synchronous_commit", "fsync", "statement_timeout", "lock_timeout")
        }
    engine.dispose()
    assert shown == {
        "synchronous_commit": "on",
        "fsync": "on",
        "statement_timeout": "10s",
        "lock_timeout": "10s",
    }
