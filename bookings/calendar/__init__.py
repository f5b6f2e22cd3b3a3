"""The calendar pages: what a month, a week or a day holds, and where on the page it stands."""

from bookings.calendar.blocks import Column
from bookings.calendar.choice import Choice, choice_read
from bookings.calendar.grids import Grid, agenda_load, day_load, week_load
from bookings.calendar.month import Month, month_load

__all__ = [
    "Choice",
    "Column",
    "Grid",
    "Month",
    "agenda_load",
    "choice_read",
    "day_load",
    "month_load",
    "week_load",
]
