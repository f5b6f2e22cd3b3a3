"""Reads of the waiting list."""

from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, Prefetch, Value, When
from django.http import Http404

from bookings.models import WaitlistEntry, WaitlistOffer
from leads.selectors import contact_scope
from tenants.models import Membership

LIVE = (WaitlistEntry.State.WAITING, WaitlistEntry.State.OFFERED)
SHOWN = 200


def waitlist_rows(membership: Membership) -> list[WaitlistEntry]:
    """Those who wait in the order in which they joined, then what became of the others, the latest
    first; each with its offers in `told` and `customer_shown` (whether the member may know who it
    is). Two queries."""
    visible = contact_scope(membership).filter(pk=OuterRef("contact"))
    offers = WaitlistOffer.objects.select_related("booking").order_by("-pk")
    over = Case(When(state__in=LIVE, then=0), default=Value(1), output_field=IntegerField())
    rows = (
        WaitlistEntry.objects.select_related("contact", "service", "staff")
        .annotate(customer_shown=Exists(visible), over=over)
        .prefetch_related(Prefetch("offers", queryset=offers, to_attr="told"))
        .order_by("over", "-settled_at", "created_at", "pk")[:SHOWN]
    )
    return list(rows)


def waiting_count() -> int:
    """How many entries are open."""
    return WaitlistEntry.objects.filter(state__in=LIVE).count()


def entry_for(membership: Membership, uuid: UUID) -> WaitlistEntry:
    """One entry of somebody whom the member may see. Raises `Http404`."""
    entry = WaitlistEntry.objects.filter(uuid=uuid, contact__in=contact_scope(membership)).first()
    if entry is None:
        raise Http404
    return entry
