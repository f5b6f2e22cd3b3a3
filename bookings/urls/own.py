"""The customer's own page of a booking, which messages to them link to."""

from django.urls import path

from bookings.views import offer, own
from tenants.ratelimits import ratelimited

app_name = "own"

_limited = ratelimited("booking_link", methods=("GET", "HEAD", "POST"))

urlpatterns = [
    path("b/<str:token>/", _limited(own.booking), name="booking"),
    path("b/<str:token>/cita.ics", _limited(own.calendar_file), name="calendar_file"),
    path("b/<str:token>/confirm/", _limited(own.confirm), name="confirm"),
    path("b/<str:token>/cancel/", _limited(own.cancel), name="cancel"),
    path("b/<str:token>/move/", _limited(own.move), name="move"),
    path("b/<str:token>/notices/", _limited(own.tell_by), name="tell_by"),
    path("b/<str:token>/disagree/", _limited(own.disagree), name="disagree"),
    path("b/<str:token>/offer/", _limited(offer.offer), name="offer"),
    path("b/<str:token>/offer/accept/", _limited(offer.accept), name="offer_accept"),
    path("b/<str:token>/offer/decline/", _limited(offer.decline), name="offer_decline"),
]
