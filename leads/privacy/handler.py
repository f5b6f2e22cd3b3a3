"""What this room keeps of a person: who they are, how far they are, what they were promised."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from leads.imports.people import rows_naming
from leads.models import Contact, FollowUp, ImportRow, Lead, LeadEvent
from leads.privacy.handlers import Counts, Erasing, PrivacyHandler
from tenants.audit.services import audit_forget
from tenants.due import due_drop_many
from tenants.ids import new_uuid


class LeadsPrivacy(PrivacyHandler):
    """Addresses and follow-ups go; leads stay for the figures, nameless, and what they promised
    (to be lost after a month of silence) still comes true."""

    paths = {
        "leads.Contact": "pk",
        "leads.ContactIdentity": "contact",
        "leads.ContactConsent": "contact",
        "leads.ContactMerge": "contact",
        "leads.Lead": "contact",
        "leads.LeadEvent": "lead__contact",
        "leads.FollowUp": "lead__contact",
        "leads.ImportRow": "contact",
        "leads.PastMessage": "contact",
    }
    withheld = {
        "leads.ContactMerge": ("record",),
        "leads.ImportRow": ("mark",),
        "leads.PastMessage": ("digest",),
    }

    def search(self, contact: Contact) -> Collection[int]:
        """Rows of imports that name the person without having found them."""
        return rows_naming(contact)

    def erase(self, erasing: Erasing) -> Counts:
        contact, stand_in = erasing.contact, erasing.stand_in
        leads = list(contact.leads.select_for_update(no_key=True).order_by("pk"))
        follow_ups = FollowUp.objects.filter(lead__in=leads)
        due_drop_many("leads.follow_up", follow_ups.values_list("pk", flat=True))
        counts = {"leads.FollowUp": follow_ups.delete()[0]}
        LeadEvent.objects.filter(lead__in=leads).update(reason="")
        for lead in leads:
            Lead.objects.filter(pk=lead.pk).update(contact=stand_in, uuid=new_uuid())
        counts["leads.PastMessage"] = contact.past_messages.all().delete()[0]
        counts["leads.ImportRow"] = _rows_empty(contact, erasing.found.get(type(self), ()))
        counts["leads.ContactMerge"] = _merges_forget(contact)
        counts["leads.ContactConsent"] = contact.consents.all().delete()[0]
        counts["leads.ContactIdentity"] = contact.identities.all().delete()[0]
        return counts

    def last_activity(self, contact: Contact) -> datetime | None:
        """The last message of theirs, or the day they were entered."""
        return max(filter(None, (contact.last_contact_at, contact.created_at)))

    def expire(self, contact: Contact) -> Counts:
        """What was said in the system before lapses with the conversations."""
        return {"leads.PastMessage": contact.past_messages.all().delete()[0]}


def _merges_forget(contact: Contact) -> int:
    """Whoever became part of the person is forgotten with them, also by the audit trail."""
    for merge in contact.merges.all():
        gone = (merge.record or {}).get("gone", {})
        audit_forget(subject=merge.gone_uuid, obj=Contact(pk=gone.get("id")))
    return contact.merges.all().delete()[0]


def _rows_empty(contact: Contact, named: Collection[int]) -> int:
    """Take the content out of the import rows about a person; that a line was there is kept."""
    rows = ImportRow.objects.filter(Q(contact=contact) | Q(pk__in=named))
    return rows.update(contact=None, cells=None, problems=None, mark="", object_id=None)
