"""The servers that DATABASE_URL and REDIS_URL name: asked whether they answer, and emptied."""

import psycopg
import redis
from psycopg import sql

from config.shell.embedded import ServerError, Urls

ANSWER_SECONDS = 5


def require_answers(urls: Urls) -> None:
    """Raise `ServerError` unless both servers let us in."""
    try:
        psycopg.connect(urls.database, connect_timeout=ANSWER_SECONDS).close()
    except psycopg.Error as error:
        raise ServerError(f"DATABASE_URL cannot be used: {_first_line(error)}") from error
    try:
        with redis.from_url(urls.redis, socket_connect_timeout=ANSWER_SECONDS) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise ServerError(f"REDIS_URL cannot be used: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def database_empty(url: str) -> None:
    """Drop the schemas of all businesses and `public`, and create an empty `public`.

    Schemas that no business of ours names are left alone. May be interrupted and run again: the
    list of businesses, in `public`, goes last.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        for schema in [*_business_schemas(connection), "public"]:
            drop = sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema))
            connection.execute(drop)
        connection.execute("CREATE SCHEMA public")


def redis_empty(url: str) -> None:
    """Delete every key of the one Redis database that `url` names."""
    with redis.from_url(url) as client:
        client.flushdb()


def _business_schemas(connection: psycopg.Connection) -> list[str]:
    found = connection.execute("SELECT to_regclass('public.tenants_business')").fetchone()
    if found is None or found[0] is None:
        return []
    names = "SELECT schema_name FROM public.tenants_business WHERE schema_name <> 'public'"
    return [row[0] for row in connection.execute(names)]
