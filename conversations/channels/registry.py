from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from conversations.channels.base import Channel


@cache
def channel_for(kind: str) -> Channel:
    """The channel registered under `kind` in `settings.CHANNELS`. Raises `LookupError`."""
    try:
        dotted = settings.CHANNELS[kind]
    except KeyError as error:
        raise LookupError(f"No channel {kind!r} in CHANNELS.") from error
    channel: Channel = import_string(dotted)()
    return channel
