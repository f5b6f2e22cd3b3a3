"""Calls of Telegram's Bot API.

The bot's token stands in the address of every call, and what the HTTP library raises quotes the
address: so nothing of it is chained to what is raised here, and nothing of it is logged.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import requests
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from conversations.channels.base import SendError
from tenants.http import (
    LONGEST_SECONDS,
    CircuitOpen,
    EgressRefused,
    EgressSession,
    never_sent,
    session,
)

CONNECT_SECONDS, READ_SECONDS = 3.05, 10.0
BLOCKED = "blocked"
# Telegram's own words in small letters, and what they mean to the business.
_MEANINGS = (
    ("bot was blocked", BLOCKED, gettext_noop("El cliente bloqueó el bot de Telegram.")),
    ("user is deactivated", BLOCKED, gettext_noop("Esa cuenta de Telegram ya no existe.")),
    (
        "chat not found",
        "400",
        gettext_noop("Telegram no encuentra el chat: el cliente tiene que escribir primero."),
    ),
    (
        "can't initiate conversation",
        "403",
        gettext_noop("En Telegram, el cliente tiene que escribir primero."),
    ),
)
_TOKEN_REFUSED = gettext_noop("Telegram no acepta el token del bot: vuelve a conectarlo.")
_BY_CODE = {
    401: _TOKEN_REFUSED,
    404: _TOKEN_REFUSED,
    409: gettext_noop("Otro programa usa este bot: desconéctalo allí."),
    429: gettext_noop("Telegram pide ir más despacio."),
}


@lru_cache(maxsize=4)
def _session(base_url: str) -> EgressSession:
    return session("telegram", base_url=base_url, timeout=(CONNECT_SECONDS, READ_SECONDS))


Upload = tuple[str, bytes, str]


def call(
    token: str, method: str, *, upload: Mapping[str, Upload] | None = None, **fields: Any
) -> Any:
    """Call a method of the bot with this token; the `result`. `upload`: a file by the field's name,
    as (name, bytes, type). Raises `SendError`: permanent for
    what Telegram will refuse again, with `retry_after` where it asks for patience, uncertain where
    the request went out and no usable answer came back."""
    if not token:
        raise SendError(_(_TOKEN_REFUSED), permanent=True, code="401")
    error: Exception | None = None
    try:
        door = _session(settings.TELEGRAM_BASE_URL)
        body: dict[str, Any] = (
            {"data": fields, "files": dict(upload)} if upload else {"json": fields}
        )
        answer = door.post(f"/bot{token}/{method}", **body)
        told = answer.json()
    except (requests.RequestException, ValueError) as raised:
        error, told = raised, None
    if error is not None:
        raise _failure(error)
    if isinstance(told, dict) and told.get("ok") is True:
        return told.get("result")
    raise _refusal(told, answer.status_code)


def _failure(error: Exception) -> SendError:
    if isinstance(error, EgressRefused):
        return SendError(_("La dirección de Telegram está mal configurada."), permanent=True)
    if isinstance(error, CircuitOpen) or never_sent(error):
        return SendError(_("No se pudo llegar a Telegram."), permanent=False, code="network")
    return SendError(
        _("Telegram no respondió: puede que el mensaje haya salido."),
        permanent=False,
        code="timeout" if isinstance(error, requests.Timeout) else "answer",
        uncertain=True,
    )


def _refusal(told: object, status: int) -> SendError:
    """What an answer that says no means (Bot API, "Making requests", and its error table)."""
    body: dict[str, Any] = told if isinstance(told, dict) else {}
    number = body.get("error_code")
    code = number if isinstance(number, int) else status
    said = str(body.get("description", "")).lower()
    if code < 400 or code >= 500:
        # It may have been taken: sending is not idempotent there.
        return SendError(
            _("Telegram tuvo un fallo interno: puede que el mensaje haya salido."),
            permanent=False,
            code=str(code),
            uncertain=True,
        )
    for words, name, reason in _MEANINGS:
        if words in said:
            return SendError(_(reason), permanent=True, code=name)
    reason = _BY_CODE.get(code, gettext_noop("Telegram no aceptó el mensaje."))
    return SendError(
        _(reason), permanent=code != 429, code=str(code), retry_after=_retry_after(body)
    )


def _retry_after(body: dict[str, Any]) -> float:
    parameters = body.get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return min(max(float(seconds), 0.0), LONGEST_SECONDS) if isinstance(seconds, int) else 0.0
