"""Asking Meta about a number: does it exist, does the token work, until when, how is it doing."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from channels_whatsapp.providers.meta import graph
from channels_whatsapp.providers.meta.errors import TOKEN_EXPIRED
from channels_whatsapp.providers.meta.keys import Keys

_FIELDS = "display_phone_number,verified_name,quality_rating"


class Found(NamedTuple):
    """What Meta says of a number. `expires_at` is None where its token does not expire, or Meta
    does not tell."""

    number: str
    name: str
    quality: str
    expires_at: datetime | None


def number_ask(phone_number_id: str, waba_id: str, keys: Keys) -> Found:
    """Look at a number and the account that it should belong to. Changes nothing.

    Raises `ValidationError` that says which of the values is wrong, or that Meta is away.
    """
    try:
        shown = graph.call("GET", phone_number_id, keys, params={"fields": _FIELDS})
        listed = graph.call("GET", f"{waba_id}/phone_numbers", keys).get("data")
    except graph.FAILURES as error:
        raise _refusal(error) from error
    if phone_number_id not in [each.get("id") for each in _dicts(listed)]:
        raise ValidationError({"waba_id": _("Ese número no pertenece a esta cuenta de WhatsApp.")})
    return Found(
        number=str(shown.get("display_phone_number", "")),
        name=str(shown.get("verified_name", "")),
        quality=str(shown.get("quality_rating", "")).lower()[:20],
        expires_at=token_expiry(keys),
    )


def webhook_subscribe(waba_id: str, keys: Keys) -> None:
    """Have the account's events sent to the app, without which no message arrives. Raises
    `ValidationError`."""
    try:
        graph.call("POST", f"{waba_id}/subscribed_apps", keys)
    except graph.FAILURES as error:
        raise _refusal(error) from error


def token_expiry(keys: Keys) -> datetime | None:
    """When the token expires. Not every token may ask about itself: then None."""
    try:
        told = graph.call("GET", "debug_token", keys, params={"input_token": keys.access_token})
        at = int((told.get("data") or {}).get("expires_at") or 0)
    except (*graph.FAILURES, TypeError, AttributeError):
        return None
    return datetime.fromtimestamp(at, UTC) if at > 0 else None


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _refusal(error: Exception) -> ValidationError:
    if not isinstance(error, graph.GraphError):
        return ValidationError(_("Meta no responde ahora: prueba dentro de unos minutos."))
    if error.code == TOKEN_EXPIRED:
        return ValidationError({"access_token": _("Meta no acepta el token: cópialo de nuevo.")})
    if "appsecret_proof" in error.details:
        wrong = _("La clave secreta no es la de la app a la que pertenece el token.")
        return ValidationError({"app_secret": wrong})
    if error.code in (10, 200):
        wrong = _("Al token le faltan permisos: whatsapp_business_messaging y _management.")
        return ValidationError({"access_token": wrong})
    if error.code == 100:
        wrong = _("Meta no encuentra ese identificador con este token.")
        return ValidationError({"phone_number_id": wrong})
    return ValidationError(_("Meta no responde ahora: prueba dentro de unos minutos."))
