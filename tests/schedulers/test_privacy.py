"""What is kept of people who booked at a scheduler, and how it goes."""

from datetime import timedelta

from django.utils import timezone

from bookings.models import Booking, CalendarConnection, CalendarDelivery
from bookings.privacy_calls import calls_prune
from bookings.services.deliveries import delivery_process, delivery_store
from bookings.services.schedulers import scheduler_sync
from config.shell.simulator.schedulers.calendly import (
    CalendlyAccount,
    customer_books,
    webhook_of,
)
from leads.models import Contact
from leads.privacy.erasure import contact_erase
from tenants.actors import Actor
from tenants.models import User
from tests.schedulers.desk import at


def arrived(
    connection: CalendarConnection, account: CalendlyAccount, email: str, phone: str
) -> None:
    invitee = customer_books(
        account,
        kind=next(iter(account.kinds)),
        start=at("10:00"),
        name="Ana Ruiz",
        email=email,
        phone=phone,
    )
    delivery_store(connection=connection, payload=webhook_of(account, invitee))
    for row in CalendarDelivery.objects.filter(processed_at=None):
        delivery_process(row.pk)


def test_who_is_forgotten_is_in_no_call_and_is_not_read_in_again(
    calendly: CalendarConnection, calendly_account: CalendlyAccount, owner: User
) -> None:
    arrived(calendly, calendly_account, "ana@example.com", "+34600123456")
    arrived(calendly, calendly_account, "eva@example.com", "+34600999999")
    ana = Booking.objects.order_by("pk")[0].contact
    contact_erase(contact=ana, actor=Actor.person(owner), cancel_upcoming=True)
    kept = [row.payload for row in CalendarDelivery.objects.exclude(payload=None)]
    assert len(kept) == 1
    assert "ana@example.com" not in str(kept)
    people = Contact.objects.filter(name="Ana Ruiz").count()
    before = Booking.objects.count()
    scheduler_sync(connection=calendly)
    assert Booking.objects.count() == before
    assert Contact.objects.filter(name="Ana Ruiz").count() == people == 1


def test_old_calls_lapse(calendly: CalendarConnection, calendly_account: CalendlyAccount) -> None:
    arrived(calendly, calendly_account, "ana@example.com", "+34600123456")
    now = timezone.now()
    assert calls_prune(before=now - timedelta(days=1), limit=10) == 0
    CalendarDelivery.objects.update(received_at=now - timedelta(days=31))
    assert calls_prune(before=now - timedelta(days=30), limit=10) == 1
    assert not CalendarDelivery.objects.exists()
    assert Booking.objects.exists()
