"""What a cloned schema needs beside its tables: the names that the template's constraints have.

`LIKE … INCLUDING ALL` lets PostgreSQL name unique constraints by table and columns. Migrations know
them by the names that the models gave, so that removing one would fail in every business.
"""

from psycopg import sql

from tenants.db import connection

_MISNAMED = """
WITH named AS (
    SELECT nspname, relname, conname, pg_get_constraintdef(pg_constraint.oid) AS meaning
    FROM pg_constraint
    JOIN pg_class ON pg_class.oid = conrelid
    JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE contype = 'u' AND nspname = ANY (%s)
)
SELECT ours.nspname, ours.relname, ours.conname, theirs.conname
FROM named AS ours JOIN named AS theirs USING (relname, meaning)
WHERE theirs.nspname = %s AND ours.nspname <> theirs.nspname AND ours.conname <> theirs.conname
"""


def constraints_rename(*, template: str, schemas: list[str]) -> int:
    """Give the unique constraints of these schemas the names of the template's; how many had
    others. In the caller's transaction; safe to repeat."""
    with connection.cursor() as cursor:
        cursor.execute(_MISNAMED, [[template, *schemas], template])
        found = cursor.fetchall()
        for schema, table, wrong, right in found:
            cursor.execute(
                sql.SQL("ALTER TABLE {}.{} RENAME CONSTRAINT {} TO {}").format(
                    *map(sql.Identifier, (schema, table, wrong, right))
                )
            )
    return len(found)
