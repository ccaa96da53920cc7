"""Help for tests of the scenario store: contents, a PostgreSQL of their own, raw looks at the tables."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import create_engine, func, select

from tests.browser import free_port
from ui import store_tables
from ui.store_tables import META, REVISION, SCENARIO
from ui.stored import Content

BODY = "v=1&preset=ecommerce&labeling.items={items}"
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/bin")


def content(items: int = 5000, *, name: str = "Pilot", who: str = "Li") -> Content:
    """A version that tells its number in a value."""
    return Content(BODY.format(items=items), name, who, "0.1", (1_000_000.0 + items, 0.25))


def items_of(found: Content) -> int:
    return int(found.body.rpartition("=")[2])


def counts(url: str) -> dict[str, int]:
    """Rows as the books say and as they are, and scenarios whose newest version is missing."""
    engine = store_tables.connect(url)
    newest = select(func.max(REVISION.c.rev)).where(REVISION.c.scenario == SCENARIO.c.id).scalar_subquery()
    rows = select(func.count()).where(REVISION.c.scenario == SCENARIO.c.id).scalar_subquery()
    with engine.connect() as connection:
        books = connection.execute(select(META)).one()
        found = {
            "said": books.scenarios,
            "scenarios": connection.execute(select(func.count()).select_from(SCENARIO)).scalar_one(),
            "said_bytes": books.bytes,
            "bytes": connection.execute(select(func.sum(func.length(REVISION.c.body)))).scalar_one() or 0,
            "half": connection.execute(
                select(func.count())
                .select_from(SCENARIO)
                .where((SCENARIO.c.rev != newest) | (rows != newest))
            ).scalar_one(),
        }
    engine.dispose()
    return {name: int(number) for name, number in found.items()}


def assert_whole(url: str) -> None:
    """The books are right and no scenario is half there."""
    found = counts(url)
    assert found["said"] == found["scenarios"]
    assert found["said_bytes"] == found["bytes"]
    assert found["half"] == 0


def find_postgres() -> Path | None:
    """Folder of PostgreSQL's programs: COSTMODEL_POSTGRES_BIN, then the path, then where systems put them."""
    configured = os.environ.get("COSTMODEL_POSTGRES_BIN")
    if configured:
        return Path(configured)
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = [folder for place in PLACES for folder in Path("/").glob(place.lstrip("/"))]
    return next((folder for folder in sorted(found, reverse=True) if (folder / "initdb").exists()), None)


def unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as its own user, or as nobody."""
    if os.geteuid() != 0:
        return {}
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    account = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


class Postgres:
    """A PostgreSQL server in a folder of its own, on a free port, reached as ``costmodel``."""

    def __init__(self, folder: Path) -> None:
        self.programs, self.data, self.port = find_postgres(), folder / "data", free_port()
        self.who, self.process = unprivileged(), None
        self.data.mkdir(mode=0o700)
        if self.who:
            os.chown(self.data, self.who["user"], self.who["group"])
        self._run("initdb", "-D", self.data, "-U", "costmodel", "--auth=trust", "-E", "UTF8", "--locale=C")
        self.start()

    @property
    def url(self) -> str:
        return f"postgresql://costmodel@127.0.0.1:{self.port}/postgres"

    def new_database(self, name: str) -> str:
        """Address of a database that did not exist."""
        engine = create_engine(
            self.url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return self.url.removesuffix("postgres") + name

    def start(self) -> None:
        options = ["-p", str(self.port), "-h", "127.0.0.1", "-k", "", "-c", "max_connections=200"]
        self.process = subprocess.Popen(
            [str(self.programs / "postgres"), "-D", str(self.data), *options],
            cwd=self.data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **self.who,
        )
        deadline = time.monotonic() + 60
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.process.kill()
                self.process.wait()
                raise RuntimeError("PostgreSQL did not start")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, *, hard: bool = False) -> None:
        """End it: ``hard`` with kill -9 of the whole family, as a machine that loses power."""
        if hard:
            children = subprocess.run(
                ["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False
            ).stdout.split()
            self.process.kill()
            for child in children:
                subprocess.run(["kill", "-9", child], check=False, stderr=subprocess.DEVNULL)
        else:
            self.process.send_signal(2)  # fast: without waiting for clients
        self.process.wait(timeout=60)

    def _run(self, program: str, *words: Any) -> None:
        command = [str(self.programs / program), *map(str, words)]
        subprocess.run(command, cwd=self.data, check=True, capture_output=True, **self.who)


@contextmanager
def serving_postgres(folder: Path) -> Iterator[Postgres]:
    server = Postgres(folder)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()
