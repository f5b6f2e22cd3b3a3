"""What every provider's door shares: comparing secrets, and making payloads storable."""

import hmac
from typing import Any


def secrets_equal(given: str, expected: str) -> bool:
    """Compare in constant time. Any text is accepted; an empty expected secret equals nothing."""
    if not expected:
        return False
    return hmac.compare_digest(
        given.encode("utf-8", "surrogatepass"), expected.encode("utf-8", "surrogatepass")
    )


def payload_clean(value: Any) -> Any:
    """A payload that PostgreSQL and JSON can hold: without NULs, lone surrogates as U+FFFD."""
    if isinstance(value, str):
        return _text_clean(value)
    if isinstance(value, list):
        return [payload_clean(item) for item in value]
    if isinstance(value, dict):
        return {_text_clean(str(name)): payload_clean(item) for name, item in value.items()}
    return value


def _text_clean(text: str) -> str:
    text = text.replace("\x00", "")
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
