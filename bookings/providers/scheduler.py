"""What a scheduler is beside a calendar: a place where people book, which tells us of it.

Its events become `Appointment`s, one shape for all schedulers; `bookings.services.arrivals` makes
bookings of them. Reading a payload is strict: what an event must have and has not is a
`PayloadError`, never a guess.
"""

import logging
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from bookings.models import CalendarConnection
from bookings.providers.base import Calendar, CalendarError

logger = logging.getLogger(__name__)

# What our own entries and links carry, so that they are known when they come back.
MARK = "mostrador"
Value = TypeVar("Value")


class PayloadError(ValueError):
    """An event does not have what its kind must have; the text says what, without its values."""


class Standing(StrEnum):
    """How an appointment stands at the scheduler."""

    BOOKED = "booked"
    REQUESTED = "requested"
    CANCELLED = "cancelled"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Appointment:
    """One person's appointment as a scheduler tells of it; times are aware.

    `kind` is the scheduler's id of what was booked. `phones` are what may be the person's number,
    the likeliest first. `replaces` is the appointment that this one was moved from; one cancelled
    because it was moved is `moved`. `ours` is the uid of the booking that we wrote there or gave a
    link for, `contact` that of the person we gave a link to.
    """

    external_id: str
    start: datetime
    end: datetime
    standing: Standing
    kind: str = ""
    kind_name: str = ""
    name: str = ""
    email: str = ""
    phones: tuple[str, ...] = ()
    timezone: str = ""
    notes: str = ""
    reason: str = ""
    replaces: str = ""
    moved: bool = False
    ours: uuid.UUID | None = None
    contact: uuid.UUID | None = None

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.end - self.start) / timedelta(minutes=1))


@dataclass(frozen=True)
class Kind:
    """Something that can be booked at the scheduler; `url` is its public page."""

    id: str
    name: str
    minutes: int
    url: str = ""


@dataclass(frozen=True)
class Account:
    """Who a token belongs to: what is kept of it, and what can be booked there. `key` is the same
    for every token of the account."""

    key: str
    label: str
    credentials: Mapping[str, str]
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True)
class Watch:
    """Whether the scheduler calls us: `active`, `disabled`, `none`, or `unavailable` on its plan,
    with the reason."""

    state: str
    uri: str = ""
    reason: str = ""


class Scheduler(Calendar):
    """A provider through which people book. `path` is the door of its calls on the business's
    host. Every method that asks the provider raises CalendarError."""

    writes = True
    path: ClassVar[str]

    def introduce(self, token: str, **given: str) -> Account:
        """Whose token this is. `given` are further facts that a form asks for."""
        raise NotImplementedError

    def watch_begin(self, connection: CalendarConnection, url: str, secret: str) -> Watch:
        """Have its calls sent to `url`, signed with `secret`; asking again makes no second one. A
        plan that has none is no error: then people are read for, not told of."""
        try:
            return self.subscribe(connection, url, secret)
        except CalendarError as error:
            if error.access_lost or not error.permanent:
                raise
            return Watch("unavailable", reason=error.reason)

    def subscribe(self, connection: CalendarConnection, url: str, secret: str) -> Watch:
        """Make the subscription, in place of one that is there already."""
        raise NotImplementedError

    def watch_read(self, connection: CalendarConnection, uri: str) -> Watch:
        """How the subscription `uri` stands there."""
        raise NotImplementedError

    def watch_end(self, connection: CalendarConnection, uri: str) -> None:
        """End the subscription `uri`."""
        raise NotImplementedError

    def watch_state(self, connection: CalendarConnection) -> Watch:
        """How the calls stand now."""
        uri = str(connection.watch.get("uri", ""))
        if not uri:
            return Watch(connection.watch.get("state", "none"))
        return known(lambda: self.watch_read(connection, uri)) or Watch("none")

    def disconnect(self, connection: CalendarConnection) -> None:
        """End the calls. A subscription that is gone, or that the scheduler does not let us end,
        is left as it is."""
        uri = str(connection.watch.get("uri", ""))
        if not uri:
            return
        try:
            self.watch_end(connection, uri)
        except CalendarError as error:
            if not error.permanent:
                raise

    def is_genuine(
        self, connection: CalendarConnection, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> bool:
        """Whether a call at the door is this account's, by its signature over the raw body."""
        raise NotImplementedError

    def event_of(self, payload: Mapping[str, Any]) -> tuple[str, str]:
        """A call's kind of event and what makes it unique; ("", "") where it has neither."""
        raise NotImplementedError

    @staticmethod
    def told(payload: Mapping[str, Any]) -> list[Appointment]:
        """The appointments that a call tells of; none for kinds of event that say nothing about
        one. Raises PayloadError."""
        raise NotImplementedError

    def booked(
        self, connection: CalendarConnection, since: datetime, until: datetime
    ) -> Iterable[Appointment]:
        """All appointments that begin in a stretch of time, cancelled ones too."""
        raise NotImplementedError


def known(look: Callable[[], Value]) -> Value | None:
    """What is looked up at the scheduler; None where it says that there is no such thing."""
    try:
        return look()
    except CalendarError as error:
        if error.code.startswith("404"):
            return None
        raise


def readable(read: Callable[..., list[Appointment]], *data: Mapping[str, Any]) -> list[Appointment]:
    """What `read` makes of the data; nothing of what cannot be read, so that one odd row does not
    hide all others."""
    try:
        return read(*data)
    except PayloadError as error:
        logger.warning("scheduler's row not understood", extra={"reason": str(error)})
        return []


def take(data: Mapping[str, Any], name: str, kind: type[Value]) -> Value:
    """A member that has to be there. Raises PayloadError."""
    value = data.get(name)
    blank = value == ""
    if blank or not isinstance(value, kind):
        raise PayloadError(f"{name}: {kind.__name__} expected")
    return value


def text(data: Mapping[str, Any], name: str) -> str:
    """A member that may be missing, null or of another kind; "" then."""
    value = data.get(name)
    return value.strip() if isinstance(value, str) else ""


def moment(data: Mapping[str, Any], name: str) -> datetime:
    """An instant in ISO 8601 with its zone. Raises PayloadError."""
    try:
        at = datetime.fromisoformat(take(data, name, str))
    except ValueError as error:
        raise PayloadError(f"{name}: no time") from error
    if at.tzinfo is None:
        raise PayloadError(f"{name}: no time zone")
    return at


def mark_read(value: object) -> uuid.UUID | None:
    """The uid in a mark of ours; None for anything else."""
    try:
        return uuid.UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
