"""What a person said in the system before, on their page."""

from typing import Any

from leads.imports.models import PastMessage
from leads.models import Contact
from leads.panels import ContactPanel, Entry
from tenants.models import Membership

SHOWN = 50


class PastMessagesPanel(ContactPanel):
    """The latest lines of what was imported, in their order; nothing where there is none."""

    template = "imports/contact_panel.html"

    def context(self, contact: Contact, membership: Membership) -> dict[str, Any]:
        rows = PastMessage.objects.filter(contact=contact).order_by("-at", "-pk")[: SHOWN + 1]
        latest = list(rows)
        return {"past_messages": latest[:SHOWN][::-1], "past_more": len(latest) > SHOWN}

    def entries(self, contact: Contact, membership: Membership) -> list[Entry]:
        return []
