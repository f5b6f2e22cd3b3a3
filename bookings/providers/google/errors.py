"""Google's answers, told apart: what is worth asking again, and what a person has to mend."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from django.utils.translation import gettext_noop

from bookings.providers.base import CalendarError

ACCESS_LOST = gettext_noop("Google ya no nos deja entrar: vuelve a conectar la cuenta.")
SCOPES_MISSING = gettext_noop(
    "Faltan permisos: al conectar, marca todas las casillas que Google enseña."
)
BUSY = gettext_noop("Google pide ir más despacio; lo intentamos de nuevo en un rato.")
AWAY = gettext_noop("Google no responde ahora; lo intentamos de nuevo en un rato.")
NOT_THERE = gettext_noop("Ese calendario o esa cita ya no está en Google.")
NOT_ALLOWED = gettext_noop("La cuenta no tiene permiso para eso en este calendario.")
REFUSED = gettext_noop("Google no aceptó la petición.")
SYNC_LOST = gettext_noop("Google pide leer el calendario entero otra vez.")

# Reasons with which Google says 403 and means 429.
RATES = frozenset(
    {
        "rateLimitExceeded",
        "userRateLimitExceeded",
        "quotaExceeded",
        "dailyLimitExceeded",
        "calendarUsageLimitsExceeded",
    }
)
SCOPE_REASONS = frozenset({"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"})
RETRY_AFTER_MOST_SECONDS = 3600.0


class GoogleError(CalendarError):
    """A refusal with its HTTP status."""

    def __init__(self, reason: str, *, status: int, **facts: Any) -> None:
        super().__init__(reason, **facts)
        self.status = status


@contextmanager
def asking() -> Iterator[None]:
    """Turn what can go wrong on the way into CalendarError: it is worth asking again."""
    try:
        yield
    except requests.RequestException as error:
        raise CalendarError(AWAY, code=type(error).__name__) from error


def answer_read(answer: requests.Response) -> dict[str, Any]:
    """The answer's object, empty for one without content. Raises GoogleError for a refusal."""
    if answer.status_code >= 300:
        raise refusal_of(answer)
    if not answer.content:
        return {}
    try:
        read = answer.json()
    except ValueError as error:
        raise CalendarError(AWAY, code="not_json") from error
    if not isinstance(read, dict):
        raise CalendarError(AWAY, code="not_an_object")
    return read


def refusal_of(answer: requests.Response) -> GoogleError:
    """What a refusal means for us."""
    status, code = answer.status_code, _reason_of(answer)
    wait = _retry_after(answer)
    if status == 401:
        return GoogleError(ACCESS_LOST, status=status, code=code, access_lost=True)
    if status == 429 or (status == 403 and code in RATES):
        return GoogleError(BUSY, status=status, code=code, retry_after=wait)
    if status >= 500 or status == 408:
        return GoogleError(AWAY, status=status, code=code, retry_after=wait)
    if status == 410 and code != "deleted":
        return GoogleError(SYNC_LOST, status=status, code=code, sync_lost=True)
    if status == 412:  # changed again while we looked: look once more in a while
        return GoogleError(BUSY, status=status, code=code)
    if status in (404, 410):
        return GoogleError(NOT_THERE, status=status, code=code, permanent=True)
    if status == 403:
        lost = code in SCOPE_REASONS
        return GoogleError(NOT_ALLOWED, status=status, code=code, permanent=True, access_lost=lost)
    return GoogleError(REFUSED, status=status, code=code, permanent=True)


def _reason_of(answer: requests.Response) -> str:
    """`error.errors[0].reason`, which is what Google documents to decide by."""
    try:
        error = answer.json()["error"]
        return str(error["errors"][0]["reason"])[:60]
    except (ValueError, KeyError, IndexError, TypeError):
        return str(answer.status_code)


def _retry_after(answer: requests.Response) -> float:
    value = answer.headers.get("Retry-After", "")
    return min(float(value), RETRY_AFTER_MOST_SECONDS) if value.isdigit() else 0.0
