"""The database connection, with what django-tenants adds to it and Django's stubs do not know."""

from typing import Any

from django.db import connection as _connection

connection: Any = _connection
