"""What Stripe's refusals mean: whether trying again can help, and what to do about them.

Types and codes: Stripe's error page; retryability: the rule of its SDK.
"""

import stripe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import ValidationError

from billing.gateways.base import GatewayError

_BY_PARAM = {
    "customer": gettext_noop(
        "Stripe no conoce a este cliente: comprueba que STRIPE_SECRET_KEY es de la misma cuenta y"
        " del mismo modo (prueba o real) que antes."
    ),
    "price": gettext_noop(
        "Stripe no conoce el precio de este plan: revísalo en la administración de planes."
    ),
}


def gateway_error(error: stripe.StripeError | ValidationError) -> GatewayError:
    """The `GatewayError` for a failure of Stripe's SDK or of the answer's form."""
    if isinstance(error, ValidationError):
        reason = _("Stripe respondió de una forma que no se esperaba: hay que revisar la versión.")
        return GatewayError(reason, permanent=True, code="answer")
    code = str(error.code or type(error).__name__)[:60]
    if isinstance(error, stripe.APIConnectionError):
        reason = _("No se pudo llegar a Stripe. Vuelve a intentarlo en unos minutos.")
        return GatewayError(reason, permanent=False, code="network")
    if isinstance(error, stripe.RateLimitError) or error.http_status in (409, 429):
        reason = _("Stripe está atendiendo otra petición tuya. Espera unos segundos y repite.")
        return GatewayError(reason, permanent=False, code=code)
    if isinstance(error, stripe.AuthenticationError):
        reason = _("Stripe no acepta la clave secreta: revisa STRIPE_SECRET_KEY.")
        return GatewayError(reason, permanent=True, code=code)
    if isinstance(error, stripe.PermissionError):
        reason = _("A la clave de Stripe le faltan permisos: dale los que dice la guía.")
        return GatewayError(reason, permanent=True, code=code)
    if isinstance(error, stripe.InvalidRequestError | stripe.CardError):
        return GatewayError(_refused(error), permanent=True, code=code)
    if isinstance(error, stripe.IdempotencyError):
        reason = _("Stripe ya conoce esta petición con otros datos. Repítela dentro de un día.")
        return GatewayError(reason, permanent=True, code=code)
    reason = _("Stripe tuvo un fallo interno. Vuelve a intentarlo en unos minutos.")
    return GatewayError(reason, permanent=False, code=code)


def _refused(error: stripe.InvalidRequestError | stripe.CardError) -> str:
    if isinstance(error, stripe.CardError):
        return _("El banco rechazó el pago: prueba con otra tarjeta.")
    param = (error.param or "").rstrip("]").rsplit("[", 1)[-1]
    if error.code == "resource_missing" and param in _BY_PARAM:
        return _(_BY_PARAM[param])
    # Without a portal configuration Stripe says so in words only.
    if "portal" in str(error.user_message or "").lower():
        return _("Falta guardar la configuración del portal de clientes en el panel de Stripe.")
    return _("Stripe rechazó la petición (%(code)s).") % {
        "code": error.code or error.param or error.http_status
    }
