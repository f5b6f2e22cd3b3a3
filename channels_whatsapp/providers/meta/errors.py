"""What Meta's refusals mean for a message: whether trying again can help, and what to tell.

Codes and their retryability: Meta's page of error codes for the Cloud API. Decided by code only;
the titles change.
"""

from typing import NamedTuple

import requests
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from channels_whatsapp.providers.meta.graph import GraphError
from conversations.channels.base import SendError
from tenants.http import CircuitOpen, EgressRefused, never_sent


class Meaning(NamedTuple):
    """`permanent`: the same message will be refused again. `wait`: seconds to leave Meta alone at
    least. `account`: the number itself does not work any more, whatever the message."""

    permanent: bool
    reason: str
    wait: float = 0.0
    account: bool = False


WINDOW_CLOSED = 131047
TOKEN_EXPIRED = 190

CODES = {
    2: Meaning(False, gettext_noop("Meta no está disponible ahora mismo.")),
    4: Meaning(False, gettext_noop("Meta pide ir más despacio."), wait=60),
    10: Meaning(
        False, gettext_noop("El token no tiene permiso para enviar desde el número."), account=True
    ),
    100: Meaning(True, gettext_noop("Meta no acepta el contenido del mensaje.")),
    190: Meaning(False, gettext_noop("El token de Meta ha caducado o no es válido."), account=True),
    368: Meaning(False, gettext_noop("Meta ha bloqueado la cuenta por sus normas."), account=True),
    80007: Meaning(False, gettext_noop("La cuenta ha llegado a su límite de llamadas."), wait=60),
    130429: Meaning(False, gettext_noop("Se envían demasiados mensajes a la vez."), wait=5),
    131000: Meaning(False, gettext_noop("WhatsApp tuvo un fallo interno.")),
    131008: Meaning(True, gettext_noop("Al mensaje le falta un dato.")),
    131016: Meaning(False, gettext_noop("WhatsApp no está disponible ahora mismo.")),
    131026: Meaning(
        True,
        gettext_noop("No se pudo entregar: quizá no tiene WhatsApp, o no aceptó sus condiciones."),
    ),
    131031: Meaning(False, gettext_noop("Meta ha bloqueado la cuenta."), account=True),
    WINDOW_CLOSED: Meaning(
        True, gettext_noop("Pasaron más de 24 h desde su último mensaje: usa una plantilla.")
    ),
    131048: Meaning(
        True, gettext_noop("WhatsApp limita el número: muchos clientes lo han marcado como spam.")
    ),
    131049: Meaning(
        True, gettext_noop("WhatsApp no entrega más publicidad a esta persona por ahora.")
    ),
    131051: Meaning(True, gettext_noop("WhatsApp no admite este tipo de mensaje.")),
    131056: Meaning(False, gettext_noop("Demasiados mensajes seguidos a la misma persona."), 6),
    132000: Meaning(True, gettext_noop("A la plantilla le faltan o le sobran datos.")),
    132001: Meaning(True, gettext_noop("Meta no encuentra la plantilla en ese idioma.")),
}


def reason_of(code: int) -> str:
    """What to tell the business about a code of Meta's."""
    known = CODES.get(code)
    return _(known.reason) if known else _("WhatsApp no entregó el mensaje.")


def may_pass(code: str) -> bool:
    """Whether a message that Meta gave up with this code may arrive later as it is."""
    known = CODES.get(int(code)) if code.isdecimal() else None
    return known is not None and not known.permanent and not known.account


def send_error(error: Exception) -> SendError:
    """The `SendError` for a refusal of Meta, a failure of the door, or an answer without form."""
    if isinstance(error, GraphError):
        return _refusal(error)
    if isinstance(error, EgressRefused):
        return SendError(_("La dirección de Meta está mal configurada."), permanent=True)
    if isinstance(error, CircuitOpen) or (isinstance(error, Exception) and never_sent(error)):
        return SendError(_("No se pudo llegar a Meta."), permanent=False, code="network")
    # The request went out and no usable answer came back.
    return SendError(
        _("Meta no respondió: puede que el mensaje haya salido."),
        permanent=False,
        code="timeout" if isinstance(error, requests.Timeout) else "answer",
        uncertain=True,
    )


def _refusal(error: GraphError) -> SendError:
    known = CODES.get(error.code)
    # A failure with a code of the table says that nothing was sent; a bare 5xx says nothing.
    uncertain = known is None and error.status >= 500
    return SendError(
        reason_of(error.code),
        permanent=known.permanent if known else error.status not in (429, 500, 502, 503, 504),
        code=str(error.code or error.status),
        uncertain=uncertain,
        retry_after=max(error.retry_after, known.wait if known else 0.0),
    )


def is_of_account(error: Exception) -> bool:
    """Whether the number itself has stopped working."""
    known = CODES.get(error.code) if isinstance(error, GraphError) else None
    return known is not None and known.account
