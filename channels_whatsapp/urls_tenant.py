"""WhatsApp's addresses on a business's host: the provider's doors, and the API."""

from django.urls import include, path

from channels_whatsapp.api import connecting, views
from channels_whatsapp.urls_public import urlpatterns as doors

urlpatterns = [
    *doors,
    path("api/whatsapp/send", views.WhatsAppSendView.as_view(), name="whatsapp_send"),
    path(
        "api/whatsapp/messages/<uuid:uuid>",
        views.WhatsAppMessageView.as_view(),
        name="whatsapp_message",
    ),
    path("api/whatsapp/connect", connecting.WhatsAppConnectView.as_view(), name="whatsapp_connect"),
    path(
        "api/whatsapp/accounts/<uuid:uuid>/qr",
        connecting.WhatsAppQrView.as_view(),
        name="whatsapp_qr",
    ),
    path(
        "api/whatsapp/accounts/<uuid:uuid>/validate",
        connecting.WhatsAppValidateView.as_view(),
        name="whatsapp_validate",
    ),
    path("api/whatsapp/config", views.WhatsAppConfigView.as_view(), name="whatsapp_config"),
    path("api/whatsapp/stats", views.WhatsAppStatsView.as_view(), name="whatsapp_stats"),
    path("api/whatsapp/health", views.WhatsAppHealthView.as_view(), name="whatsapp_health"),
    path("settings/channels/whatsapp/", include("channels_whatsapp.urls_settings")),
]
