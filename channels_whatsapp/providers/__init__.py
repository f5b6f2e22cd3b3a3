"""The providers of WhatsApp, by the name that an account carries."""

from importlib import import_module
from typing import cast

from channels_whatsapp.providers.base import Provider

_MODULES = {"twilio": "channels_whatsapp.providers.twilio"}


def provider_for(name: str) -> Provider:
    """The provider of an account. Raises `LookupError` for one that is not built."""
    if name not in _MODULES:
        raise LookupError(f"No WhatsApp provider {name!r}.")
    return cast(Provider, import_module(_MODULES[name]))
