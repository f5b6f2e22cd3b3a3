"""A person's conversations on their page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from conversations.labels import CHANNELS
from conversations.models import Conversation
from conversations.selectors.inbox import inbox_scope
from leads.models import Contact
from leads.panels import ContactPanel, Entry
from tenants.models import Membership


class ConversationsPanel(ContactPanel):
    """Where the person writes, one line a channel, of those that the member may see."""

    template = "inbox/contact_panel.html"

    def context(self, contact: Contact, membership: Membership) -> dict[str, Any]:
        conversations = _conversations(contact, membership)
        return {"conversations": [(each, _channel(each)) for each in conversations]}

    def entries(self, contact: Contact, membership: Membership) -> list[Entry]:
        return [
            Entry(
                at=each.created_at,
                icon="inbox",
                title=_("Empezó a hablar por %(channel)s") % {"channel": _channel(each)},
                url=reverse("inbox:conversation", args=[each.uuid]),
            )
            for each in _conversations(contact, membership)
        ]


def _conversations(contact: Contact, membership: Membership) -> list[Conversation]:
    mine = inbox_scope(membership).filter(contact=contact).select_related("assigned_to")
    return list(mine.order_by("-last_message_at", "-pk")[:10])


def _channel(conversation: Conversation) -> str:
    return str(CHANNELS.get(conversation.channel, conversation.channel))
