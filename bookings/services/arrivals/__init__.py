"""Appointments that people made, moved or cancelled at a scheduler, taken in as bookings.

Our own engine stays the truth: what clashes with it is not booked but shown as taken time, and
the owners are told. Everything here may be told twice and in any order:

- `CalendarLink` knows which booking an appointment is; `gone_mark` remembers those that are over
  or were moved on, so that late word of them brings nothing back;
- a move comes as a cancellation and a new appointment: the new one moves the booking, in whatever
  order they come, and a cancellation that says so waits for it (`Outcome.WAIT`);
- what we write there comes back: it is known by its mark, or by the id that we keep. While a
  change of ours is still on its way, word about that appointment waits too.
"""

from bookings.services.arrivals.door import appointment_take_in
from bookings.services.arrivals.ties import Outcome, gone_mark

__all__ = ["Outcome", "appointment_take_in", "gone_mark"]
