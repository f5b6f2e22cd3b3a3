"""The doors that providers of channels call, on the public host and on each business's own."""

from django.urls import path

from conversations.views.channels import chatwoot_door, email_door, sms_door, telegram_door

urlpatterns = [
    path("webhook/telegram/<uuid:account>", telegram_door.update, name="telegram_update"),
    path("webhook/chatwoot/<uuid:account>", chatwoot_door.event, name="chatwoot_event"),
    path(
        "webhook/chatwoot/mirror/<uuid:account>",
        chatwoot_door.mirror_event,
        name="chatwoot_mirror_event",
    ),
    path("webhook/sms/<uuid:account>", sms_door.message, name="sms_message_in"),
    path("webhook/email/<slug:provider>/<slug:what>", email_door.platform, name="email_platform"),
    path(
        "webhook/email/<uuid:account>/<slug:provider>/<slug:what>",
        email_door.account,
        name="email_account",
    ),
]
