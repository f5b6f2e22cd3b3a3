"""Taking back the agreement to personal data being kept."""

from django.db import transaction
from django.utils import timezone

from leads.models import Contact
from tenants.actors import Actor
from tenants.audit.services import audit

# What was kept because they agreed, beside the name, which their appointments carry.
KEPT = ("area", "interests")


def consent_withdraw(*, contact: Contact, actor: Actor) -> bool:
    """Note that a person no longer agrees; whether they had.

    Area and interests are forgotten at once, nothing new is kept and nobody asks them again. Name,
    appointments and conversations stay until their data is erased (`leads.privacy`); the row of
    the agreement stays as the proof of both. Locks the contact.
    """
    with transaction.atomic():
        row = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
        ended = row.consents.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
        told = {key: value for key, value in row.preferences.items() if key not in KEPT}
        told["consent"] = "refused"
        if told != row.preferences:
            row.preferences = told
            row.save(update_fields=["preferences"])
        contact.preferences = told
        if ended:
            audit("contact.consent_withdrawn", row, actor=actor, subject=row.uuid)
    return bool(ended)
