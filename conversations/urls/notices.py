"""The ledger of what customers were told about their appointments, and how they are told."""

from django.urls import path

from conversations.views import notices
from conversations.views.channels import sms_door

app_name = "ledger"
urlpatterns = [
    path("notices/bookings/", notices.ledger, name="list"),
    path("notices/bookings/<uuid:uuid>/resend/", notices.resend, name="resend"),
    path("settings/notices/", notices.settings_page, name="settings"),
    path("webhook/sms/status/<uuid:delivery_uuid>", sms_door.status, name="sms_status"),
]
