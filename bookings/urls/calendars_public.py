"""Where providers send people back to: one address, on the public host."""

from django.urls import path

from bookings.views.calendars import callback

urlpatterns = [
    path("calendars/<slug:code>/callback/", callback, name="calendar_callback"),
]
