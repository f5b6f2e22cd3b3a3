"""Begins the demo anew on database servers that are not our own."""

import psycopg
import redis
from psycopg import sql


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
