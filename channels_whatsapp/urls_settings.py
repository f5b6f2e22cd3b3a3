"""The settings page of WhatsApp."""

from django.urls import path

from channels_whatsapp import pages

app_name = "whatsapp"
urlpatterns = [
    path("", pages.number_list, name="list"),
    path("connect/<slug:provider>/", pages.connect, name="connect"),
    path("qr/<uuid:uuid>/", pages.qr, name="qr"),
    path("<uuid:uuid>/test/", pages.test, name="test"),
    path("<uuid:uuid>/check/", pages.check, name="check"),
    path("<uuid:uuid>/disconnect/", pages.disconnect, name="disconnect"),
    path("<uuid:uuid>/poster.pdf", pages.poster, name="poster"),
    path("<uuid:uuid>/weight/", pages.weigh, name="weigh"),
]
