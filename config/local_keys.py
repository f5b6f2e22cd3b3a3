"""Secrets of a machine that nobody configured: made once, kept beside the data.

The demo and a developer's machine need a secret key and a master encryption key that outlive a
restart, or the stored data could not be read again. Production never calls this.
"""

import json
import os
import secrets
from pathlib import Path


def local_keys(var: Path) -> dict[str, str]:
    """`{"secret_key", "encryption_key"}` of this data folder; made at the first call."""
    path = var / "keys.json"
    if not path.exists():
        _write_once(path)
    keys: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return keys


def _write_once(path: Path) -> None:
    """Write the file so that of two processes that start together one wins and both read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    keys = {"secret_key": secrets.token_urlsafe(50), "encryption_key": secrets.token_hex(32)}
    draft = path.with_name(f"keys.{os.getpid()}.tmp")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(keys), encoding="utf-8")
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
