"""What other rooms tell the board of leads. A room to the left registers a `LeadRoom` in
`settings.LEAD_ROOMS`; this room never imports it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from leads.models import Lead
from tenants.models import Membership


@dataclass
class Facts:
    """What a card shows of a person besides their lead. Times in UTC; `value` in the business's
    currency: the price of the next appointment, else of the last."""

    last_message_at: datetime | None = None
    next_start: datetime | None = None
    next_service: str = ""
    value: Decimal | None = None
    currency: str = ""
    assignee: str = ""
    waiting: bool = False


class LeadRoom:
    """A room's part of the board. Each method costs one query at most, whatever the number of
    people."""

    def fill(self, facts: dict[int, Facts], membership: Membership) -> None:
        """Add to the facts of the contacts whose ids are the keys."""

    def attendance_from(self, contact_id: int) -> datetime | None:
        """From when on it can be told whether this person came; None: now, as far as this room
        knows."""
        return None

    def narrow(
        self, leads: QuerySet[Lead], membership: Membership, *, assignee: str
    ) -> QuerySet[Lead]:
        """Leave the leads that fit what was chosen: `assignee`, the id of a member or ""."""
        return leads


def rooms() -> Iterator[LeadRoom]:
    """The registered rooms in their order."""
    for path in settings.LEAD_ROOMS:
        yield import_string(path)()


def facts_of(contact_ids: Collection[int], membership: Membership) -> dict[int, Facts]:
    """What every room knows of these people, by contact id."""
    facts: dict[int, Facts] = {pk: Facts() for pk in contact_ids}
    for room in rooms():
        room.fill(facts, membership)
    return facts


def attendance_from(contact_id: int) -> datetime | None:
    """From when on it can be told whether a person came, where that is still to come."""
    starts = (room.attendance_from(contact_id) for room in rooms())
    return max((start for start in starts if start is not None), default=None)


def narrowed(leads: QuerySet[Lead], membership: Membership, **chosen: Any) -> QuerySet[Lead]:
    """The leads that fit in every room."""
    for room in rooms():
        leads = room.narrow(leads, membership, **chosen)
    return leads
