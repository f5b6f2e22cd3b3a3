"""How a business learns who came: `Business.settings["attendance"]`; the arithmetic is pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.middleware import forget_hosts
from tenants.models import Business

KEY = "attendance"
OFF, SLOT, DAY = "off", "slot", "day"
MODES = (SLOT, DAY, OFF)
# So long after its end an appointment is asked about, and so long at the latest.
PAUSE = timedelta(minutes=5)
LATEST = timedelta(days=2)
# While a question stands unanswered, what ends meanwhile waits so long, to be asked in one list.
GATHER = timedelta(hours=2)
# When customers are asked whom nobody marked: the day after, at this hour of the business.
CUSTOMER_HOUR = time(11)


@dataclass(frozen=True)
class AttendanceSettings:
    """What an owner has chosen. `customer`: whether to ask the customer where nobody answered;
    None where they never said. `approve_above`: customers of this score in percent or more make
    requests instead of bookings; 0: never."""

    ask: str = SLOT
    customer: bool | None = None
    approve_above: int = 0


def attendance_settings(business: Business) -> AttendanceSettings:
    """A business's choices, usual values where it has made none or stored ones make no sense."""
    stored: dict[str, Any] = business.settings.get(KEY, {})
    ask, above = stored.get("ask"), stored.get("approve_above", 0)
    return AttendanceSettings(
        ask=ask if ask in MODES else SLOT,
        customer=stored.get("customer") if isinstance(stored.get("customer"), bool) else None,
        approve_above=above if isinstance(above, int) and 0 < above <= 100 else 0,
    )


def attendance_settings_save(
    *, business: Business, chosen: AttendanceSettings, actor: Actor
) -> None:
    """Write a business's choices, audited; other settings in the same column stay: the row is
    locked meanwhile."""
    after = {
        "ask": chosen.ask,
        "customer": chosen.customer,
        "approve_above": chosen.approve_above,
    }
    with transaction.atomic():
        row = Business.objects.select_for_update(no_key=True).get(pk=business.pk)
        before = row.settings.get(KEY, {})
        row.settings = {**row.settings, KEY: after}
        row.save(update_fields=["settings"])
        audit("attendance.settings_updated", row, actor=actor, before=before, after=after)
    forget_hosts()


def customer_at(asked_at: datetime, tz: ZoneInfo) -> datetime:
    """When to ask the customer, where staff was asked at `asked_at`: on the next local day."""
    day = asked_at.astimezone(tz).date() + timedelta(days=1)
    return datetime.combine(day, CUSTOMER_HOUR, tz)
