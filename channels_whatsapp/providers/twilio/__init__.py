"""WhatsApp through Twilio."""

from channels_whatsapp.providers.twilio.media import fetch
from channels_whatsapp.providers.twilio.payloads import parse
from channels_whatsapp.providers.twilio.sending import list_sent, mark_seen, send

SHOWS_READING = False
WINDOWED = True
PINS = False

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
