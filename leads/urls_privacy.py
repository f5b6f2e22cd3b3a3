"""Addresses of what owners and admins do with people's data."""

from django.urls import path

from leads.views import privacy

app_name = "privacy"
urlpatterns = [
    path("contacts/<uuid:uuid>/export/", privacy.export, name="export"),
    path("contacts/<uuid:uuid>/erase/", privacy.erase, name="erase"),
    path("settings/privacy/", privacy.settings, name="settings"),
    path("settings/privacy/<uuid:uuid>/", privacy.certificate, name="certificate"),
    path("settings/privacy/<uuid:uuid>/file/", privacy.certificate_file, name="certificate_file"),
]
