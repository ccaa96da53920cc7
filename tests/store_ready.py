"""What a server that runs has read already: new processes of the store's tests begin as copies of this."""

from __future__ import annotations

import psycopg  # noqa: F401  (loaded for the copies)
from sqlalchemy.dialects.postgresql import psycopg as dialect  # noqa: F401

from tests import store_contract  # noqa: F401
from tests.stores import content
from ui import store, stored  # noqa: F401

stored.checked(content())
