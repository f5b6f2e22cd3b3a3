"""What becomes of a message whose work broke off again and again by a fault of ours: nobody waits
for it unknowingly. Named in `settings.DUE_GIVEN_UP`."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from conversations.channels.base import StatusUpdate
from conversations.models import Delivery
from conversations.services.attempts import attempt_report
from conversations.services.mirroring import mirror_promise
from conversations.services.reports import TO_BE_SENT, pages_tell, promises_tell
from tenants.due import due_put

CODE = "internal"
NOT_SENT = gettext_noop("Un fallo nuestro no lo dejó salir.")
NOT_KNOWN = gettext_noop("Un fallo nuestro no dejó saber si llegó.")


def delivery_send_given_up(delivery_id: int) -> None:
    """Put what could not even be handed over among what did not arrive; what may have been handed
    over is looked for first."""
    _settle(delivery_id, Delivery.State.FAILED, NOT_SENT)


def delivery_reconcile_given_up(delivery_id: int) -> None:
    """Put what could not be looked for among what nobody knows of."""
    _settle(delivery_id, Delivery.State.UNKNOWN, NOT_KNOWN)


def _settle(delivery_id: int, state: str, reason: str) -> None:
    with transaction.atomic():
        rows = Delivery.objects.select_for_update(of=("self",)).select_related(
            "message__conversation"
        )
        delivery = rows.filter(pk=delivery_id).first()
        if delivery is None:
            return
        sending = delivery.state == Delivery.State.SENDING
        if state == Delivery.State.FAILED and sending:
            due_put("conversations.reconcile", delivery.pk, timezone.now())
        elif sending or (state == Delivery.State.FAILED and delivery.state in TO_BE_SENT):
            _write(delivery, state, reason)


def _write(delivery: Delivery, state: str, reason: str) -> None:
    delivery.state, delivery.error_code, delivery.reason = state, CODE, reason
    delivery.failed_at = timezone.now() if state == Delivery.State.FAILED else None
    delivery.save(update_fields=["state", "error_code", "reason", "failed_at"])
    if state == Delivery.State.UNKNOWN:
        attempt_report(delivery, StatusUpdate("", state, error_code=CODE, reason=reason))
    pages_tell(delivery)
    promises_tell(delivery)
    mirror_promise(delivery.message.conversation)
