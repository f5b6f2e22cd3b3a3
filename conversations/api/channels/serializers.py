"""Shapes of a connected channel's API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from conversations.api.serializers import StorableText
from conversations.models import Delivery

TEXT_MAX_CHARS = 4096
KEY_MAX_CHARS = 200


class ChannelMessageNew(serializers.Serializer[Any]):
    """A message to a customer who has written on the channel. `to`: the contact's id, their phone
    number, their mail, or their id at the provider."""

    to = serializers.CharField(max_length=254)
    message = StorableText(
        max_length=TEXT_MAX_CHARS,
        trim_whitespace=False,
        error_messages={
            "blank": _("Escribe un mensaje."),
            "max_length": _("El mensaje es demasiado largo: como mucho {max_length} caracteres."),
        },
    )


class ChannelKey(serializers.Serializer[Any]):
    """The header that makes a repeat safe."""

    key = serializers.RegexField(
        r"^[\x21-\x7e]+$",
        max_length=KEY_MAX_CHARS,
        error_messages={
            "invalid": _("Idempotency-Key: solo letras, números y signos, sin espacios.")
        },
    )


class ChannelDecision(serializers.Serializer[Any]):
    """What the channel says: `free`, `wait` until `at`, or `refuse`, with the reason; `cost` is a
    prediction in US dollars."""

    mode = serializers.ChoiceField(choices=["free", "template", "wait", "refuse"])
    reason = serializers.CharField()
    cost = serializers.DecimalField(max_digits=10, decimal_places=5, allow_null=True)
    at = serializers.DateTimeField(allow_null=True)


class ChannelMessageSent(serializers.Serializer[Any]):
    """A message on its way; `repeated` says that the key was known and nothing new was queued."""

    id = serializers.UUIDField(source="message.uuid")
    conversation = serializers.UUIDField(source="message.conversation.uuid")
    state = serializers.CharField(source="message.delivery.state")
    decision = ChannelDecision()
    repeated = serializers.BooleanField()


class ChannelMessageState(serializers.Serializer[Any]):
    """What became of a message."""

    id = serializers.UUIDField(source="message.uuid")
    state = serializers.ChoiceField(choices=Delivery.State.choices)
    mode = serializers.CharField()
    reason = serializers.CharField()
    error_code = serializers.CharField()
    sent_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    read_at = serializers.DateTimeField(allow_null=True)
    failed_at = serializers.DateTimeField(allow_null=True)


class ChannelAccountShown(serializers.Serializer[Any]):
    """One connected account; its token is never shown."""

    id = serializers.UUIDField(source="uuid")
    name = serializers.CharField(source="label")
    provider = serializers.CharField(source="kind")
    account = serializers.CharField(source="address")
    state = serializers.CharField()
    state_reason = serializers.CharField()
    connected_at = serializers.DateTimeField(allow_null=True)
    last_heartbeat = serializers.DateTimeField(allow_null=True)
    token_expires_at = serializers.DateTimeField(allow_null=True)
    webhook_url = serializers.CharField()


class ChannelConfig(serializers.Serializer[Any]):
    """How a channel is set up: its accounts, and where the provider calls for each."""

    accounts = ChannelAccountShown(many=True)


class ChannelCounts(serializers.Serializer[Any]):
    """Messages of a stretch of time."""

    since = serializers.DateTimeField()
    sent = serializers.IntegerField()
    delivered = serializers.IntegerField()
    failed = serializers.IntegerField()
    refused = serializers.IntegerField()
    received = serializers.IntegerField()


class ChannelStats(serializers.Serializer[Any]):
    """The last 24 hours, and the month of the business's zone."""

    last_24_hours = ChannelCounts()
    month = ChannelCounts()


class ChannelHealth(serializers.Serializer[Any]):
    """Whether the channel can be used: an account is connected and works."""

    ok = serializers.BooleanField()
    connected = serializers.BooleanField()
    timestamp = serializers.DateTimeField()
