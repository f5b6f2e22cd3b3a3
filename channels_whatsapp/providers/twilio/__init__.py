"""WhatsApp through Twilio."""

from channels_whatsapp.providers.twilio.payloads import parse
from channels_whatsapp.providers.twilio.sending import list_sent, send

__all__ = ["list_sent", "parse", "send"]
