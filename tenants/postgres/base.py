"""Django-tenants' backend, with a cheaper look at the pool's connections.

Django asks the server before each use of a pooled connection whether it is there (and a message
uses nine of them), or never.
"""

import select
import time
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantsWrapper
from psycopg_pool import ConnectionPool

# A proxy may forget a connection without a word; for so long it is believed to be there.
TRUSTED_SECONDS = 30.0
# Statements that a connection keeps prepared: a message takes some 150 different ones.
STATEMENTS = 400
_seen: "WeakKeyDictionary[psycopg.Connection[Any], float]" = WeakKeyDictionary()


class DatabaseWrapper(TenantsWrapper):  # type: ignore[misc]
    """A connection of the pool that lives."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> "psycopg.Connection[Any]":
        """A connection that nobody has ended meanwhile. Raises `OperationalError`."""
        connection = super().get_new_connection(conn_params)
        while self.pool and not is_alive(connection):
            connection.close()
            self.pool.putconn(connection)
            connection = super().get_new_connection(conn_params)
        connection.prepared_max = STATEMENTS
        found: psycopg.Connection[Any] = connection
        return found


def is_alive(connection: "psycopg.Connection[Any]") -> bool:
    """Whether a connection that has rested in the pool can be used.

    One that its server has ended has something to be read, which a resting one never has; only
    then, and after `TRUSTED_SECONDS` without use, is the server asked.
    """
    now = time.monotonic()
    seen = _seen.get(connection)
    if seen is None:  # has just been made
        _seen[connection] = now
        return True
    if now - seen > TRUSTED_SECONDS or _has_news(connection):
        try:
            ConnectionPool.check_connection(connection)
        except psycopg.Error:
            return False
    _seen[connection] = now
    return True


def _has_news(connection: "psycopg.Connection[Any]") -> bool:
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
