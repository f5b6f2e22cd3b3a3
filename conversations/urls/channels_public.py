"""The doors that providers of channels call, on the public host and on each business's own."""

from django.urls import path

from conversations.views.channels import chatwoot_door, telegram_door

urlpatterns = [
    path("webhook/telegram/<uuid:account>", telegram_door.update, name="telegram_update"),
    path("webhook/chatwoot/<uuid:account>", chatwoot_door.event, name="chatwoot_event"),
]
