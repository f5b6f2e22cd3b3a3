"""Channels on a business's host: the providers' doors, the API, and the pages that connect them."""

from django.urls import path

from conversations.api.channels import chatwoot as chatwoot_api
from conversations.api.channels import telegram as telegram_api
from conversations.urls.channels_public import urlpatterns as doors
from conversations.views.channels import chatwoot, chatwoot_profile, telegram

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
    path("api/chatwoot/send", chatwoot_api.ChatwootSendView.as_view(), name="chatwoot_send"),
    path(
        "api/chatwoot/messages/<uuid:uuid>",
        chatwoot_api.ChatwootMessageView.as_view(),
        name="chatwoot_message",
    ),
    path("api/chatwoot/config", chatwoot_api.ChatwootConfigView.as_view(), name="chatwoot_config"),
    path("api/chatwoot/stats", chatwoot_api.ChatwootStatsView.as_view(), name="chatwoot_stats"),
    path("api/chatwoot/health", chatwoot_api.ChatwootHealthView.as_view(), name="chatwoot_health"),
    path("chatwoot/profile/<uuid:account>/", chatwoot_profile.page, name="chatwoot_profile"),
    path(
        "chatwoot/profile/<uuid:account>/person/", chatwoot_profile.person, name="chatwoot_person"
    ),
    path("settings/channels/chatwoot/", chatwoot.page, name="chatwoot_page"),
    path("settings/channels/chatwoot/connect/", chatwoot.connect, name="chatwoot_connect"),
    path("settings/channels/chatwoot/check/", chatwoot.check, name="chatwoot_check"),
    path("settings/channels/chatwoot/test/", chatwoot.test, name="chatwoot_test"),
    path("settings/channels/chatwoot/disconnect/", chatwoot.disconnect, name="chatwoot_disconnect"),
    path("settings/channels/telegram/", telegram.page, name="telegram_page"),
    path("settings/channels/telegram/poster.pdf", telegram.poster, name="telegram_poster"),
    path("settings/channels/telegram/connect/", telegram.connect, name="telegram_connect"),
    path("settings/channels/telegram/check/", telegram.check, name="telegram_check"),
    path("settings/channels/telegram/test/", telegram.test, name="telegram_test"),
    path("settings/channels/telegram/disconnect/", telegram.disconnect, name="telegram_disconnect"),
]
