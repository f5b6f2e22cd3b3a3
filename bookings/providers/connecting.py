"""Connecting a scheduler's account by its token."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from bookings.models import CalendarConnection, Resource
from bookings.providers.scheduler import Scheduler, Watch
from tenants.context import current_business
from tenants.due import due_hint, due_put
from tenants.urls_for import business_url

SYNC = "bookings.scheduler_sync"


def account_connect(
    scheduler: Scheduler,
    *,
    token: str,
    resource: Resource | None = None,
    given: Mapping[str, str] | None = None,
    options: Mapping[str, Any] | None = None,
    url: str = "",
) -> CalendarConnection:
    """Connect the account of a token, or renew it: the same account for the same resource is one
    connection, which keeps its choices and its relay secret.

    Has calls sent to the business's host (or to `url`) where the plan lets us; its appointments
    are read right away. Raises CalendarError, and has written nothing then.
    """
    account = scheduler.introduce(token, **(given or {}))
    rows = CalendarConnection.objects.filter(provider=scheduler.code, resource=resource)
    same = (row for row in rows if row.options.get("account") == account.key)
    connection = next(same, None) or CalendarConnection(provider=scheduler.code, resource=resource)
    before = connection.credentials or {}
    connection.credentials = {
        **account.credentials,
        "relay_secret": before.get("relay_secret") or secrets.token_urlsafe(32),
        "signing_key": secrets.token_urlsafe(32),
    }
    connection.account, connection.last_error = account.label, ""
    connection.state = CalendarConnection.State.ACTIVE
    anew = ("scheduling", "leaving", "keep_access")
    kept = {name: value for name, value in connection.options.items() if name not in anew}
    kinds = [asdict(kind) for kind in account.kinds]
    connection.options = {**kept, **(options or {}), "account": account.key, "kinds": kinds}
    address = url or business_url(current_business(), scheduler.path)
    key = str(connection.credentials["signing_key"])
    watch_note(connection, scheduler.watch_begin(connection, address, key))
    with transaction.atomic():
        connection.save()
        due_put(SYNC, connection.pk, timezone.now())
        due_hint(SYNC, connection.pk)
    return connection


def watch_note(connection: CalendarConnection, watch: Watch) -> None:
    """Note how a scheduler's calls stand (unsaved)."""
    connection.watch = {**asdict(watch), "checked_at": timezone.now().isoformat()}
