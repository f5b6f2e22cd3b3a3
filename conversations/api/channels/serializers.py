"""Shapes of a connected channel's API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from conversations.api.serializers import StorableText
from conversations.models import Delivery

TEXT_MAX_CHARS = 4096
KEY_MAX_CHARS = 200
# How mail comes in where it is forwarded to the platform: `incoming` of its connection.
FORWARD = "forward"


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


class ChannelConnection(serializers.Serializer[Any]):
    """An account to connect: what its provider asks for. What is wrong is said by field."""


class TelegramConnection(ChannelConnection):
    """A bot: the token that BotFather gave."""

    token = serializers.CharField(max_length=200, write_only=True)


class SmsConnection(ChannelConnection):
    """A number at Twilio (E.164, or national to the business's country); without an account that
    of the business's WhatsApp, where it is the same number."""

    number = serializers.CharField(max_length=20)
    account_sid = serializers.CharField(max_length=34, required=False)
    auth_token = serializers.CharField(max_length=64, required=False, write_only=True)


class EmailConnection(ChannelConnection):
    """A mailbox, or, with `incoming` `forward`, the business's address at the platform, which
    needs nothing else. Servers of well-known houses need not be named."""

    incoming = serializers.ChoiceField(choices=[FORWARD, "imap", "hook"])
    outgoing = serializers.ChoiceField(
        choices=["platform", "smtp", "sendgrid", "mailgun", "postmark"], required=False
    )
    address = serializers.EmailField(max_length=254, required=False)
    username = serializers.CharField(max_length=254, required=False)
    password = serializers.CharField(
        max_length=200, required=False, write_only=True, trim_whitespace=False
    )
    imap_host = serializers.CharField(max_length=253, required=False)
    imap_port = serializers.IntegerField(min_value=1, max_value=65535, required=False)
    imap_security = serializers.ChoiceField(choices=["tls", "starttls", "none"], required=False)
    imap_folder = serializers.CharField(max_length=100, required=False)
    smtp_host = serializers.CharField(max_length=253, required=False)
    smtp_port = serializers.IntegerField(min_value=1, max_value=65535, required=False)
    smtp_security = serializers.ChoiceField(choices=["tls", "starttls", "none"], required=False)
    provider = serializers.ChoiceField(choices=["sendgrid", "mailgun", "postmark"], required=False)
    api_key = serializers.CharField(max_length=300, required=False, write_only=True)
    signing_key = serializers.CharField(max_length=300, required=False, write_only=True)


class ChatwootConnection(ChannelConnection):
    """An inbox of a Chatwoot, and the access token of one who administers it."""

    base_url = serializers.CharField(max_length=150)
    account = serializers.CharField(max_length=10)
    inbox = serializers.CharField(max_length=10)
    member_token = serializers.CharField(max_length=200, write_only=True)


class ChannelValidity(serializers.Serializer[Any]):
    """Whether the provider takes an account's credentials now, and if not, why."""

    ok = serializers.BooleanField()
    reason = serializers.CharField()


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
