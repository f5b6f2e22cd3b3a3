"""The customer's profile beside a conversation in Chatwoot: a dashboard app there.

It stands in a frame of another site, where nobody is signed in here. Its address carries a
signature that only that Chatwoot's members see; it opens the profiles of that inbox's customers and
nothing else, until the inbox is disconnected.
"""

import hmac
from typing import Any
from urllib.parse import urlsplit

from bookings.selectors import bookings_of_contact
from conversations.channels.chatwoot.payloads import CHANNEL, address_of
from conversations.models import ChannelAccount, Conversation
from leads.models import Contact, Lead
from leads.services import contact_of
from tenants.context import current_business
from tenants.crypto import blind_index
from tenants.urls_for import business_url

SHOWN = 5
PATH = "/chatwoot/profile/"


def signature(account: ChannelAccount) -> str:
    """What opens the profile; made with the business's own key."""
    return blind_index(account.key, "chatwoot_profile")[:40]


def is_signed(account: ChannelAccount, given: str) -> bool:
    """Whether a request may see profiles. In constant time."""
    return hmac.compare_digest(given.encode(errors="replace"), signature(account).encode())


def profile_url(account: ChannelAccount) -> str:
    """What is pasted into Chatwoot as a dashboard app."""
    path = f"{PATH}{account.key}/?sign={signature(account)}"
    return business_url(current_business(), path)


def origin_of(account: ChannelAccount) -> str:
    """Who may frame it: that Chatwoot, by its origin."""
    parts = urlsplit(account.credential("base_url"))
    return f"{parts.scheme}://{parts.netloc}"


def profile(account: ChannelAccount, number: str) -> dict[str, Any] | None:
    """Who the contact with this number in Chatwoot is here; None for one who has never written to
    the inbox."""
    contact = contact_of(kind=CHANNEL, address=address_of(number, account.key))
    if contact is None or contact.erased_at is not None:
        return None
    rows = Conversation.objects.filter(contact=contact, channel=CHANNEL, account_key=account.key)
    talk = rows.order_by("-last_message_at").first()
    if talk is None:
        return None
    return {
        "contact": contact,
        "lead": _lead(contact),
        "ahead": list(bookings_of_contact(contact_id=contact.pk)[:SHOWN]),
        "summary": talk.handoff_summary,
        "inbox_url": business_url(current_business(), f"/inbox/{talk.uuid}/"),
    }


def _lead(contact: Contact) -> Lead | None:
    return Lead.objects.filter(contact=contact).order_by("-pk").first()
