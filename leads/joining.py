"""Two records of one person become one, once the person has proved that both are theirs."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ForeignObjectRel, Model

from leads import transitions
from leads.models import Contact, ContactIdentity, Lead
from leads.privacy.retention import retention_arm
from leads.services import address_normalize, identity_index
from tenants.actors import CUSTOMER, Actor
from tenants.audit.services import audit
from tenants.due import due_drop

# What an empty field of the record that stays is filled with from the other.
FILLED = ("name", "language", "city", "country", "birthday", "notes")
# Rows of the rooms further left are locked before our own, as everywhere.
_ROOMS = ("conversations", "bookings", "leads")


def contact_claim(*, contact: Contact, kind: str, address: str) -> Contact:
    """Note a further address that the person has proved to be theirs; the contact that has it now.

    Nobody's address becomes theirs. Where another contact has it, both are the same person, and
    the records are joined in that one. Call inside a transaction. Raises `InvalidPhone`.
    """
    address = address_normalize(kind, address)
    index = identity_index(kind, address)
    try:
        with transaction.atomic():
            identity, _new = ContactIdentity.objects.select_related("contact").get_or_create(
                kind=kind,
                address_index=index,
                defaults={"contact": contact, "address": address},
            )
    except IntegrityError:  # made at the same moment, by another message
        identity = ContactIdentity.objects.select_related("contact").get(
            kind=kind, address_index=index
        )
    if identity.contact_id == contact.pk:
        return contact
    return contacts_join(into=identity.contact, gone=contact)


def contacts_join(*, into: Contact, gone: Contact, actor: Actor = CUSTOMER) -> Contact:
    """Make two contacts one: everything that names `gone` names `into` from then on, and `gone` is
    deleted. Of two open leads the one that is further stays, with what happened in both.

    What was decided against being written to (blocked, opted out) holds for the one that stays.
    Locks both contacts, and what moves.
    """
    with transaction.atomic():
        list(Contact.objects.select_for_update().filter(pk__in=(into.pk, gone.pk)).order_by("pk"))
        relations = _relations()
        for relation in relations:
            if relation.related_model is Lead:
                _leads_join(into, gone)
            _move(relation, gone, into)
        _fill(into, gone)
        due_drop("leads.retention", gone.pk)
        before = {"contact": str(gone.uuid)}
        gone.delete()
        retention_arm(into)
        audit("contact.joined", into, actor=actor, before=before)
    return into


def _relations() -> list[ForeignObjectRel]:
    """What points at a contact, in the order of locks."""
    found = [each for each in Contact._meta.related_objects if each.field.concrete]
    rooms = {name: place for place, name in enumerate(_ROOMS)}
    return sorted(found, key=lambda each: rooms.get(_model(each)._meta.app_label, -1))


def _model(relation: ForeignObjectRel) -> type[Model]:
    model: type[Model] = relation.related_model
    return model


def _move(relation: ForeignObjectRel, gone: Any, into: Any) -> None:
    """Let every row that names `gone` name `into`; one that is there already, word for word as a
    constraint sees it, is dropped."""
    model, name = _model(relation), relation.field.name
    for row in model._base_manager.filter(**{name: gone}).order_by("pk"):
        rows = model._base_manager.filter(pk=row.pk)
        try:
            with transaction.atomic():
                rows.update(**{name: into})
        except IntegrityError:
            rows.delete()


def _leads_join(into: Contact, gone: Contact) -> None:
    """Of two open leads keep the one that is further."""
    is_open = Lead.objects.select_for_update().exclude(state__in=transitions.CLOSED)
    both = list(is_open.filter(contact__in=(into, gone)).order_by("pk"))
    if len(both) < 2:
        return
    other, kept = sorted(both, key=lambda lead: transitions.STATES.index(lead.state))
    for relation in Lead._meta.related_objects:
        if relation.related_model is not Lead:
            _move(relation, other, kept)
    Lead.objects.filter(previous=other).update(previous=other.previous)
    if kept.previous_id == other.pk:
        kept.previous = other.previous
    kept.last_activity_at = max(kept.last_activity_at, other.last_activity_at)
    kept.save(update_fields=["previous", "last_activity_at"])
    due_drop("leads.silence", other.pk)
    other.delete()


def _fill(into: Contact, gone: Contact) -> None:
    for name in FILLED:
        if not getattr(into, name):
            setattr(into, name, getattr(gone, name))
    into.preferences = gone.preferences | into.preferences
    into.metadata = gone.metadata | into.metadata
    into.opted_out_at = into.opted_out_at or gone.opted_out_at
    if gone.kind == Contact.Kind.BLOCKED:
        into.kind = gone.kind
    moments = [at for at in (into.last_contact_at, gone.last_contact_at) if at]
    into.last_contact_at = max(moments, default=None)
    into.save()
