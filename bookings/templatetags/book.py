"""How the booking page writes lengths, in the words of its language."""

from collections.abc import Mapping

from django import template

from bookings.models import Service
from bookings.pictures import picture_url

register = template.Library()


@register.filter
def words_with(number: int, text: str) -> str:
    """A text such as "Group of {n} places" with its number."""
    return text.format(n=number)


@register.filter
def length_words(minutes: int, say: Mapping[str, str]) -> str:
    """A length such as "45 min", "2 h", "1 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return say["minutes"].format(n=minutes)
    return say["hours_minutes"].format(h=hours, m=rest) if rest else say["hours"].format(n=hours)


@register.filter
def picture_path(service: Service) -> str:
    """Where its picture is; "" for none."""
    return picture_url(service)
