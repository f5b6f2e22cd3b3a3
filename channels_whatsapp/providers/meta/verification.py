"""Meta's question, before it calls an address: was that really typed in by its owner?"""

from collections.abc import Mapping

from django.utils import timezone

from channels_whatsapp.accounts import META, Route, business_by_route
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.meta.keys import verify_address
from tenants.context import business_context
from tenants.models import Business

MAX_CHARS = 200


def challenge_answer(business: Business | None, query: Mapping[str, str]) -> str | None:
    """What to send back: the challenge where the token is known, else None. `business` is the
    host's: only its own token counts there. Notes at the business's numbers that Meta asked."""
    token, challenge = query.get("hub.verify_token", ""), query.get("hub.challenge", "")
    asked = query.get("hub.mode") == "subscribe" and 0 < len(challenge) <= MAX_CHARS
    owner = business_by_route(Route(META, verify_address(token))) if token else None
    if not asked or owner is None or (business is not None and owner.pk != business.pk):
        return None
    with business_context(owner):
        meta = WhatsAppAccount.objects.filter(provider=WhatsAppAccount.Provider.META)
        meta.update(webhook_verified_at=timezone.now())
    return challenge
