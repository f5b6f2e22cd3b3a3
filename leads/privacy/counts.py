"""What an erasure takes and what it leaves, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leads.models import Contact
from leads.privacy.erasure import KEPT
from leads.privacy.handlers import handlers

# Rows that mean something to people; the rest is counted as technical.
NAMES: dict[str, Promise] = {
    "leads.Contact": _("Ficha de contacto"),
    "leads.ContactIdentity": _("Teléfonos, correos y otras direcciones"),
    "leads.FollowUp": _("Seguimientos previstos y enviados"),
    "conversations.Conversation": _("Conversaciones"),
    "conversations.Message": _("Mensajes"),
    "conversations.Delivery": _("Envíos"),
    "conversations.AssistantRun": _("Notas de trabajo del asistente"),
    "conversations.InboundEvent": _("Copias de lo que entregaron los proveedores"),
    "bookings.Notice": _("Avisos"),
    "leads.Lead": _("Oportunidades, sin nombre"),
    "leads.LeadEvent": _("Cambios de esas oportunidades, sin motivo"),
    "bookings.Booking": _("Citas: servicio, hora y precio, sin la persona"),
}


def lines(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Counts by model as lines for people, in the order of `NAMES`."""
    named = [(str(name), counts[label]) for label, name in NAMES.items() if counts.get(label)]
    rest = sum(count for label, count in counts.items() if label not in NAMES)
    return [*named, (str(_("Otros registros técnicos")), rest)] if rest else named


def erasure_preview(contact: Contact) -> dict[str, Any]:
    """What would be gone, what would stay, and until when something is open with the person."""
    counts: dict[str, int] = {}
    for handler in handlers():
        counts |= {label: rows.count() for label, rows in handler.rows(contact).items()}
    open_until = [handler.needed_until(contact) for handler in handlers()]
    return {
        "gone": lines({label: count for label, count in counts.items() if label not in KEPT}),
        "kept": lines({label: counts[label] for label in KEPT}),
        "open_until": max(filter(None, open_until), default=None),
    }
