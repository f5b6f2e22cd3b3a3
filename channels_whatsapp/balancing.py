"""Which of the business's numbers begins a conversation, whatever provider serves it.

Whoever was written to before hears from the number that they know, as long as it works. Everybody
else is given a number in turn, each as often as its weight says. The turn is one counter of the
business in the shared cache: counting it locks no row, so that senders do not wait for each other,
and two of them never get the same turn. Where the counter is lost the round begins anew.
"""

from django.core.cache import cache

from channels_whatsapp.models import WhatsAppAccount
from leads.models import Contact

State = WhatsAppAccount.State
CHANNEL = "whatsapp"
_TURN = "whatsapp:turn"
_TURN_SECONDS = 30 * 24 * 3600


def number_pick(contact: Contact) -> str | None:
    """The number (E.164) from which to begin a conversation with somebody. Where none of the
    business works now, one that will when it is connected anew; None where it has none."""
    rows = WhatsAppAccount.objects.exclude(number="")  # a gateway whose QR nobody has scanned yet
    numbers = list(rows.only("number", "weight", "state").order_by("pk"))
    working = {each.number: each.weight for each in numbers if each.state == State.ACTIVE}
    usable = working or {each.number: each.weight for each in numbers}
    return _known_to(contact, usable) or number_next(usable)


def _known_to(contact: Contact, usable: dict[str, int]) -> str | None:
    latest = (
        contact.conversations.filter(channel=CHANNEL, account_key__in=usable)
        .order_by("-last_message_at", "-id")
        .values_list("account_key", flat=True)
        .first()
    )
    return str(latest) if latest else None


def number_next(weights: dict[str, int]) -> str | None:
    """The number whose turn it is, among these with their weights; one without weight only where
    none has any."""
    weights = {number: weight for number, weight in weights.items() if weight} or weights
    if len(weights) < 2:
        return next(iter(weights), None)
    turns = round_of(weights) or list(weights)
    return turns[_turn() % len(turns)]


def round_of(weights: dict[str, int]) -> list[str]:
    """One round: each number as often as its weight says, evenly spread (the one that is furthest
    behind its share goes next; of equals the first)."""
    total = sum(weights.values())
    behind = dict.fromkeys(weights, 0)
    turns = []
    for _ in range(total):
        for number, weight in weights.items():
            behind[number] += weight
        chosen = max(behind, key=lambda number: behind[number])
        behind[chosen] -= total
        turns.append(chosen)
    return turns


def _turn() -> int:
    cache.add(_TURN, -1, timeout=_TURN_SECONDS)
    try:
        return int(cache.incr(_TURN))
    except ValueError:  # it went between the two
        return 0
