"""One request to Google Calendar in somebody's name."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.conf import settings

from bookings.models import CalendarConnection
from bookings.providers.base import CalendarError
from bookings.providers.google.errors import ACCESS_LOST, answer_read, asking
from bookings.providers.google.oauth import access_tokens
from tenants.http import EgressSession, session

ROOT = "/calendar/v3"


@lru_cache(maxsize=4)
def _session(base_url: str) -> EgressSession:
    return session("google-calendar", base_url=base_url)


def refresh_token_of(connection: CalendarConnection) -> str:
    """The connection's key to the account. Raises CalendarError where it has none any more."""
    token = (connection.credentials or {}).get("refresh_token")
    if not isinstance(token, str) or not token:
        raise CalendarError(ACCESS_LOST, code="no_credentials", access_lost=True)
    return token


def ask(
    connection: CalendarConnection,
    method: str,
    path: str,
    *,
    params: Mapping[str, str] | None = None,
    body: Mapping[str, Any] | None = None,
    etag: str = "",
) -> dict[str, Any]:
    """The answer to one request, only if what it is about is still the version `etag` where one is
    named (else a 412). An access token that Google no longer takes is renewed once.
    Raises CalendarError."""
    refresh_token = refresh_token_of(connection)
    for last in (False, True):
        headers = {"Authorization": f"Bearer {access_tokens.of(refresh_token)}"}
        if etag:
            headers["If-Match"] = etag
        with asking():
            answer = _session(settings.GOOGLE_BASE_URL).request(
                method, f"{ROOT}{path}", params=params, json=body, headers=headers
            )
        if answer.status_code != 401 or last:
            break
        access_tokens.forget(refresh_token)
    return answer_read(answer)


def events_path(connection: CalendarConnection, event_id: str = "") -> str:
    """The path of the chosen calendar's events, or of one."""
    calendar = quote(calendar_id(connection), safe="")
    path = f"/calendars/{calendar}/events"
    return f"{path}/{quote(event_id, safe='')}" if event_id else path


def calendar_id(connection: CalendarConnection) -> str:
    """Which of the account's calendars is used; its main one where nobody chose."""
    return str(connection.options.get("calendar") or "primary")
