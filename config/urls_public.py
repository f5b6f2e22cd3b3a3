"""The platform's own host: landing, sign-in, Django admin, health, providers' shared doors."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from config.shell import health
from config.shell.doctor.health import integrations
from config.shell.platform.views import platform
from config.shell.views.doors import front, switch

urlpatterns = [
    # Providers' doors first: they are knocked at most often.
    path("", include("channels_whatsapp.urls_public")),
    path("", include("conversations.urls.channels_public")),
    path("", include("billing.urls_public")),
    path("", include("bookings.urls.calendars_public")),
    path("", front, name="home"),
    path("switch/<slug:schema_name>/", switch, name="switch"),
    path("language/", set_language, name="set_language"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("api/health/integrations", integrations, name="health_integrations"),
    path("admin/platform/", platform, name="platform"),
    path("admin/", admin.site.urls),
    path(
        "accounts/signup/", RedirectView.as_view(pattern_name="signup:form"), name="account_signup"
    ),
    path("accounts/", include("tenants.urls_accounts")),
    path("", include("config.shell.signup.urls")),
]
if settings.DEMO:
    urlpatterns += [path("", include("config.shell.simulator.urls_public"))]
