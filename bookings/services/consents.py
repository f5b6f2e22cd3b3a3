"""From a business's page to a provider and back: consent, bound to the browser that asked for it.

Providers return people to one address only, on the public host, where nobody need be signed in.
The `state` they bring along is signed and says which business it is; a signed ticket that lives a
minute then takes the code to that business's host. There the session that asked must still hold
the number, which is taken out at once: a link that somebody else made, or an old one, does nothing.
"""

import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core import signing

from bookings.models import CalendarConnection, Resource
from bookings.providers.base import Calendar, Consent
from bookings.providers.registry import calendar_for
from tenants.context import current_business
from tenants.models import Business
from tenants.urls_for import business_url, public_url

KEY = "calendar_consents"
STATE_SALT, TICKET_SALT = "bookings.calendar_state", "bookings.calendar_ticket"
STATE_SECONDS, TICKET_SECONDS = 15 * 60, 60
KEPT = 5


class ConsentRefused(ValueError):
    """The way back is false, old, used, or another browser's."""


@dataclass(frozen=True)
class Asked:
    """What a browser had asked for when it left; `code` is empty where the person said no."""

    provider: Calendar
    consent: Consent
    code: str
    resource: Resource | None
    connection: CalendarConnection | None


def callback_url(provider: Calendar) -> str:
    """The one address that the provider's console lists for us."""
    return public_url(f"/calendars/{provider.code}/callback/")


def consent_begin(
    session: SessionBase,
    provider: Calendar,
    *,
    resource: Resource | None = None,
    connection: CalendarConnection | None = None,
) -> str:
    """Remember in the session what is being asked for; the provider's page. `connection`: the one
    whose lost access is renewed."""
    note = {
        "provider": provider.code,
        "resource": resource.pk if resource else None,
        "connection": connection.pk if connection else None,
    }
    consent = consent_note(session, note, redirect_uri=callback_url(provider))
    return provider.authorize_url(consent)


def consent_note(
    session: SessionBase, note: dict[str, Any], *, redirect_uri: str, door: str = "calendar"
) -> Consent:
    """Remember in the session what is being asked for. `door`: a key of `settings.CONSENT_DOORS`,
    the page that the browser comes back to."""
    number, verifier = secrets.token_urlsafe(16), secrets.token_urlsafe(48)
    notes = dict(list(session.get(KEY, {}).items())[1 - KEPT :])
    session[KEY] = {**notes, number: {**note, "verifier": verifier, "door": door}}
    state = signing.dumps([current_business().schema_name, number, door], salt=STATE_SALT)
    return Consent(state, verifier, redirect_uri)


def consent_forward(query: Any) -> str:
    """Where the public host sends a browser that came back with `query`: the business's own host.
    Raises ConsentRefused."""
    try:
        schema, number, door = signing.loads(
            query.get("state", ""), salt=STATE_SALT, max_age=STATE_SECONDS
        )
        path = settings.CONSENT_DOORS[door]
    except (signing.BadSignature, ValueError, TypeError, KeyError) as error:
        raise ConsentRefused from error
    business = Business.objects.filter(schema_name=schema).first()
    if business is None:
        raise ConsentRefused
    parts = [schema, number, query.get("code", "")[:2000], query.get("error", "")[:60]]
    ticket = signing.dumps(parts, salt=TICKET_SALT)
    address = business_url(business, path)
    return f"{address}?{urlencode({'ticket': ticket})}"


def consent_arrive(session: SessionBase, ticket: str) -> Asked:
    """What had been asked for, with the code that was given. Each ticket works once. Raises
    ConsentRefused."""
    number, note, code = consent_noted(session, ticket)
    provider = calendar_for(note["provider"])
    return Asked(
        provider,
        Consent(number, note["verifier"], callback_url(provider)),
        code,
        Resource.objects.filter(pk=note["resource"]).first(),
        CalendarConnection.objects.filter(pk=note["connection"]).first(),
    )


def consent_noted(
    session: SessionBase, ticket: str, *, door: str = "calendar"
) -> tuple[str, dict[str, Any], str]:
    """Number and note of what had been asked for, and the code: empty where the person said no.
    Raises ConsentRefused."""
    try:
        schema, number, code, error = signing.loads(
            ticket, salt=TICKET_SALT, max_age=TICKET_SECONDS
        )
    except (signing.BadSignature, ValueError, TypeError) as problem:
        raise ConsentRefused from problem
    notes = dict(session.get(KEY, {}))
    note = notes.pop(number, None)
    session[KEY] = notes
    if note is None or schema != current_business().schema_name or note["door"] != door:
        raise ConsentRefused
    return number, note, "" if error else code
