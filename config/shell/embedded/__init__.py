"""PostgreSQL and Redis of our own, for everybody who has configured none (DESIGN 4.1).

Settings import this package: it needs nothing but the standard library until a server is used.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.shell.embedded.errors import ServerError, of_os_error
from config.shell.embedded.paths import (
    broker_url,
    database_url,
    redis_database,
    redis_url,
    var_dir,
)
from config.shell.embedded.postgres import Postgres
from config.shell.embedded.redis import Redis

__all__ = [
    "ServerError",
    "Urls",
    "broker_url",
    "database_url",
    "erase",
    "redis_database",
    "redis_url",
    "servers",
    "var_dir",
]
_CREATING = 7305


@dataclass(frozen=True)
class Urls:
    """Where the two servers are."""

    database: str
    redis: str


@contextmanager
def servers(
    var: Path, *, databases: Sequence[str] = ("mostrador",), durable: bool = True
) -> Iterator[Urls]:
    """Both servers, ready, for the length of the block.

    A server named by DATABASE_URL or REDIS_URL is taken as it is. The others run on the data
    folder `var`, shared with every process that uses the same folder: the first one starts them,
    the last one stops them, and one that is killed counts as gone. `databases` are created where
    missing. `durable` False is for tests. Raises `ServerError` with a sentence for the user.
    """
    from config import env

    database, redis = env.text("DATABASE_URL", ""), env.text("REDIS_URL", "")
    with ExitStack() as stack:
        if not redis:
            stack.enter_context(Redis(var, durable=durable))
        if not database:
            stack.enter_context(Postgres(var, durable=durable))
            _create_databases(var, databases)
        yield Urls(database or database_url(var), redis or redis_url(var))


def erase(var: Path) -> None:
    """Delete the data of the servers that run on `var`; a server named by a URL is left alone.
    Raises `ServerError` while they run."""
    from config import env

    try:
        for url, server in (("REDIS_URL", Redis(var)), ("DATABASE_URL", Postgres(var))):
            if not env.text(url, ""):
                server.erase()
    except OSError as error:
        raise of_os_error(error, var) from error


def _create_databases(var: Path, names: Sequence[str]) -> None:
    """Create what is missing. Takes an advisory lock: several processes may start at once."""
    import psycopg
    from psycopg import sql

    try:
        with psycopg.connect(database_url(var, "postgres"), autocommit=True) as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", [_CREATING])
            found = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
            for name in names:
                if name not in found:
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.Error as error:
        raise ServerError(f"PostgreSQL of {var}: {str(error).splitlines()[0]}") from error
