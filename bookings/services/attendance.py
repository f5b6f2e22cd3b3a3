"""Asking whether people came: what is promised, who was asked, and marks that answers make.

A question is promised when a booking is confirmed, asked by the room that can write to people, and
answered by a mark of the booking. Of two who answer the first is right; the other is told.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.attendance.settings import (
    DAY,
    LATEST,
    OFF,
    PAUSE,
    AttendanceSettings,
    attendance_settings,
    customer_at,
)
from bookings.availability.clock import instant
from bookings.hours import Hours
from bookings.models import AttendanceQuestion, Booking, Resource
from bookings.notice_settings import notice_settings
from bookings.services.errors import BookingRefused, Refusal
from bookings.services.lifecycle import booking_lock, booking_mark_attendance
from bookings.services.records import ASK
from leads.models import Contact, FollowUpRule
from leads.services import contact_upsert
from tenants.actors import CUSTOMER, Actor
from tenants.context import current_business
from tenants.due import due_put
from tenants.models import Business

ASK_CUSTOMER = "bookings.attendance_customer"
BY_STAFF = gettext_noop("Lo dijo quien atendió, por mensaje")
BY_CUSTOMER = gettext_noop("Lo dijo el cliente")
DASHBOARD = "dashboard"
MARKED = (Booking.State.COMPLETED, Booking.State.NO_SHOW)
Asked = AttendanceQuestion.Asked


# --- When to ask --------------------------------------------------------------------------------
def ask_at(booking: Booking, chosen: AttendanceSettings, business: Business) -> datetime | None:
    """When to ask whoever attends about a booking: a little after its end, or when their
    working day ends; after the quiet hours. None where the business does not want to be asked."""
    if chosen.ask == OFF:
        return None
    at = booking.end + PAUSE
    if chosen.ask == DAY:
        at = max(at, _closing(booking, business))
    return notice_settings(business).after_quiet(at, business.tz)


def _closing(booking: Booking, business: Business) -> datetime:
    """When the working day of whoever attends ends, on the booking's local day; the booking's own
    end where that day has no hours."""
    day = booking.start.astimezone(business.tz).date()
    hours = Hours([booking.resource], business.tz, booking.start, booking.end)
    schedule = hours.of_person(booking.resource)
    windows = schedule.overrides.get(day, schedule.weekly.get(day.weekday(), ()))
    last = max((end for _, end in windows), default=None)
    if last is None:
        return booking.end
    return datetime.fromtimestamp(instant(business.tz, day.toordinal(), last), UTC)


def asks_customers(chosen: AttendanceSettings) -> bool:
    """Whether customers are asked where nobody answered: as chosen, else where the business
    follows its customers up."""
    if chosen.customer is not None:
        return chosen.customer
    return FollowUpRule.objects.filter(active=True).exists()


# --- Whom to ask --------------------------------------------------------------------------------
def staff_contact(resource: Resource) -> Contact | None:
    """Somebody of the team as a person to write to, made if there is none; None without a phone.

    Their contact is one of the team from here on; who is a customer too keeps what they have."""
    if not resource.phone:
        return None
    contact, _ = contact_upsert(kind="phone", address=resource.phone, name=resource.name)
    if contact.audience == Contact.Audience.CUSTOMER:
        contact.audience = Contact.Audience.TECHNICIAN
        contact.save(update_fields=["audience"])
    return contact


def resources_of_phone(phone_index: str) -> list[Resource]:
    """Who of the team has this phone; nobody for a stranger's, or of whom is not offered now."""
    if not phone_index:
        return []
    found = Resource.objects.filter(active=True, kind=Resource.Kind.STAFF)
    return list(found.filter(phone_index=phone_index).order_by("pk"))


# --- What is open -------------------------------------------------------------------------------
def unmarked(resources: Collection[Resource] | None = None) -> QuerySet[Booking]:
    """Bookings that are over and wait for their mark, in order of start, not older than may still
    be asked about; of everybody, or of some."""
    now = timezone.now()
    rows = Booking.objects.filter(
        state=Booking.State.CONFIRMED, end__lte=now, end__gt=now - LATEST, contact__isnull=False
    )
    if resources is not None:
        rows = rows.filter(resource__in=resources)
    return rows.select_related("contact", "service", "resource").order_by("start", "pk")


def questions_open(resources: Collection[Resource]) -> list[AttendanceQuestion]:
    """What these people were asked by a message and nobody has marked yet, in order of start."""
    rows = AttendanceQuestion.objects.filter(
        asked=Asked.STAFF, booking__in=unmarked(resources).order_by().values("pk")
    ).exclude(way=DASHBOARD)
    whose = rows.select_related("booking__contact", "booking__service", "booking__resource")
    return list(whose.order_by("booking__start", "booking__pk"))


