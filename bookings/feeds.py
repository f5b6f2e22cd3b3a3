"""One person's calendar as a file to subscribe to (ICS), behind a secret address."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from bookings.ics import CHANGES
from bookings.ics_lines import file_of, text, utc
from bookings.models import Booking, CalendarFeed, Resource
from bookings.services.calendars import SHOWN, entry_of
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.crypto import blind_index
from tenants.urls_for import business_host, business_url

BEHIND, AHEAD = timedelta(days=30), timedelta(days=365)
MOST = 5000
PURPOSE = "bookings.feed"
READ_NOTED = timedelta(hours=1)


def feed_of_token(token: str) -> CalendarFeed | None:
    """Whose calendar a token opens; None for any that is not, or no longer, somebody's."""
    index = blind_index(token, PURPOSE)
    return CalendarFeed.objects.select_related("resource").filter(token_index=index).first()


def feed_url(feed: CalendarFeed) -> str:
    """The address to subscribe to."""
    return business_url(current_business(), f"/ics/{feed.token}.ics")


def feed_renew(*, resource: Resource, actor: Actor) -> CalendarFeed:
    """Give somebody's calendar an address, a new one where it had one: the old one ends at once."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        feed, created = CalendarFeed.objects.update_or_create(
            resource=resource,
            defaults={
                "token": token,
                "token_index": blind_index(token, PURPOSE),
                "last_read_at": None,
            },
        )
        audit("feed.created" if created else "feed.renewed", resource, actor=actor)
    return feed


def feed_end(*, resource: Resource, actor: Actor) -> None:
    """Switch the address off."""
    with transaction.atomic():
        if CalendarFeed.objects.filter(resource=resource).delete()[0]:
            audit("feed.ended", resource, actor=actor)


def feed_noted(feed: CalendarFeed) -> None:
    """Note that somebody still reads it, at most once an hour."""
    now = timezone.now()
    if feed.last_read_at is None or feed.last_read_at < now - READ_NOTED:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=now)


def feed_bookings(resource: Resource) -> QuerySet[Booking]:
    """What the file holds: from 30 days back to a year ahead, what was cancelled too, so that
    readers take it away. With `changes` and `changed_at`; one query."""
    now = timezone.now()
    changes = Q(events__event__in=CHANGES)
    rows = Booking.objects.filter(
        resource=resource,
        state__in=(*SHOWN, Booking.State.CANCELLED),
        end__gt=now - BEHIND,
        start__lt=now + AHEAD,
    )
    return (
        rows.select_related("service", "resource", "contact")
        .annotate(changes=Count("events", filter=changes), changed_at=Max("events__at"))
        .order_by("start", "pk")[:MOST]
    )


def feed_ics(feed: CalendarFeed) -> bytes:
    """The file. The same bookings give the same bytes. Times are UTC, which every reader shows in
    its own zone; customers are there by their first name only."""
    business, resource = current_business(), feed.resource
    name = text(f"{resource.name} · {business.name}")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Mostrador//Feed//ES",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        f"X-WR-TIMEZONE:{business.timezone}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
        "X-PUBLISHED-TTL:PT15M",
    ]
    host = business_host(business)
    for booking in feed_bookings(resource):
        lines += _event(booking, host)
    return file_of([*lines, "END:VCALENDAR"])


def _event(booking: Booking, host: str) -> list[str]:
    entry = entry_of(booking)
    changed: datetime = booking.changed_at or booking.created_at  # type: ignore[attr-defined]
    changes: int = booking.changes  # type: ignore[attr-defined]
    state = {Booking.State.CANCELLED: "CANCELLED", Booking.State.PENDING: "TENTATIVE"}
    return [
        "BEGIN:VEVENT",
        f"UID:{booking.uuid}@{host}",
        f"SEQUENCE:{changes}",
        f"DTSTAMP:{utc(changed)}",
        f"DTSTART:{utc(entry.start)}",
        f"DTEND:{utc(entry.end)}",
        f"SUMMARY:{text(entry.title)}",
        f"LOCATION:{text(entry.location)}",
        f"STATUS:{state.get(Booking.State(booking.state), 'CONFIRMED')}",
        "END:VEVENT",
    ]


def feed_etag(content: bytes) -> str:
    """What tells one state of the file from another."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
