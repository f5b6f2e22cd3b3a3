"""Time zones as people read them: the one place that puts an IANA name into words."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone


def zone_city(name: str) -> str:
    """The place alone, for a sentence: "Madrid", "Buenos Aires"."""
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
