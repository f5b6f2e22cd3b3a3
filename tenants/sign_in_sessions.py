"""Where browsers' sessions are kept: Django's own table, asked only for keys that it could hold."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as TableStore


class SessionStore(TableStore):
    """A cookie can hold what no database can (a NUL, written \\000): such a key is nobody's."""

    def _validate_session_key(self, key: Any) -> bool:
        seems_one = super()._validate_session_key(key)  # type: ignore[misc]  # not in the stubs
        return bool(seems_one) and key.isascii() and key.isalnum()
