"""What this room keeps of a person: appointments, with what was noted about them."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop, ngettext

from bookings.models import (
    AttendanceQuestion,
    Booking,
    BookingEvent,
    BookingSeries,
    CalendarLink,
    Notice,
    NoticeAttempt,
    WaitlistEntry,
)
from bookings.privacy_calls import calls_forget, calls_naming
from bookings.services import booking_cancel, booking_release
from bookings.services.calendars import entries_take_away
from bookings.services.notices import notices_take_back
from leads.models import Contact
from leads.privacy.handlers import Counts, Erasing, ErasureRefused, PrivacyHandler
from tenants.due import due_drop_many
from tenants.ids import new_uuid

State = Booking.State
ERASED = gettext_noop("Se borraron sus datos")


def upcoming(contact: Contact) -> QuerySet[Booking]:
    """The person's appointments that have not begun."""
    live = Booking.objects.filter(contact=contact, state__in=(State.PENDING, State.CONFIRMED))
    return live.filter(start__gt=timezone.now()).order_by("start", "pk")


def _notices_empty(bookings: QuerySet[Booking]) -> None:
    """A notice that has not gone out will not; of those that have, only that they did is kept."""
    for booking in bookings:
        notices_take_back(booking=booking, reason=ERASED, kinds=Notice.Kind.values)
    notices = Notice.objects.filter(booking__in=bookings)
    attempts = NoticeAttempt.objects.filter(notice__in=notices)
    due_drop_many("conversations.booking_mail", attempts.values_list("pk", flat=True))
    attempts.update(reason="", code="", message_id=None)
    notices.update(reason="")


class BookingsPrivacy(PrivacyHandler):
    """Bookings stay as time and price, without the person; those ahead are cancelled first."""

    paths = {
        "bookings.AttendanceQuestion": "booking__contact",
        "bookings.Booking": "contact",
        "bookings.Booking_extras": "booking__contact",
        "bookings.BookingEvent": "booking__contact",
        "bookings.BookingSeries": "contact",
        "bookings.CalendarLink": "booking__contact",
        "bookings.Occupancy": "booking__contact",
        "bookings.Notice": "booking__contact",
        "bookings.NoticeAttempt": "notice__booking__contact",
        "bookings.WaitlistEntry": "contact",
        "bookings.WaitlistOffer": "entry__contact",
    }

    def search(self, contact: Contact) -> Collection[int]:
        return calls_naming(contact)

    def erase(self, erasing: Erasing) -> Counts:
        """Refuses while an appointment is ahead, unless those are to be cancelled too. Nobody is
        told of that cancellation: there is nobody left to tell."""
        contact = erasing.contact
        bookings = Booking.objects.filter(contact=contact)
        pks = list(
            bookings.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True)
        )
        self._clear_the_way(contact, erasing)
        for pk in pks:
            Booking.objects.filter(pk=pk).update(
                contact=erasing.stand_in,
                uuid=new_uuid(),
                party_name="",
                notes="",
                answers=None,
                cancel_reason="",
                customer_timezone="",
                area=None,
                visitor_index="",
            )
        _notices_empty(Booking.objects.filter(pk__in=pks))
        AttendanceQuestion.objects.filter(booking__in=pks).update(message_id=None, way="")
        BookingEvent.objects.filter(booking__in=pks).update(reason="")
        BookingSeries.objects.filter(contact=contact).delete()
        WaitlistEntry.objects.filter(contact=contact).delete()
        found = erasing.found.get(type(self), ())
        calls = calls_forget(contact, found=found, bookings=pks)
        entries_take_away(CalendarLink.objects.filter(booking__in=pks))
        return {"bookings.CalendarDelivery": calls} if calls else {}

    def _clear_the_way(self, contact: Contact, erasing: Erasing) -> None:
        for hold in Booking.objects.filter(contact=contact, state=State.HELD):
            booking_release(hold_token=hold.hold_token, actor=erasing.actor)
        ahead = list(upcoming(contact))
        if ahead and not erasing.cancel_upcoming:
            text = ngettext(
                "Tiene %(count)d cita por venir: cancélala antes, o marca que se cancele.",
                "Tiene %(count)d citas por venir: cancélalas antes, o marca que se cancelen.",
                len(ahead),
            )
            raise ErasureRefused(text % {"count": len(ahead)})
        for booking in ahead:
            booking_cancel(booking=booking, actor=erasing.actor, reason=ERASED)

    def last_activity(self, contact: Contact) -> datetime | None:
        """When they last booked, or last had an appointment."""
        kept = Booking.objects.filter(contact=contact).exclude(state=State.EXPIRED)
        times = kept.aggregate(made=Max("created_at"), cancelled=Max("cancelled_at"))
        times["begun"] = kept.filter(start__lte=timezone.now()).aggregate(at=Max("start"))["at"]
        return max(filter(None, times.values()), default=None)

    def needed_until(self, contact: Contact) -> datetime | None:
        """The end of the last appointment ahead."""
        until: datetime | None = upcoming(contact).aggregate(at=Max("end"))["at"]
        return until
