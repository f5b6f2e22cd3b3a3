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


def customers_zone(booking: Booking) -> ZoneInfo | None:
    """The zone that the customer reads their times in, where its clock shows another time at the
    booking's start than the business's; None for any other, and for a name that is no zone."""
    if not booking.customer_timezone:
        return None
    try:
        theirs = ZoneInfo(booking.customer_timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    ours = booking.start.astimezone(current_business().tz)
    return theirs if booking.start.astimezone(theirs).utcoffset() != ours.utcoffset() else None


def own_time(booking: Booking, language: str, moment: datetime | None = None) -> str:
    """The start (or another `moment`) on the customer's clock: "04:00 en Bogotá", with its day
    where that is another one there; "" where the clocks agree."""
    tz = customers_zone(booking)
    if tz is None:
        return ""
    moment = moment or booking.start
    theirs, ours = moment.astimezone(tz), moment.astimezone(current_business().tz)
    said = SAID.get(language, SAID[DEFAULT])
    with translation.override(language):
        day = date_format(theirs, DAY)
    kind = "there" if theirs.date() == ours.date() else "day"
    city = zone_city(tz.key, language)
    return said[kind].format(day=day, time=f"{theirs:%H:%M}", city=city)


def on_both_clocks(booking: Booking, when: str, language: str) -> str:
    """`when` (the start in the business's zone, in words), with both places named where the
    customer's clock differs: "martes 16 a las 10:00 (hora de Madrid) · 04:00 en Bogotá"."""
    theirs = own_time(booking, language)
    if not theirs:
        return when
    here = SAID.get(language, SAID[DEFAULT])["here"]
    city = zone_city(current_business().timezone, language)
    return f"{when} {here.format(city=city)} · {theirs}"
