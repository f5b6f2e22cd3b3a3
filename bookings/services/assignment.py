"""Who serves when the customer wants anybody: whoever has least to do, or each in turn by weight.

The business chooses in `Business.settings["assignment"]`: "least_busy" (when it says nothing) or
"round_robin".
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.db.models import Count, Max, Q

from bookings.models import Resource
from bookings.taken import TAKES_A_PLACE
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.middleware import forget_hosts
from tenants.models import Business

KEY = "assignment"
LEAST_BUSY, ROUND_ROBIN = "least_busy", "round_robin"
RULES = (LEAST_BUSY, ROUND_ROBIN)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def assignment_rule(business: Business | None = None) -> str:
    """How the business shares out the bookings for anybody."""
    chosen = (business or current_business()).settings.get(KEY)
    return chosen if chosen in RULES else LEAST_BUSY


def assign(free: Sequence[int], worked: Mapping[int, int], start: datetime) -> int:
    """The one of `free` resource ids who serves at `start`. Under the lock of all of them.

    Least busy: the fewest seconds of appointments (`worked`) on that day. In turn: the fewest
    appointments in the local week of `start` (Monday to Sunday) for their weight, then whoever was
    last given one longest ago; weeks begin anew, so that somebody new is not given all until they
    have caught up with the others. Equal ones by id.
    """
    return by_turn(free, worked, start)[0]


def by_turn(free: Sequence[int], worked: Mapping[int, int], start: datetime) -> list[int]:
    """The same for several: all of `free`, whoever should serve first in front."""
    return sorted(free, key=_ranks(free, worked, start).__getitem__)


def _ranks(
    free: Sequence[int], worked: Mapping[int, int], start: datetime
) -> dict[int, tuple[float, datetime, int]]:
    if assignment_rule() == ROUND_ROBIN and len(free) > 1:
        return _turns(free, start)
    return {pk: (worked.get(pk, 0), LONG_AGO, pk) for pk in free}


def _turns(free: Sequence[int], start: datetime) -> dict[int, tuple[float, datetime, int]]:
    first, until = _week_of(start)
    given = Q(bookings__state__in=TAKES_A_PLACE)
    given &= Q(bookings__start__gte=first, bookings__start__lt=until)
    rows = Resource.objects.order_by().filter(pk__in=free).values_list("pk", "weight")
    counted = rows.annotate(
        n=Count("bookings", filter=given), last=Max("bookings__created_at", filter=given)
    )
    return {pk: (number / weight, last or LONG_AGO, pk) for pk, weight, number, last in counted}


def _week_of(start: datetime) -> tuple[datetime, datetime]:
    tz = current_business().tz
    day = start.astimezone(tz).date()
    monday = day - timedelta(days=day.weekday())
    following = monday + timedelta(days=7)
    return datetime.combine(monday, time(0), tz), datetime.combine(following, time(0), tz)


def assignment_save(*, business: Business, rule: str, actor: Actor) -> None:
    """Share out by this rule from now on; audited. Other settings in the same column stay: the row
    is locked meanwhile. Raises ValueError for a rule that is none."""
    if rule not in RULES:
        raise ValueError(f"no such rule: {rule}")
    with transaction.atomic():
        row = Business.objects.select_for_update(no_key=True).get(pk=business.pk)
        before = {"rule": assignment_rule(row)}
        row.settings = {**row.settings, KEY: rule}
        row.save(update_fields=["settings"])
        audit("assignment.updated", row, actor=actor, before=before, after={"rule": rule})
    forget_hosts()
