"""Shapes of WhatsApp's API, where they are not those of every channel."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from channels_whatsapp.forms import CONNECTING
from conversations.api.channels.serializers import ChannelMessageNew
from leads.phones import InvalidPhone, phone_normalize
from tenants.context import current_business


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


class MessageNew(ChannelMessageNew):
    """A message to a customer."""

    to = PhoneField(max_length=40)


class AccountShown(serializers.Serializer[Any]):
    """One connected number, empty while a gateway's QR waits for its phone. `account` is masked;
    the token is never shown."""

    id = serializers.UUIDField()
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


class Connection(serializers.Serializer[Any]):
    """A number to connect: what its provider asks for.

    `meta`: phone_number_id, waba_id, access_token, app_secret. `twilio`: number, account_sid,
    auth_token. `gateway` (a WAHA of your own, unofficial): name, base_url, api_key, session.
    """

    provider = serializers.ChoiceField(choices=sorted(CONNECTING))
    phone_number_id = serializers.CharField(required=False)
    waba_id = serializers.CharField(required=False)
    access_token = serializers.CharField(required=False, write_only=True)
    app_secret = serializers.CharField(required=False, write_only=True)
    number = serializers.CharField(required=False)
    account_sid = serializers.CharField(required=False)
    auth_token = serializers.CharField(required=False, write_only=True)
    name = serializers.CharField(required=False)
    base_url = serializers.CharField(required=False)
    api_key = serializers.CharField(required=False, write_only=True)
    session = serializers.CharField(required=False)


class QrShown(serializers.Serializer[Any]):
    """A gateway's phone: `state` is the account's, `status` the gateway's own word, `qr` a picture
    (`data:` address) while there is one to scan."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    state = serializers.CharField()
    status = serializers.CharField()
    qr = serializers.CharField()


class Validity(serializers.Serializer[Any]):
    """Whether the provider takes a number's credentials now, and if not, why."""

    ok = serializers.BooleanField()
    reason = serializers.CharField()
