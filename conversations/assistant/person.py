"""What is known of the person who writes, across their earlier conversations: plain values of
their own records only, for either engine and for whoever takes over."""

from collections import Counter
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from bookings.models import Booking, ServiceArea
from bookings.selectors import zone_of
from conversations.assistant.rolling import rolling_of
from conversations.models import Conversation, Message
from leads.models import Contact, FollowUp
from tenants.context import current_business

State = Booking.State
# A conversation on one channel goes on for years: after so long a silence it is another one.
SILENCE = timedelta(hours=12)
PAST_MAX = 200
WORDS_MAX = 200


def person_of(conversation: Conversation, *, first_id: int) -> dict[str, Any]:
    """The person of a conversation as they stood before the message `first_id`; JSON values.

    `kind`; `returning`: whether they had talked or come before; `visits` and `no_shows` counted;
    `last_visit` and `usual` (the service they have most often, with whom most often), `next_visit`
    of a follow-up that is promised; `area` and `interests` they told; `earlier`: their last words
    of an earlier conversation and the answer; `summary` of this conversation
    before the lines given; `consent`: "given", "refused" or "" for unasked.
    """
    contact = conversation.contact
    has = _has(conversation, first_id)
    past = _past(contact) if has.bookings else []
    earlier = _earlier(conversation, first_id) if has.earlier else None
    found: dict[str, Any] = {
        "kind": contact.kind,
        "returning": bool(past or earlier),
        "visits": sum(row.state != State.NO_SHOW for row in past),
        "no_shows": sum(row.state == State.NO_SHOW for row in past),
        "consent": "given" if has.consent else _refused(contact),
    }
    told = {
        "last_visit": _visit(past[0]) if past else None,
        "usual": _usual(past),
        "follow_up": _follow_up(contact) if has.follow_up else "",
        "interests": contact.preferences.get("interests"),
        "area": _area(contact),
        "timezone": zone_of(contact) if has.bookings else "",
        "earlier": earlier,
        "summary": rolling_of(conversation) if has.summary else "",
    }
    return found | {name: value for name, value in told.items() if value}


def consent_of(contact: Contact) -> str:
    """Whether they agreed to their data being kept: "given", "refused", "" where nobody asked."""
    if contact.consents.filter(withdrawn_at=None).exists():
        return "given"
    return _refused(contact)


def _refused(contact: Contact) -> str:
    return "refused" if contact.preferences.get("consent") == "refused" else ""


# Most who write are new, or have little of it: one question spares five.
_HAS = """
SELECT EXISTS (SELECT FROM bookings_booking WHERE contact_id = %(contact)s) AS bookings,
    EXISTS (
        SELECT FROM conversations_message AS message
        JOIN conversations_conversation AS talk ON talk.id = message.conversation_id
        WHERE talk.contact_id = %(contact)s AND message.id < %(first)s
    ) AS earlier,
    EXISTS (
        SELECT FROM leads_contactconsent WHERE contact_id = %(contact)s AND withdrawn_at IS NULL
    ) AS consent,
    EXISTS (
        SELECT FROM leads_followup AS promise JOIN leads_lead AS lead ON lead.id = promise.lead_id
        WHERE lead.contact_id = %(contact)s AND promise.state = 'scheduled'
    ) AS follow_up,
    EXISTS (
        SELECT FROM conversations_conversationsummary WHERE conversation_id = %(talk)s
    ) AS summary
"""


class _Has(NamedTuple):
    """Of what there is anything to be read for a person."""

    bookings: bool
    earlier: bool
    consent: bool
    follow_up: bool
    summary: bool


def _has(conversation: Conversation, first_id: int) -> _Has:
    asked = {"contact": conversation.contact_id, "talk": conversation.pk, "first": first_id}
    with connection.cursor() as cursor:
        cursor.execute(_HAS, asked)
        return _Has(*cursor.fetchone())


def _past(contact: Contact) -> list[Booking]:
    """Appointments that are over, newest first: kept or missed."""
    over = (State.COMPLETED, State.NO_SHOW, State.CONFIRMED)
    rows = Booking.objects.filter(contact=contact, state__in=over, end__lte=timezone.now())
    return list(rows.select_related("service", "resource").order_by("-start", "-id")[:PAST_MAX])


def _visit(booking: Booking) -> dict[str, str]:
    day = booking.start.astimezone(current_business().tz).date()
    return {
        "service": booking.service.name,
        "staff": booking.resource.name,
        "date": day.isoformat(),
        "missed": "yes" if booking.state == State.NO_SHOW else "no",
    }


def _usual(past: list[Booking]) -> dict[str, str] | None:
    """The service had most often (of equal ones the latest) that is still offered, and who of
    those still working gave it most often."""
    offered = [row for row in past if row.service.active]
    if not offered:
        return None
    service_id = Counter(row.service_id for row in offered).most_common(1)[0][0]
    rows = [row for row in offered if row.service_id == service_id]
    usual = {"service_id": str(rows[0].service.uuid), "service": rows[0].service.name}
    given = [row.resource for row in rows if row.resource.active and not row.resource.place_no]
    if given:
        staff_id = Counter(each.pk for each in given).most_common(1)[0][0]
        staff = next(each for each in given if each.pk == staff_id)
        usual |= {"staff_id": str(staff.uuid), "staff": staff.name}
    return usual


def _follow_up(contact: Contact) -> str:
    """The kind of the next follow-up that is promised to them."""
    rows = FollowUp.objects.filter(lead__contact=contact, state=FollowUp.State.SCHEDULED)
    found = rows.select_related("rule").order_by("run_at").first()
    return str(found.rule.kind) if found else ""


def area_of_contact(contact: Contact) -> ServiceArea | None:
    """The area that they told, where the business still goes there."""
    chosen = contact.preferences.get("area")
    return ServiceArea.objects.filter(uuid=chosen, active=True).first() if chosen else None


def _area(contact: Contact) -> dict[str, str] | None:
    area = area_of_contact(contact)
    return {"id": str(area.uuid), "name": area.name} if area else None


def _earlier(conversation: Conversation, first_id: int) -> dict[str, str] | None:
    """Their last words of an earlier conversation, on any channel, and what was answered."""
    rows = Message.objects.filter(
        conversation__contact=conversation.contact_id,
        id__lt=first_id,
        created_at__lt=timezone.now() - SILENCE,
    )
    said = rows.filter(direction=Message.Direction.IN).order_by("-id").first()
    if said is None:
        return None
    answer = (
        rows.filter(
            conversation=said.conversation_id, direction=Message.Direction.OUT, id__gt=said.pk
        )
        .order_by("-id")
        .first()
    )
    return {
        "date": said.created_at.astimezone(current_business().tz).date().isoformat(),
        "wanted": said.intent,
        "said": said.body[:WORDS_MAX],
        "answered": answer.body[:WORDS_MAX] if answer else "",
    }
