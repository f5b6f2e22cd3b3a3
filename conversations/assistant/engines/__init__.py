"""Which engine answers for a business."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from conversations.assistant.engines.base import Engine
from tenants.models import Business


@cache
def engine_named(name: str) -> Engine:
    """The engine registered under `name` in `settings.ENGINES`. Raises `LookupError`."""
    try:
        engine: Engine = import_string(settings.ENGINES[name])()
    except KeyError as error:
        raise LookupError(f"No engine {name!r} in ENGINES.") from error
    return engine


def engine_for_business(business: Business) -> Engine:
    """The model's engine when a key is set, unless the business chose the builtin one."""
    chosen = business.settings.get("engine") or ("openai" if settings.OPENAI_API_KEY else "")
    return engine_named(chosen or "builtin")


def fallback_engine() -> Engine:
    """The engine that needs nothing from outside."""
    return engine_named("builtin")
