"""What owners and admins find on a person's page about the person's data."""

from typing import Any

from leads.models import Contact
from leads.panels import ContactPanel, Entry
from tenants.models import Membership


class PrivacyPanel(ContactPanel):
    """Give the data out, or forget the person; drawn for those who may."""

    template = "privacy/contact_panel.html"

    def context(self, contact: Contact, membership: Membership) -> dict[str, Any]:
        return {}

    def entries(self, contact: Contact, membership: Membership) -> list[Entry]:
        return []
