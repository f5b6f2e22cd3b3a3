"""Phone numbers: E.164, with one canonical form for numbers that are written in several ways."""

import re

import phonenumbers


class InvalidPhone(ValueError):
    """The text is not a possible phone number."""


_MEXICO_MOBILE = re.compile(r"^\+521(\d{10})$")
_ARGENTINA_MOBILE = re.compile(r"^\+549(\d{10})$")
_BRAZIL_EIGHT = re.compile(r"^\+55(\d{2})([6-9]\d{7})$")


def phone_normalize(text: str, country: str | None = None) -> str:
    """`text` as E.164. A national number needs `country` (ISO 3166 alpha-2).

    Raises `InvalidPhone`.
    """
    try:
        number = phonenumbers.parse(text.strip(), country)
    except phonenumbers.NumberParseException as error:
        raise InvalidPhone("Not a phone number: write it with its country code.") from error
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    # WhatsApp still writes Mexican mobiles with +52 1, which the numbering plan has dropped.
    if not phonenumbers.is_possible_number(phonenumbers.parse(phone_canonical(e164))):
        raise InvalidPhone("Not a possible phone number.")
    return e164


def phone_canonical(e164: str) -> str:
    """The one form that a person's number is looked up by.

    WhatsApp and carriers write some mobiles differently: Mexico with +52 1 or without the 1,
    Argentina with +54 9 or without the 9, Brazil with or without the ninth digit. All forms of a
    number lead to one identity. The form is for look-ups only; sending uses the stored address.
    """
    if match := _MEXICO_MOBILE.match(e164):
        return f"+52{match[1]}"
    if match := _ARGENTINA_MOBILE.match(e164):
        return f"+54{match[1]}"
    if match := _BRAZIL_EIGHT.match(e164):
        return f"+55{match[1]}9{match[2]}"
    return e164
