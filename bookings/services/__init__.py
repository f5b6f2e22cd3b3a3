"""Everything that writes bookings. The rules of the house:

- a new time is taken under the lock of the resources that could serve it (`holds`), and the
  exclusion constraint of `Occupancy` stands behind it;
- locks are taken in one order: resources by id, then the booking, then its lead;
- a state is checked under the booking's lock, and each change leaves a `BookingEvent`.
"""

from bookings.services.errors import BookingRefused, Refusal
from bookings.services.holds import booking_hold, booking_hold_expire, booking_release
from bookings.services.lifecycle import (
    booking_accept,
    booking_cancel,
    booking_confirm,
    booking_decline,
    booking_mark_attendance,
    booking_request_lapse,
    booking_unmark,
)
from bookings.services.moves import booking_reschedule
from bookings.services.reminders import reminders_schedule, reminders_skip

__all__ = [
    "BookingRefused",
    "Refusal",
    "booking_accept",
    "booking_cancel",
    "booking_confirm",
    "booking_decline",
    "booking_hold",
    "booking_hold_expire",
    "booking_mark_attendance",
    "booking_release",
    "booking_request_lapse",
    "booking_reschedule",
    "booking_unmark",
    "reminders_schedule",
    "reminders_skip",
]
