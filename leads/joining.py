"""Two records of one person become one: once the person has proved that both are theirs, or because
a member says so. What moved is written down, so that it can be taken apart again
(`leads.separating`)."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ForeignObjectRel, Model
from django.utils import timezone

from leads import transitions
from leads.joined_rows import Facts, plain, row_facts
from leads.models import Contact, ContactIdentity, ContactMerge, Lead
from leads.privacy.retention import retention_arm
from leads.services import address_normalize, identity_index
from tenants.actors import CUSTOMER, Actor
from tenants.audit.services import audit
from tenants.due import due_drop

# What an empty field of the record that stays is filled with from the other.
FILLED = ("name", "language", "city", "country", "birthday", "notes")
CHANGED = (
    *FILLED,
    "preferences",
    "metadata",
    "opted_out_at",
    "kind",
    "blocked_for",
    "blocked_at",
    "kind_before",
    "last_contact_at",
)
# Of two kinds the later one holds.
RISING = (Contact.Kind.PROSPECT, Contact.Kind.CUSTOMER, Contact.Kind.VIP)
KEPT_LEAD = ("previous_id", "last_activity_at")
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
    Locks both contacts in the order of their ids, and what moves. A `ContactMerge` keeps what is
    needed to undo it. Raises `Contact.DoesNotExist` where one of them is gone by now.
    """
    with transaction.atomic():
        pks = (into.pk, gone.pk)
        rows = Contact.objects.select_for_update().filter(pk__in=pks, erased_at=None)
        locked = {row.pk: row for row in rows.order_by("pk")}
        if len(locked) < 2:
            raise Contact.DoesNotExist
        into.refresh_from_db()
        record = Record(locked[gone.pk])
        for relation in _relations():
            if relation.related_model is Lead:
                _leads_join(into, gone, record)
            _move(relation, gone, into, record)
        before = {name: plain(getattr(into, name)) for name in CHANGED}
        _fill(into, locked[gone.pk])
        record.filled(before, into)
        due_drop("leads.retention", gone.pk)
        gone.delete()
        retention_arm(into)
        record.keep(into, actor)
        audit("contact.joined", into, actor=actor, before={"contact": str(record.gone_uuid)})
    return into


class Record:
    """What a merge does, as `ContactMerge.record` holds it: the contact that goes (`gone`), rows
    that were `moved` per model and column, rows that were `dropped`, the open `lead` that became
    part of another, and fields of the contact that stays as they were and are (`filled`)."""

    def __init__(self, gone: Contact) -> None:
        self.gone_uuid = gone.uuid
        self._facts: Facts = {
            "gone": row_facts(gone),
            "moved": [],
            "dropped": [],
            "lead": None,
            "filled": {},
        }

    def moved(self, model: type[Model], name: str, pks: list[int], lead: bool = False) -> None:
        """Rows of a model name another in that column now; `lead`: another lead."""
        if pks:
            entry = {"model": model._meta.label, "column": name, "pks": pks, "lead": lead}
            self._facts["moved"].append(entry)

    def dropped(self, row: Model) -> None:
        """A row that the contact that stays had already."""
        self._facts["dropped"].append([row._meta.label, row_facts(row)])

    def lead_dropped(self, other: Lead, kept: Lead, followers: list[int]) -> None:
        """An open lead that became part of `kept`, which is as before; `followers` came after
        it."""
        self._facts["lead"] = {
            "facts": row_facts(other),
            "kept": kept.pk,
            "before": {name: plain(getattr(kept, name)) for name in KEPT_LEAD},
            "followers": followers,
        }

    def filled(self, before: Facts, into: Contact) -> None:
        """What became of the contact that stays."""
        after = {name: plain(getattr(into, name)) for name in CHANGED}
        self._facts["filled"] = {
            name: [before[name], after[name]] for name in CHANGED if before[name] != after[name]
        }

    def keep(self, into: Contact, actor: Actor) -> ContactMerge:
        """Write it down."""
        return ContactMerge.objects.create(
            contact=into,
            gone_uuid=self.gone_uuid,
            record=self._facts,
            actor_kind=actor.kind,
            actor=actor.user,
            at=timezone.now(),
        )


def _relations() -> list[ForeignObjectRel]:
    """What points at a contact, in the order of locks."""
    found = [each for each in Contact._meta.related_objects if each.field.concrete]
    rooms = {name: place for place, name in enumerate(_ROOMS)}
    return sorted(found, key=lambda each: rooms.get(_model(each)._meta.app_label, -1))


def _model(relation: ForeignObjectRel) -> type[Model]:
    model: type[Model] = relation.related_model
    return model


def _move(
    relation: ForeignObjectRel, gone: Any, into: Any, record: Record, *, lead: bool = False
) -> None:
    """Let every row that names `gone` name `into`; one that is there already, word for word as a
    constraint sees it, is dropped."""
    model, name = _model(relation), relation.field.name
    moved = []
    for row in model._base_manager.filter(**{name: gone}).order_by("pk"):
        rows = model._base_manager.filter(pk=row.pk)
        try:
            with transaction.atomic():
                rows.update(**{name: into})
            moved.append(row.pk)
        except IntegrityError:
            record.dropped(row)
            rows.delete()
    record.moved(model, name, moved, lead)


def _leads_join(into: Contact, gone: Contact, record: Record) -> None:
    """Of two open leads keep the one that is further."""
    is_open = Lead.objects.select_for_update().exclude(state__in=transitions.CLOSED)
    both = list(is_open.filter(contact__in=(into, gone)).order_by("pk"))
    if len(both) < 2:
        return
    other, kept = sorted(both, key=lambda lead: transitions.STATES.index(lead.state))
    followers = Lead.objects.filter(previous=other)
    record.lead_dropped(other, kept, list(followers.values_list("pk", flat=True)))
    for relation in Lead._meta.related_objects:
        if relation.related_model is not Lead:
            _move(relation, other, kept, record, lead=True)
    followers.update(previous=other.previous)
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
        _fill_block(into, gone)
    elif into.kind != Contact.Kind.BLOCKED:
        into.kind = max(into.kind, gone.kind, key=RISING.index)
    moments = [at for at in (into.last_contact_at, gone.last_contact_at) if at]
    into.last_contact_at = max(moments, default=None)
    into.save()


def _fill_block(into: Contact, gone: Contact) -> None:
    """Whoever was blocked as one of the two is blocked as both."""
    if into.kind != Contact.Kind.BLOCKED:
        into.kind_before, into.kind = into.kind, gone.kind
        into.blocked_for, into.blocked_at = gone.blocked_for, gone.blocked_at
