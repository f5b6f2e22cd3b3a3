"""WhatsApp's 24-hour window, as a pure rule.

Free text may be sent for 24 hours after the customer's last message; outside of that only a
template that the provider approved. `cost` is a prediction in US dollars: WhatsApp charges for
templates by category, the provider may add a fee per message. `PRICES` are rough figures for
Western Europe; real ones vary by country and change, so treat the sum as an order of magnitude.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from conversations.channels.base import Decision

WINDOW = timedelta(hours=24)
PENDING_RETRY = timedelta(hours=1)
# What the conversation itself says; everything else is sent at the business's own initiative.
CONVERSATIONAL = frozenset({"", "reply", "agent"})
PRICES = {
    "utility": Decimal("0.0200"),
    "marketing": Decimal("0.0615"),
    "authentication": Decimal("0.0200"),
}


class Template(Protocol):
    """What the rule needs to know of a template."""

    category: str
    state: str


def window_open(last_inbound_at: datetime | None, now: datetime) -> bool:
    """Whether free text may be sent: less than 24 hours since the customer's last message."""
    return last_inbound_at is not None and now - last_inbound_at < WINDOW


def decide(
    *,
    last_inbound_at: datetime | None,
    now: datetime,
    purpose: str,
    template: Template | None,
    opted_out: bool = False,
    fee: Decimal = Decimal(0),
) -> Decision:
    """Whether a message may go out now, and how.

    `template` is the one for this purpose, whatever its state. Someone who asked for silence gets
    answers, never messages of our own initiative. A reminder does not wait for a template's
    approval: it would come too late.
    """
    if opted_out and purpose not in CONVERSATIONAL:
        return Decision("refuse", _("El cliente pidió no recibir mensajes."))
    if window_open(last_inbound_at, now):
        return Decision("free", cost=fee)
    if template is None:
        return Decision(
            "refuse",
            _("Pasaron más de 24 h desde su último mensaje y no hay plantilla para este caso."),
        )
    return _by_template(template, now, purpose, fee)


def _by_template(template: Template, now: datetime, purpose: str, fee: Decimal) -> Decision:
    if template.state == "approved":
        price = PRICES.get(template.category, max(PRICES.values()))
        return Decision("template", _("Fuera de la ventana de 24 h."), price + fee)
    if template.state == "pending" and not purpose.startswith("reminder"):
        return Decision(
            "wait", _("La plantilla está en revisión en WhatsApp."), at=now + PENDING_RETRY
        )
    return Decision("refuse", _("La plantilla para este caso no está aprobada."))
