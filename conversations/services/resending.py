"""What did not arrive, in a person's hands: sent again, or taken off the list."""

from django.db import transaction
from django.utils import timezone

from conversations.models import Delivery
from conversations.stream import news_publish
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.due import due_hint, due_put

UNSENT = (Delivery.State.FAILED, Delivery.State.REFUSED, Delivery.State.UNKNOWN)


class NotResendable(Exception):
    """It is on its way, has arrived, or is somebody else's to settle."""


def delivery_resend(*, delivery: Delivery, actor: Actor) -> None:
    """Queue a message that did not arrive once more, with as many retries as a new one.

    Under the delivery's row lock: of two who press at once, one sends it and the other meets
    `NotResendable`. Whether it may go out is decided anew by its channel, and what is refused
    again is on the list again. One whose outcome nobody knows may arrive twice by this: only a
    person decides that.
    """
    with transaction.atomic():
        locked = _locked(delivery)
        locked.state, locked.error_code, locked.reason = Delivery.State.QUEUED, "", ""
        locked.failed_at, locked.dismissed_at = None, None
        locked.tries_from = locked.attempts
        locked.save(
            update_fields=[
                "state",
                "error_code",
                "reason",
                "failed_at",
                "dismissed_at",
                "tries_from",
            ]
        )
        due_put("conversations.deliver", locked.pk, timezone.now())
        due_hint("conversations.deliver", locked.pk)
        audit("delivery.resent", locked, actor=actor)
        news_publish("delivery", str(locked.message.conversation.uuid))


def delivery_dismiss(*, delivery: Delivery, actor: Actor) -> None:
    """Take what did not arrive off the list; the conversation keeps showing it. Raises
    `NotResendable` for what is no longer on it."""
    with transaction.atomic():
        locked = _locked(delivery)
        locked.dismissed_at = timezone.now()
        locked.save(update_fields=["dismissed_at"])
        audit("delivery.dismissed", locked, actor=actor)


def _locked(delivery: Delivery) -> Delivery:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("message__conversation")
    found = rows.filter(pk=delivery.pk, state__in=UNSENT).first()
    if found is None:
        raise NotResendable
    return found
