"""What an outside calendar is: a small class that reads what is taken there, and writes there.

Our own engine is the truth. A provider is a mirror of our bookings, a source of busy time, or
(schedulers) a door through which bookings come in. Providers know nothing of our tables beyond the
connection they are given; `bookings.services.calendars` reads and writes those.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.forms import Form
from django.utils.functional import Promise

from bookings.models import CalendarConnection
from tenants.actors import Actor


class CalendarError(Exception):
    """A provider did not do what it was asked; nothing is known to have changed there.

    `reason` says why to people, in Spanish marked with gettext_noop: it is stored, and translated
    where it is shown. `code` is the provider's own word. `permanent`: asking again changes
    nothing; else `retry_after` (seconds, 0 when it named none). `access_lost`: the connection has
    to be made anew by a person. `sync_lost`: the provider forgot where we were; all has to be read
    again.
    """

    def __init__(
        self,
        reason: str,
        *,
        code: str = "",
        permanent: bool = False,
        retry_after: float = 0.0,
        access_lost: bool = False,
        sync_lost: bool = False,
    ) -> None:
        super().__init__(code or reason)
        self.reason = reason
        self.code = code
        self.permanent = permanent or access_lost
        self.retry_after = retry_after
        self.access_lost = access_lost
        self.sync_lost = sync_lost


@dataclass(frozen=True)
class Entry:
    """One booking as an outside calendar shows it. `uid` is the booking's, `service` that of its
    service; times are aware. `etag`: the version there that we wrote last, "" where none is
    known; a provider that can tells by it whether somebody changed it since."""

    uid: uuid.UUID
    start: datetime
    end: datetime
    timezone: str
    title: str
    description: str = ""
    location: str = ""
    tentative: bool = False
    service: uuid.UUID | None = None
    service_name: str = ""
    etag: str = ""


@dataclass(frozen=True)
class Written:
    """What the provider answered to an entry that was written. `overtook`: somebody had changed
    it there since we wrote it last; what is there now is ours again."""

    external_id: str
    url: str = ""
    etag: str = ""
    overtook: bool = False


@dataclass(frozen=True)
class Outside:
    """One event as the provider has it now. `ours` is the uid of the entry that we wrote, None for
    events of its own; `gone`: it was deleted there (its times do not matter then); one that is not
    `busy` takes no time."""

    external_id: str
    start: datetime
    end: datetime
    title: str = ""
    etag: str = ""
    ours: uuid.UUID | None = None
    gone: bool = False
    busy: bool = True


@dataclass(frozen=True)
class Changes:
    """What is new since the last time (`whole`: everything there is from now on, as far as
    `until` where that is not for ever), and from where to go on."""

    events: Sequence[Outside]
    sync_token: str
    whole: bool
    until: datetime | None = None


@dataclass(frozen=True)
class Choice:
    """One of the account's calendars. `writable`: entries can be written to it; `access` is the
    provider's own word for what we may do."""

    id: str
    name: str
    primary: bool = False
    writable: bool = True
    access: str = ""


@dataclass(frozen=True)
class Grant:
    """What a person gave us at the provider: whose account, and what to speak to it with."""

    account: str
    credentials: Mapping[str, Any]
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Consent:
    """A consent that was asked for: the provider gives the code back to `redirect_uri` only, and
    takes it only with `verifier` (PKCE)."""

    state: str
    verifier: str
    redirect_uri: str


class Calendar:
    """A provider. Subclasses say in `reads` and `writes` what they can; every method raises
    CalendarError and speaks through `tenants.http.session`.

    A person connects either by a form (`connect_form`, `connect`) or at the provider (`oauth`,
    `authorize_url`, `exchange`).
    """

    code: ClassVar[str]
    label: ClassVar[str | Promise]
    about: ClassVar[str | Promise] = ""
    reads: ClassVar[bool] = False
    writes: ClassVar[bool] = False
    # The form that asks for keys; a subclass of `bookings.providers.forms.ConnectForm`.
    connect_form: ClassVar[type[Form] | None] = None
    oauth: ClassVar[bool] = False
    # How long at most between two pulls, where nobody calls us; None: it is never pulled.
    poll_every: ClassVar[timedelta | None] = None

    def available(self) -> bool:
        """Whether the operator has set up what this provider needs of the platform."""
        return True

    def connect(self, form: Any, *, actor: Actor) -> CalendarConnection:
        """Make the connection that a valid `connect_form` describes, active, after asking the
        provider whether its keys are good. The caller audits it and promises its first pull."""
        raise NotImplementedError

    def authorize_url(self, consent: Consent) -> str:
        """Where a person gives us access."""
        raise NotImplementedError

    def exchange(self, code: str, consent: Consent) -> Grant:
        """What they gave, for the code that they came back with."""
        raise NotImplementedError

    def choices(self, connection: CalendarConnection) -> list[Choice]:
        """The account's calendars, where it has several; the one used is
        `connection.options["calendar"]`."""
        return []

    def watch(self, connection: CalendarConnection, address: str) -> None:
        """Have the provider call `address` when something changes, and note in `connection.watch`
        and `.watch_expires_at` (both unsaved) what was agreed. Called again before it expires.
        Providers that do not call, or are told when connecting, do nothing."""

    def check(self, connection: CalendarConnection) -> None:
        """Ask the provider something harmless with the connection's credentials."""
        raise NotImplementedError

    def changes(self, connection: CalendarConnection) -> Changes:
        """What changed there since `connection.sync_token` (empty: everything ahead)."""
        raise NotImplementedError

    def id_for(self, uid: uuid.UUID) -> str:
        """The id that a new entry gets, where it is ours to give; else it is known from `upsert`'s
        answer only."""
        return ""

    def upsert(
        self, connection: CalendarConnection, entry: Entry, external_id: str = ""
    ) -> Written:
        """Write an entry, new (without `external_id`) or changed. Idempotent on `entry.uid`:
        writing a new one twice leaves one."""
        raise NotImplementedError

    def delete(self, connection: CalendarConnection, external_id: str, etag: str = "") -> None:
        """Take an entry away; one that is no longer there is no error. `etag`: the version there
        that we wrote last, as for `Entry`."""
        raise NotImplementedError

    def disconnect(self, connection: CalendarConnection) -> None:
        """Stop what runs at the provider for this connection (watches, webhooks, tokens)."""
