"""The settings page of WhatsApp."""

from django.urls import path

from channels_whatsapp import pages
from channels_whatsapp.templating import pages as templates

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
    path("templates/", templates.template_list, name="templates"),
    path("templates/new/", templates.template_new, name="template_new"),
    path("templates/preview/", templates.template_preview, name="template_preview"),
    path("templates/starters/", templates.starters, name="starters"),
    path("templates/import/", templates.template_import, name="template_import"),
    path("templates/<uuid:uuid>/", templates.template_edit, name="template_edit"),
    path("templates/<uuid:uuid>/submit/", templates.template_send, name="template_send"),
    path("templates/<uuid:uuid>/look/", templates.template_look, name="template_look"),
    path("templates/<uuid:uuid>/use/", templates.template_purpose, name="template_purpose"),
    path("templates/<uuid:uuid>/delete/", templates.template_delete, name="template_delete"),
]
