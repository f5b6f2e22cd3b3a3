"""How pages write who came, and how often somebody stays away."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.attendance.records import record_of
from bookings.attendance.rows import unmarked_list
from bookings.attendance.scoring import Record
from bookings.models import Booking

register = template.Library()
CARD_ROWS = 3


@register.inclusion_tag("bookings/unmarked_card.html", takes_context=True)
def unmarked_card(context: dict[str, Any]) -> dict[str, Any]:
    """The card of the first page: the latest bookings that wait for their mark."""
    rows = list(unmarked_list(context["membership"])[:CARD_ROWS])
    total = rows[0].waiting_total if rows else 0  # type: ignore[attr-defined]
    return {
        "rows": rows,
        "total": total,
        "membership": context["membership"],
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def begun(booking: Booking) -> bool:
    """Whether its time has come, so that it can be marked."""
    return booking.start <= timezone.now()


@register.filter
def record(booking: Booking) -> Record:
    """What became of its customer's appointments, where the rows were read with it."""
    return Record(**(getattr(booking, "customer_record", None) or {}))


@register.simple_tag
def customer_record(contact_id: int) -> Record:
    """What became of one person's appointments. One query."""
    return record_of(contact_id)


@register.filter
def record_words(known: Record) -> str:
    """Such as "Faltó a 2 de 5 citas y canceló tarde 1"."""
    if known.is_empty:
        return str(_("Sin historial todavía"))
    total = known.kept + known.missed
    said = ngettext(
        "Faltó a %(missed)d de %(total)d cita", "Faltó a %(missed)d de %(total)d citas", total
    ) % {"missed": known.missed, "total": total}
    if known.late:
        late = ngettext("%(n)d cancelación tardía", "%(n)d cancelaciones tardías", known.late)
        said = f"{said} · {late % {'n': known.late}}"
    return said
