from bookings.models.attendance import AttendanceQuestion
from bookings.models.bookings import (
    Booking,
    BookingEvent,
    BookingSeries,
    ClassSession,
    Occupancy,
    Visit,
)
from bookings.models.calendars import (
    CalendarConnection,
    CalendarDelivery,
    CalendarFeed,
    CalendarLink,
    ExternalEvent,
)
from bookings.models.hours import DateOverride, WorkingHours
from bookings.models.notices import Notice, NoticeAttempt
from bookings.models.offers import ServiceArea, SpecialOffer
from bookings.models.pictures import ServicePicture
from bookings.models.resources import Resource, TimeOff
from bookings.models.services import Service
from bookings.models.waitlist import WaitlistEntry, WaitlistOffer

__all__ = [
    "AttendanceQuestion",
    "Booking",
    "BookingEvent",
    "BookingSeries",
    "CalendarConnection",
    "CalendarDelivery",
    "CalendarFeed",
    "CalendarLink",
    "ClassSession",
    "DateOverride",
    "ExternalEvent",
    "Notice",
    "NoticeAttempt",
    "Occupancy",
    "Resource",
    "Service",
    "ServiceArea",
    "ServicePicture",
    "SpecialOffer",
    "TimeOff",
    "Visit",
    "WaitlistEntry",
    "WaitlistOffer",
    "WorkingHours",
]
