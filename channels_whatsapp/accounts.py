"""Which business and which account a WhatsApp number belongs to, remembered for half a minute.

The door asks this on every webhook, so the answers stay in the memory of the process (never in a
shared cache: they hold tokens). A change is seen at once in the process that made it, elsewhere
`CACHE_SECONDS` later at the latest.
"""

import time
from typing import Generic, NamedTuple, TypeVar

from django.db.models import Q, QuerySet

from channels_whatsapp.models import WhatsAppAccount
from conversations.channels.sms.accounts import SmsAccount
from tenants.context import current_schema, public_context
from tenants.models import Business, ChannelRoute
from tenants.urls_for import business_url

# Channels of `ChannelRoute`: our numbers in E.164, what else Meta names us by, and what a
# gateway's webhook names it by.
NUMBERS = "whatsapp"
META = "whatsapp_meta"
GATEWAYS = "whatsapp_gateway"
CACHE_SECONDS = 30.0
_REMEMBERED = 10_000

T = TypeVar("T")


class Route(NamedTuple):
    """What a provider's request names the business by: a row of `ChannelRoute`."""

    channel: str
    address: str


class _Memory(Generic[T]):
    """A bounded dictionary whose entries expire."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, T]] = {}

    def get(self, key: str) -> tuple[bool, T | None]:
        known = self._known.get(key)
        if known is None or known[0] < time.monotonic():
            return False, None
        return True, known[1]

    def put(self, key: str, value: T) -> T:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[key] = (time.monotonic() + CACHE_SECONDS, value)
        return value

    def clear(self) -> None:
        self._known.clear()


_accounts: _Memory[WhatsAppAccount | None] = _Memory()
_businesses: _Memory[Business | None] = _Memory()
_origins: _Memory[str] = _Memory()


def account_by_number(number: str) -> WhatsAppAccount | None:
    """The open business's account with this number (E.164)."""
    if not number:
        return None  # a gateway's, until its QR is scanned
    key = f"{current_schema()} {number}"
    hit, account = _accounts.get(key)
    if hit:
        return account
    return _accounts.put(key, WhatsAppAccount.objects.filter(number=number).first())


def account_by_route(route: Route) -> WhatsAppAccount | None:
    """The open business's account that a request speaks of."""
    if route.channel == NUMBERS:
        return account_by_number(route.address)
    key = f"{current_schema()} {route.channel} {route.address}"
    hit, account = _accounts.get(key)
    if hit:
        return account
    return _accounts.put(key, _named(route).first() if route.address else None)


def _named(route: Route) -> QuerySet[WhatsAppAccount]:
    rows, provider = WhatsAppAccount.objects, WhatsAppAccount.Provider
    if route.channel == GATEWAYS:
        return rows.filter(account_sid=route.address, provider=provider.GATEWAY)
    named = Q(phone_number_id=route.address) | Q(waba_id=route.address)
    return rows.filter(named, provider=provider.META)


def business_by_number(number: str) -> Business | None:
    """The business that a receiving number (E.164) is routed to, whatever schema is open."""
    return business_by_route(Route(NUMBERS, number))


def business_by_route(route: Route) -> Business | None:
    """The business that an address is routed to, whatever schema is open; none that was given
    up."""
    key = f"{route.channel} {route.address}"
    hit, business = _businesses.get(key)
    if hit:
        return business
    with public_context():
        found = (
            ChannelRoute.objects.select_related("business")
            .filter(channel=route.channel, address=route.address)
            .exclude(business__state=Business.State.DELETED)
            .first()
        )
    return _businesses.put(key, found.business if found else None)


def origin_of(business: Business) -> str:
    """Scheme, host and port of a business's own address, from settings and its domain."""
    hit, origin = _origins.get(business.schema_name)
    if hit and origin:
        return origin
    return _origins.put(business.schema_name, business_url(business, ""))


def accounts_forget() -> None:
    """Drop what this process remembers."""
    for memory in (_accounts, _businesses, _origins):
        memory.clear()


def sms_usual_account(number: str = "") -> SmsAccount | None:
    """What SMS of the open business are sent with unless it has chosen otherwise: the first number
    in use, or that `number` (E.164) where it is one of them, and its account; None where there is
    none. Named in `settings.SMS_USUAL_ACCOUNT`."""
    rows = WhatsAppAccount.objects.filter(
        provider=WhatsAppAccount.Provider.TWILIO, state=WhatsAppAccount.State.ACTIVE
    )
    used = (rows.filter(number=number) if number else rows).first()
    return SmsAccount(used.account_sid, used.auth_token, used.number) if used else None
