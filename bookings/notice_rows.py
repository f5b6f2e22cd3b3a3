"""What pages show of the ledger."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from bookings.models import Booking, Notice, NoticeAttempt
from bookings.services.notices import can_be_resent
from leads.models import FollowUp
from leads.selectors import contact_scope
from tenants.models import Membership

GOOD = (Notice.State.SENT, Notice.State.DELIVERED, Notice.State.READ)
TONES = dict.fromkeys(GOOD, "badge-good") | {
    Notice.State.FAILED: "badge-bad",
    Notice.State.UNKNOWN: "badge-warn",
    Notice.State.RETRYING: "badge-warn",
}


def notices_of(booking: Booking) -> list[Notice]:
    """A booking's notices with their attempts, in the order of their time. Two queries."""
    rows = _with_attempts(Notice.objects.filter(booking=booking))
    return marked(list(rows.select_related("booking")))


def marked(notices: list[Notice]) -> list[Notice]:
    """The same with `resendable` on each: whether it may be sent again."""
    for notice in notices:
        notice.resendable = can_be_resent(notice)  # type: ignore[attr-defined]
    return notices


def follow_ups_of(booking: Booking) -> list[FollowUp]:
    """What else is said, or was, because of a booking: "how was it" and the like, in the order of
    their time. One query."""
    rows = FollowUp.objects.filter(subject=booking.uuid).select_related("rule")
    return list(rows.order_by("run_at", "id"))


def follow_ups_between(
    membership: Membership, first: datetime, until: datetime
) -> QuerySet[FollowUp]:
    """What is said, or was, after appointments in [first, until), newest first; each with
    `customer_shown`. Those about no appointment are the lead's alone."""
    visible = contact_scope(membership).filter(pk=OuterRef("lead__contact"))
    erased = Q(lead__contact__erased_at__isnull=False)
    about = Booking.objects.filter(uuid=OuterRef("subject"))
    rows = FollowUp.objects.filter(Exists(about), run_at__gte=first, run_at__lt=until)
    rows = rows.annotate(customer_shown=Exists(visible) | erased)
    return rows.select_related("rule", "lead__contact").order_by("-run_at", "-id")


def about_bookings(follow_ups: list[FollowUp]) -> list[FollowUp]:
    """The same with the appointment that each is about as `booking`. One query."""
    wanted = {row.subject for row in follow_ups}
    found = (
        Booking.objects.filter(uuid__in=wanted)
        .select_related("service")
        .in_bulk(wanted, field_name="uuid")
    )
    for row in follow_ups:
        row.booking = found[row.subject]  # type: ignore[attr-defined]
    return follow_ups


def notices_between(
    membership: Membership, first: datetime, until: datetime, **which: Any
) -> QuerySet[Notice]:
    """The business's notices that are, or were, to be sent in [first, until), newest first; each
    with `customer_shown`, as `bookings.visibility` has it."""
    visible = contact_scope(membership).filter(pk=OuterRef("booking__contact"))
    erased = Q(booking__contact__erased_at__isnull=False)
    rows = Notice.objects.filter(run_at__gte=first, run_at__lt=until, **which)
    rows = rows.annotate(customer_shown=Exists(visible) | erased)
    whose = rows.select_related("booking__contact", "booking__service")
    return _with_attempts(whose).order_by("-run_at", "-id")


def _with_attempts(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    attempts = NoticeAttempt.objects.order_by("id")
    return rows.prefetch_related(Prefetch("attempts", queryset=attempts))
