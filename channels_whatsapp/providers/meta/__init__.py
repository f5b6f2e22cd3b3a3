"""WhatsApp through Meta's own Cloud API."""

from decimal import Decimal

from channels_whatsapp.providers.meta.media import fetch
from channels_whatsapp.providers.meta.payloads import parse
from channels_whatsapp.providers.meta.sending import list_sent, mark_seen, send

FEE = Decimal(0)
SHOWS_READING = True
WINDOWED = True

__all__ = [
    "FEE",
    "SHOWS_READING",
    "WINDOWED",
    "fetch",
    "list_sent",
    "mark_seen",
    "parse",
    "send",
]
