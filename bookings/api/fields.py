"""Fields that take what people type, and say in their language what is wrong with it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from django.utils import timezone
from rest_framework import serializers

from bookings.wording import say, say_later
from leads.phones import InvalidPhone, phone_normalize
from tenants.context import current_business
from tenants.webhooks import payload_clean


class Said(serializers.CharField):
    """Words on one line, without what nobody can see or no database can hold; what is empty then
    counts as missing."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        return super().run_validation(self._tidy(data) if isinstance(data, str) else data)

    def _tidy(self, text: str) -> str:
        return " ".join("".join(c for c in payload_clean(text) if _shows(c)).split())


class SaidAtLength(Said):
    """Words on several lines."""

    def _tidy(self, text: str) -> str:
        return "\n".join(
            super(SaidAtLength, self)._tidy(line) for line in text.splitlines()
        ).strip()


def _shows(character: str) -> bool:
    return character.isprintable() or character.isspace()


class Phone(Said):
    """A phone number, national ones of the business's country, as E.164."""

    def to_internal_value(self, data: Any) -> str:
        typed = super().to_internal_value(data)
        country = current_business().country
        if not typed:
            return ""
        try:
            return phone_normalize(typed, country or None)
        except InvalidPhone as error:
            text = say("phone_wrong").format(example=phone_example(country))
            raise serializers.ValidationError(text) from error


def phone_example(country: str) -> str:
    """A mobile number as people of the country write it abroad: +34 612 34 56 78."""
    mobile = phonenumbers.PhoneNumberType.MOBILE
    number = phonenumbers.example_number_for_type(country, mobile)
    if number is None:  # a country that nobody numbers
        return "+34 612 34 56 78"
    text: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return text


class Moment(serializers.DateTimeField):
    """A moment that names its zone; without one it could be anybody's time."""

    default_error_messages = {
        name: say_later("start_wrong") for name in ("invalid", "date", "make_aware", "overflow")
    }

    def enforce_timezone(self, value: datetime) -> datetime:
        if timezone.is_naive(value):
            self.fail("invalid", format="ISO 8601")
        return value


# The longest name that a booking can keep.
ZONE_NAME_MAX = 64


class Zone(serializers.CharField):
    """The name of a time zone, as a `ZoneInfo`."""

    default_error_messages = {name: say_later("zone_unknown") for name in ("invalid", "blank")}

    def to_internal_value(self, data: Any) -> Any:
        name = super().to_internal_value(data)
        if len(name) > ZONE_NAME_MAX:
            raise serializers.ValidationError(say("zone_unknown"))
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:  # unknown, no name, a folder of names
            raise serializers.ValidationError(say("zone_unknown")) from error


class Token(serializers.UUIDField):
    """The token of a hold."""

    default_error_messages = {
        name: say_later("token_wrong") for name in ("invalid", "required", "null")
    }
