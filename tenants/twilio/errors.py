"""What Twilio's refusals mean: whether trying again can help, and what to tell the business.

Codes and their retryability: Twilio's error pages; 5xx and time-outs leave open whether the
message went out, because creating a message is not idempotent there.
"""

from typing import NamedTuple

import requests
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from twilio.base.exceptions import TwilioException

from tenants.http import CircuitOpen, EgressRefused, never_sent

# Everything that a call of the SDK over our door may raise.
FAILURES = (TwilioException, requests.RequestException, ValueError)


class Failure(NamedTuple):
    """Why a message did not go out. `permanent`: trying again cannot help. `uncertain`: Twilio may
    have taken it, so it must never be sent again by itself. `retry_after`: seconds for which
    Twilio asked to be left alone."""

    reason: str
    permanent: bool
    code: str = ""
    uncertain: bool = False
    retry_after: float = 0.0


class Meaning(NamedTuple):
    """`permanent`: the same message will be refused again."""

    permanent: bool
    reason: str


CODES = {
    "11200": Meaning(True, gettext_noop("Twilio no pudo descargar el archivo.")),
    "11751": Meaning(True, gettext_noop("El archivo pesa demasiado para ese canal.")),
    "12300": Meaning(True, gettext_noop("Ese tipo de archivo no se puede enviar por ese canal.")),
    "20003": Meaning(True, gettext_noop("Twilio no acepta la cuenta o el token: revísalos.")),
    "20404": Meaning(True, gettext_noop("Twilio no encuentra la cuenta o la plantilla.")),
    "20429": Meaning(False, gettext_noop("Twilio pide ir más despacio.")),
    "21211": Meaning(True, gettext_noop("El número del cliente no es válido.")),
    "21408": Meaning(True, gettext_noop("La cuenta no puede enviar a ese país.")),
    "21610": Meaning(True, gettext_noop("El cliente pidió no recibir mensajes.")),
    "21614": Meaning(True, gettext_noop("El número del cliente no es un móvil.")),
    "21620": Meaning(True, gettext_noop("La dirección del archivo no es válida.")),
    "21621": Meaning(True, gettext_noop("El número del negocio no puede enviar MMS.")),
    "21623": Meaning(True, gettext_noop("Son demasiados archivos para un mensaje.")),
    "21617": Meaning(True, gettext_noop("El mensaje es demasiado largo.")),
    "21656": Meaning(True, gettext_noop("Los datos de la plantilla no son válidos.")),
    "30003": Meaning(False, gettext_noop("El teléfono del cliente no está disponible ahora.")),
    "30005": Meaning(True, gettext_noop("El número del cliente no existe.")),
    "30006": Meaning(True, gettext_noop("El número del cliente es fijo o no es accesible.")),
    "30007": Meaning(True, gettext_noop("El operador filtró el mensaje.")),
    "63003": Meaning(True, gettext_noop("El número del cliente no tiene WhatsApp.")),
    "63007": Meaning(True, gettext_noop("El número del negocio no está dado de alta.")),
    "63012": Meaning(False, gettext_noop("WhatsApp tuvo un fallo interno.")),
    "63013": Meaning(True, gettext_noop("WhatsApp rechazó el mensaje por sus normas.")),
    "63015": Meaning(True, gettext_noop("El cliente no se ha unido al entorno de pruebas.")),
    "63016": Meaning(
        True, gettext_noop("Pasaron más de 24 h desde su último mensaje: usa una plantilla.")
    ),
    "63018": Meaning(False, gettext_noop("Se alcanzó el límite de envíos del número.")),
    "63019": Meaning(True, gettext_noop("WhatsApp no pudo descargar el archivo.")),
    "63021": Meaning(True, gettext_noop("El contenido del mensaje no es válido.")),
    "63024": Meaning(True, gettext_noop("El destinatario no es válido.")),
    "63034": Meaning(True, gettext_noop("El archivo pesa demasiado para WhatsApp.")),
    "63038": Meaning(False, gettext_noop("Se alcanzó el límite diario de mensajes.")),
}


def reason_of(code: str, fallback: str = "") -> str:
    """What to tell the business about an error code; `fallback` for codes not in the table."""
    known = CODES.get(code)
    return _(known.reason) if known else fallback


def may_pass(code: str) -> bool:
    """Whether a message that was refused with this code may be taken later as it is."""
    known = CODES.get(code)
    return known is not None and not known.permanent


def failure_of(error: Exception, *, unknown: str = "") -> Failure:
    """What a failure of Twilio's SDK, of the door, or of the answer's form means; `unknown` is
    the reason given for codes that are not in the table."""
    if isinstance(error, TwilioException):
        return _refusal(error, unknown)
    if isinstance(error, EgressRefused):
        return Failure(_("La dirección de Twilio está mal configurada."), permanent=True)
    if isinstance(error, CircuitOpen) or never_sent(error):
        return Failure(_("No se pudo llegar a Twilio."), permanent=False, code="network")
    # The request went out and no usable answer came back.
    return Failure(
        _("Twilio no respondió: puede que el mensaje haya salido."),
        permanent=False,
        code="timeout" if isinstance(error, requests.Timeout) else "answer",
        uncertain=True,
    )


def _refusal(error: TwilioException, unknown: str) -> Failure:
    status = int(getattr(error, "status", 0) or 0)
    code = str(getattr(error, "code", "") or status)
    known = CODES.get(code)
    return Failure(
        reason_of(code, unknown),
        permanent=known.permanent if known else status != 429,
        code=code,
        uncertain=status >= 500,
        retry_after=getattr(error, "retry_after", 0.0),
    )
