"""A person's conversations on their page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from conversations.assistant.person import area_of_contact, consent_of
from conversations.assistant.welcome_settings import welcome_settings
from conversations.labels import CHANNELS
from conversations.models import Conversation
from conversations.selectors.inbox import inbox_scope
from conversations.selectors.ways import contact_channels
from leads.models import Contact
from leads.panels import ContactPanel, Entry
from tenants.models import Membership

AGREEMENTS_SHOWN = 10


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


class WaysPanel(ContactPanel):
    """By which channels to write to the person, in their order."""

    template = "inbox/ways_panel.html"

    def context(self, contact: Contact, membership: Membership) -> dict[str, Any]:
        return {"ways": contact_channels(contact), "can_write": membership.can_write}

    def entries(self, contact: Contact, membership: Membership) -> list[Entry]:
        return []


class KnownPanel(ContactPanel):
    """What the assistant has learned of a person, and whether they agreed to its being kept."""

    template = "inbox/known_panel.html"

    def context(self, contact: Contact, membership: Membership) -> dict[str, Any]:
        area = area_of_contact(contact)
        agreed = contact.consents.first()
        return {
            "area": area.name if area else "",
            "interests": contact.preferences.get("interests", []),
            "agreed": agreed,
            "agreed_by": _by(agreed.channel) if agreed else "",
            "refused": consent_of(contact) == "refused",
            "asked": bool(welcome_settings().consent),
        }

    def entries(self, contact: Contact, membership: Membership) -> list[Entry]:
        found: list[Entry] = []
        for row in contact.consents.all()[:AGREEMENTS_SHOWN]:
            given = _("Aceptó que guardéis sus datos")
            found.append(Entry(at=row.given_at, icon="check", title=given, detail=""))
            if row.withdrawn_at:
                ended = _("Retiró su permiso para guardar sus datos")
                found.append(Entry(at=row.withdrawn_at, icon="shield", title=ended))
        return found


def _by(channel: str) -> str:
    return str(CHANNELS.get(channel, channel))


def _conversations(contact: Contact, membership: Membership) -> list[Conversation]:
    mine = inbox_scope(membership).filter(contact=contact).select_related("assigned_to")
    return list(mine.order_by("-last_message_at", "-pk")[:10])


def _channel(conversation: Conversation) -> str:
    return str(CHANNELS.get(conversation.channel, conversation.channel))
