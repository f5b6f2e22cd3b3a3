"""Which business the running code works for."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper
from django_tenants.utils import get_public_schema_name
from psycopg import Cursor

from tenants.db import connection
from tenants.models import Business


class NoBusiness(RuntimeError):
    """Code that belongs to one business ran in the public schema."""


def current_schema() -> str:
    """The schema that queries go to now: a business's, or `public`."""
    return str(connection.schema_name)


def current_business() -> Business:
    """The business whose schema is open. Raises `NoBusiness` in the public schema."""
    schema = current_schema()
    if schema == get_public_schema_name():
        raise NoBusiness("No business is open here: use business_context().")
    if not isinstance(connection.tenant, Business):
        connection.tenant = Business.objects.get(schema_name=schema)
    business: Business = connection.tenant
    return business


@contextmanager
def business_context(business: Business | str) -> Iterator[Business]:
    """Open a business's schema for the block; the previous one is open again afterwards."""
    opened = Business.objects.get(schema_name=business) if isinstance(business, str) else business
    previous = connection.tenant
    connection.set_tenant(opened)
    try:
        yield opened
    finally:
        connection.set_tenant(previous)


@contextmanager
def public_context() -> Iterator[None]:
    """Open the public schema for the block, where a lookup must not see a business's tables."""
    previous = connection.tenant
    connection.set_schema_to_public()
    try:
        yield
    finally:
        connection.set_tenant(previous)


def schema_quoted() -> str:
    """The open schema as an SQL identifier, for statements that name it."""
    return str(connection.ops.quote_name(current_schema()))


def prepared_cursor() -> CursorWrapper:
    """A cursor for a hot statement that names the schema of every table itself.

    The server parses and plans such a statement once per connection, not once per call, and no
    `SET search_path` goes before it. DB_PREPARED_STATEMENTS=0 (for a pooler that cannot keep
    statements) makes it an ordinary one.
    """
    wrapper: Any = connections[DEFAULT_DB_ALIAS]
    wrapper.ensure_connection()
    cursor: CursorWrapper = wrapper._prepare_cursor(Cursor(wrapper.connection))
    return cursor
