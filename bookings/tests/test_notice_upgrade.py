"""The upgrade that made reminders and mails one ledger: nothing promised is lost or told twice.

One business's schema goes back to the state before, gets rows as that release wrote them, and comes
forward again, as `migrate_schemas` does it at a deployment.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from bookings.models import Booking, Notice, NoticeAttempt, Service
from bookings.services import booking_confirm, booking_hold
from conversations.models import Message
from leads.services import contact_upsert
from tenants.actors import CUSTOMER
from tenants.context import business_context
from tenants.draining import drain
from tenants.models import DueItem

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=MADRID)
START = datetime(2026, 11, 26, 17, 0, tzinfo=MADRID)
BEFORE = "0004_calendar_drift"
MAIL = "conversations.booking_mail"
KINDS = ("bookings.reminder", "bookings.notice", "conversations.deliver", MAIL)


def migrate(*target: str) -> None:
    call_command("migrate_schemas", *target, schema_name="estilo", interactive=False, verbosity=0)
    connection.set_schema_to_public()


@pytest.fixture
def before(live_db: str) -> Iterator[time_machine.Traveller]:
    """The salon with three appointments that nothing was said of, one release ago."""
    with time_machine.travel(NOW, tick=True) as clock:
        with business_context("estilo"):
            for number in range(3):
                _book(number)
            Notice.objects.all().delete()
        DueItem.objects.all().delete()
        migrate("bookings", BEFORE)
        yield clock


def _book(number: int) -> None:
    contact, _ = contact_upsert(kind="phone", address=f"+3460012345{number}", name="Ana")
    held = booking_hold(
        contact=contact,
        service=Service.objects.get(name="Corte"),
        start=START + timedelta(minutes=30 * number),
        actor=CUSTOMER,
        source="web",
    )
    held.answers = {"email": f"ana{number}@example.com"}
    held.save(update_fields=["answers"])
    booking_confirm(hold_token=held.hold_token, actor=CUSTOMER)


def old_rows() -> None:
    """Reminders and mails in every state that they had, with the work that was promised."""
    with business_context("estilo"):
        executor = MigrationExecutor(connection)
        apps = executor.loader.project_state([("bookings", BEFORE)]).apps
        reminder, letter = (apps.get_model("bookings", n) for n in ("Reminder", "BookingMail"))
        bookings = list(apps.get_model("bookings", "Booking").objects.order_by("start"))
        _reminders(reminder, bookings)
        _mails(letter, bookings)


def _reminders(model: Any, bookings: list[Any]) -> None:
    first = bookings[0]
    states: list[tuple[int, str, dict[str, Any]]] = [
        (1440, "scheduled", {}),
        (120, "sent", {"message_id": 77, "settled_at": NOW}),
        (30, "skipped", {"reason": "La cita ya empezó", "settled_at": NOW}),
        (15, "failed", {"reason": "No", "settled_at": NOW}),
        # A time that was left behind by a move: its offset is there a second time.
        (1440, "skipped", {"reason": "Cambio de hora", "settled_at": NOW}),
    ]
    for minutes, state, more in states:
        at = START - timedelta(minutes=minutes)
        row = model.objects.create(
            booking_id=first.pk, minutes_before=minutes, run_at=at, state=state, **more
        )
        if state == "scheduled":
            DueItem.objects.create(
                schema_name="estilo", kind="bookings.reminder", object_id=row.pk, run_at=at
            )


def _mails(model: Any, bookings: list[Any]) -> None:
    for booking, state in zip(bookings, ("waiting", "sent", "skipped"), strict=True):
        event = booking.events.get(event="confirmed")
        row = model.objects.create(
            event_id=event.pk, state=state, reason="Por eso" if state == "skipped" else ""
        )
        # What is done may still be leased by a worker that stopped for the upgrade.
        DueItem.objects.create(schema_name="estilo", kind=MAIL, object_id=row.pk, run_at=NOW)


@pytest.mark.chaos
def test_what_was_promised_is_kept_and_goes_out_once(before: time_machine.Traveller) -> None:
    old_rows()
    migrate()
    with business_context("estilo"):
        _the_ledger_tells_all()
        drain(KINDS)
        assert [letter.to for letter in mail.outbox] == [["ana0@example.com"]], (
            "the one that waited"
        )
        assert not Message.objects.exists(), "the chat was told before"
        assert not DueItem.objects.filter(kind__in=("bookings.notice", MAIL)).exists()
        before.move_to(START - timedelta(hours=24) + timedelta(seconds=1))
        drain(KINDS)
        row = Notice.objects.get(minutes_before=1440, state="sent")
        assert row.attempts.filter(state="sent").count() == 1
        assert Message.objects.count() + len(mail.outbox) == 2
    _there_and_back_again()


def _the_ledger_tells_all() -> None:
    rows = Notice.objects.order_by("pk").values_list("kind", "minutes_before", "state")
    assert sorted(rows, key=str) == sorted(
        [
            ("reminder", 1440, "scheduled"),
            ("reminder", 120, "sent"),
            ("reminder", 30, "skipped"),
            ("reminder", 15, "failed"),
            ("reminder", 1440, "skipped"),
            ("confirmed", None, "scheduled"),
            ("confirmed", None, "sent"),
            ("confirmed", None, "skipped"),
        ],
        key=str,
    )
    assert len(set(Notice.objects.values_list("uuid", flat=True))) == 8
    tried = NoticeAttempt.objects.order_by("way", "state").values_list("way", "state", "message_id")
    assert list(tried) == [
        ("email", "sent", None),
        ("whatsapp", "sent", 77),
        ("whatsapp", "skipped", None),
    ]
    waiting = Notice.objects.get(kind="confirmed", state="scheduled")
    assert waiting.booking == Booking.objects.order_by("start")[0]
    assert sorted(DueItem.objects.values_list("kind", "object_id")) == [
        ("bookings.notice", waiting.pk),
        ("bookings.reminder", Notice.objects.get(minutes_before=1440, state="scheduled").pk),
    ]


def _there_and_back_again() -> None:
    """An empty ledger can go back; one with changes told cannot, and says so by failing."""
    with business_context("estilo"):
        Notice.objects.exclude(kind="reminder").delete()
    migrate("bookings", BEFORE)
    migrate()
    with business_context("estilo"):
        assert Notice.objects.filter(kind="reminder").count() == 5