def questions_put(
    *, bookings: Sequence[Booking], asked: str, way: str, message_id: int | None = None
) -> list[AttendanceQuestion]:
    """Write that these were asked about, in the transaction that asks. Staff's promise the question
    to the customer, which is only asked where there is no mark by then."""
    now, tz = timezone.now(), current_business().tz
    rows = AttendanceQuestion.objects.bulk_create(
        AttendanceQuestion(
            booking=each,
            asked=asked,
            resource=each.resource if asked == Asked.STAFF else None,
            way=way,
            message_id=message_id,
            asked_at=now,
        )
        for each in bookings
    )
    if asked == Asked.STAFF:
        for each in bookings:
            due_put(ASK_CUSTOMER, each.pk, customer_at(now, tz))
    return rows


def questions_again(resources: Collection[Resource]) -> None:
    """Have what ended meanwhile asked about now, as there is an answer to what stood before."""
    asked = AttendanceQuestion.objects.filter(asked=Asked.STAFF).values("booking")
    business, now = current_business(), timezone.now()
    chosen = attendance_settings(business)
    for booking in unmarked(resources).exclude(pk__in=asked):
        at = ask_at(booking, chosen, business)
        if at is not None and at <= now:
            due_put(ASK, booking.pk, now)


# --- Answers ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Answered:
    """What an answer came to. `booking` as it is now; `changed`: by this answer. Where it says
    something else than the answer, somebody had marked it before: `by`, empty where it is not
    known who."""

    booking: Booking
    attended: bool
    changed: bool
    by: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the booking is what the answer said."""
        return self.attended == (self.booking.state == Booking.State.COMPLETED)


def attendance_answer(
    *, booking: Booking, attended: bool, actor: Actor, reason: str, asked: str
) -> Answered:
    """Mark a booking by an answer to a question, unless somebody else has marked it before.

    Whoever answered first may correct themselves; saying the same again changes nothing. Locks the
    booking, then its lead. Raises BookingRefused: wrong_state for what is cancelled or still to
    begin, not_found.
    """
    with transaction.atomic():
        locked = booking_lock(pk=booking.pk)
        question = AttendanceQuestion.objects.filter(booking=locked, asked=asked).first()
        mine = question is not None and question.answer is not None
        if locked.state in MARKED and not (mine and _last_by(locked, reason)):
            return Answered(locked, attended, False, _marked_by(locked))
        before = locked.state
        locked = booking_mark_attendance(
            booking=locked, attended=attended, actor=actor, reason=reason
        )
        if question is not None:
            question.answer, question.answered_at = attended, timezone.now()
            question.save(update_fields=["answer", "answered_at"])
        return Answered(locked, attended, locked.state != before)


def _last_by(booking: Booking, reason: str) -> bool:
    """Whether the present mark came of such an answer."""
    last = booking.events.filter(event__in=("attended", "missed")).order_by("-id").first()
    return last is not None and last.reason == reason


def _marked_by(booking: Booking) -> str:
    """Who made the present mark, by the name that colleagues know them by."""
    marks = booking.events.filter(event__in=("attended", "missed")).select_related("actor")
    last = marks.order_by("-id").first()
    if last is None:
        return ""
    if last.reason == BY_STAFF:
        return booking.resource.name
    if last.actor is None:
        return ""
    return str(last.actor.first_name or last.actor)


def customer_answer(*, booking: Booking, attended: bool) -> Answered:
    """`attendance_answer` of the customer themselves."""
    return attendance_answer(
        booking=booking,
        attended=attended,
        actor=CUSTOMER,
        reason=BY_CUSTOMER,
        asked=Asked.CUSTOMER,
    )


def mark_if_open(*, booking: Booking, attended: bool, actor: Actor) -> Answered:
    """Mark a booking that is shown as unmarked on a page: one that was marked meanwhile stays, and
    whoever taps is told by whom. Locks the booking, then its lead. Raises BookingRefused as
    `booking_mark_attendance` does."""
    with transaction.atomic():
        locked = booking_lock(pk=booking.pk)
        if locked.state in MARKED:
            return Answered(locked, attended, False, _marked_by(locked))
        if locked.state != Booking.State.CONFIRMED:
            raise BookingRefused(Refusal.WRONG_STATE)
        locked = booking_mark_attendance(booking=locked, attended=attended, actor=actor)
        return Answered(locked, attended, True)
