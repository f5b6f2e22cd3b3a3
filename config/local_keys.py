"""Secrets of a machine that nobody configured: made once, kept beside the data.

The demo and a developer's machine need a secret key and a master encryption key that outlive a
restart, or the stored data could not be read again. Production never calls this.
"""

import json
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.shell.embedded.errors import of_os_error


def local_keys(var: Path) -> dict[str, str]:
    """`{"secret_key", "encryption_key"}` of this data folder; made at the first call.

    Raises `ImproperlyConfigured` where the folder cannot be used.
    """
    path = var / "keys.json"
    try:
        if not path.exists():
            _write_once(path)
        keys: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ImproperlyConfigured(str(of_os_error(error, var))) from error
    return keys


def _write_once(path: Path) -> None:
    """Write the file so that of two processes that start together one wins and both read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    keys = {"secret_key": secrets.token_urlsafe(50), "encryption_key": secrets.token_hex(32)}
    draft = path.with_name(f"keys.{os.getpid()}.tmp")
    draft.touch(mode=0o600)
    try:
        draft.write_text(json.dumps(keys), encoding="utf-8")
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
