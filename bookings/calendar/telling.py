"""What a customer is told of a change, before it is made; and changes that they are not told of."""

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_noop

from bookings.models import Booking, Notice
from bookings.services.notices import notice_promise, notice_settle

UNTOLD = gettext_noop("Quien lo hizo eligió no avisar")


@dataclass(frozen=True)
class Told:
    """What would be said, word for word, and by which ways: a main one and those beside it, as
    people read them. `at`: when, where that is not at once (UTC). `silent`: why nobody is told."""

    text: str = ""
    ways: list[str] = field(default_factory=list)
    at: datetime | None = None
    silent: str = ""


def told_of(*, booking: Booking, kind: str, before: datetime | None = None) -> Told:
    """What the customer would be told if `booking` (as it would become; it need not be saved) came
    out so by a member's hand. `before`: its start until now. Nothing is written or sent. The room
    that writes to people answers (`settings.NOTICE_PREVIEW`)."""
    preview = import_string(settings.NOTICE_PREVIEW)
    found: Told = preview(booking=booking, kind=kind, before=before)
    return found


def leave_untold(*, booking: Booking, kind: str) -> None:
    """Keep the customer from being told of the booking's latest change: the ledger shows the notice
    as left out, and why. In the transaction of the change."""
    event = booking.events.filter(event=kind).order_by("-pk").first()
    if event is None:
        return
    notice = notice_promise(
        booking=booking, event=event, kind=kind, urgent=False, run_at=timezone.now()
    )
    if notice is not None:
        notice_settle(notice=notice, state=Notice.State.SKIPPED, reason=UNTOLD)
