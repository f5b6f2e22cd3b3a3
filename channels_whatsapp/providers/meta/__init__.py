"""WhatsApp through Meta's own Cloud API."""

from channels_whatsapp.providers.meta.media import fetch
from channels_whatsapp.providers.meta.payloads import parse
from channels_whatsapp.providers.meta.sending import list_sent, mark_seen, send

SHOWS_READING = True
WINDOWED = True
PINS = True

__all__ = [
    "PINS",
    "SHOWS_READING",
    "WINDOWED",
    "fetch",
    "list_sent",
    "mark_seen",
    "parse",
    "send",
]
