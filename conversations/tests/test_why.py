"""Why did it say this? What an owner reads of one answer, and who may read it; topics."""

from typing import Any

import pytest
from django.test import Client

from bookings.models import Service, SpecialOffer
from conversations.assistant.tests import openai_server as model
from conversations.models import AssistantRun, Conversation, Message
from conversations.services.learning import conversation_topic_set
from conversations.tests.test_dialogues import NOW, Customer, customer
from tenants.models import Business, Membership

__all__ = ["customer"]


def page_of(client: Client, message: Message | None = None, **headers: str) -> str:
    message = message or Message.objects.filter(author="assistant").latest("pk")
    answer = client.get(f"/inbox/messages/{message.uuid}/why/", headers=headers)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def test_a_price_is_explained_by_its_record(customer: Customer, owner_client: Client) -> None:
    customer.says("¿cuánto cuesta el color?")
    page = page_of(owner_client)
    colour = Service.objects.get(name="Color")
    assert "¿cuánto cuesta el color?" in page, "what it read"
    assert "Pregunta precio" in page, "what it understood"
    assert f"/services/{colour.uuid}/" in page
    assert "precio" in page
    assert "builtin" in page
    assert "Datos técnicos" in page


def test_an_offer_is_linked(customer: Customer, owner_client: Client) -> None:
    offer = SpecialOffer.objects.create(
        title="Martes de color", text="20 % menos", valid_from=NOW.date(), valid_until=NOW.date()
    )
    customer.says("¿tenéis ofertas?")
    page = page_of(owner_client)
    assert f"/settings/offers/{offer.uuid}/" in page
    assert "Martes de color" in page


def test_tools_are_told_in_words(customer: Customer, owner_client: Client) -> None:
    customer.says("quiero un corte el jueves a las 10")
    page = page_of(owner_client)
    assert "Guardó una hora: " in page
    assert "Corte, 26 nov" in page.lower() or "Corte, 26" in page
    assert "Confirmó la cita" in page


def test_a_rule_is_named(customer: Customer, owner_client: Client) -> None:
    customer.says("me cobrasteis dos veces")
    page = page_of(owner_client)
    assert "Cobros y devoluciones" in page
    assert "/settings/assistant/handoff/" in page


def test_what_was_held_back_is_shown_with_the_reason(
    customer: Customer, owner_client: Client, settings: Any
) -> None:
    invented = model.answers("El corte cuesta 9 €.", intent="price")
    supported = model.answers("El corte cuesta 18 €.", intent="price")
    with model.openai_server(invented, supported) as server:
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = server.url, model.KEY
        assert "18 €" in customer.says("¿cuánto cuesta el corte?")
    page = page_of(owner_client)
    assert "Qué no se envió" in page
    assert "El corte cuesta 9 €." in page
    assert "ningún dato tuyo respalda" in page
    assert AssistantRun.objects.get().trace["problems"][0]["kind"] == "unsupported"


def test_why_the_builtin_engine_answered_instead(
    customer: Customer, owner_client: Client, settings: Any
) -> None:
    invented = model.answers("Cuesta 9 €.", intent="price")
    with model.openai_server(invented, invented) as server:
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = server.url, model.KEY
        customer.says("¿cuánto cuesta el corte?")
    page = page_of(owner_client)
    assert "El modelo no pudo responder" in page
    assert "Cuesta 9 €." in page


def test_the_inbox_leads_to_it(customer: Customer, owner_client: Client) -> None:
    customer.says("hola")
    conversation = Conversation.objects.get()
    message = Message.objects.get(author="assistant")
    page = owner_client.get(f"/inbox/{conversation.uuid}/").content.decode()
    assert f"/inbox/messages/{message.uuid}/why/" in page
    piece = page_of(owner_client, message, **{"HX-Request": "true"})
    assert "<html" not in piece


def test_only_who_sees_the_conversation_may_ask(
    customer: Customer, agent_client: Client, stranger_client: Client, estilo: Business
) -> None:
    customer.says("hola")
    message = Message.objects.get(author="assistant")
    url = f"/inbox/messages/{message.uuid}/why/"
    assert agent_client.get(url).status_code == 200
    owner = Membership.objects.get(business=estilo, role="owner").user
    Conversation.objects.update(assigned_to=owner)
    assert agent_client.get(url).status_code == 404
    assert stranger_client.get(url).status_code in (302, 403, 404)
    theirs = Message.objects.filter(direction="in").latest("pk")
    assert agent_client.get(f"/inbox/messages/{theirs.uuid}/why/").status_code == 404


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("quiero un corte el jueves a las 10", "sale"),
        ("¿a qué hora abrís?", "query"),
        ("me cobrasteis dos veces", "complaint"),
        ("se ha desmayado mi madre", "support"),
        ("hola", "other"),
    ],
)
def test_the_assistant_says_what_it_is_about(customer: Customer, text: str, topic: str) -> None:
    customer.says(text)
    assert Conversation.objects.get().topic == topic


def test_a_complaint_stays_one(customer: Customer) -> None:
    customer.says("quiero un corte el jueves a las 10")
    customer.says("¿dónde estáis?")
    assert Conversation.objects.get().topic == "sale"


def test_what_a_member_says_stays(
    customer: Customer, agent_client: Client, viewer_client: Client
) -> None:
    customer.says("hola")
    conversation = Conversation.objects.get()
    url = f"/inbox/{conversation.uuid}/topic/"
    head = agent_client.post(url, {"topic": "support"}, headers={"HX-Request": "true"})
    assert "Soporte" in head.content.decode()
    customer.says("quiero un corte el jueves a las 10")
    assert Conversation.objects.get().topic == "support"
    assert agent_client.post(url, {"topic": "nonsense"}).status_code == 400
    assert viewer_client.post(url, {"topic": "sale"}).status_code == 403
    with pytest.raises(ValueError, match="nonsense"):
        conversation_topic_set(
            conversation=conversation,
            topic="nonsense",
            user=Membership.objects.filter(role="owner").first().user,
        )
