"""A new database begins with the structure that most migrations would make one by one.

`baseline.sql` is what `manage.py baseline` wrote: the public schema and the template's after all
migrations of that day, with Django's record of them. Migrations that came later are applied on top
of it, so it may be old; written anew, a start is quick again. `make chaos` compares both ways.
"""

from pathlib import Path

from django.db import transaction

from tenants.db import connection

BASELINE = Path(__file__).with_name("baseline.sql")
_EMPTY = """
SELECT NOT EXISTS (
    SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind IN ('r', 'p', 'v', 'S')
      AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
)
"""
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('tenants.baseline'))"


def baseline_load() -> bool:
    """Give an empty database its structure; False, and nothing done, where it has any already.

    One transaction under an advisory lock: whoever prepares the same database at the same time
    waits and then finds it filled.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK)
        cursor.execute(_EMPTY)
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SET LOCAL search_path = ''")
        cursor.execute(BASELINE.read_text())
    return True
