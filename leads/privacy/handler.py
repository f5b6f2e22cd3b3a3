"""What this room keeps of a person: who they are, how far they are, what they were promised."""

from datetime import datetime

from leads.models import Contact, FollowUp, Lead, LeadEvent
from leads.privacy.handlers import Counts, Erasing, PrivacyHandler
from tenants.due import due_drop_many
from tenants.ids import new_uuid


class LeadsPrivacy(PrivacyHandler):
    """Addresses and follow-ups go; leads stay for the figures, nameless, and what they promised
    (to be lost after a month of silence) still comes true."""

    paths = {
        "leads.Contact": "pk",
        "leads.ContactIdentity": "contact",
        "leads.Lead": "contact",
        "leads.LeadEvent": "lead__contact",
        "leads.FollowUp": "lead__contact",
    }

    def erase(self, erasing: Erasing) -> Counts:
        contact, stand_in = erasing.contact, erasing.stand_in
        leads = list(contact.leads.select_for_update(no_key=True).order_by("pk"))
        follow_ups = FollowUp.objects.filter(lead__in=leads)
        due_drop_many("leads.follow_up", follow_ups.values_list("pk", flat=True))
        counts = {"leads.FollowUp": follow_ups.delete()[0]}
        LeadEvent.objects.filter(lead__in=leads).update(reason="")
        for lead in leads:
            Lead.objects.filter(pk=lead.pk).update(contact=stand_in, uuid=new_uuid())
        counts["leads.ContactIdentity"] = contact.identities.all().delete()[0]
        return counts

    def last_activity(self, contact: Contact) -> datetime | None:
        """The last message of theirs, or the day they were entered."""
        return max(filter(None, (contact.last_contact_at, contact.created_at)))
