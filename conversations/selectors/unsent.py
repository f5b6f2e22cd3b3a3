"""What did not reach people, and why."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from conversations.models import Delivery
from conversations.selectors.inbox import inbox_scope
from conversations.services.reports import NOTICES
from conversations.services.resending import UNSENT
from tenants.models import Membership

BACK = timedelta(days=30)


def unsent_listed(membership: Membership) -> QuerySet[Delivery]:
    """The messages of the last 30 days that did not arrive, newest first, of the conversations
    that the member may see. Notices about bookings have a ledger of their own."""
    notices = Q()
    for prefix in NOTICES:
        notices |= Q(message__purpose__startswith=prefix)
    return (
        Delivery.objects.filter(
            state__in=UNSENT,
            dismissed_at=None,
            message__created_at__gt=timezone.now() - BACK,
            message__conversation__in=inbox_scope(membership),
        )
        .exclude(notices)
        .select_related("message__conversation__contact", "message__user")
        .prefetch_related("tried")
        .order_by("-message_id")
    )


def is_resendable(delivery: Delivery) -> bool:
    """Whether a delivery is on that list, whoever looks: it can be sent once more. No query, where
    its message is loaded."""
    message = delivery.message
    return (
        delivery.state in UNSENT
        and delivery.dismissed_at is None
        and message.created_at > timezone.now() - BACK
        and not message.purpose.startswith(NOTICES)
    )


def unsent_for(membership: Membership, uuid: UUID) -> Delivery:
    """One of them. Raises `Http404` where it is not on the member's list."""
    found = unsent_listed(membership).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found
