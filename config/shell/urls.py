"""Addresses of the dashboard's own pages on a business's host."""

from django.urls import path
from django.views.i18n import set_language

from config.shell.members.accept import accept
from config.shell.views.api_pages import api_docs, api_schema
from config.shell.views.doors import arrive, switch
from config.shell.views.home import home
from config.shell.views.settings import settings

urlpatterns = [
    path("", home, name="home"),
    path("settings/", settings, name="settings"),
    path("switch/<slug:schema_name>/", switch, name="switch"),
    path("handover/", arrive, name="handover"),
    path("invitation/", accept, name="invitation"),
    path("api/schema/", api_schema, name="api_schema"),
    path("api/docs/", api_docs, name="api_docs"),
    path("language/", set_language, name="set_language"),
]
