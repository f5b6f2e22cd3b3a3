"""Addresses of calendar, services, hours and staff, at the root of a business's host."""

from django.urls import path

from bookings.views import booking_life, calendar, hours, series, services, staff, waitlist, why

app_name = "bookings"
urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/why/", why.why, name="why"),
    path("calendar/<uuid:uuid>/", calendar.booking_panel, name="booking"),
    path("calendar/<uuid:uuid>/attendance/", calendar.attendance, name="attendance"),
    path("calendar/<uuid:uuid>/accept/", calendar.accept, name="accept"),
    path("calendar/<uuid:uuid>/cancel/", calendar.cancel, name="cancel"),
    path("calendar/<uuid:uuid>/decline/", booking_life.decline, name="decline"),
    path("calendar/<uuid:uuid>/move/", booking_life.move, name="move"),
    path("calendar/<uuid:uuid>/unmark/", booking_life.unmark, name="unmark"),
    path("calendar/<uuid:uuid>/class/", booking_life.class_page, name="class"),
    path("calendar/<uuid:uuid>/class/places/", booking_life.class_places, name="class_places"),
    path("calendar/<uuid:uuid>/class/cancel/", booking_life.class_call_off, name="class_call_off"),
    path("calendar/<uuid:uuid>/repeat/", series.repeat, name="repeat"),
    path("calendar/series/<uuid:uuid>/", series.series_page, name="series"),
    path("calendar/series/<uuid:uuid>/stop/", series.series_stop, name="series_stop"),
    path("calendar/series/<uuid:uuid>/date/", series.series_date, name="series_date"),
    path("settings/cancellations/", booking_life.cancel_policy, name="cancel_policy"),
    path("calendar/waitlist/", waitlist.waitlist, name="waitlist"),
    path("calendar/waitlist/<uuid:uuid>/leave/", waitlist.leave, name="waitlist_leave"),
    path("services/", services.service_list, name="services"),
    path("services/new/", services.service_new, name="service_new"),
    path("services/<uuid:uuid>/", services.service_edit, name="service"),
    path("services/<uuid:uuid>/active/", services.service_active, name="service_active"),
    path("hours/", hours.hours, name="hours"),
    path("hours/save/", hours.hours_save, name="hours_save"),
    path("hours/dates/", hours.override_add, name="override_add"),
    path("hours/dates/delete/", hours.override_delete, name="override_delete"),
    path("hours/holidays/", hours.holidays_save, name="holidays_save"),
    path("hours/holidays/open/", hours.holiday_open, name="holiday_open"),
    path("hours/holidays/regions/", hours.holiday_regions, name="holiday_regions"),
    path("hours/absences/", hours.away_add, name="away_add"),
    path("hours/absences/<uuid:uuid>/delete/", hours.away_delete, name="away_delete"),
    path("staff/", staff.staff_list, name="staff"),
    path("staff/assignment/", staff.assignment, name="assignment"),
    path("staff/places/", staff.places, name="places"),
    path("staff/new/", staff.staff_new, name="staff_new"),
    path("staff/<uuid:uuid>/", staff.staff_edit, name="staff_member"),
    path("staff/<uuid:uuid>/active/", staff.staff_active, name="staff_active"),
]
