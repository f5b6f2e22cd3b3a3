"""The pool's connections: one that was ended meanwhile is given to nobody."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connections

from tenants.postgres import base
from tenants.postgres.base import DatabaseWrapper


@pytest.fixture
def pooled(live_db: str) -> Iterator[DatabaseWrapper]:
    """A wrapper with a pool of one, on the test's own database."""
    values = connections["default"].settings_dict
    options = values["OPTIONS"] | {"pool": {"min_size": 0, "max_size": 1, "timeout": 10}}
    wrapper = DatabaseWrapper(values | {"OPTIONS": options})
    yield wrapper
    wrapper.close()
    wrapper.close_pool()


def ask(wrapper: Any, statement: str = "SELECT pg_backend_pid()") -> Any:
    """One answer, after which the connection goes back to the pool."""
    with wrapper.cursor() as cursor:
        cursor.execute(statement)
        answer = cursor.fetchone()[0]
    wrapper.close()
    return answer


def test_a_connection_is_used_again(pooled: DatabaseWrapper) -> None:
    assert ask(pooled) == ask(pooled)


def test_one_that_the_server_has_ended_is_replaced(pooled: DatabaseWrapper, live_db: str) -> None:
    first = ask(pooled)
    with psycopg.connect(live_db, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
    assert ask(pooled) != first


def test_one_that_has_rested_for_long_is_asked_for_first(
    pooled: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(base.ConnectionPool, "check_connection", asked.append)
    ask(pooled)
    ask(pooled)
    assert asked == []
    monkeypatch.setattr(base, "TRUSTED_SECONDS", -1.0)
    ask(pooled)
    assert len(asked) == 1
