"""Marta's connected Google calendar, with a dentist's appointment in it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from bookings.models import CalendarConnection, ExternalEvent, Resource, Service
from bookings.selectors import slot_search
from bookings.services.connections import connection_begin
from config.shell.simulator.google.api import GoogleApi
from config.shell.simulator.google.demo import ACCOUNT, REFRESH_TOKEN, document_demo
from config.shell.simulator.google.stores import RedisDocument
from tenants.ids import new_uuid

OWNER, TITLE, LENGTH = "Marta", "Dentista", timedelta(minutes=60)


def google_seed() -> None:
    """Connect the person of that name, if there is one, to the demo's Google. Her appointment is
    written there, and here as if it had been read already: the first page shows it hatched."""
    marta = Resource.objects.filter(name=OWNER).first()
    start = _free_hour(marta) if marta else None
    if marta is None or start is None:
        return
    connection = CalendarConnection.objects.create(
        provider="google",
        resource=marta,
        account=ACCOUNT,
        credentials={"refresh_token": REFRESH_TOKEN},
        options={"calendar": ACCOUNT, "calendar_name": OWNER, "writes": True, "chosen": True},
        last_sync_at=timezone.now(),
    )
    event_id = new_uuid().hex
    ExternalEvent.objects.create(
        connection=connection,
        resource=marta,
        external_id=event_id,
        start=start,
        end=start + LENGTH,
        title=TITLE,
    )
    _write_down(event_id, start)
    connection_begin(connection)


def _free_hour(marta: Resource) -> datetime | None:
    """The first hour from tomorrow on in which she has nothing to do."""
    service = marta.services.filter(active=True, capacity=1, duration_min__gte=60).first()
    service = service or Service.objects.filter(staff=marta, active=True, capacity=1).first()
    tomorrow = timezone.now() + timedelta(hours=20)
    if service is None:
        return None
    week = tomorrow + timedelta(days=7)
    slots = slot_search(service=service, range_from=tomorrow, range_to=week, staff=marta, limit=1)
    return slots[0].start if slots else None


def _write_down(event_id: str, start: datetime) -> None:
    google = GoogleApi(
        RedisDocument(settings.REDIS_URL, document_demo),
        client=("", ""),
        notify=lambda _address, _headers: None,
    )
    moments = {"start": start, "end": start + LENGTH}
    times = {name: {"dateTime": at.isoformat()} for name, at in moments.items()}
    google.change(ACCOUNT, {"id": event_id, "summary": TITLE, **times})
