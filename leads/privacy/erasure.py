"""Forgetting a person."""

import logging
from collections import Counter
from collections.abc import Iterator

from django.db import OperationalError, transaction
from django.db.models import Model
from django.utils import timezone
from psycopg import errors as postgres

from leads.models import Contact, Erasure
from leads.privacy.handlers import Erasing, ErasureRefused, Found, handlers
from tenants.actors import Actor
from tenants.audit.services import audit, audit_forget
from tenants.due import due_drop

__all__ = ["ErasureRefused", "contact_erase", "pointers"]

logger = logging.getLogger(__name__)

ATTEMPTS = 5
# What stays, nameless, so that figures and reports still add up.
KEPT = ("leads.Lead", "leads.LeadEvent", "bookings.Booking")


class _CameBetween(Exception):
    """Somebody wrote about the person while they were being forgotten."""


def contact_erase(*, contact: Contact, actor: Actor, cancel_upcoming: bool = False) -> Erasure:
    """Erase all that is known of a person, in every room; the certificate of it.

    What takes long to find is searched first, without locks; all else is one transaction. Leads
    and past bookings stay for the figures, moved to a contact without name or address; the
    person's own row, and every id that could lead back to them, is gone. Locks
    conversations, bookings, leads, then the contact; whoever writes about the person meanwhile
    waits, and then finds the row gone: a message that came too late begins a fresh contact. Where
    something got in between, all is done again, `ATTEMPTS` times at most.

    Raises `ErasureRefused` while an appointment is ahead (unless `cancel_upcoming`), and
    `Contact.DoesNotExist` for a person who is not there any more.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            found = {type(handler): handler.search(contact) for handler in handlers()}
            with transaction.atomic():
                return _erase(contact, actor, cancel_upcoming, found)
        except (_CameBetween, OperationalError) as error:
            passing = isinstance(error, _CameBetween) or _is_deadlock(error)
            if attempt == ATTEMPTS or not passing:
                raise
            logger.info("erasure begins again", extra={"reason": type(error).__name__})
    raise AssertionError("unreachable")


def _is_deadlock(error: Exception) -> bool:
    return isinstance(error.__cause__, postgres.DeadlockDetected)


def _erase(contact: Contact, actor: Actor, cancel_upcoming: bool, searched: Found) -> Erasure:
    found: Counter[str] = Counter()
    for handler in handlers():
        found.update({label: rows.count() for label, rows in handler.rows(contact).items()})
    stand_in = _stand_in(contact)
    erasing = Erasing(contact, stand_in, actor, cancel_upcoming, searched)
    for handler in handlers():
        handler.erase(erasing)
    _contact_delete(contact)
    audit_forget(subject=contact.uuid, obj=contact)
    due_drop("leads.retention", contact.pk)
    return _certify(contact, actor, +found)


def _stand_in(contact: Contact) -> Contact:
    """The nameless contact that figures are moved to; with the old one's kind and day."""
    stand_in = Contact.objects.create(kind=contact.kind, erased_at=timezone.now())
    Contact.objects.filter(pk=stand_in.pk).update(created_at=contact.created_at)
    return stand_in


def _contact_delete(contact: Contact) -> None:
    locked = Contact.objects.select_for_update().get(pk=contact.pk, erased_at=None)
    if any(model._base_manager.filter(**{name: locked}).exists() for model, name in pointers()):
        raise _CameBetween
    locked.delete()


def pointers() -> Iterator[tuple[type[Model], str]]:
    """Every model with a column that points at a contact, and that column."""
    for relation in Contact._meta.related_objects:
        yield relation.related_model, relation.field.name


def _certify(contact: Contact, actor: Actor, found: Counter[str]) -> Erasure:
    person = actor.user
    certificate = Erasure.objects.create(
        at=timezone.now(),
        actor=person,
        actor_name=str(person or "")[:150],
        counts={label: count for label, count in sorted(found.items()) if label not in KEPT},
        kept={label: found[label] for label in KEPT if found[label]},
    )
    counts = {"certificate": str(certificate.uuid), "rows": found.total()}
    audit("contact.erased", contact, actor=actor, after=counts)
    return certificate
