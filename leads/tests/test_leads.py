"""The lead's life: moves by what happens, each with its reason; people by their numbers."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from leads import transitions
from leads.models import Contact, Lead
from leads.phones import InvalidPhone, phone_canonical, phone_normalize
from leads.services import (
    LeadMoveRefused,
    contact_upsert,
    lead_ensure_open,
    lead_silence_check,
    lead_transition,
)
from tenants.actors import CUSTOMER, SYSTEM
from tenants.context import business_context
from tenants.models import Business

PHONE = "+34600123456"


@pytest.fixture
def lead(estilo: Business) -> Lead:
    contact, _ = contact_upsert(kind="phone", address=PHONE, name="Ana")
    return lead_ensure_open(contact=contact, source="whatsapp")


def moves(lead: Lead) -> list[tuple[str, str]]:
    return [(e.from_state, e.to_state) for e in lead.events.exclude(event="created")]


def play(lead: Lead, *events: str) -> str:
    for event in events:
        lead_transition(lead=lead, event=event, reason=event, actor=CUSTOMER)
    return lead.state


@pytest.mark.parametrize(
    ("events", "state"),
    [
        (("message",), "ENGAGED"),
        (("message", "interest"), "INTERESTED"),
        (("message", "interest", "booking_made"), "SCHEDULED"),
        (("message", "interest", "booking_made", "booking_cancelled"), "INTERESTED"),
        (("booking_made", "attended", "enrolled"), "CONVERTED"),
        (("booking_made", "attended", "not_enrolled", "enrolled"), "CONVERTED"),
        (("booking_made", "attended", "not_enrolled", "silence"), "LOST"),
        (("booking_made", "missed", "re_engage", "booking_made"), "SCHEDULED"),
        (("booking_made", "missed", "re_engage", "not_interested"), "LOST"),
    ],
)
def test_a_lead_walks_the_diagram(lead: Lead, events: tuple[str, ...], state: str) -> None:
    assert play(lead, *events) == state


def test_a_booking_by_phone_records_every_step_on_the_way(lead: Lead) -> None:
    play(lead, "booking_made")
    assert moves(lead) == [
        ("NEW", "ENGAGED"),
        ("ENGAGED", "INTERESTED"),
        ("INTERESTED", "SCHEDULED"),
    ]


def test_messages_of_a_scheduled_customer_change_nothing(lead: Lead) -> None:
    play(lead, "booking_made")
    before = moves(lead)
    assert play(lead, "message", "interest", "message") == "SCHEDULED"
    assert moves(lead) == before


@pytest.mark.parametrize("event", ["attended", "enrolled", "missed", "not_interested"])
def test_moves_that_the_diagram_does_not_have_are_refused(lead: Lead, event: str) -> None:
    with pytest.raises(LeadMoveRefused):
        play(lead, event)
    lead.refresh_from_db()
    assert lead.state == "NEW"
    assert moves(lead) == []


def test_every_state_has_a_name_and_every_move_ends_in_one() -> None:
    assert set(transitions.STATES) == set(Lead.State.values)
    ends = {state for (state, _), _ in transitions.TRANSITIONS.items()}
    assert ends | set(transitions.TRANSITIONS.values()) == set(transitions.STATES)


def test_thirty_silent_days_lose_a_lead_and_not_a_day_less(lead: Lead) -> None:
    began = timezone.now()
    with time_machine.travel(began + timedelta(days=29), tick=False):
        again = lead_silence_check(lead.pk)
        assert again == lead.last_activity_at + timedelta(days=30)
    with time_machine.travel(began + timedelta(days=30, seconds=1), tick=False):
        assert lead_silence_check(lead.pk) is None
    lead.refresh_from_db()
    assert lead.state == "LOST"
    assert lead.closed_at is not None


def test_a_lead_with_a_booking_ahead_is_not_lost_by_silence(lead: Lead) -> None:
    play(lead, "booking_made")
    with time_machine.travel(timezone.now() + timedelta(days=45), tick=False):
        assert lead_silence_check(lead.pk) is not None
    lead.refresh_from_db()
    assert lead.state == "SCHEDULED"


def test_a_lost_person_who_writes_again_opens_a_linked_lead(lead: Lead) -> None:
    play(lead, "message", "silence")
    second = lead_ensure_open(contact=lead.contact)
    assert second.pk != lead.pk
    assert second.previous == lead
    assert second.state == "NEW"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("+5511987654321", "+551187654321"),
        ("+5215512345678", "+525512345678"),
        ("+5491123456789", "+541123456789"),
        ("+34600123456", "+34 600 12 34 56"),
    ],
)
def test_one_number_written_in_two_ways_is_one_person(
    estilo: Business, first: str, second: str
) -> None:
    one, created = contact_upsert(kind="phone", address=first)
    other, again = contact_upsert(kind="phone", address=second)
    assert (created, again) == (True, False)
    assert one == other


def test_brazil_s_ninth_digit_does_not_make_a_second_person() -> None:
    assert phone_canonical("+551187654321") == phone_canonical("+5511987654321")


@pytest.mark.parametrize("text", ["", "hola", "+34", "123", "+999999999999999999"])
def test_what_is_no_phone_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidPhone):
        phone_normalize(text, "ES")


def test_a_national_number_takes_the_business_s_country(estilo: Business) -> None:
    contact, _ = contact_upsert(kind="phone", address="600 123 456")
    assert contact.identities.get().address == "+34600123456"


def test_numbers_are_not_stored_in_the_clear(lead: Lead) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, address_index FROM leads_contactidentity")
        ((address, index),) = cursor.fetchall()
    assert "600123456" not in address
    assert "600123456" not in index


def test_a_name_is_filled_in_but_never_overwritten(estilo: Business) -> None:
    contact_upsert(kind="phone", address=PHONE)
    contact, _ = contact_upsert(kind="phone", address=PHONE, name="Ana")
    assert contact.name == "Ana"
    contact, _ = contact_upsert(kind="phone", address=PHONE, name="Otra")
    assert contact.name == "Ana"


def test_first_messages_at_once_make_one_person_and_one_lead(live_db: str) -> None:
    gate, errors = threading.Barrier(12), []

    def arrive() -> None:
        try:
            with business_context("estilo"):
                gate.wait()
                contact, _ = contact_upsert(kind="phone", address=PHONE, name="Ana")
                lead = lead_ensure_open(contact=contact)
                lead_transition(lead=lead, event="message", reason="Escribió", actor=SYSTEM)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=arrive) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with business_context("estilo"):
        assert Contact.objects.count() == 1
        (lead,) = Lead.objects.all()
        assert moves(lead) == [("NEW", "ENGAGED")]
