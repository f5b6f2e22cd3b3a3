"""When and by which way a business tells its customers about their appointments.

The choices live in `Business.settings["notices"]`; the arithmetic of quiet hours is pure.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from bookings.models import Service
from leads.quiet import EVENING, MORNING
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.middleware import forget_hosts
from tenants.models import Business

KEY = "notices"
WAYS = ("whatsapp", "email", "sms")
MINUTES_BEFORE = (24 * 60, 2 * 60, 30)
LONGEST_BEFORE = 14 * 24 * 60
# What cannot go out in quiet hours, and would come too late after them, goes so long before them.
BEFORE_QUIET = timedelta(minutes=15)
_OFFSET = re.compile(r"^(\d{1,5})\s*(min|m|h|d)?$", re.IGNORECASE | re.ASCII)
_UNITS = {"d": 24 * 60, "h": 60, "m": 1, "min": 1}


@dataclass(frozen=True)
class NoticeSettings:
    """What an owner has chosen. `offsets`: minutes before the start, longest first. Quiet hours
    [quiet_from, quiet_until), business time, may pass midnight; equal times: there are none."""

    offsets: tuple[int, ...] = MINUTES_BEFORE
    quiet_from: time = EVENING
    quiet_until: time = MORNING
    order: tuple[str, ...] = WAYS

    def is_quiet(self, at: datetime, tz: ZoneInfo) -> bool:
        """Whether `at` lies in the quiet hours."""
        clock = at.astimezone(tz).time()
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= clock < self.quiet_until
        return clock >= self.quiet_from or clock < self.quiet_until

    def after_quiet(self, at: datetime, tz: ZoneInfo) -> datetime:
        """`at` itself, or the end of the quiet hours that it falls into."""
        if not self.is_quiet(at, tz):
            return at
        local = at.astimezone(tz)
        later = 1 if local.time() >= self.quiet_until else 0
        end = datetime.combine(local.date() + timedelta(days=later), self.quiet_until, tz)
        # In autumn a clock time comes twice: the second one, where the first has gone by.
        first, second = (end.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
        return first if first > at.astimezone(UTC) else second

    def before_quiet(self, at: datetime, tz: ZoneInfo) -> datetime:
        """`at` itself, or a little before the quiet hours that it falls into."""
        if not self.is_quiet(at, tz):
            return at
        local = at.astimezone(tz)
        earlier = 1 if local.time() < self.quiet_from else 0
        begin = datetime.combine(local.date() - timedelta(days=earlier), self.quiet_from, tz)
        return begin.astimezone(UTC) - BEFORE_QUIET

    def reminder_at(
        self, *, start: datetime, minutes: int, now: datetime, tz: ZoneInfo
    ) -> datetime | None:
        """When to send the reminder of `minutes` (elapsed) before `start`: never in quiet hours.

        At their end where that is still ahead of the appointment, else before they begin; None
        where neither lies ahead of `now`.
        """
        start = start.astimezone(UTC)  # within one zone, Python reckons by the wall clock
        wanted = start - timedelta(minutes=minutes)
        if wanted <= now:
            return None
        after = self.after_quiet(wanted, tz)
        if after < start:
            return after
        before = self.before_quiet(wanted, tz)
        return before if before > now else None


def notice_settings(business: Business) -> NoticeSettings:
    """A business's choices, usual values where it has made none."""
    stored: dict[str, Any] = business.settings.get(KEY, {})
    usual = NoticeSettings()
    known = [way for way in stored.get("order", WAYS) if way in WAYS]
    return NoticeSettings(
        offsets=offsets_clean(stored.get("offsets", usual.offsets)),
        quiet_from=_clock(stored.get("quiet_from"), usual.quiet_from),
        quiet_until=_clock(stored.get("quiet_until"), usual.quiet_until),
        order=tuple(known) or WAYS,
    )


def _clock(text: object, usual: time) -> time:
    return time.fromisoformat(text) if isinstance(text, str) else usual


def offsets_clean(minutes: Any) -> tuple[int, ...]:
    """Whole minutes in reach, each once, longest first; what makes no sense is left out."""
    if not isinstance(minutes, list | tuple):
        return MINUTES_BEFORE
    good = {m for m in minutes if isinstance(m, int) and 0 < m <= LONGEST_BEFORE}
    return tuple(sorted(good, reverse=True))


def offsets_read(text: str) -> tuple[int, ...]:
    """Minutes before the start from what somebody typed ("24 h, 2 h, 30 min"), longest first;
    nothing typed is none. Raises `ValueError` for a part that is no such span or out of reach."""
    parts = filter(None, map(str.strip, re.split(r"[,;]", text)))
    return tuple(sorted({_minutes(part) for part in parts}, reverse=True))


def _minutes(text: str) -> int:
    match = _OFFSET.match(text)
    minutes = int(match[1]) * _UNITS[(match[2] or "min").lower()] if match else 0
    if not 0 < minutes <= LONGEST_BEFORE:
        raise ValueError(text)
    return minutes


def offsets_typed(minutes: tuple[int, ...]) -> str:
    """What `offsets_read` reads back, as people would type it."""
    return ", ".join(f"{m // 60} h" if m % 60 == 0 else f"{m} min" for m in minutes)


def offsets_of(service: Service, business: Business) -> tuple[int, ...]:
    """Minutes before the start at which to remind of a service: its own, else the business's."""
    own = service.reminders
    return notice_settings(business).offsets if own is None else offsets_clean(own)


def notice_settings_save(*, business: Business, chosen: NoticeSettings, actor: Actor) -> None:
    """Write a business's choices, audited. They hold for what is promised from now on; other
    settings in the same column stay: the row is locked meanwhile."""
    with transaction.atomic():
        row = Business.objects.select_for_update(no_key=True).get(pk=business.pk)
        before = row.settings.get(KEY, {})
        after = {
            "offsets": list(chosen.offsets),
            "quiet_from": chosen.quiet_from.isoformat("minutes"),
            "quiet_until": chosen.quiet_until.isoformat("minutes"),
            "order": list(chosen.order),
        }
        row.settings = {**row.settings, KEY: after}
        row.save(update_fields=["settings"])
        audit("notices.settings_updated", row, actor=actor, before=before, after=after)
    forget_hosts()
