"""The database behind the scenario library: tables, their versions, and how a connection is made safe.

SQLite writes with a rollback journal and a sync at every commit. Its write-ahead log is used only from 3.51.3
on: earlier releases can corrupt it when two processes check-point at once.
"""

from __future__ import annotations

import os
import random
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    inspect,
    text,
    update,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

WAIT = 10  # seconds until a busy database is given up
CONNECT = 3  # seconds until a server that does not answer is given up
SAFE_WAL = (3, 51, 3)
BACKUPS = 3  # copies kept from before a migration
MIGRATION_LOCK = 7_246_551_103  # any fixed number: one migration at a time on PostgreSQL

TABLES = MetaData()
META = Table(
    "meta",
    TABLES,
    Column("version", Integer, nullable=False),
    Column("scenarios", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
)
SCENARIO = Table(
    "scenario",
    TABLES,
    Column("id", String(32), primary_key=True),
    Column("view_hash", String(64), nullable=False, unique=True),
    Column("edit_hash", String(64), nullable=False, unique=True),
    Column("rev", Integer, nullable=False),
    Column("created", BigInteger, nullable=False),
)
REVISION = Table(
    "revision",
    TABLES,
    Column("scenario", String(32), ForeignKey("scenario.id"), primary_key=True),
    Column("rev", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("who", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("release", String(40), nullable=False),
    Column("cost", String(40), nullable=False),
    Column("roi", String(40), nullable=False),
    Column("saved", BigInteger, nullable=False),
)


class NewerDatabase(Exception):
    """The database was written by a newer release."""


def _first(connection: Connection) -> None:
    TABLES.create_all(connection)
    connection.execute(META.insert().values(version=0, scenarios=0, bytes=0))


# Step i takes a database of version i to version i + 1. A step that was released is never changed.
MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_first,)


def default_url() -> str:
    """A file of this user's own, outside the program's folder."""
    home = Path.home()
    if sys.platform == "win32":
        folder = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        folder = home / "Library" / "Application Support"
    else:
        folder = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return URL.create("sqlite", database=str(folder / "costmodel" / "library.sqlite3")).render_as_string()


def connect(url: str) -> Engine:
    """Engine of a database address; nothing is opened yet."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address)
    if address.get_backend_name() == "postgresql":
        return _postgres(address.set(drivername="postgresql+psycopg"))
    raise ValueError("COSTMODEL_DATABASE_URL names neither sqlite nor postgresql")


def _sqlite(address: URL) -> Engine:
    engine = create_engine(
        address,
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"timeout": WAIT, "autocommit": True}
        if sys.version_info >= (3, 12)
        else {"timeout": WAIT, "isolation_level": None},
    )
    event.listen(engine, "do_connect", _make_folder)
    event.listen(engine, "connect", _make_safe)
    event.listen(engine, "begin", _begin)
    return engine


def _make_folder(_dialect: Any, _record: Any, arguments: list[Any], _options: Any) -> None:
    file = Path(arguments[0])
    if not str(arguments[0]).startswith(("file:", ":")) and not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))  # links of plans are nobody else's business


def _make_safe(connection: Any, _record: Any) -> None:
    journal = "wal" if sqlite3.sqlite_version_info >= SAFE_WAL else "delete"
    cursor = connection.cursor()
    cursor.execute("PRAGMA trusted_schema=OFF")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA mmap_size=0")
    cursor.execute("PRAGMA synchronous=FULL")
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] != journal:
        cursor.execute("PRAGMA journal_mode=WAL" if journal == "wal" else "PRAGMA journal_mode=DELETE")
    cursor.close()


def _begin(connection: Connection) -> None:
    """A write takes its lock at once: one that reads first would be refused when another wrote between."""
    raw: Any = connection.connection.driver_connection
    if connection.get_execution_options().get("writes"):
        _take_lock(raw)
    else:
        raw.execute("BEGIN")


def _take_lock(raw: sqlite3.Connection) -> None:
    """Ask every few milliseconds: SQLite's own pauses grow to 100 ms, and whoever waits longest waits on."""
    deadline = time.monotonic() + WAIT
    raw.execute("PRAGMA busy_timeout=0")
    while True:
        try:
            raw.execute("BEGIN IMMEDIATE")
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(random.uniform(0.001, 0.004))
    raw.execute("PRAGMA busy_timeout=10000")


def _postgres(address: URL) -> Engine:
    limits = f"-c statement_timeout={WAIT}s -c lock_timeout={WAIT}s -c synchronous_commit=on"
    return create_engine(
        address,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_timeout=WAIT,
        pool_recycle=1800,
        connect_args={"connect_timeout": CONNECT, "options": limits},
    )


def migrate(engine: Engine, steps: tuple[Callable[[Connection], None], ...] = MIGRATIONS) -> None:
    """Bring the database to this release's version: all steps or none, a copy of a SQLite file before."""
    with engine.connect() as connection, connection.begin():
        version = _version(connection)
    if version == len(steps):
        return
    if version:
        _back_up(engine, version)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        version = _version(connection)  # another process may have been faster
        if version > len(steps):
            raise NewerDatabase
        for step in steps[version:]:
            step(connection)
        connection.execute(update(META).values(version=len(steps)))


def _version(connection: Connection) -> int:
    if not inspect(connection).has_table(META.name):
        return 0
    return int(connection.execute(META.select()).one().version)


def _back_up(engine: Engine, version: int) -> None:
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return
    file = Path(engine.url.database)
    copy = file.with_name(f"{file.name}.v{version}-backup")
    with closing(sqlite3.connect(file, timeout=WAIT)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    copies = sorted(file.parent.glob(f"{file.name}.v*-backup"), key=lambda path: path.stat().st_mtime)
    for old in copies[:-BACKUPS]:
        old.unlink()
