"""Asking a scheduler over HTTP: every way in which it can fail, as one CalendarError."""

from functools import lru_cache
from typing import Any

import requests
from django.utils.translation import gettext_noop as _

from bookings.providers.base import CalendarError
from tenants.http import EgressSession, retry_after, session

NO_ANSWER = _("El calendario externo no responde ahora.")
UNREADABLE = _("El calendario externo respondió algo que no se entiende.")
NO_ACCESS = _("El calendario externo ya no acepta la clave: conéctalo de nuevo.")
NOT_ALLOWED = _("El calendario externo no lo permite con este plan o esta clave.")
NOT_THERE = _("Ya no existe en el calendario externo.")
TOO_MANY = _("El calendario externo pide esperar: se hicieron demasiadas peticiones.")
IN_TROUBLE = _("El calendario externo tiene un problema ahora.")
NOT_ACCEPTED = _("El calendario externo no aceptó la petición.")
# A scheduler says when to come back in seconds; a day is the longest of their windows.
LONGEST_WAIT = 86_400.0
USUAL_WAIT = 60.0


@lru_cache(maxsize=8)
def _session(role: str, base_url: str) -> EgressSession:
    return session(role, base_url=base_url)


def ask(
    role: str,
    base_url: str,
    method: str,
    path: str,
    *,
    headers: dict[str, str],
    query: dict[str, Any] | None = None,
    body: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """One request and its JSON answer ({} for an empty one). Raises CalendarError: for good, or
    with the seconds after which asking again makes sense."""
    try:
        answer = _session(role, base_url).request(
            method, path, headers=headers, params=query, json=body
        )
    except requests.RequestException as error:
        raise CalendarError(NO_ANSWER, code=type(error).__name__) from error
    if answer.status_code >= 400:
        raise refused(answer)
    return _decoded(answer)


def _decoded(answer: requests.Response) -> dict[str, Any]:
    if not answer.content:
        return {}
    try:
        data = answer.json()
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise CalendarError(UNREADABLE, code="unreadable")
    return data


def refused(answer: requests.Response) -> CalendarError:
    """A refusal in plain words. `code` is the status, with the provider's own word after it where
    it has one ("400 already_filled")."""
    status = answer.status_code
    code = f"{status} {_word(answer)}".strip()
    if status == 401:
        return CalendarError(NO_ACCESS, code=code, access_lost=True)
    if status == 429:
        return CalendarError(TOO_MANY, code=code, retry_after=_wait(answer))
    if status >= 500:
        return CalendarError(
            IN_TROUBLE, code=code, retry_after=min(_header(answer, "Retry-After"), LONGEST_WAIT)
        )
    reasons = {403: NOT_ALLOWED, 404: NOT_THERE}
    return CalendarError(reasons.get(status, NOT_ACCEPTED), code=code, permanent=True)


def _word(answer: requests.Response) -> str:
    """The provider's own code of a refusal (Calendly's `details[].code`)."""
    try:
        data = answer.json()
    except ValueError:
        return ""
    details = data.get("details") if isinstance(data, dict) else None
    rows = details if isinstance(details, list) else []
    words = [row["code"] for row in rows if isinstance(row, dict) and row.get("code")]
    return str(words[0])[:60] if words else ""


def _wait(answer: requests.Response) -> float:
    seconds = _header(answer, "Retry-After") or _header(answer, "X-RateLimit-Reset")
    return min(seconds or USUAL_WAIT, LONGEST_WAIT)


def _header(answer: requests.Response, name: str) -> float:
    return retry_after(answer.headers.get(name, "")) or 0.0
