"""Channels on a business's host: the providers' doors, the API, and the pages that connect them."""

from django.urls import path

from conversations.api.channels.kinds import channel_paths
from conversations.forms.channels import ForwardingForm
from conversations.urls.channels_public import urlpatterns as doors
from conversations.views.channels import chatwoot, chatwoot_profile, overview, telegram
from conversations.views.channels.email import EmailPage
from conversations.views.channels.pages import connecting, page_paths
from conversations.views.channels.sms import SmsPage

urlpatterns = [
    *doors,
    *channel_paths("telegram", "Telegram"),
    *channel_paths("chatwoot", "Chatwoot"),
    *channel_paths("sms", "SMS"),
    *channel_paths("email", "mail"),
    *channel_paths("web", "the web chat"),
    path("chatwoot/profile/<uuid:account>/", chatwoot_profile.page, name="chatwoot_profile"),
    path(
        "chatwoot/profile/<uuid:account>/person/", chatwoot_profile.person, name="chatwoot_person"
    ),
    path("settings/channels/", overview.overview, name="channels_page"),
    path("settings/channels/check/", overview.check_all, name="channels_check"),
    path("settings/channels/read-again/", overview.read_again, name="channels_read_again"),
    *page_paths(chatwoot.ChatwootPage()),
    path("settings/channels/chatwoot/mirror/", chatwoot.mirror_on, name="chatwoot_mirror_on"),
    path("settings/channels/chatwoot/mirror/off/", chatwoot.mirror_off, name="chatwoot_mirror_off"),
    *page_paths(telegram.TelegramPage()),
    path("settings/channels/telegram/poster.pdf", telegram.poster, name="telegram_poster"),
    *page_paths(SmsPage()),
    *page_paths(EmailPage()),
    path(
        "settings/channels/email/forward/",
        connecting(EmailPage(), ForwardingForm),
        name="email_forward",
    ),
]
