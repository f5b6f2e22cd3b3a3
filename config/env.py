"""Typed readers of environment variables.

Each reader also accepts `<NAME>_FILE`, the path of a file that holds the value (container
secrets). A value that cannot be read raises `ImproperlyConfigured` with the variable's name, so
that a wrong setting stops the start instead of surfacing later.
"""

import os
import re
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from dotenv import load_dotenv

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}
_KEY = re.compile("[0-9a-fA-F]{64}")


def load_file() -> None:
    """Take variables from the project's `.env` file, where there is one; set ones win."""
    load_dotenv(Path(__file__).resolve().parents[1] / ".env", override=False)


def text(name: str, default: str | None = None) -> str:
    """The value of `name`, of the file named by `name`_FILE, or `default`."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE: {path} cannot be read ({error}).") from error
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is missing: set it, or {name}_FILE.")
    return value


def boolean(name: str, default: bool = False) -> bool:
    """True for 1/true/yes/on, False for 0/false/no/off."""
    value = text(name, "1" if default else "0").lower()
    if value not in _TRUE | _FALSE:
        raise ImproperlyConfigured(f"{name}={value!r} is neither true nor false.")
    return value in _TRUE


def integer(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.") from error


def number(name: str, default: int) -> Decimal:
    """A number that is not negative, with a point for its decimals."""
    value = text(name, str(default))
    try:
        found = Decimal(value)
    except InvalidOperation as error:
        raise ImproperlyConfigured(f"{name}={value!r} is not a number.") from error
    if not found.is_finite() or found < 0:
        raise ImproperlyConfigured(f"{name}={value!r} is not a number from 0 on.")
    return found


def url(name: str, default: str) -> str:
    """A base URL, without a slash at its end."""
    value = text(name, "") or default
    if not value.startswith(("http://", "https://")):
        raise ImproperlyConfigured(f"{name}={value!r} is not an http or https address.")
    return value.rstrip("/")


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list without empty items."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def keys(name: str) -> dict[str, str]:
    """Master keys by id, from a list like "2026a:6f1c…,2025b:90aa…": 64 hex digits each.

    The error does not repeat the value: it may be a key in the wrong form.
    """
    pairs = [word.partition(":") for word in words(name)]
    if any(not key_id or not _KEY.fullmatch(key) for key_id, _, key in pairs):
        raise ImproperlyConfigured(f"{name} needs id:key pairs, each key of 64 hex digits.")
    return {key_id: key for key_id, _, key in pairs}


def require(*names: str) -> None:
    """Raise one error that names every variable of `names` which is not set."""
    missing = [n for n in names if not os.environ.get(n) and not os.environ.get(f"{n}_FILE")]
    if missing:
        raise ImproperlyConfigured(f"Production needs these variables: {', '.join(missing)}.")
