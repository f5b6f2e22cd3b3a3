"""Channels on a business's host: the providers' doors, the API, and the pages that connect them."""

from django.urls import path

from conversations.api.channels.kinds import channel_paths
from conversations.urls.channels_public import urlpatterns as doors
from conversations.views.channels import chatwoot, chatwoot_profile, email, sms, telegram

urlpatterns = [
    *doors,
    *channel_paths("telegram", "Telegram"),
    *channel_paths("chatwoot", "Chatwoot"),
    *channel_paths("sms", "SMS"),
    *channel_paths("email", "mail"),
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
    path("settings/channels/sms/", sms.page, name="sms_page"),
    path("settings/channels/sms/connect/", sms.connect, name="sms_connect"),
    path("settings/channels/sms/check/", sms.check, name="sms_check"),
    path("settings/channels/sms/test/", sms.test, name="sms_test"),
    path("settings/channels/sms/disconnect/", sms.disconnect, name="sms_disconnect"),
    path("settings/channels/email/", email.page, name="email_page"),
    path("settings/channels/email/forward/", email.forward, name="email_forward"),
    path("settings/channels/email/connect/", email.connect, name="email_connect"),
    path("settings/channels/email/check/", email.check, name="email_check"),
    path("settings/channels/email/test/", email.test, name="email_test"),
    path("settings/channels/email/disconnect/", email.disconnect, name="email_disconnect"),
]
