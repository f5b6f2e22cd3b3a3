"""What the templates need to draw: icons, avatars, money, and days as people say them."""

import zlib
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.defaultfilters import date as date_filter
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tenants.validators import name_to_greet
from tenants.zones import zone_label

register = template.Library()

HUES = 8
_SYMBOLS = {"EUR": "€", "USD": "US$", "COP": "$", "MXN": "$", "ARS": "$", "BRL": "R$", "GBP": "£"}


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A drawing of `static/icons.svg`: decorative, the words stand beside it or in a label."""
    classes = f"icon icon-{size}" if size else "icon"
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        classes,
        static("icons.svg"),
        name,
    )


@register.filter
def hue(value: object) -> str:
    """One of eight colour classes, the same for the same thing on every page and day."""
    return f"hue-{zlib.crc32(str(value).encode()) % HUES}"


@register.filter
def initials(name: object) -> str:
    """At most two letters for an avatar; a number or an empty name gives a question mark."""
    words = [word for word in str(name or "").split() if word[0].isalpha()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.filter
def money(amount: Decimal | int | None, currency: str) -> str:
    """An amount with its currency as the reader writes it; no cents when there are none."""
    value = Decimal(amount or 0)
    places = 0 if value == value.to_integral_value() else 2
    number = number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)
    symbol = _SYMBOLS.get(currency, currency)
    if currency == "USD" and get_language() == "en":
        return f"${number}"
    if symbol == "€":
        return (_("%(number)s €") % {"number": number}).replace(" ", "\N{NO-BREAK SPACE}")
    return f"{symbol}\N{NO-BREAK SPACE}{number}"


@register.filter
def grouped(value: int | None) -> str:
    """A whole number with its thousands apart."""
    return number_format(value or 0, decimal_pos=0, use_l10n=True, force_grouping=True)


@register.filter
def day_name(value: date | datetime) -> str:
    """'Hoy', 'Ayer', 'Mañana', or the date written out, in the zone that is active."""
    day = _local_day(value)
    near = {0: _("Hoy"), -1: _("Ayer"), 1: _("Mañana")}.get((day - timezone.localdate()).days)
    if near:
        return near
    this_year = day.year == timezone.localdate().year
    written = date_filter(day, _("l j \\d\\e F") if this_year else _("j \\d\\e F \\d\\e Y"))
    return written[:1].upper() + written[1:]


@register.filter
def when(value: datetime | None) -> str:
    """The shortest stamp that is clear: the time today, the weekday this week, else the date."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    days = (timezone.localdate() - local.date()).days
    if days == 0:
        return date_filter(local, "H:i")
    if days == 1:
        return _("Ayer")
    if 0 < days < 7:
        return date_filter(local, "D")
    return date_filter(local, _("j b") if days < 300 else _("j/n/Y"))


@register.filter
def short_day(value: date | datetime) -> str:
    """A day in few letters, with its year: 9 nov 2026."""
    return date_filter(_local_day(value), _("j b Y"))


@register.filter
def slot_time(value: datetime) -> str:
    """When an appointment is, on one line: jue 26 nov, 17:30."""
    return date_filter(timezone.localtime(value), _("D j b, H:i"))


@register.filter
def stamp(value: datetime) -> str:
    """A day and time in few letters: 9 nov, 17:30."""
    return date_filter(timezone.localtime(value), _("j b, H:i"))


@register.filter
def zone(name: str, at: datetime | None = None) -> str:
    """A time zone as people read it: Madrid (UTC+1); at a moment where one is given."""
    return zone_label(name, at)


def _local_day(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: object) -> str:
    """The page's query string with `changes` made; an empty value removes the parameter."""
    request: HttpRequest = context["request"]
    params = request.GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            params.pop(name, None)
        else:
            params[name] = str(value)
    return f"?{params.urlencode()}" if params else "?"


@register.filter
def input_kind(bound: Any) -> str:
    """How a form field is laid out: 'check' for a lone checkbox, else 'plain'."""
    kind = getattr(bound.field.widget, "input_type", "")
    return "check" if kind == "checkbox" else "plain"


@register.filter
def hue_index(color: int) -> int:
    """A stored colour number as one of the classes that exist."""
    return (color or 0) % HUES


@register.filter
def to_greet(name: str) -> str:
    """A stranger's name as a mail may say it, "" where it is none."""
    return name_to_greet(name)


@register.filter
def words(text: str) -> list[str]:
    """'a b c' as a list, for `in` tests on codes."""
    return text.split()
