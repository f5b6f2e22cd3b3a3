"""Local wall-clock times and instants."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60
MINUTE = 60
DAY = DAY_MINUTES * MINUTE
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
# A window may reach into the next day, so the last days that a search can touch are out of bounds.
FIRST_ORDINAL, LAST_ORDINAL = 4, date.max.toordinal() - 4


def epoch(moment: datetime, *, up: bool = False) -> int:
    """Whole epoch seconds of an aware datetime, a fraction rounded down, or `up`."""
    return -((EPOCH - moment) // SECOND) if up else (moment - EPOCH) // SECOND


@lru_cache(maxsize=1 << 16)
def instant(tz: ZoneInfo, ordinal: int, minute: int) -> int:
    """The epoch second at which local day `ordinal` of `tz` reads `minute` past midnight.

    A time that occurs twice means the first; one in a gap moves forward by the gap (RFC 5545),
    which is what zoneinfo's fold 0 does.
    """
    days, rest = divmod(minute, DAY_MINUTES)
    local = datetime.fromordinal(ordinal + days).replace(
        hour=rest // MINUTE, minute=rest % MINUTE, tzinfo=tz
    )
    return epoch(local)


def ordinal_of(tz: ZoneInfo, at: int) -> int:
    """The local date of `tz` at epoch second `at`, as an ordinal kept inside the calendar."""
    low, high = FIRST_ORDINAL, LAST_ORDINAL
    shifted = at // DAY + EPOCH.toordinal()
    if not low < shifted < high:
        return low if shifted <= low else high
    return (EPOCH + timedelta(seconds=at)).astimezone(tz).toordinal()
