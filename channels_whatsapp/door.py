"""Behind the webhook views: whose request this is, and whether the provider really made it.

Every provider knocks at the same address. Each says in its `door` module how its requests are
known, what they bring and to whom, and whether they are genuine; here is what they have in common.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from channels_whatsapp.accounts import Route, account_by_route, business_by_route
from channels_whatsapp.providers import door_for
from channels_whatsapp.providers.base import Door, Knock, Parcel
from conversations.services.door import inbound_store
from tenants.context import business_context
from tenants.models import Business

logger = logging.getLogger(__name__)

# A request for more receivers than that is nobody's: looking each of them up would cost too much.
MAX_ROUTES = 100


class RefusedError(Exception):
    """Unknown number or bad signature: the caller must not be able to tell which."""


def knock_admit(knock: Knock, *, delivery_uuid: str = "") -> bool:
    """Check a request and store what it brings, each thing once; False when all was here before.

    Raises `RefusedError` where nothing in it is for a number of ours, rightly signed. Whatever is,
    is stored, also kinds of callback that we do not know; what it means is decided behind the door.
    """
    door = door_for(knock)
    parcels: dict[Route, list[Parcel]] = {}
    for parcel in door.parcels(knock, delivery_uuid):
        parcels.setdefault(parcel.route, []).append(parcel)
    if not parcels or len(parcels) > MAX_ROUTES:
        door.is_genuine(knock, None)  # takes as long as for a number that we do not know
        raise _refused()
    taken = [_admit(knock, door, route, brought) for route, brought in parcels.items()]
    if not any(stored is not None for stored in taken):
        raise _refused()
    return any(taken)


def _admit(knock: Knock, door: Door, route: Route, parcels: list[Parcel]) -> bool | None:
    """Store what is for one receiver; whether any of it is new, None where it is not admitted."""
    with _opened(knock, route) as business:
        account = account_by_route(route) if business else None
        genuine = door.is_genuine(knock, account)
        if account is None or not genuine:
            return None
        stored = [
            inbound_store(
                channel="whatsapp",
                account_key=account.number,
                provider_id=parcel.event_id,
                payload=parcel.payload,
                sender=parcel.sender,
                idle=parcel.idle,
            )
            for parcel in parcels
        ]
    return any(stored)


@contextmanager
def _opened(knock: Knock, route: Route) -> Iterator[Business | None]:
    """The business that something is for, its schema open."""
    business = knock.business or business_by_route(route)
    if business is None or business is knock.business:
        yield business
        return
    with business_context(business):
        yield business


def _refused() -> RefusedError:
    logger.warning("whatsapp webhook refused: unknown number or bad signature")
    return RefusedError()
