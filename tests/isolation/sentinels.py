"""Things of the salon that nobody else may ever read, each with words that occur nowhere else."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from bookings.models import Booking, DateOverride, Notice, Resource, Service
from conversations.models import Conversation, Delivery, Message, MessageFile
from leads.followups import follow_ups_plan
from leads.models import FollowUp
from leads.services import contact_upsert, lead_ensure_open
from tenants.models import User

PHONE = "+34699118822"
NAME = "Zafira Centinela"
CITY = "Villacentinela"
SAID = "Secreto de la clienta: zarzamora"
ANSWERED = "Secreto del salón: madreselva"
SERVICE = "Ritual Zircón"
STAFF = "Zenobia"
BOOKING_NOTE = "Nota de la cita: azabache"
CONTACT_NOTE = "Nota de la ficha: turmalina"
CLOSED_FOR = "Cerrado por obsidiana"
# As stored, as shown and as dialled.
WORDS = (
    *("Zafira", CITY, "zarzamora", "madreselva", "Zircón", STAFF, "azabache", "turmalina"),
    *("obsidiana", PHONE, "699118822", "699 11 88 22"),
)

# What customers are offered: the only words that a shop window may say.
OFFERED = frozenset({"Zircón", STAFF})


def words_in(text: str) -> set[str]:
    """Which of the words that must stay inside stand in `text`."""
    return {word for word in WORDS if word in text}


@dataclass(frozen=True)
class Belongings:
    """The salon's objects, for addresses that name them."""

    conversation: Conversation
    booking: Booking
    service: Service
    staff: Resource
    messages: list[Message]
    delivery: Delivery
    follow_up: FollowUp

    @property
    def uuids(self) -> list[object]:
        """Public ids of all of them."""
        talk = self.conversation
        lead = talk.contact.leads.get()
        objects = [talk, talk.contact, lead, self.booking, self.service, self.staff]
        return [each.uuid for each in (*objects, *self.messages, self.delivery, self.follow_up)]


def belongings_create(owner: User) -> Belongings:
    """Fill the open schema: a customer who has talked and booked, and what was booked."""
    contact, _ = contact_upsert(kind="phone", address=PHONE, name=NAME)
    contact.city, contact.notes = CITY, CONTACT_NOTE
    contact.save()
    lead = lead_ensure_open(contact=contact)
    talk = Conversation.objects.create(
        contact=contact,
        channel="whatsapp",
        address=contact.identities.get(),
        needs_human=True,
        last_message_at=timezone.now(),
        last_inbound_at=timezone.now(),
        last_preview=SAID,
    )
    said = _message(talk, Message.Direction.IN, Message.Author.CONTACT, SAID)
    answered = _message(talk, Message.Direction.OUT, Message.Author.AGENT, ANSWERED, user=owner)
    MessageFile.objects.create(
        message=said, kind="file", content_type="text/plain", size=1, data=SAID.encode()
    )
    delivery = Delivery.objects.create(message=answered, channel="whatsapp")
    staff = Resource.objects.create(name=STAFF)
    service = Service.objects.create(name=SERVICE, price=Decimal("77"))
    service.staff.add(staff)
    DateOverride.objects.create(date=timezone.localdate() + timedelta(3), reason=CLOSED_FOR)
    booking = _booking(talk, service, staff)
    (follow_up,) = follow_ups_plan(
        lead=lead, base="missed", subject=booking.uuid, at=timezone.now()
    )
    return Belongings(talk, booking, service, staff, [said, answered], delivery, follow_up)


def _message(talk: Conversation, direction: str, author: str, body: str, **more: Any) -> Message:
    return Message.objects.create(
        conversation=talk,
        direction=direction,
        author=author,
        body=body,
        created_at=timezone.now(),
        **more,
    )


def _booking(talk: Conversation, service: Service, staff: Resource) -> Booking:
    start = timezone.now().replace(minute=0, second=0, microsecond=0)
    booking = Booking.objects.create(
        contact=talk.contact,
        service=service,
        resource=staff,
        start=start,
        end=start + timedelta(minutes=30),
        state=Booking.State.CONFIRMED,
        notes=BOOKING_NOTE,
        confirmed_at=start,
    )
    Notice.objects.create(booking=booking, minutes_before=30, run_at=start)
    return booking


def fingerprint(schema: str) -> dict[str, tuple[int, str]]:
    """How many rows each table of a schema has, and a digest of them: equal while nothing in it
    has changed."""
    found = {}
    with connection.cursor() as cursor:
        names = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1"
        cursor.execute(names, [schema])
        for (table,) in cursor.fetchall():
            rows = f'SELECT md5(t::text) AS row FROM "{schema}"."{table}" t'
            digest = "coalesce(md5(string_agg(row, '' ORDER BY row)), '')"
            cursor.execute(f"SELECT count(*), {digest} FROM ({rows}) r")
            found[table] = cursor.fetchone()
    return found
