"""Saved scenarios: append-only versions in SQLite or PostgreSQL, reached by tokens that nobody can guess.

Every operation is one transaction on one connection; "saved" is said after its commit. Nothing lists all
scenarios. What is saved is the text of a link: whoever opens it reads it like any link that somebody sent.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, delete, func, or_, select, update

from ui import store_tables, stored
from ui.store_tables import META, REVISION, SCENARIO
from ui.stored import Content, Opened, StoreError, Version, hash_of

MOST_SCENARIOS = 10_000
MOST_BYTES = 1_000_000_000
MOST_VERSIONS = 1000  # of one scenario
MOST_TOKENS = 200  # of one browser's own list


class Store:
    """Scenarios in one database.

    Parameters
    ----------
    url : str
        ``sqlite:///FILE`` or ``postgresql://USER:PASSWORD@HOST/NAME``. It is opened at the first use, and
        again at each use after a failure.
    most_scenarios, most_bytes : int
        What is refused beyond.
    """

    def __init__(
        self, url: str, *, most_scenarios: int = MOST_SCENARIOS, most_bytes: int = MOST_BYTES
    ) -> None:
        self._url = url
        self._most = (most_scenarios, most_bytes)
        self._lock = threading.Lock()
        self._engine: Any = None
        self._ready = False

    def create(self, content: Content) -> str:
        """Save a new scenario and give its edit token, once it is on disk."""
        content, edit = stored.checked(content), stored.new_token()
        key, now = secrets.token_hex(16), _now()
        hashes = {"view_hash": hash_of(stored.view_token(edit)), "edit_hash": hash_of(edit)}
        with self._transaction(writes=True) as connection:
            connection.execute(SCENARIO.insert().values(id=key, rev=1, created=now, **hashes))
            connection.execute(REVISION.insert().values(_row(key, 1, now, content)))
            self._count(connection, scenarios=1, size=len(content.body))
        return edit

    def save(self, edit: str, content: Content, *, after: int) -> int:
        """Add a version to a scenario and give its number.

        Parameters
        ----------
        edit : str
            Edit token; a view token is refused.
        content : Content
        after : int
            The newest version that the writer has seen. Where another one came since, nothing is written.
        """
        content = stored.checked(content)
        mine = SCENARIO.c.edit_hash == hash_of(stored.valid(edit))
        with self._transaction(writes=True) as connection:
            step = update(SCENARIO).where(mine, SCENARIO.c.rev == after).values(rev=after + 1)
            moved = connection.execute(step).rowcount
            found = connection.execute(select(SCENARIO.c.id, SCENARIO.c.rev).where(mine)).first()
            if found is None:
                raise StoreError("view_only" if self._views(connection, edit) else "unknown")
            if not moved:
                raise StoreError("conflict", newest=found.rev)
            if after >= MOST_VERSIONS:
                raise StoreError("versions", most=f"{MOST_VERSIONS:,}")
            connection.execute(REVISION.insert().values(_row(found.id, after + 1, _now(), content)))
            self._count(connection, scenarios=0, size=len(content.body))
        return after + 1

    def open(self, token: str, rev: int | None = None) -> Opened:
        """Give the newest version, or the one asked for, to whoever has a view or an edit token."""
        token = stored.valid(token)
        with self._transaction() as connection:
            scenario = self._scenario(connection, token)
            wanted = REVISION.c.rev == (scenario.rev if rev is None else rev)
            found = connection.execute(
                select(REVISION).where(REVISION.c.scenario == scenario.id, wanted)
            ).first()
        if found is None:
            raise StoreError("unknown")
        if hashlib.sha256(found.body.encode()).hexdigest() != found.digest:
            raise StoreError("damaged")
        may_edit = hmac.compare_digest(scenario.edit_hash, hash_of(token))
        return Opened(
            _version(found), scenario.rev, stored.view_token(token) if may_edit else token, may_edit
        )

    def history(self, token: str) -> list[Version]:
        """Every version of a scenario, the newest first."""
        with self._transaction() as connection:
            scenario = self._scenario(connection, stored.valid(token))
            found = connection.execute(
                select(REVISION).where(REVISION.c.scenario == scenario.id).order_by(REVISION.c.rev.desc())
            ).all()
        return [_version(row) for row in found]

    def own(self, tokens: Sequence[str]) -> dict[str, Version]:
        """Newest version behind each token that leads somewhere, the last saved first."""
        by_hash = {hash_of(token): token for token in tokens[:MOST_TOKENS] if stored.TOKEN.fullmatch(token)}
        joined = (REVISION.c.scenario == SCENARIO.c.id) & (REVISION.c.rev == SCENARIO.c.rev)
        mine = or_(SCENARIO.c.edit_hash.in_(by_hash), SCENARIO.c.view_hash.in_(by_hash))
        keys = (SCENARIO.c.view_hash, SCENARIO.c.edit_hash)
        with self._transaction() as connection:
            newest_first = select(REVISION, *keys).where(joined, mine).order_by(REVISION.c.saved.desc())
            found = connection.execute(newest_first).all()
        return {by_hash.get(row.edit_hash) or by_hash[row.view_hash]: _version(row) for row in found}

    def delete(self, edit: str) -> None:
        """Remove a scenario with all its versions; a view token is refused."""
        edit = stored.valid(edit)
        with self._transaction(writes=True) as connection:
            scenario = self._scenario(connection, edit)
            if scenario.edit_hash != hash_of(edit):
                raise StoreError("view_only")
            lengths = select(func.sum(func.length(REVISION.c.body))).where(REVISION.c.scenario == scenario.id)
            size = int(connection.execute(lengths).scalar_one())
            connection.execute(delete(REVISION).where(REVISION.c.scenario == scenario.id))
            connection.execute(delete(SCENARIO).where(SCENARIO.c.id == scenario.id))
            self._count(connection, scenarios=-1, size=-size)

    @contextmanager
    def _transaction(self, *, writes: bool = False) -> Iterator[Connection]:
        """One connection for one operation: all of it happens, or nothing."""
        with stored.answering():
            self._open()
            try:
                opened = self._engine.connect().execution_options(writes=writes)
                with opened as connection, connection.begin():
                    yield connection
            except StoreError:
                raise
            except Exception:
                self._ready = False
                raise

    def _open(self) -> None:
        if self._ready:
            return
        with self._lock:
            if not self._ready:
                self._engine = self._engine or store_tables.connect(self._url)
                store_tables.migrate(self._engine)
                self._ready = True

    def _scenario(self, connection: Connection, token: str) -> Any:
        key = hash_of(token)
        found = connection.execute(
            select(SCENARIO).where(or_(SCENARIO.c.edit_hash == key, SCENARIO.c.view_hash == key))
        ).first()
        if found is None:
            raise StoreError("unknown")
        return found

    def _views(self, connection: Connection, token: str) -> bool:
        return bool(
            connection.execute(select(SCENARIO.c.id).where(SCENARIO.c.view_hash == hash_of(token))).first()
        )

    def _count(self, connection: Connection, *, scenarios: int, size: int) -> None:
        """Keep the books, last in each transaction; refuse what goes beyond the limits."""
        after = {"scenarios": META.c.scenarios + scenarios, "bytes": META.c.bytes + size}
        fits = [after["scenarios"] <= self._most[0], after["bytes"] <= self._most[1]] if size > 0 else []
        if not connection.execute(update(META).where(*fits).values(after)).rowcount:
            raise StoreError("full", most=f"{self._most[0]:,}")


def _now() -> int:
    return int(time.time())


def _row(scenario: str, rev: int, now: int, content: Content) -> dict[str, Any]:
    cost, roi = map(repr, map(float, content.headline))
    digest = hashlib.sha256(content.body.encode()).hexdigest()
    said = {"name": content.name, "who": content.who, "body": content.body, "digest": digest}
    figures = {"release": content.release, "cost": cost, "roi": roi}
    return {"scenario": scenario, "rev": rev, "saved": now, **said, **figures}


def _version(row: Any) -> Version:
    headline = float(row.cost), float(row.roi)
    return Version(row.rev, row.saved, Content(row.body, row.name, row.who, row.release, headline))
