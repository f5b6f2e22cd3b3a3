"""What a person gets who asks for their data: all of it, and of nobody else."""

import json
from typing import Any

import pytest

from leads.models import Contact
from leads.privacy.export import contact_export
from leads.privacy.handlers import handlers
from tenants.actors import Actor
from tenants.audit.models import AuditEntry
from tenants.models import User
from tests.privacy.people import ANA, EVA


def exported(contact: Contact, owner: User) -> tuple[str, Any]:
    with contact_export(contact=contact, actor=Actor.person(owner)) as file:
        text = file.read().decode()
    return text, json.loads(text)["data"]


def test_every_row_of_every_table_is_in_the_export(ana: Contact, owner: User) -> None:
    _, data = exported(ana, owner)
    for handler in handlers():
        for label, rows in handler.rows(ana).items():
            assert len(data[label]) == rows.count(), label
    empty = {label for label, rows in data.items() if not rows}
    # The last two are the business's own words, about nobody unless they correct an answer.
    nobody = {"conversations.Faq", "conversations.KnowledgeChunk"}
    assert empty <= {"leads.FollowUp", "bookings.Occupancy"} | nobody


def test_the_export_is_readable_without_any_key(ana: Contact, owner: User) -> None:
    text, data = exported(ana, owner)
    assert ANA.found_in(text) == set(ANA.words)
    (booking,) = data["bookings.Booking"]
    assert booking["notes"] == "Alergia zarzamora"
    assert booking["answers"] == {"motivo": "zarzamora"}
    assert booking["service"] == "Corte"
    assert {row["address"] for row in data["leads.ContactIdentity"]} == {ANA.phone, ANA.email}
    assert data["conversations.AssistantRun"][1]["record"]["intent"] == "price"
    assert data["leads.LeadEvent"][0]["reason"]


def test_raw_payloads_are_named_and_not_copied(ana: Contact, owner: User) -> None:
    _, data = exported(ana, owner)
    events = data["conversations.InboundEvent"]
    assert [event["state"] for event in events] == ["processed", "processed"]
    assert not any("payload" in event for event in events)
    withheld = {label: names for handler in handlers() for label, names in handler.withheld.items()}
    for label, names in withheld.items():
        assert not any(name in row for row in data[label] for name in names), label


def test_the_export_says_nothing_of_anybody_else(ana: Contact, eva: Contact, owner: User) -> None:
    text, _ = exported(ana, owner)
    assert EVA.found_in(text) == set()


def test_giving_data_out_is_audited_as_a_read(ana: Contact, owner: User) -> None:
    exported(ana, owner)
    entry = AuditEntry.objects.get(action="contact.exported")
    assert (entry.actor, entry.object_type, entry.object_id) == (
        owner,
        "leads.contact",
        str(ana.pk),
    )


def test_an_export_that_breaks_leaves_no_file_and_no_entry(
    ana: Contact, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leads.privacy.export._tables", lambda contact: [("x", [object()])])
    with pytest.raises(TypeError):
        exported(ana, owner)
    assert not AuditEntry.objects.filter(action="contact.exported").exists()
