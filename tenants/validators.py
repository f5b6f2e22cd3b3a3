from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def validate_time_zone(value: str) -> None:
    """Accept IANA names only ("Europe/Madrid")."""
    if value not in available_timezones():
        raise ValidationError(_("Zona horaria desconocida: usa un nombre como Europe/Madrid."))
