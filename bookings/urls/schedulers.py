"""Schedulers' doors and addresses, on the business's host."""

from django.urls import path

from bookings.api import schedulers

urlpatterns = [
    path("api/calendly/webhook", schedulers.CalendlyWebhookView.as_view(), name="calendly_webhook"),
    path("api/calendly/health", schedulers.CalendlyHealthView.as_view(), name="calendly_health"),
    path("api/calendly/sync", schedulers.CalendlySyncView.as_view(), name="calendly_sync"),
    path("api/calendly/events", schedulers.CalendlyEventsView.as_view(), name="calendly_events"),
    path("api/calcom/webhook", schedulers.CalcomWebhookView.as_view(), name="calcom_webhook"),
]
