"""What a member looks at: view, day and filters, remembered from one visit to the next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict
from django.utils import timezone

from bookings.models import Resource, Service

VIEWS = ("month", "week", "day", "list")
KEY = "calendar"
FIRST_YEAR, LAST_YEAR = 2000, 2200
# What is remembered; the day is not: everybody begins today.
USUAL = {"view": "week", "staff": "", "service": "", "cancelled": ""}


@dataclass(frozen=True)
class Choice:
    """A view of a day, narrowed to somebody (or a room) and a service; `opened` is the booking to
    show at once."""

    view: str
    day: date
    staff: Resource | None = None
    service: Service | None = None
    cancelled: bool = False
    opened: UUID | None = None

    @property
    def room(self) -> Resource | None:
        """The room or machine it is narrowed to."""
        staff = self.staff
        return staff if staff is not None and staff.kind != Resource.Kind.STAFF else None

    @property
    def is_narrowed(self) -> bool:
        """Whether something is left out."""
        return self.staff is not None or self.service is not None

    @property
    def kept(self) -> dict[str, str]:
        """What is remembered of it."""
        return {
            "view": self.view,
            "staff": str(self.staff.uuid) if self.staff else "",
            "service": str(self.service.uuid) if self.service else "",
            "cancelled": "1" if self.cancelled else "",
        }

    @property
    def query(self) -> str:
        """The query string that shows exactly this, whatever was chosen elsewhere meanwhile."""
        return urlencode({"date": self.day.isoformat(), **self.kept})

    def link(self, **changes: Any) -> str:
        """The query string with something else chosen."""
        return f"?{replace(self, **changes).query}"


def choice_read(
    query: QueryDict,
    session: SessionBase | dict[str, Any],
    *,
    staff: Sequence[Resource],
    services: Sequence[Service],
    remember: bool = True,
) -> Choice:
    """The address's query string, completed by what the member chose last; what makes no sense in
    it counts as not given. What the address says is remembered: written only where it changes."""
    kept: dict[str, str] = dict(session.get(KEY, USUAL))
    kept |= {name: query.get(name, "") for name in USUAL if name in query}
    if "week" in query and "view" not in query:
        kept["view"] = "week"
    opened = _uuid(query.get("booking", ""))
    choice = Choice(
        view=kept["view"] if kept.get("view") in VIEWS else "week",
        day=_day(query.get("date") or query.get("week") or ""),
        staff=next((each for each in staff if str(each.uuid) == kept.get("staff")), None),
        service=next((each for each in services if str(each.uuid) == kept.get("service")), None),
        cancelled=kept.get("cancelled") == "1",
        opened=opened,
    )
    if remember and opened is None and choice.kept != session.get(KEY, USUAL):
        session[KEY] = choice.kept
    return choice


def _day(text: str) -> date:
    """A day in reach: those at the very ends of the calendar have no neighbours to go to."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else timezone.localdate()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
