"""Which engine answers for a business."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from conversations.assistant.engines.base import Engine


@cache
def engine_named(name: str) -> Engine:
    """The engine registered under `name` in `settings.ENGINES`. Raises `LookupError`."""
    try:
        engine: Engine = import_string(settings.ENGINES[name])()
    except KeyError as error:
        raise LookupError(f"No engine {name!r} in ENGINES.") from error
    return engine


def fallback_engine() -> Engine:
    """The engine that needs nothing from outside."""
    return engine_named("builtin")
