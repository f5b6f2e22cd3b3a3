"""Where codes go, and how a page names such a place without giving it away."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Kinds that may be a mobile phone's; premium and shared-cost numbers bill whoever sends to them.
_MOBILE = frozenset(
    {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
)


def mobile_normalize(text: str, country: str) -> str:
    """A mobile number in E.164; `country` (ISO, two letters) is meant where none is written.
    Raises `ValidationError`."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as error:
        raise ValidationError(_("Ese número no es válido.")) from error
    if not phonenumbers.is_valid_number(number):
        raise ValidationError(_("Ese número no es válido."))
    if phonenumbers.number_type(number) not in _MOBILE:
        raise ValidationError(_("Hace falta un móvil: a ese número no llegan SMS."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def address_masked(address: str) -> str:
    """An address as a page may show it to whoever has the password only: o•••@estilo.example,
    or •••123 for a phone."""
    name, at, host = address.partition("@")
    return f"{name[:1]}•••{at}{host}" if at else f"•••{address[-3:]}"
