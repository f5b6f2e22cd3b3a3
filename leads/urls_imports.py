"""Addresses of moving in from another system: pages and API."""

from django.urls import path

from leads.imports import api
from leads.views import imports

app_name = "imports"
urlpatterns = [
    path("settings/import/", imports.imports, name="page"),
    path("settings/import/example/<slug:kind>.csv", imports.example, name="example"),
    path("settings/import/<uuid:uuid>/", imports.job, name="job"),
    path("settings/import/<uuid:uuid>/columns/", imports.mapping, name="mapping"),
    path("settings/import/<uuid:uuid>/start/", imports.start, name="start"),
    path("settings/import/<uuid:uuid>/undo/", imports.undo, name="undo"),
    path("settings/import/<uuid:uuid>/discard/", imports.discard, name="discard"),
    path("settings/import/<uuid:uuid>/refused.csv", imports.refused, name="refused"),
    path("api/imports/", api.ImportsView.as_view(), name="api_list"),
    path("api/imports/kinds/", api.KindsView.as_view(), name="api_kinds"),
    path("api/imports/<uuid:uuid>/", api.ImportView.as_view(), name="api_job"),
    path("api/imports/<uuid:uuid>/columns/", api.ColumnsView.as_view(), name="api_mapping"),
    path("api/imports/<uuid:uuid>/start/", api.StartView.as_view(), name="api_start"),
    path("api/imports/<uuid:uuid>/undo/", api.UndoView.as_view(), name="api_undo"),
    path("api/imports/<uuid:uuid>/refused/", api.RefusedView.as_view(), name="api_refused"),
]
