"""Where customers book: the page, the widget's script, and the API behind both."""

from django.urls import path

from bookings.api import views as api
from bookings.views import book, widget
from tenants.ratelimits import ratelimited

app_name = "book"

# On top of the limits that all anonymous callers have: nobody makes more bookings than this.
_confirm = ratelimited("booking_confirm")(api.ConfirmView.as_view())
_wait = ratelimited("booking_waitlist")(api.WaitView.as_view())

urlpatterns = [
    path("book/", book.page, name="page"),
    path("book/brand.css", book.brand_css, name="brand_css"),
    path("book/<uuid:uuid>/cita.ics", book.calendar_file, name="calendar_file"),
    path("book/<uuid:uuid>/picture", book.picture, name="picture"),
    path("widget.js", book.widget_script, name="widget_script"),
    path("settings/widget/", widget.settings_page, name="widget_settings"),
    path("api/booking/services", api.ServicesView.as_view(), name="services"),
    path("api/booking/slots", api.SlotsView.as_view(), name="slots"),
    path("api/booking/hold", api.HoldView.as_view(), name="hold"),
    path("api/booking/release", api.ReleaseView.as_view(), name="release"),
    path("api/booking/confirm", _confirm, name="confirm"),
    path("api/booking/waitlist", _wait, name="waitlist"),
    path("api/booking/embed", api.EmbedView.as_view(), name="embed"),
]
