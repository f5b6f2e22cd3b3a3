"""A business's host: dashboard, inbox, calendar, doors of its channels, health."""

from django.conf import settings
from django.urls import include, path

from config.shell import health
from config.shell.doctor.health import integrations

urlpatterns = [
    # Providers' doors first: they are knocked at most often.
    path("", include("channels_whatsapp.urls_tenant")),
    path("", include("conversations.urls.channels")),
    path("", include("bookings.urls.schedulers")),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("api/health/integrations", integrations, name="health_integrations"),
    path("accounts/", include("tenants.urls_accounts")),
    path("api/auth/", include("tenants.api.urls")),
    path("", include("conversations.urls.chat")),
    path("", include("conversations.urls.processing")),
    path("", include("config.shell.urls")),
    path("", include("config.shell.members.urls")),
    path("inbox/unsent/", include("conversations.urls.unsent")),
    path("inbox/", include("conversations.urls.inbox")),
    path("files/", include("conversations.urls.files")),
    path("contacts/", include("conversations.urls.ways")),
    path("contacts/", include("leads.urls")),
    path("", include("leads.urls_privacy")),
    path("", include("leads.urls_imports")),
    path("settings/audit/", include("tenants.audit.urls")),
    path("", include("leads.urls_board")),
    path("", include("bookings.urls.calendars")),
    path("", include("bookings.urls.setup")),
    path("", include("bookings.urls.attendance")),
    path("", include("analytics.urls")),
    path("", include("billing.urls")),
    path("", include("conversations.urls.usage")),
    path("", include("conversations.urls.guides")),
    path("", include("bookings.urls.offers")),
    path("", include("conversations.urls.assistant")),
    path("", include("conversations.urls.replays")),
    path("", include("conversations.urls.notices")),
    path("", include("conversations.urls.answers")),
    path("", include("conversations.urls.knowledge")),
    path("notices/", include("tenants.urls_notices")),
    path("", include("bookings.urls.book")),
    path("", include("bookings.urls.own")),
]
if settings.DEMO:
    urlpatterns += [path("", include("config.shell.simulator.urls_tenant"))]
