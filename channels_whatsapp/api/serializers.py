"""Shapes of WhatsApp's API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from conversations.api.serializers import StorableText
from conversations.models import Delivery
from leads.phones import InvalidPhone, phone_normalize
from tenants.context import current_business

TEXT_MAX_CHARS = 4096
KEY_MAX_CHARS = 200


class PhoneField(serializers.CharField):
    """A phone number, as E.164; a national one is taken as of the business's country."""

    default_error_messages = {
        "phone": _("No es un número de teléfono: escríbelo con su prefijo, por ejemplo +34…")
    }

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        try:
            return phone_normalize(text, current_business().country or None)
        except InvalidPhone:
            self.fail("phone")


class MessageNew(serializers.Serializer[Any]):
    """A message to a customer."""

    to = PhoneField(max_length=40)
    message = StorableText(
        max_length=TEXT_MAX_CHARS,
        trim_whitespace=False,
        error_messages={
            "blank": _("Escribe un mensaje."),
            "max_length": _("El mensaje es demasiado largo: como mucho {max_length} caracteres."),
        },
    )


class IdempotencyKey(serializers.Serializer[Any]):
    """The header that makes a repeat safe."""

    key = serializers.RegexField(
        r"^[\x21-\x7e]+$",
        max_length=KEY_MAX_CHARS,
        error_messages={
            "invalid": _("Idempotency-Key: solo letras, números y signos, sin espacios.")
        },
    )


class DecisionShown(serializers.Serializer[Any]):
    """What WhatsApp's rules say: `free` text, by `template`, `wait` until `at`, or `refuse`, with
    the reason; `cost` is a prediction in US dollars."""

    mode = serializers.ChoiceField(choices=["free", "template", "wait", "refuse"])
    reason = serializers.CharField()
    cost = serializers.DecimalField(max_digits=10, decimal_places=5, allow_null=True)
    at = serializers.DateTimeField(allow_null=True)


class MessageSent(serializers.Serializer[Any]):
    """A message on its way; `repeated` says that the key was known and nothing new was queued."""

    id = serializers.UUIDField(source="message.uuid")
    conversation = serializers.UUIDField(source="message.conversation.uuid")
    state = serializers.CharField(source="message.delivery.state")
    decision = DecisionShown()
    repeated = serializers.BooleanField()


class MessageState(serializers.Serializer[Any]):
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


class AccountShown(serializers.Serializer[Any]):
    """One connected number. `account` is masked; the token is never shown."""

    number = serializers.CharField()
    name = serializers.CharField()
    provider = serializers.CharField()
    account = serializers.CharField()
    state = serializers.CharField()
    state_reason = serializers.CharField()
    connected_at = serializers.DateTimeField(allow_null=True)
    last_heartbeat = serializers.DateTimeField(allow_null=True)
    token_expires_at = serializers.DateTimeField(allow_null=True)
    quality = serializers.CharField()
    weight = serializers.IntegerField()


class Config(serializers.Serializer[Any]):
    """How WhatsApp is set up: numbers, where the provider has to call, approved templates."""

    accounts = AccountShown(many=True)
    webhook_url = serializers.URLField()
    status_callback_url = serializers.CharField()
    templates_approved = serializers.IntegerField()


class Counts(serializers.Serializer[Any]):
    """Messages of a stretch of time."""

    since = serializers.DateTimeField()
    sent = serializers.IntegerField()
    delivered = serializers.IntegerField()
    failed = serializers.IntegerField()
    refused = serializers.IntegerField()
    received = serializers.IntegerField()


class Stats(serializers.Serializer[Any]):
    """The last 24 hours, and the month of the business's zone."""

    last_24_hours = Counts()
    month = Counts()


class Health(serializers.Serializer[Any]):
    """Whether WhatsApp can be used: a number is connected, and the database answers."""

    ok = serializers.BooleanField()
    connected = serializers.BooleanField()
    timestamp = serializers.DateTimeField()
