"""The providers of WhatsApp, by the name that an account carries."""

from importlib import import_module
from typing import cast

from channels_whatsapp.providers.base import Door, Knock, Provider

_MODULES = {
    "twilio": "channels_whatsapp.providers.twilio",
    "meta": "channels_whatsapp.providers.meta",
    "gateway": "channels_whatsapp.providers.waha",
}
# In the order in which they are asked; the last takes whatever nobody else knows.
_DOORS = ("meta", "gateway", "twilio")


def provider_for(name: str) -> Provider:
    """The provider of an account. Raises `LookupError` for one that is not built."""
    if name not in _MODULES:
        raise LookupError(f"No WhatsApp provider {name!r}.")
    return cast(Provider, import_module(_MODULES[name]))


def door_for(knock: Knock) -> Door:
    """The door of the provider that seems to have made a request."""
    doors = [cast(Door, import_module(f"{_MODULES[name]}.door")) for name in _DOORS]
    return next((door for door in doors if door.recognises(knock)), doors[-1])
