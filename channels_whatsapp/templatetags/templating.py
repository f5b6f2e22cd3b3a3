"""How templates are written on pages and in notices."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from channels_whatsapp.models import MessageTemplate
from channels_whatsapp.templating import purposes, reasons

register = template.Library()

PLACES = 9
MARKS = ((r"\*", "strong"), ("_", "em"), ("~", "s"))


@register.filter
def purpose_label(code: str) -> str:
    """What a template is for; empty for none of ours."""
    known = purposes.PURPOSES.get(code)
    return str(known.label) if known else ""


@register.filter
def reason_words(kept: str) -> str:
    """Why a template was refused, paused or switched off."""
    return reasons.reason_words(kept)


@register.filter
def filled_text(row: MessageTemplate) -> str:
    """A template's body with its examples in their places."""
    return row.text([row.samples.get(str(number), "…") for number in range(1, PLACES + 1)])


@register.filter
def whatsapp_marks(text: str) -> SafeString:
    """A text with WhatsApp's marks (*bold*, _slanted_, ~struck~) and lines as a phone shows it."""
    shown: str = escape(text)
    for sign, tag in MARKS:
        shown = re.sub(
            rf"(?<!\w){sign}(\S(?:[^\n]*?\S)?){sign}(?!\w)", rf"<{tag}>\1</{tag}>", shown
        )
    return mark_safe(shown.replace("\n", "<br>"))  # noqa: S308  # escaped first
