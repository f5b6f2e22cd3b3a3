"""What people do at the stand-in for Calendly, and the webhooks that tell of it."""

import json
from datetime import datetime, timedelta

from django.utils import timezone

from bookings.providers.calendly.client import iso
from bookings.providers.calendly.signature import HEADER, sign
from config.shell.simulator.schedulers.calendly.account import API, CalendlyAccount, Row, new_id
from config.shell.simulator.schedulers.wire import post


def customer_books(
    account: CalendlyAccount,
    *,
    kind: str,
    start: datetime,
    name: str,
    email: str,
    phone: str = "",
    zone: str = "Europe/Madrid",
    tracking: Row | None = None,
    instead_of: str = "",
) -> Row:
    """Somebody books a kind of event; the invitee."""
    event = _event_add(account, kind, start)
    invitee = _invitee_of(event)
    invitee |= {
        "email": email,
        "name": name,
        "timezone": zone,
        "text_reminder_number": phone or None,
        "old_invitee": instead_of or None,
    }
    invitee["tracking"] |= tracking or {}
    account.invitees[invitee["uri"]] = invitee
    return invitee


def _event_add(account: CalendlyAccount, kind: str, start: datetime) -> Row:
    about, now = account.kinds[kind], iso(timezone.now())
    event = {
        "uri": f"{API}/scheduled_events/{new_id()}",
        "name": about["name"],
        "status": "active",
        "start_time": iso(start),
        "end_time": iso(start + timedelta(minutes=about["duration"])),
        "event_type": kind,
        "location": None,
        "invitees_counter": {"total": 1, "active": 1, "limit": 1},
        "created_at": now,
        "updated_at": now,
        "event_memberships": [{"user": account.user}],
        "event_guests": [],
    }
    account.events[event["uri"]] = event
    return event


def _invitee_of(event: Row) -> Row:
    """An invitee of whom nothing is known yet."""
    uid = new_id()
    names = ("campaign", "source", "medium", "content", "term")
    return {
        "uri": f"{event['uri']}/invitees/{uid}",
        "first_name": None,
        "last_name": None,
        "status": "active",
        "questions_and_answers": [],
        "event": event["uri"],
        "created_at": event["created_at"],
        "updated_at": event["updated_at"],
        "tracking": {f"utm_{each}": None for each in names} | {"salesforce_uuid": None},
        "rescheduled": False,
        "new_invitee": None,
        "cancel_url": f"https://calendly.com/cancellations/{uid}",
        "reschedule_url": f"https://calendly.com/reschedulings/{uid}",
    }


def customer_cancels(
    account: CalendlyAccount, uri: str, *, reason: str = "", by: str = "invitee", moved: str = ""
) -> Row:
    """An invitee cancels, or (`moved`: the new invitee) the old half of a move ends."""
    invitee = account.invitees[uri]
    event = account.events[invitee["event"]]
    cancellation = {
        "canceled_by": invitee["name"],
        "reason": reason or None,
        "canceler_type": by,
        "created_at": iso(timezone.now()),
    }
    invitee |= {"status": "canceled", "cancellation": cancellation}
    invitee |= {"rescheduled": bool(moved), "new_invitee": moved or None}
    event |= {"status": "canceled", "cancellation": cancellation}
    event["invitees_counter"] = {**event["invitees_counter"], "active": 0}
    return invitee


def customer_moves(account: CalendlyAccount, uri: str, start: datetime) -> tuple[Row, Row]:
    """An invitee moves their appointment; the old one, cancelled, and the new one."""
    old = account.invitees[uri]
    new = customer_books(
        account,
        kind=account.events[old["event"]]["event_type"],
        start=start,
        name=old["name"],
        email=old["email"],
        phone=old["text_reminder_number"] or "",
        zone=old["timezone"],
        tracking=old["tracking"],
        instead_of=uri,
    )
    return customer_cancels(account, uri, moved=new["uri"]), new


def webhook_of(account: CalendlyAccount, invitee: Row) -> Row:
    """The webhook that tells of an invitee as they are now."""
    event = "invitee.canceled" if invitee["status"] == "canceled" else "invitee.created"
    return {
        "event": event,
        "created_at": iso(timezone.now()),
        "created_by": account.user,
        "payload": {**invitee, "scheduled_event": account.events[invitee["event"]]},
    }


def webhooks_send(account: CalendlyAccount, invitee: Row) -> list[int]:
    """Send it, signed, to every subscription; the answers' statuses. Raises `OSError`."""
    body = json.dumps(webhook_of(account, invitee)).encode()
    at = int(timezone.now().timestamp())
    return [
        post(row["callback_url"], body, {HEADER: sign(body, account.keys[uri], at)})
        for uri, row in account.webhooks.items()
    ]
