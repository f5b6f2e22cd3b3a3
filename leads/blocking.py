"""People whom the business does not want to hear from: what they write is kept, and that is all."""

from django.db import transaction
from django.utils import timezone

from leads.models import Contact
from tenants.actors import Actor
from tenants.audit.services import audit


def contact_block(*, contact: Contact, reason: str, actor: Actor) -> Contact:
    """Block a person: nobody and nothing answers them or writes to them. A further time only the
    reason changes. Locks the contact; raises `Contact.DoesNotExist` for one who was erased."""
    with transaction.atomic():
        contact = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk, erased_at=None)
        if contact.kind != Contact.Kind.BLOCKED:
            contact.kind_before, contact.kind = contact.kind, Contact.Kind.BLOCKED
            contact.blocked_at = timezone.now()
        contact.blocked_for = reason.strip()[:300]
        contact.save(update_fields=["kind", "kind_before", "blocked_at", "blocked_for"])
        after = {"reason": contact.blocked_for}
        audit("contact.blocked", contact, actor=actor, after=after, subject=contact.uuid)
    return contact


def contact_unblock(*, contact: Contact, actor: Actor) -> Contact:
    """Let a person be again what they were; repeating it changes nothing. Locks the contact."""
    with transaction.atomic():
        contact = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk, erased_at=None)
        if contact.kind != Contact.Kind.BLOCKED:
            return contact
        contact.kind = contact.kind_before or Contact.Kind.PROSPECT
        contact.kind_before, contact.blocked_for, contact.blocked_at = "", "", None
        contact.save(update_fields=["kind", "kind_before", "blocked_at", "blocked_for"])
        audit("contact.unblocked", contact, actor=actor)
    return contact
