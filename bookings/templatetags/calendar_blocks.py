"""The calendar's blocks, of which a page has hundreds: written in Python, since the template
language takes several times as long."""

from functools import cache

from django import template
from django.template.defaultfilters import date as date_filter
from django.urls import get_urlconf, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bookings.calendar.blocks import Block
from bookings.visibility import customer_shown

register = template.Library()

HUES = 8
NOBODY = "00000000-0000-0000-0000-000000000000"


@register.simple_tag
def block_attributes(block: Block, may_move: bool) -> SafeString:
    """What the link of a booking's block says of itself: its colour and state, where it leads,
    where it stands, and how it is moved by whoever may."""
    booking = block.booking
    assert booking is not None  # absences and classes are written by the template
    path = _path("bookings:booking", get_urlconf()).replace(NOBODY, str(booking.uuid))
    said = format_html(
        'class="cal-event hue-{} is-{} is-{}" href="{}" hx-get="{}" hx-target="#drawer-content"'
        ' data-top="{}" data-length="{}" data-lane="{}" data-lanes="{}"',
        booking.service.color % HUES,
        booking.state,
        block.size,
        path,
        path,
        block.top,
        block.minutes,
        block.lane,
        block.lanes,
    )
    if not (may_move and block.movable):
        return said
    move = _path("bookings:reschedule", get_urlconf()).replace(NOBODY, str(booking.uuid))
    return format_html(
        '{} data-move="{}" data-with="{}" data-step="{}"',
        said,
        move,
        booking.resource.uuid,
        block.step,
    )


@register.simple_tag
def block_words(block: Block, with_whom: bool) -> SafeString:
    """Whose it is, when, what, with whom (where the column does not say so), and its state."""
    booking = block.booking
    assert booking is not None
    name = booking.contact.display_name if customer_shown(booking) else _("Ocupado")
    served = block.size == "full" and with_whom
    return format_html(
        '<strong class="truncate">{}</strong><span class="truncate"><span class="nowrap cal-clock">'
        '{}</span><span class="cal-what"> · {}</span></span>{}'
        '<span class="visually-hidden">{}</span>',
        name,
        date_filter(timezone.localtime(booking.start), "H:i"),
        booking.service.name,
        format_html('<span class="truncate faintly">{}</span>', booking.resource.name)
        if served
        else "",
        booking.get_state_display(),
    )


@cache
def _path(name: str, urlconf: str | None) -> str:
    """The address of nobody's booking: asking for each anew is what takes long."""
    return reverse(name, args=[NOBODY], urlconf=urlconf)
