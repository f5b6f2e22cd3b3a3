"""What a gateway's refusals mean for a message."""

import requests
from django.utils.translation import gettext as _

from channels_whatsapp.providers.waha.api import WahaError
from conversations.channels.base import SendError
from tenants.http import CircuitOpen, EgressRefused, never_sent

KEY_REFUSED = frozenset({401, 403})
_NO_SESSION = frozenset({404, 422})


def is_unlinked(error: WahaError) -> bool:
    """Whether the session is not linked to a phone now, or there is none of that name; the same
    status is given for other things, too."""
    return error.status in _NO_SESSION and "session" in error.said.lower()


def send_error(error: Exception) -> SendError:
    """The `SendError` for a refusal of the gateway, a failure of the door, or an answer without
    form."""
    if isinstance(error, WahaError):
        return _refusal(error)
    if isinstance(error, EgressRefused | requests.exceptions.InvalidSchema):
        return SendError(_("La dirección de la pasarela no está permitida."), permanent=True)
    if isinstance(error, CircuitOpen) or never_sent(error):
        return SendError(_("No se pudo llegar a la pasarela."), permanent=False, code="network")
    return SendError(
        _("La pasarela no respondió: puede que el mensaje haya salido."),
        permanent=False,
        code="timeout" if isinstance(error, requests.Timeout) else "answer",
        uncertain=True,
    )


def _refusal(error: WahaError) -> SendError:
    code = str(error.status)
    if error.status in KEY_REFUSED:
        return SendError(_("La pasarela no acepta su clave."), permanent=False, code=code)
    if is_unlinked(error):
        reason = _("El teléfono no está vinculado a la pasarela: vuelve a escanear el QR.")
        return SendError(reason, permanent=False, code=code)
    if error.status == 429:
        reason = _("La pasarela pide ir más despacio.")
        return SendError(reason, permanent=False, code=code, retry_after=error.retry_after)
    if error.status >= 500:
        # It drives a browser: a failure there does not say how far the message came.
        reason = _("La pasarela tuvo un fallo interno: puede que el mensaje haya salido.")
        return SendError(reason, permanent=False, code=code, uncertain=True)
    return SendError(_("La pasarela no aceptó el mensaje."), permanent=True, code=code)
