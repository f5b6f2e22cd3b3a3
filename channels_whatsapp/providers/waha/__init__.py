"""WhatsApp through a WAHA of the business's own, linked to a phone by its QR. Unofficial: it is
WhatsApp Web that a program uses, which WhatsApp does not allow and may answer with a ban."""

from channels_whatsapp.providers.waha.media import fetch
from channels_whatsapp.providers.waha.payloads import parse
from channels_whatsapp.providers.waha.sending import list_sent, mark_seen, send

SHOWS_READING = True
WINDOWED = False
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
