"""Forgetting a person: nothing of them is left anywhere, and the figures stay right."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import models
from django.utils import timezone

from bookings.models import Booking
from conversations.channels.fake import FakeChannel
from conversations.models import AssistantRun, Conversation, Delivery, InboundEvent, Message
from conversations.services.door import inbound_store
from leads.models import Contact, Erasure, Lead, LeadEvent
from leads.privacy.erasure import ErasureRefused, contact_erase
from leads.privacy.handlers import handlers
from tenants.actors import Actor
from tenants.audit.models import AuditEntry
from tenants.audit.services import audit
from tenants.draining import drain
from tenants.due import due_put
from tenants.models import DueItem, User
from tests.privacy.dump import everything
from tests.privacy.people import ANA, EVA, book


def erase(contact: Contact, owner: User, **how: bool) -> Erasure:
    return contact_erase(contact=contact, actor=Actor.person(owner), **how)


def test_nothing_of_the_person_is_left_in_database_or_redis(ana: Contact, owner: User) -> None:
    assert ANA.found_in(everything()) == set(ANA.words), "or the test below would prove nothing"
    erase(ana, owner)
    assert ANA.found_in(everything()) == set()
    assert str(ana.uuid) not in "\n".join(
        line for line in everything().splitlines() if "audit_auditentry" not in line
    )


def test_everybody_else_stays_untouched(ana: Contact, eva: Contact, owner: User) -> None:
    def of_eva() -> dict[str, list[dict[str, Any]]]:
        return {
            label: list(rows.values())
            for handler in handlers()
            for label, rows in handler.rows(eva).items()
        }

    before = of_eva()
    erase(ana, owner)
    assert of_eva() == before
    assert EVA.found_in(everything()) == set(EVA.words)


# Labels that the product chooses among, and rows that people do not write.
CHOSEN = {
    "account_key",
    "actor_kind",
    "channel",
    "currency",
    "country",
    "engine",
    "error_code",
    "event",
    "expected",
    "from_state",
    "intent",
    "language",
    "mode",
    "purpose",
    "source",
    "state",
    "to_state",
    "understood",
}


def _fill(row: models.Model, word: str) -> list[str]:
    """Put `word` into every field of a row that can hold words."""
    filled = []
    for field in row._meta.concrete_fields:
        texts = isinstance(field, models.CharField | models.TextField | models.JSONField)
        if not texts or field.choices or field.name in CHOSEN or field.unique:
            continue
        is_json = isinstance(field, models.JSONField) or "JSON" in type(field).__name__
        text = f"{word}{row.pk}"
        setattr(row, field.attname, {"said": text, "deep": [text]} if is_json else text)
        filled.append(field.attname)
    if filled:
        row.save(update_fields=filled)
    return filled


def test_no_field_that_can_hold_words_keeps_any(ana: Contact, owner: User) -> None:
    """Also those that will be added one day."""
    filled: Counter[str] = Counter()
    for handler in handlers():
        for label, rows in handler.rows(ana).items():
            for row in rows:
                filled[label] += len(_fill(row, "palabrota"))
    assert len(filled) > 8
    erase(ana, owner)
    left = [line[:300] for line in everything().splitlines() if "palabrota" in line]
    assert left == []


def test_figures_stay(ana: Contact, eva: Contact, owner: User) -> None:
    def figures() -> tuple[Any, ...]:
        messages = Message.objects.values_list("direction", "author", "intent", "created_at")
        bookings = Booking.objects.values_list("service", "state", "start", "price", "created_at")
        return (
            sorted(messages),
            sorted(bookings),
            sorted(Lead.objects.values_list("state", "created_at")),
            sorted(LeadEvent.objects.values_list("event", "to_state", "at")),
            Conversation.objects.values("contact").distinct().count(),
            sorted(AssistantRun.objects.values_list("engine", "tokens_in", "started_at")),
            sorted(Delivery.objects.values_list("channel", "state", "sent_at")),
            sorted(map(str, Message.objects.values_list("understanding__intent", flat=True))),
        )

    before = figures()
    erase(ana, owner)
    assert figures() == before
    paid = Booking.objects.exclude(contact=eva).get()
    assert (paid.price, paid.contact.name) == (Decimal("18"), "")
    assert not paid.contact.identities.exclude(address="").exists()


def test_the_certificate_counts_what_is_gone_and_names_nobody(ana: Contact, owner: User) -> None:
    said = Message.objects.count()
    certificate = erase(ana, owner)
    assert certificate.actor == owner
    assert certificate.counts["conversations.Message"] == said
    assert certificate.counts["conversations.InboundEvent"] == 2
    assert certificate.kept["bookings.Booking"] == 1
    entry = AuditEntry.objects.get(action="contact.erased")
    assert entry.actor == owner
    assert entry.after["certificate"] == str(certificate.uuid)


def test_what_waited_to_be_done_with_the_person_is_dropped(ana: Contact, owner: User) -> None:
    ANA.says("otra cosa", 7, until_answered=False)
    waiting = Conversation.objects.get(contact=ana)
    due_put("conversations.reply", waiting.pk, timezone.now())
    due_put("conversations.give_back", waiting.pk, timezone.now())
    erase(ana, owner)
    kinds = set(DueItem.objects.filter(schema_name="estilo").values_list("kind", flat=True))
    assert kinds <= {"leads.silence", "bookings.changed"}
    drain()
    assert FakeChannel.outbox == []
    assert not InboundEvent.objects.exists(), "the message that waited behind the door went, too"


def test_an_appointment_ahead_stands_in_the_way(ana: Contact, owner: User) -> None:
    booking = book(ana)
    with pytest.raises(ErasureRefused) as refusal:
        erase(ana, owner)
    assert "1 cita" in refusal.value.reason
    booking.refresh_from_db()
    assert (booking.state, booking.contact) == ("confirmed", ana)
    assert ANA.found_in(everything()) == set(ANA.words)


def test_it_can_be_cancelled_with_the_rest_and_nobody_is_written_to(
    ana: Contact, owner: User
) -> None:
    booking = book(ana)
    drain()
    FakeChannel.outbox.clear()
    erase(ana, owner, cancel_upcoming=True)
    booking.refresh_from_db()
    assert booking.state == "cancelled"
    assert not booking.occupancies.exists()
    assert not booking.reminders.filter(state="scheduled").exists()
    drain()
    assert FakeChannel.outbox == []
    assert ANA.found_in(everything()) == set()


def test_whoever_writes_again_is_somebody_new(ana: Contact, owner: User) -> None:
    erase(ana, owner)
    ANA.says("hola otra vez", 8)
    fresh = ANA.contact()
    assert fresh.pk != ana.pk
    assert fresh.leads.get().previous is None
    assert not fresh.bookings.exists()


def test_a_late_report_of_a_delivery_does_not_bring_the_number_back(
    ana: Contact, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from conversations.channels.base import StatusUpdate

    delivery = Delivery.objects.filter(message__conversation__contact=ana).latest("pk")
    erase(ana, owner)
    report = StatusUpdate("", "read", str(delivery.uuid))
    monkeypatch.setattr(FakeChannel, "parse", lambda *_: report)
    inbound_store(
        channel="fake", account_key="", provider_id="late", payload={"To": ANA.phone, "id": "late"}
    )
    drain(("conversations.inbound",))
    delivery.refresh_from_db()
    assert delivery.state == "read"
    assert ANA.found_in(everything()) == set()


def test_a_person_is_forgotten_once(ana: Contact, owner: User) -> None:
    erase(ana, owner)
    with pytest.raises(Contact.DoesNotExist):
        erase(ana, owner)
    assert Erasure.objects.count() == 1


def test_entries_from_before_people_had_keys_lose_what_they_say(ana: Contact, owner: User) -> None:
    audit("contact.updated", ana, actor=Actor.person(owner), before={"name": "zarzamora"})
    erase(ana, owner)
    assert ANA.found_in(everything()) == set()
    assert AuditEntry.objects.filter(action="contact.updated").count() == 2


def test_the_audit_trail_keeps_the_deeds_without_the_words(ana: Contact, owner: User) -> None:
    before = list(AuditEntry.objects.values("pk", "action", "at", "actor", "object_id"))
    erase(ana, owner)
    assert list(AuditEntry.objects.values("pk", "action", "at", "actor", "object_id"))[1:] == before


def test_a_nameless_lead_still_ends_by_silence(ana: Contact, owner: User) -> None:
    erase(ana, owner)
    lead = Lead.objects.get()
    with time_machine.travel(timezone.now() + timezone.timedelta(days=31)):
        drain(("leads.silence",))
    lead.refresh_from_db()
    assert lead.contact.erased_at is not None
