"""Taking a merge apart again: whatever became part returns, whatever is new stays."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.module_loading import import_string

from leads import transitions
from leads.joined_rows import plain, read_back, row_restore, row_restored
from leads.locking import person_lock
from leads.models import Contact, ContactIdentity, ContactMerge, Lead
from leads.privacy.retention import retention_arm
from leads.services import SILENCE
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.due import due_put


class MergeUndone(ValueError):
    """The merge has been undone already."""


def contacts_separate(*, merge: ContactMerge, actor: Actor) -> Contact:
    """Undo a merge; the contact that it had made part of another, with the id that it had.

    Everything that moved returns, as far as it is still there and still the other's; what came by
    an address that returns (a conversation begun since, the messages in it) returns with it; all
    else that is new stays. Fields that the merge filled are as before unless somebody changed them
    since. A row that has a newer one in its place stays away. Locks the person in every room, then
    the record. Raises `MergeUndone`.
    """
    with transaction.atomic():
        person_lock(merge.contact)
        merge = ContactMerge.objects.select_for_update().get(pk=merge.pk)
        if merge.undone_at is not None or merge.record is None:
            raise MergeUndone
        kept = Contact.objects.select_for_update().get(pk=merge.contact_id)
        gone = _contact_return(merge.record)
        _rows_return(merge.record, kept, gone)
        _newer_return(kept, gone)
        for separator in settings.CONTACT_SEPARATORS:
            import_string(separator)(kept=kept, gone=gone, since=merge.at)
        _unfill(kept, merge.record["filled"])
        merge.record, merge.undone_at = None, timezone.now()
        merge.save(update_fields=["record", "undone_at"])
        retention_arm(gone)
        audit("contact.separated", kept, actor=actor, after={"contact": str(gone.uuid)})
    return gone


def _contact_return(record: Mapping[str, Any]) -> Contact:
    row_restore(Contact, record["gone"])
    return Contact.objects.get(pk=record["gone"]["id"])


def _rows_return(record: Mapping[str, Any], kept: Contact, gone: Contact) -> None:
    for entry in record["moved"]:
        if not entry["lead"]:
            _return(entry, kept.pk, gone.pk)
    if record["lead"]:
        _lead_return(record)
    for label, facts in record["dropped"]:
        row_restored(_model(label), facts)


def _return(entry: Mapping[str, Any], whose: int, to: int) -> None:
    rows = _model(entry["model"])._base_manager.filter(
        pk__in=entry["pks"], **{entry["column"]: whose}
    )
    rows.update(**{entry["column"]: to})


def _model(label: str) -> type[Model]:
    model: type[Model] = apps.get_model(label)
    return model


def _lead_return(record: Mapping[str, Any]) -> None:
    """Make the lead again that became part of another, with what had happened in it; not where its
    person has a newer open one by now."""
    told = record["lead"]
    if not row_restored(Lead, told["facts"]):
        return
    pk, kept_pk = told["facts"]["id"], told["kept"]
    for entry in record["moved"]:
        if entry["lead"]:
            _return(entry, kept_pk, pk)
    Lead.objects.filter(pk__in=told["followers"]).update(previous=pk)
    before = {name: read_back(Lead, name, value) for name, value in told["before"].items()}
    Lead.objects.filter(pk=kept_pk).update(previous=before["previous_id"])
    lead = Lead.objects.get(pk=pk)
    if lead.state not in transitions.CLOSED:
        due_put("leads.silence", lead.pk, lead.last_activity_at + SILENCE)


def _newer_return(kept: Contact, gone: Contact) -> None:
    """What was begun since by an address that returns goes with its address."""
    for relation in ContactIdentity._meta.related_objects:
        model: type[Model] = relation.related_model
        columns = [
            field.name
            for field in model._meta.concrete_fields
            if field.is_relation and field.related_model is Contact
        ]
        for column in columns:
            rows = model._base_manager.filter(
                **{f"{relation.field.name}__contact": gone, column: kept}
            )
            rows.update(**{column: gone})


def _unfill(kept: Contact, filled: Mapping[str, list[Any]]) -> None:
    changed = []
    for name, (before, after) in filled.items():
        if plain(getattr(kept, name)) == after:
            setattr(kept, name, read_back(Contact, name, before))
            changed.append(name)
    kept.save(update_fields=changed)
