"""Members confirm or correct what the assistant understood, in the thread itself."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from conversations.models import Conversation, IntentReview, Message
from leads.services import contact_upsert
from tenants.audit.models import AuditEntry
from tenants.models import Business, DueItem, User

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def asked(estilo: Business) -> Message:
    """Yesterday somebody asked something that the assistant took for a booking."""
    contact, _ = contact_upsert(kind="phone", address="+34600000001", name="Ana")
    talk = Conversation.objects.create(
        contact=contact, channel="fake", address=contact.identities.get()
    )
    return Message.objects.create(
        conversation=talk,
        direction="in",
        author="contact",
        body="¿cuánto es el tinte?",
        intent="booking",
        understanding={"intent": "booking", "confidence": 0.7},
        created_at=timezone.now() - timedelta(days=1),
    )


def path_of(message: Message) -> str:
    return f"/inbox/messages/{message.uuid}/intent/"


def review(client: Client, message: Message, intent: str, **headers: str):
    return client.post(path_of(message), {"intent": intent}, **headers)


def test_a_correction_is_kept_beside_what_was_understood(
    asked: Message, agent_client: Client
) -> None:
    response = review(agent_client, asked, "price", HTTP_HX_REQUEST="true")
    html = response.content.decode()
    assert "<s>Quiere reservar</s> Pregunta precio" in html
    assert "corregido" in html
    kept = IntentReview.objects.get()
    assert (kept.understood, kept.intent, kept.is_corrected) == ("booking", "price", True)
    asked.refresh_from_db()
    assert asked.intent == "booking"


def test_confirming_is_a_review_without_a_correction(asked: Message, owner_client: Client) -> None:
    assert review(owner_client, asked, "booking")["Location"].endswith(
        f"/inbox/{asked.conversation.uuid}/"
    )
    assert not IntentReview.objects.get().is_corrected
    page = owner_client.get(f"/inbox/{asked.conversation.uuid}/").content.decode()
    assert "revisado" in page


def test_the_last_word_replaces_the_one_before(asked: Message, owner_client: Client) -> None:
    for intent in ("price", "", "booking"):
        review(owner_client, asked, intent)
    assert not IntentReview.objects.get().is_corrected
    assert AuditEntry.objects.filter(action="message.intent_reviewed").count() == 3


def test_the_days_figures_are_counted_anew(asked: Message, owner_client: Client) -> None:
    review(owner_client, asked, "price")
    promised = DueItem.objects.filter(schema_name="estilo", kind="analytics.day")
    assert [row.object_id for row in promised] == [date(2026, 11, 23).toordinal()]


def test_todays_figures_need_no_promise(asked: Message, owner_client: Client) -> None:
    Message.objects.filter(pk=asked.pk).update(created_at=NOON)
    review(owner_client, asked, "price")
    assert not DueItem.objects.filter(kind="analytics.day").exists()


def test_what_is_no_intent_is_refused(asked: Message, owner_client: Client) -> None:
    assert review(owner_client, asked, "comprar un barco").status_code == 400
    assert not IntentReview.objects.exists()


def test_only_what_the_assistant_read_can_be_reviewed(asked: Message, owner_client: Client) -> None:
    Message.objects.filter(pk=asked.pk).update(understanding=None)
    assert review(owner_client, asked, "price").status_code == 404
    assert (
        "Sí, era eso" not in owner_client.get(f"/inbox/{asked.conversation.uuid}/").content.decode()
    )


def test_viewers_see_it_and_say_nothing(asked: Message, viewer_client: Client) -> None:
    assert review(viewer_client, asked, "price").status_code == 403
    page = viewer_client.get(f"/inbox/{asked.conversation.uuid}/").content.decode()
    assert "Quiere reservar" in page
    assert "Sí, era eso" not in page


def test_an_agent_says_nothing_of_a_colleagues_conversation(
    asked: Message, owner: User, agent_client: Client
) -> None:
    Conversation.objects.update(assigned_to=owner)
    assert review(agent_client, asked, "price").status_code == 404
    assert not IntentReview.objects.exists()
