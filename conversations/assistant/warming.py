"""Loading what the first answer would otherwise wait for: a second or so of modules and tables."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from conversations.assistant.engines import fallback_engine
from conversations.assistant.nlu.services_match import Catalogue
from conversations.assistant.nlu.understanding import understand
from conversations.channels.registry import channel_for

KINDS = ("conversations.inbound", "conversations.reply", "conversations.deliver")
HELLO = {"es": "hola, ¿tenéis hora mañana?", "en": "hi, any time tomorrow?", "pt": "oi, tem hora?"}


def assistant_warm() -> None:
    """Load a message's whole way once; in a worker's parent, its processes share it. Needs no
    database."""
    for kind in KINDS:
        import_string(settings.DUE_HANDLERS[kind])
    for kind in settings.CHANNELS:
        channel_for(kind)
    fallback_engine()
    nobody = Catalogue((), ())
    for language, words in HELLO.items():
        understand(
            words,
            now=timezone.now(),
            tz=ZoneInfo("UTC"),
            catalogue=nobody,
            language_hint=language,
        )
