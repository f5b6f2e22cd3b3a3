"""The hours in which a business does not write to people by itself. Pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

EVENING = time(21)
MORNING = time(9)


def is_quiet(at: datetime, tz: ZoneInfo) -> bool:
    """Whether `at` lies between 21:00 and 9:00, business time."""
    clock = at.astimezone(tz).time()
    return clock >= EVENING or clock < MORNING


def after_quiet(at: datetime, tz: ZoneInfo) -> datetime:
    """`at` itself, or the 9:00 that ends the quiet hours it falls into (business time)."""
    if not is_quiet(at, tz):
        return at
    local = at.astimezone(tz)
    day = local.date() + timedelta(days=1 if local.time() >= EVENING else 0)
    return datetime.combine(day, MORNING, tz)
