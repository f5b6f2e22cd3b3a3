"""What every provider's door shares: making payloads storable."""

from typing import Any


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
