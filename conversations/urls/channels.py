"""Channels on a business's host: the providers' doors, the API, and the pages that connect them."""

from django.urls import path

from conversations.api.channels import telegram as telegram_api
from conversations.urls.channels_public import urlpatterns as doors
from conversations.views.channels import telegram

urlpatterns = [
    *doors,
    path("api/telegram/send", telegram_api.TelegramSendView.as_view(), name="telegram_send"),
    path(
        "api/telegram/messages/<uuid:uuid>",
        telegram_api.TelegramMessageView.as_view(),
        name="telegram_message",
    ),
    path("api/telegram/config", telegram_api.TelegramConfigView.as_view(), name="telegram_config"),
    path("api/telegram/stats", telegram_api.TelegramStatsView.as_view(), name="telegram_stats"),
    path("api/telegram/health", telegram_api.TelegramHealthView.as_view(), name="telegram_health"),
    path("settings/channels/telegram/", telegram.page, name="telegram_page"),
    path("settings/channels/telegram/poster.pdf", telegram.poster, name="telegram_poster"),
    path("settings/channels/telegram/connect/", telegram.connect, name="telegram_connect"),
    path("settings/channels/telegram/check/", telegram.check, name="telegram_check"),
    path("settings/channels/telegram/test/", telegram.test, name="telegram_test"),
    path("settings/channels/telegram/disconnect/", telegram.disconnect, name="telegram_disconnect"),
]
