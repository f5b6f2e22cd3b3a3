"""Answers by page and by API, and what agents may go on writing with."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.models import Conversation, Faq, Message
from conversations.services.faqs import faq_approve, faq_write
from leads.services import contact_upsert
from tenants.models import Business, Membership, User
from tenants.urls_for import business_url

EVERYBODY = ["customer", "technician", "office"]
WORDS = {"question": "¿Tenéis parking?", "answer": "Sí, al lado.", "audiences": EVERYBODY}


@pytest.fixture
def manager(estilo: Business, owner: User) -> Membership:
    return Membership.objects.get(user=owner, business=estilo)


@pytest.fixture
def talk(estilo: Business) -> Conversation:
    contact, _ = contact_upsert(kind="phone", address="+34600123456", name="Ana")
    return Conversation.objects.create(
        contact=contact, channel="fake", address=contact.identities.get()
    )


def suggested(client: Client, talk: Conversation, typed: str) -> str:
    return client.get(f"/inbox/{talk.uuid}/suggest/", {"body": typed}).content.decode().strip()


def known(manager: Membership, **changes: Any) -> Faq:
    values = {"question": WORDS["question"], "answer": WORDS["answer"]} | changes
    return faq_approve(faq=faq_write(**values, user=manager.user), membership=manager)


def test_owners_write_and_use_an_answer(owner_client: Client) -> None:
    owner_client.post("/knowledge/answers/new/", WORDS | {"use": "1"})
    assert Faq.objects.get().state == "approved"
    assert "Sí, al lado." in owner_client.get("/knowledge/answers/").content.decode()


def test_agents_draft_and_leave_what_is_said_alone(
    manager: Membership, agent_client: Client
) -> None:
    agent_client.post("/knowledge/answers/new/", WORDS | {"use": "1"})
    assert Faq.objects.get().state == "draft"
    said = known(manager, question="¿Tenéis wifi?")
    agent_client.post(f"/knowledge/answers/{said.uuid}/", WORDS)
    said.refresh_from_db()
    assert said.question == "¿Tenéis wifi?"
    assert agent_client.post(f"/knowledge/answers/{said.uuid}/decide/").status_code == 403


def test_suggestions_come_from_answers_and_own_words(
    talk: Conversation, manager: Membership, agent_client: Client
) -> None:
    known(manager)
    agent = User.objects.get(email="agent@estilo.example")
    Message.objects.create(
        conversation=talk,
        direction="out",
        author="agent",
        user=agent,
        body="El parking de la plaza abre a las ocho.",
        created_at=talk.created_at,
    )
    html = suggested(agent_client, talk, "parking")
    assert 'data-text="Sí, al lado."' in html
    assert "El parking de la plaza" in html
    assert suggested(agent_client, talk, "pa") == suggested(agent_client, talk, "zzzz") == ""


def test_others_words_and_other_audiences_are_not_suggested(
    talk: Conversation, manager: Membership, agent_client: Client
) -> None:
    known(manager, answer="Solo para el taller.", audiences=["technician"])
    Message.objects.create(
        conversation=talk,
        direction="out",
        author="agent",
        user=manager.user,
        body="Ana, el parking de siempre está libre.",
        created_at=talk.created_at,
    )
    assert suggested(agent_client, talk, "parking") == ""


def test_a_correction_begins_from_what_was_said_and_not_from_whom_it_was_said_to(
    owner_client: Client, talk: Conversation, estilo: Business
) -> None:
    name = talk.contact.name.split()[0]
    said = (
        f"¡Hola {name}! Soy el asistente de {estilo.name}.\nEn brazos, sí.\n"
        f"(Fuente: Normas)\n\nReserva aquí: {business_url(estilo, '/book/')}\n\n¿Te fue útil?"
    )
    message = talk.messages.create(
        direction="out", author="assistant", purpose="reply", body=said, created_at=timezone.now()
    )
    page = owner_client.get(f"/inbox/messages/{message.uuid}/correct/").content.decode()
    assert "autofocus>En brazos, sí.</textarea>" in page


def test_a_correction_keeps_the_business_own_address(
    owner_client: Client, talk: Conversation, estilo: Business
) -> None:
    Business.objects.filter(pk=estilo.pk).update(address="Calle del Pez 14", city="Madrid")
    message = talk.messages.create(
        direction="out",
        author="assistant",
        purpose="reply",
        body="Estamos en Calle del Pez 14, Madrid. La tuya es calle Mayor 3.",
        created_at=timezone.now(),
    )
    page = owner_client.get(f"/inbox/messages/{message.uuid}/correct/").content.decode()
    assert "Estamos en Calle del Pez 14, Madrid. La tuya es [dirección]." in page
