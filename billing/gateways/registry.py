"""Which gateways there are: `settings.GATEWAYS`, name -> dotted class; and the one that sells."""

from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from billing.gateways.base import Gateway


@lru_cache(maxsize=8)
def _made(dotted: str) -> Gateway:
    gateway: Gateway = import_string(dotted)()
    return gateway


def gateway(name: str) -> Gateway:
    """The gateway of that name. Raises `LookupError` for one that is not registered."""
    try:
        return _made(settings.GATEWAYS[name])
    except KeyError as error:
        raise LookupError(f"No payment gateway {name!r} in GATEWAYS.") from error


def gateway_for_sales() -> Gateway | None:
    """The first configured gateway, where new subscriptions are bought; None: nothing can be
    bought by oneself, and people are told whom to write to."""
    for name in settings.GATEWAYS:
        if (found := gateway(name)).is_configured:
            return found
    return None
