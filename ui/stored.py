"""What the scenario library keeps and how it is reached: versions, tokens, refusals.

An edit token holds 160 random bits. The view token follows from it by a hash, so whoever edits can always
hand out the view link, and nobody comes back from the view to the edit token. The database holds only hashes
of both. The database itself is ``ui/store.py``, loaded when it is first needed.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from costmodel import link, remarks, text
from costmodel.errors import CostModelError

if TYPE_CHECKING:
    from ui.store import Store

TOKEN = re.compile(r"[a-z2-7]{26}|[a-z2-7]{32}", re.ASCII)  # view or edit
KEY = re.compile(r"(?:^|[?&])k=([A-Za-z0-9_-]*)", re.ASCII)
EXTRA = re.compile(r"[?&](?:lang|page)=[a-z_]{1,30}", re.ASCII)  # what else a short link may ask for
EDIT_BYTES, VIEW_BYTES = 20, 16
LONGEST_BODY = 4096  # characters: the longest link that is read
LONGEST_WHO = 40
LOG = logging.getLogger("costmodel.store")


class StoreError(CostModelError):
    """The library cannot do what was asked; ``key`` is one of ``library_error`` in the texts."""

    def __init__(self, key: str, **slots: object) -> None:
        super().__init__(key)
        self.key, self.slots = key, slots

    def said(self, lang: str) -> str:
        """The sentence in a language."""
        return text.template(lang, f"library_error.{self.key}").format(**self.slots)

    def __str__(self) -> str:
        """The English sentence."""
        return self.said("en")


@dataclass(frozen=True)
class Content:
    """What one version holds.

    Attributes
    ----------
    body : str
        Query of a link, as ``costmodel.link`` writes it.
    name : str
        At most 60 characters; empty where the project has none.
    who : str
        Who saved it, at most 40 characters; may be empty.
    release : str
        Release of the program that saved it.
    headline : (float, float)
        Total cost [CNY] and ROI.
    """

    body: str
    name: str = ""
    who: str = ""
    release: str = ""
    headline: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Version:
    """A version as it was saved: its number, from 1, and its time [s since 1970, UTC]."""

    rev: int
    saved: int
    content: Content


@dataclass(frozen=True)
class Opened:
    """A version of a scenario, its newest number, and the view token that leads to it."""

    version: Version
    newest: int
    view: str
    may_edit: bool


@dataclass(frozen=True)
class Found:
    """The link behind a short link, and how the session stays tied to it: see ``tie``."""

    query: str
    tie: dict[str, str | int]


def new_token() -> str:
    """Edit token of a new scenario."""
    return _letters(secrets.token_bytes(EDIT_BYTES))


def view_token(edit: str) -> str:
    """View token that follows from an edit token."""
    return _letters(hashlib.sha256(f"view:{edit}".encode()).digest()[:VIEW_BYTES])


def is_edit(token: str) -> bool:
    """Whether a token has the length of an edit token."""
    return len(token) == len(_letters(bytes(EDIT_BYTES)))


def token_of(address: str) -> str | None:
    """What stands behind ``k=`` in a short link; None where the text is no short link."""
    found = KEY.search(address)
    return found[1].lower() if found else None


def extras_of(address: str) -> str:
    """Language and screen that a short link asks for, as a link writes them behind its other fields."""
    return "".join(f"&{found[1:]}" for found in EXTRA.findall(address))


def _letters(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@contextmanager
def answering() -> Iterator[None]:
    """Turn every failure of the database into one sentence; the log never holds an address or a token."""
    try:
        yield
    except StoreError:
        raise
    except Exception as error:
        reason = getattr(error, "orig", None) or error
        LOG.warning("the scenario library does not answer: %s", type(reason).__name__)
        full = "full" in str(reason) or type(reason).__name__ == "DiskFull"
        newer = type(error).__name__ == "NewerDatabase"
        raise StoreError("newer" if newer else "no_space" if full else "down") from None


@lru_cache(maxsize=1)
def _store(url: str) -> Store:
    from ui.store import Store

    return Store(url)


def library() -> Store:
    """Store of this server: ``COSTMODEL_DATABASE_URL``, else a file of its user."""
    with answering():
        from ui import store_tables

        return _store(os.environ.get("COSTMODEL_DATABASE_URL") or store_tables.default_url())


def find(address: str) -> Found | None:
    """Open a short link; None where the text is none.

    Raises
    ------
    StoreError
        If its token leads nowhere, or the library does not answer.
    """
    token = token_of(address)
    if token is None:
        return None
    opened = library().open(token)
    return Found(opened.version.content.body + extras_of(address), tie(token, opened))


def read(pasted: str) -> tuple[link.Opened, Found | None]:
    """What a link says, or the saved scenario behind a short link.

    Raises
    ------
    LinkError
        If it is no link.
    StoreError
        If a token leads nowhere, or the library does not answer.
    """
    found = find(pasted)
    return link.open_link(found.query if found else pasted), found


def tie(token: str, opened: Opened) -> dict[str, str | int]:
    """What a session remembers of the scenario it shows: tokens, and the newest version it has seen."""
    return {"edit": token if opened.may_edit else "", "view": opened.view, "rev": opened.newest}


def valid(token: str) -> str:
    if not TOKEN.fullmatch(token):
        raise StoreError("unknown")
    return token


def checked(content: Content) -> Content:
    """Names cleaned and cut; a body that is no readable link is refused."""
    if len(content.body) > LONGEST_BODY:
        raise StoreError("too_long", most=f"{LONGEST_BODY:,}")
    link.open_link(content.body)
    name, who = remarks.clean(content.name, link.LONGEST_NAME), remarks.clean(content.who, LONGEST_WHO)
    return Content(content.body, name, who, content.release[:40], content.headline)
