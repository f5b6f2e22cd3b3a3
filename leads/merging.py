"""Two contacts that a member takes for one person: who may be meant, what would be together, and
doing it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.module_loading import import_string

from leads.joining import contacts_join
from leads.locking import again_on_deadlock, person_lock
from leads.models import Contact, ContactIdentity, ContactMerge
from leads.phones import InvalidPhone
from leads.privacy.erasure import pointers
from leads.selectors import contact_scope
from leads.separating import contacts_separate
from leads.services import address_normalize, identity_index
from tenants.actors import Actor
from tenants.models import Membership

SUGGESTED = 5


@dataclass(frozen=True)
class Suggestion:
    """Somebody who may be the same person; `by` what the two have in common: an "address" that one
    of them gave and the other has, or the "name"."""

    contact: Contact
    by: str


@dataclass(frozen=True)
class Side:
    """One of two contacts before they become one: how many rows each thing has, by its model's
    label."""

    contact: Contact
    identities: list[ContactIdentity] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def suggestions(contact: Contact, membership: Membership) -> list[Suggestion]:
    """Who may be the same person, among those whom the member may see; what they gave without
    proof counts more than a name."""
    visible = contact_scope(membership).exclude(pk=contact.pk).prefetch_related("identities")
    by_address = list(visible.filter(_has_given(contact)).distinct()[:SUGGESTED])
    found = [Suggestion(each, "address") for each in by_address]
    if _tells_apart(contact.name):
        same = visible.annotate(lowered=Lower("name")).filter(lowered=contact.name.strip().lower())
        known = {each.pk for each in by_address}
        found += [Suggestion(each, "name") for each in same[:SUGGESTED] if each.pk not in known]
    return found[:SUGGESTED]


def _tells_apart(name: str) -> bool:
    """Whether a name is more than a first name: thousands are called Ana."""
    return len(name.split()) > 1


def _has_given(contact: Contact) -> Q:
    """Those who have an address that this person gave somewhere without proof."""
    matching = Q(pk__in=())
    for hints in settings.MERGE_HINTS:
        for kind, address in import_string(hints)(contact):
            try:
                index = identity_index(kind, address_normalize(kind, address))
            except InvalidPhone:
                continue
            matching |= Q(identities__kind=kind, identities__address_index=index)
    return matching


def side_of(contact: Contact) -> Side:
    """What a contact brings."""
    counts = {
        model._meta.label: model._base_manager.filter(**{name: contact}).count()
        for model, name in pointers()
    }
    return Side(contact, list(contact.identities.order_by("pk")), counts)


def contacts_merge(*, kept: Contact, gone: Contact, actor: Actor) -> Contact:
    """Make two contacts one because a member says so. Locks both people in every room. Raises
    `ValueError` for one and the same, `Contact.DoesNotExist` where one is gone by now."""
    if kept.pk == gone.pk:
        raise ValueError("one and the same")

    def work() -> Contact:
        with transaction.atomic():
            person_lock(kept, gone)
            fresh = {each.pk: each for each in Contact.objects.filter(pk__in=(kept.pk, gone.pk))}
            if len(fresh) < 2:
                raise Contact.DoesNotExist
            return contacts_join(into=fresh[kept.pk], gone=fresh[gone.pk], actor=actor)

    return again_on_deadlock(work)


def merge_undo(*, merge: ContactMerge, actor: Actor) -> Contact:
    """Undo a merge; the contact that returns. Raises `MergeUndone`."""
    return again_on_deadlock(lambda: contacts_separate(merge=merge, actor=actor))


def merges_of(contact: Contact) -> list[ContactMerge]:
    """What became part of a contact and could be taken out again, the latest first."""
    return list(contact.merges.filter(undone_at=None).select_related("actor"))


def merged_into(membership: Membership, uuid: UUID) -> Contact | None:
    """The contact that one of an old id has become part of, where the member may see it."""
    merge: Any = ContactMerge.objects.filter(gone_uuid=uuid, undone_at=None).first()
    return contact_scope(membership).filter(pk=merge.contact_id).first() if merge else None
