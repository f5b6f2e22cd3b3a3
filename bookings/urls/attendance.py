"""Addresses of marking who came, at the root of a business's host."""

from django.urls import path

from bookings.views import attendance

app_name = "attendance"
urlpatterns = [
    path("calendar/unmarked/", attendance.unmarked, name="unmarked"),
    path("calendar/<uuid:uuid>/mark/", attendance.mark, name="mark"),
    path("settings/attendance/", attendance.settings_page, name="settings"),
]
