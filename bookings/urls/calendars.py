"""Outside calendars: the pages that connect them, and the doors they come in by."""

from django.urls import path

from bookings.views import calendar_doors, calendars, drift, feeds, schedulers

app_name = "calendars"
urlpatterns = [
    path("webhook/calendar/google", calendar_doors.google_door, name="google_door"),
    path("settings/calendars/", calendars.calendar_list, name="list"),
    path("settings/calendars/connect/<slug:code>/", calendars.connect, name="connect"),
    path("settings/calendars/arrive/", calendars.arrive, name="arrive"),
    path("settings/calendars/drift/", drift.drift, name="drift"),
    path("settings/calendars/drift/repair/", drift.repair, name="repair"),
    path("settings/calendars/<uuid:uuid>/", calendars.connection, name="connection"),
    path("settings/calendars/<uuid:uuid>/services/", schedulers.scheduler, name="scheduler"),
    path("settings/calendars/<uuid:uuid>/test/", calendars.test, name="test"),
    path("settings/calendars/<uuid:uuid>/disconnect/", calendars.disconnect, name="disconnect"),
    path("staff/<uuid:uuid>/feed/", feeds.feed_change, name="feed_change"),
    path("ics/<str:token>.ics", feeds.feed, name="feed"),
]
