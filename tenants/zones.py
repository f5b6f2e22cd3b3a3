"""Time zones as people read them: the one place that puts an IANA name into words."""

from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.core import UnknownLocaleError
from babel.dates import get_timezone_location
from django.utils import timezone


def zone_city(name: str, language: str = "") -> str:
    """The place alone, for a sentence: "Madrid", "Buenos Aires"; with a language as it is called
    there ("Bogotá", "Ciudad de México")."""
    if language:
        # A name that only the IANA tables know is still one.
        with suppress(LookupError, UnknownLocaleError, ValueError):
            name = get_timezone_location(name, locale=language, return_city=True)
    return name.split("/")[-1].replace("_", " ")


def zone_label(name: str, at: datetime | None = None) -> str:
    """Such as "Madrid (UTC+1)" or "Argentina, Buenos Aires (UTC−3)": with the difference at a
    moment, now without one."""
    place = name.split("/", 1)[-1].replace("_", " ").replace("/", ", ")
    offset = (at or timezone.now()).astimezone(ZoneInfo(name)).utcoffset() or timedelta(0)
    return f"{place} ({_offset(offset)})"


def _offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "\N{MINUS SIGN}"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")
