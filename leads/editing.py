"""What members change about a person by hand."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from leads.models import Contact, ContactIdentity, Lead
from leads.services import contact_upsert, lead_ensure_open, lead_transition
from tenants.actors import Actor
from tenants.audit.services import audit

BY_MEMBER = gettext_noop("Marcado a mano")
# What a person may say of a lead; the rest of its life follows from messages and bookings.
BY_HAND: dict[str, tuple[str, ...]] = {
    Lead.State.SHOWED_UP: ("enrolled", "not_enrolled"),
    Lead.State.FOLLOW_UP: ("enrolled",),
    Lead.State.RE_ENGAGED: ("not_interested",),
}


def contact_update(*, contact: Contact, values: Mapping[str, Any], actor: Actor) -> Contact:
    """Write the fields of `values` that differ, with one audit entry; nothing when none does.
    Beside the model's own there is `notice_way`, one of `Contact.NoticeWay` or "".

    Locks the contact, and raises `Contact.DoesNotExist` for one who was erased meanwhile: what a
    member still had open must not bring them back.
    """
    with transaction.atomic():
        contact = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
        values = _by_columns(contact, values)
        before = {name: getattr(contact, name) for name in values}
        changed = [name for name, value in values.items() if before[name] != value]
        if not changed:
            return contact
        for name in changed:
            setattr(contact, name, values[name])
        contact.save(update_fields=changed)
        audit(
            "contact.updated",
            contact,
            actor=actor,
            before={name: _plain(before[name]) for name in changed},
            after={name: _plain(values[name]) for name in changed},
            subject=contact.uuid,
        )
    return contact


def _by_columns(contact: Contact, values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values, with the preference where it is kept beside others."""
    given = dict(values)
    if "notice_way" in given:
        way = given.pop("notice_way")
        others = {key: value for key, value in contact.preferences.items() if key != "notices"}
        given["preferences"] = others | ({"notices": way} if way else {})
    return given


def contact_channels_order(*, contact: Contact, order: list[str], actor: Actor) -> Contact:
    """Put a person's channels in order, best first; an empty one forgets it. Locks the contact,
    and raises `Contact.DoesNotExist` for one who was erased meanwhile."""
    with transaction.atomic():
        contact = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk, erased_at=None)
        if contact.channel_order == order:
            return contact
        before = contact.channel_order
        others = {key: value for key, value in contact.preferences.items() if key != "channels"}
        contact.preferences = others | ({"channels": order} if order else {})
        contact.save(update_fields=["preferences"])
        audit(
            "contact.channels_ordered",
            contact,
            actor=actor,
            before={"channels": before},
            after={"channels": order},
        )
    return contact


def _plain(value: Any) -> str | None:
    return None if value is None else str(value)


def contact_add(*, phone: str, name: str, actor: Actor) -> tuple[Contact, bool]:
    """A person entered by hand, with an open lead; whether they are new. Raises `InvalidPhone`."""
    with transaction.atomic():
        contact, created = contact_upsert(kind=ContactIdentity.Kind.PHONE, address=phone, name=name)
        if created:
            lead_ensure_open(contact=contact, source="manual")
            audit("contact.created", contact, actor=actor)
    return contact, created


def lead_mark(*, lead: Lead, event: str, actor: Actor) -> Lead:
    """Apply what a member says about a lead. Raises `LeadMoveRefused` where its state forbids it,
    `ValueError` for an event that is not a person's to say."""
    if event not in BY_HAND.get(lead.state, ()):
        raise ValueError(event)
    return lead_transition(lead=lead, event=event, reason=BY_MEMBER, actor=actor)
