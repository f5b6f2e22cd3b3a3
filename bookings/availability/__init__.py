"""Which starts of a service are free: pure arithmetic over half-open intervals, no database.

Instants are whole seconds since the epoch, so that a search is additions and comparisons; time
zones are asked only where a local wall-clock time becomes an instant, once per zone, day and
minute. Terms: a *window* is a stretch of opening hours, a *footprint* is a service with its
buffers, a *session* is a class: bookings of one service that start together and share seats, and
a *bar* is a stretch of starts that something else than the person's own time rules out.
"""

from bookings.availability.bars import (
    bars_common,
    bars_merged,
    bars_of_dates,
    bars_of_room,
    is_barred,
)
from bookings.availability.clock import DAY, DAY_MINUTES, MINUTE, epoch, instant, ordinal_of
from bookings.availability.rules import (
    Bar,
    Busy,
    Schedule,
    Slot,
    SlotRules,
    Starts,
    Window,
    opened_between,
    openings_between,
    window,
)
from bookings.availability.sweep import Search, as_slots, grid_between, slots, starts

__all__ = [
    "DAY",
    "DAY_MINUTES",
    "MINUTE",
    "Bar",
    "Busy",
    "Schedule",
    "Search",
    "Slot",
    "SlotRules",
    "Starts",
    "Window",
    "as_slots",
    "bars_common",
    "bars_merged",
    "bars_of_dates",
    "bars_of_room",
    "epoch",
    "grid_between",
    "instant",
    "is_barred",
    "opened_between",
    "openings_between",
    "ordinal_of",
    "slots",
    "starts",
    "window",
]
