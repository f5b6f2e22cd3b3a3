"""Taking back the agreement: in the chat, on the customer's own page, by the team on their card."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bookings.models import ServiceArea
from conversations.assistant.person import consent_of
from conversations.assistant.withdrawing import ERASE
from conversations.models import Conversation
from conversations.tests.test_dialogues import Customer, customer
from leads.consents import consent_withdraw
from leads.models import Contact, ContactConsent
from tenants.actors import CUSTOMER
from tenants.audit.models import AuditEntry
from tenants.models import Business

__all__ = ["customer"]


@pytest.fixture
def agreed(estilo: Business, customer: Customer) -> Contact:
    """Somebody who agreed and told their area and an interest."""
    customer.says("hola")
    contact = Contact.objects.get(conversations__isnull=False)
    return agreeing(contact)


def agreeing(contact: Contact) -> Contact:
    area = ServiceArea.objects.create(name="Getafe")
    contact.preferences = {"area": str(area.uuid), "interests": ["caldera"], "staff": "Luis"}
    contact.save(update_fields=["preferences"])
    ContactConsent.objects.create(
        contact=contact, text="Guardamos su nombre.", channel="fake", given_at=timezone.now()
    )
    return contact


@pytest.mark.parametrize(
    "said",
    [
        "retiro mi consentimiento",
        "no quiero que guardéis mis datos",
        "I withdraw my consent",
        "please don't keep my data",
        "retiro o meu consentimento",
        "não guardem meus dados",
    ],
)
def test_a_sentence_in_the_chat_takes_it_back(
    agreed: Contact, customer: Customer, said: str
) -> None:
    assert customer.says(said)
    agreed.refresh_from_db()
    assert consent_of(agreed) == "refused"
    assert agreed.preferences == {"staff": "Luis", "consent": "refused"}
    assert agreed.consents.get().withdrawn_at is not None
    assert not Conversation.objects.get().needs_human


@pytest.mark.parametrize("said", ["borra mis datos", "delete my data please", "apague meus dados"])
def test_who_wants_it_erased_waits_for_the_team(
    agreed: Contact, customer: Customer, said: str
) -> None:
    customer.says(said)
    agreed.refresh_from_db()
    talk = Conversation.objects.get()
    assert consent_of(agreed) == "refused"
    assert (talk.needs_human, talk.handoff_reason) == (True, ERASE)


@pytest.mark.parametrize(
    "said", ["cancela mi cita", "¿qué datos necesitas?", "quita el color", "remove my booking"]
)
def test_other_wishes_take_nothing_back(agreed: Contact, customer: Customer, said: str) -> None:
    customer.says(said)
    assert agreed.consents.get().withdrawn_at is None


def test_the_team_takes_it_back_on_the_card(agreed: Contact, owner_client: Client) -> None:
    page = owner_client.get(reverse("leads:contact", args=[agreed.uuid])).content.decode()
    assert "Getafe" in page
    assert "caldera" in page
    url = reverse("guides:consent_withdraw", args=[agreed.uuid])
    assert url in page
    assert owner_client.post(url).status_code == 302
    agreed.refresh_from_db()
    assert consent_of(agreed) == "refused"
    assert AuditEntry.objects.filter(action="contact.consent_withdrawn").count() == 1
    page = owner_client.get(reverse("leads:contact", args=[agreed.uuid])).content.decode()
    assert "Retirado el" in page
    assert url not in page


def test_twice_is_once(agreed: Contact) -> None:
    assert consent_withdraw(contact=agreed, actor=CUSTOMER)
    assert not consent_withdraw(contact=agreed, actor=CUSTOMER)
