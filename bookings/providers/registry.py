"""The providers there are: `settings.CALENDARS`, code -> dotted path."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from bookings.providers.base import Calendar


@cache
def calendar_for(code: str) -> Calendar:
    """The provider of that code. Raises LookupError for one that nobody registered."""
    path = settings.CALENDARS.get(code)
    if path is None:
        raise LookupError(f"no calendar provider {code!r}")
    provider: Calendar = import_string(path)()
    return provider


def calendars() -> list[Calendar]:
    """All providers, in the order of the settings."""
    return [calendar_for(code) for code in settings.CALENDARS]
