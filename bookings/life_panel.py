"""What a booking's panel shows of its rule, its series, its visit and its class."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from bookings.forms.life import SCOPES, MoveForm
from bookings.models import Booking
from bookings.services import policy
from bookings.services.classes import places_taken
from bookings.services.lifecycle import UNMARK_WITHIN
from bookings.services.moves import CAN_BE_MOVED
from bookings.services.series_dates import rule_of
from bookings.wording.series import rule_said
from tenants.context import current_business

State = Booking.State


def life_context(booking: Booking) -> dict[str, Any]:
    """The panel's context beside the booking itself. A handful of queries, none per row."""
    now, series = timezone.now(), booking.series
    ahead = booking.start > now and booking.state in CAN_BE_MOVED
    language = get_language() or "es"
    return {
        "policy_words": policy.words(booking, language, now),
        "can_move": ahead,
        "can_decline": booking.state == State.PENDING,
        "can_unmark": booking.state in (State.COMPLETED, State.NO_SHOW)
        and booking.start > now - UNMARK_WITHIN,
        "can_repeat": ahead and series is None and booking.visit_id is None,
        "move_form": MoveForm(booking=booking, tz=current_business().tz) if ahead else None,
        "series": series,
        "series_said": rule_said(rule_of(series), language) if series else "",
        "scopes": SCOPES if series and ahead else [],
        "visit_parts": _parts(booking),
        "class_session": booking.session,
        "class_taken": places_taken(booking.session) if booking.session else 0,
    }


def _parts(booking: Booking) -> list[Booking]:
    """The parts of the booking's visit, in order."""
    if booking.visit is None:
        return []
    return list(booking.visit.bookings.select_related("service", "resource").order_by("start"))
