"""The support assistant's addresses for programs."""

from django.urls import path

from conversations.api.processing.views import ProcessView, StandingView, TraceView

urlpatterns = [
    path("procesar", ProcessView.as_view(), name="process"),
    path("estado", StandingView.as_view(), name="standing"),
    path("consultar", TraceView.as_view(), name="trace"),
]
