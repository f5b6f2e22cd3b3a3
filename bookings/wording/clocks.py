"""A booking's time on two clocks: the business's and, where that differs, its customer's."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import translation
from django.utils.formats import date_format

from bookings.models import Booking
from bookings.wording import DEFAULT
from tenants.context import current_business
from tenants.zones import zone_city

SAID = {
    "es": {
        "here": "(hora de {city})",
        "there": "{time} en {city}",
        "day": "{day}, {time} en {city}",
    },
    "en": {"here": "({city} time)", "there": "{time} in {city}", "day": "{day}, {time} in {city}"},
    "pt": {
        "here": "(horário de {city})",
        "there": "{time} em {city}",
        "day": "{day}, {time} em {city}",
    },
}
DAY = "D j M"


def time_in(zone: str, moment: datetime, language: str) -> str:
    """A moment on the clock of a zone (IANA) that shows another time than the business's then:
    "04:00 en Bogotá", with its day where that is another one there; "" where the clocks agree, and
    for what is no zone."""
    theirs = _elsewhere(zone, moment)
    if theirs is None:
        return ""
    here, said = moment.astimezone(current_business().tz), SAID.get(language, SAID[DEFAULT])
    with translation.override(language):
        day = date_format(theirs, DAY)
    kind = "there" if theirs.date() == here.date() else "day"
    return said[kind].format(day=day, time=f"{theirs:%H:%M}", city=zone_city(zone, language))


def _elsewhere(zone: str, moment: datetime) -> datetime | None:
    if not zone:
        return None
    try:
        theirs = moment.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    here = moment.astimezone(current_business().tz)
    return theirs if theirs.utcoffset() != here.utcoffset() else None


def with_both(when: str, zone: str, moment: datetime, language: str) -> str:
    """`when` (a moment in the business's zone, in words), with both places named where the clock of
    `zone` differs: "martes 16 a las 10:00 (hora de Madrid) · 04:00 en Bogotá"."""
    theirs = time_in(zone, moment, language)
    if not theirs:
        return when
    here = SAID.get(language, SAID[DEFAULT])["here"]
    city = zone_city(current_business().timezone, language)
    return f"{when} {here.format(city=city)} · {theirs}"


def own_time(booking: Booking, language: str, moment: datetime | None = None) -> str:
    """`time_in` of a booking's start (or another `moment`), in its customer's zone."""
    return time_in(booking.customer_timezone, moment or booking.start, language)


def on_both_clocks(booking: Booking, when: str, language: str) -> str:
    """`with_both` of a booking's start, in its customer's zone."""
    return with_both(when, booking.customer_timezone, booking.start, language)
