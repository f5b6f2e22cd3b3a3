import re
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_LINKED = re.compile(r"[/:@\\]|\w\.\w")
_GREETED_CHARS = 40


def name_to_greet(name: str) -> str:
    """A name that strangers gave, for a mail to an address that they gave too; "" where a mail
    program would make a link of it, or where it is long: it is no name then but what they want
    read."""
    return "" if _LINKED.search(name) or len(name) > _GREETED_CHARS else name


def validate_time_zone(value: str) -> None:
    """Accept IANA names only ("Europe/Madrid")."""
    if value not in available_timezones():
        raise ValidationError(_("Zona horaria desconocida: usa un nombre como Europe/Madrid."))
